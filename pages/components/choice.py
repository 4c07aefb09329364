"""A row of picture cards of which one is chosen: radio buttons to the keyboard and to a screen reader."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

HERE = Path(__file__).parent
_CARDS = st.components.v2.component(
    "reelwright_choice",
    html='<fieldset><legend></legend>\n<div class="cards"></div></fieldset>',
    css=(HERE / "choice.css").read_text(encoding="utf-8"),
    js=(HERE / "choice.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One card; `image` is a link on our own origin or a data URI."""

    value: str
    title: str
    text: str = ""
    image: str = ""


def choice(
    label: str, options: Sequence[Option], *, key: str, start: str = "", size: Literal["large", "small"] = "large"
) -> str:
    """The value of the chosen card, kept under `key`; `start` or the first card until one is chosen."""
    chosen = st.session_state.get(f"{key}.value", start)
    value = next((option.value for option in options if option.value == chosen), options[0].value)
    _CARDS(
        key=key,
        data={"label": label, "name": key, "size": size, "value": value, "options": [asdict(o) for o in options]},
        on_value_change=lambda: choose(key, st.session_state[key]["value"]),
    )
    return value


def choose(key: str, value: str) -> None:
    """Choose a card from the script, before it is drawn."""
    st.session_state[f"{key}.value"] = value
