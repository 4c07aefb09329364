"""Every word of the interface: one YAML file a language, found by dotted keys."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import streamlit as st
import yaml

LANGUAGES = {"en": "English", "es": "Español"}


def say(key: str, /, **values: object) -> str:
    """The words for `key` in the session's language, with `{names}` filled in."""
    return text(language(), key, **values)


def language() -> str:
    """The language in use: chosen in the sidebar, else the browser's, else English."""
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else of_locale(st.context.locale or "")


def of_locale(locale: str) -> str:
    """The interface language nearest to a browser locale such as `es-MX`."""
    short = locale.partition("-")[0].lower()
    return short if short in LANGUAGES else "en"


def text(code: str, key: str, /, **values: object) -> str:
    """The words for `key` in the language `code`; KeyError for a key that English has not."""
    words = table(code).get(key) or table("en")[key]
    return words.format(**values) if values else words


def has(key: str) -> bool:
    """Whether there are words for `key`."""
    return key in table("en")


@cache
def table(code: str) -> Mapping[str, str]:
    """A language's words by dotted key."""
    tree = yaml.safe_load(Path(__file__).with_name(f"{code}.yaml").read_text(encoding="utf-8"))
    return dict(_flat(tree))


def _flat(tree: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", str(value)
