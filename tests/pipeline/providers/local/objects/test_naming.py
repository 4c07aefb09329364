"""Words of a text and the objects they name."""

from pathlib import Path

import pytest
import yaml

from pipeline.providers.local.art.objects import Found, find, names
from pipeline.providers.local.art.objects.spelling import folded
from pipeline.providers.local.art.objects.vocabulary import vocabulary

HERE = Path(__file__).parent
NOUNS = yaml.safe_load((HERE / "nouns.yaml").read_text("utf-8"))
TRAPS = yaml.safe_load((HERE / "traps.yaml").read_text("utf-8"))
SAID = yaml.safe_load((HERE / "languages.yaml").read_text("utf-8"))


def shown(text: str, language: str = "en") -> list[str]:
    return [one.name for one in find(text, language, most=9)]


@pytest.mark.parametrize("theme", NOUNS)
def test_everyday_nouns_name_what_shows_them(theme: str) -> None:
    wrong = {noun: shown(f"This is about the {noun}.") for noun in NOUNS[theme]}
    assert {
        noun: found for noun, found in wrong.items() if found[:1] != [] and found[0] not in NOUNS[theme][noun].split()
    } == {}
    assert [noun for noun, found in wrong.items() if not found] == []


@pytest.mark.parametrize("text", TRAPS)
def test_words_that_only_look_like_things_name_nothing_else(text: str) -> None:
    assert set(shown(text)) == set(TRAPS[text].split())


@pytest.mark.parametrize("language", SAID)
def test_each_language_is_read_by_its_own_words(language: str) -> None:
    for text, wanted in SAID[language].items():
        assert set(shown(text, language)) == set((wanted or "").split()), text


def test_the_word_that_names_an_object_is_counted_between_white_space() -> None:
    text = "Well - the sea lion, an otter and three mice!"
    assert {one.name: text.split()[one.word] for one in find(text, "en")} == {
        "seal": "sea",
        "otter": "otter",
        "mouse": "mice!",
    }


def test_the_place_is_the_letter_where_the_word_begins_also_without_spaces() -> None:
    text = "猫とリンゴ"
    assert [(one.name, text[one.place :]) for one in find(text, "ja")] == [
        ("cat", "猫とリンゴ"),
        ("red-apple", "リンゴ"),
    ]


def test_the_thing_itself_comes_before_what_stands_for_something_and_common_words_come_last() -> None:
    found = find("Today is a day of progress for the dog", "en", most=9)
    assert [one.name for one in found] == ["dog", "chart-increasing", "calendar"]
    assert found[0].score > 0.8 > found[1].score > found[2].score


def test_plurals_and_capitals_and_possessives_name_the_same_thing() -> None:
    assert {tuple(shown(text)) for text in ("knife", "Knives", "KNIVES", "the knife's edge", "“knives”")} == {
        ("kitchen-knife",)
    }


def test_an_object_is_named_once_and_no_more_than_asked_for_come() -> None:
    assert [one.name for one in find("A dog, dogs, a spaniel, a cat, an owl, a bee", "en", most=2)] == ["dog", "cat"]


def test_every_word_leads_to_an_object_that_can_be_drawn() -> None:
    folder = Path(find.__code__.co_filename).parent / "words"
    rows = [row.split("\t")[0] for path in folder.glob("*.txt") for row in path.read_text("utf-8").splitlines()]
    senses = yaml.safe_load((folder.parent / "senses.yaml").read_text("utf-8"))
    named = {name for terms in senses.values() for row in terms.values() for name in row}
    assert {*rows, *named} - {"-"} <= set(names())
    for language, terms in senses.items():
        assert {(folded(term),) for term in terms} <= set(vocabulary(language).entries), language


@pytest.mark.parametrize("language", ["en", "ja", "hi", "tr", "xx", ""])
def test_odd_texts_name_nothing_and_break_nothing(language: str) -> None:
    odd = ("", "   ", "?!…", "🍎", "\u200b", "a" * 9000, "़" * 50, "٣٤٥", "İI ı", "''s '")
    assert [find(text, language) for text in odd] == [()] * len(odd)


def test_a_found_object_is_a_value() -> None:
    assert find("a cat", "en-GB") == (Found(name="cat", word=1, score=1.0, meaning="cat", place=2),)
