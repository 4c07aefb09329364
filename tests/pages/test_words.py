import re
from pathlib import Path

import pytest

import pages
from pages import words

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
