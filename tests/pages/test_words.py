import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import pages
from pages import words
from pipeline.errors import InvalidInput, OverCap, ReelwrightError, StaleQuote, WrongState

FIELD = re.compile(r"{(\w+)}")
KEY = re.compile(r"""say\(\s*"([\w.]+)\"""")


@pytest.mark.parametrize("code", [code for code in words.LANGUAGES if code != "en"])
def test_every_language_says_everything_with_the_same_fields(code: str) -> None:
    english, other = words.table("en"), words.table(code)
    assert set(other) == set(english)
    assert {key: set(FIELD.findall(text)) for key, text in other.items()} == {
        key: set(FIELD.findall(text)) for key, text in english.items()
    }


def test_spanish_is_spanish() -> None:
    same = [key for key, text in words.table("es").items() if len(text) > 20 and text == words.table("en")[key]]
    assert same == []


def test_every_key_that_the_pages_name_has_words() -> None:
    sources = Path(pages.__file__).parent.rglob("*.py")
    named = {key for source in sources for key in KEY.findall(source.read_text(encoding="utf-8"))}
    assert len(named) > 100
    assert sorted(key for key in named if not words.has(key)) == []


@pytest.mark.parametrize(
    ("locale", "code"), [("es-MX", "es"), ("ES", "es"), ("en-GB", "en"), ("fr-FR", "en"), ("", "en")]
)
def test_a_browser_gets_its_own_language_or_english(locale: str, code: str) -> None:
    assert words.of_locale(locale) == code


def test_a_text_fills_its_fields() -> None:
    assert words.text("en", "scene.alt", number=3) == "Scene 3"
    assert words.text("es", "scene.alt", number=3) == "Escena 3"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OverCap("day", cap=2_000_000, left=300_000, price=500_000),
            "Esto cuesta $0.50, y del presupuesto de hoy ($2.00) quedan $0.30. "
            "Sube el presupuesto en los ajustes o espera hasta mañana.",
        ),
        (StaleQuote("The price is now $1.00: look at it again."), words.text("es", "errors.StaleQuote")),
        (WrongState("Job 3 is running: wait for it to end."), "Ahora no se puede."),
        (InvalidInput("prompt: too long.", field="prompt"), "Revisa esto, por favor. ¿De qué trata?"),
    ],
)
def test_a_spanish_page_tells_errors_in_spanish(error: ReelwrightError, said: str) -> None:
    assert told(error, "es") == said


def test_an_english_page_keeps_the_studios_own_words() -> None:
    assert told(WrongState("Job 3 is running."), "en") == "Not now. Job 3 is running."


def test_a_wrong_sheet_is_told_in_spanish() -> None:
    assert told(None, "es") == "Fila 2: No hay tamaño '8k': elige draft, hd, full."


def told(error: ReelwrightError | None, code: str) -> str:
    """What a page in that language says of an error; without one, of a sheet with a size that there is not."""

    def page(code: str, error: Exception | None) -> None:
        import streamlit as st

        from pages.batch import rows
        from pages.components.boundary import boundary

        st.session_state["lang"] = code
        with boundary():
            if error:
                raise error
            rows(b"kind,prompt,size\nfilm,A fox,8k\n")

    at = AppTest.from_function(page, args=(code, error)).run()
    assert not at.exception
    return str(at.error[0].value).replace("\\", "")
