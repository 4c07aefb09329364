"""The error boundary: whatever the studio raises becomes one clear line."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from pages.components.money import usd
from pages.words import has, language, say
from pipeline.errors import InvalidInput, OverCap, ReelwrightError
from pipeline.hostpaths import hidden

MARKDOWN = re.compile(r"([\\`*_\[\]<>$~:#|])")
# What Markdown makes a link of by itself, escaped or not; a mark without width in it keeps it text.
BARE_LINK = re.compile(r"(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=[\w-])", re.IGNORECASE)
WORD_JOINER = "\u2060"


@contextmanager
def boundary() -> Iterator[None]:
    """Show what went wrong in here as one line, and let the page go on below."""
    try:
        yield
    except ReelwrightError as error:
        st.error(line(error), icon=":material/error:")


def attempt(act: Callable[[], object]) -> bool:
    """Do something for a click; what goes wrong is told at the top of the next drawing. True when it went well."""
    try:
        act()
    except ReelwrightError as error:
        st.session_state["problem"] = line(error)
        return False
    return True


def told() -> None:
    """Show what an `attempt` left to tell, once."""
    if problem := st.session_state.pop("problem", ""):
        st.error(problem, icon=":material/error:")


def surprise(error: BaseException) -> bool:
    """The last guard, for errors that nobody foresaw: one line, and nothing of the error itself."""
    st.error(line(error) if isinstance(error, ReelwrightError) else say("errors.surprise"), icon=":material/error:")
    return True


def line(error: ReelwrightError) -> str:
    """What happened and what to do, without host paths: a lead in the reader's language, then the studio's own words.

    Those are English, so other languages get the lead and the name of the field, where there are words for both.
    """
    if isinstance(error, OverCap):
        sums = {"cap": error.cap, "left": error.left, "price": error.price}
        case = "whole" if error.budget == "job" and error.left == error.cap else error.budget
        return plain(say(f"errors.OverCap.{case}", **{name: usd(micros) for name, micros in sums.items()}))
    key = f"errors.{type(error).__name__}"
    said = plain(hidden(" ".join(str(error).split())))
    if not has(key):
        return said
    if language() == "en":
        return f"{say(key)} {said}"
    field = error.field if isinstance(error, InvalidInput) else ""
    label = next((say(name) for name in (f"ask.{field}", f"field.{field}") if has(name)), "")
    return f"{say(key)} {label}".rstrip() if label or not field else f"{say(key)} {said}"


def plain(text: str) -> str:
    """Text that Markdown shows as it is: no emphasis, no picture, and no link, which it makes of bare addresses too."""
    return MARKDOWN.sub(r"\\\1", BARE_LINK.sub(WORD_JOINER, text))
