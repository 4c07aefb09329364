"""What a scene shows is read from its own words, in the film's language."""

from random import Random

import pytest

from pipeline.providers.local.art import objects
from pipeline.providers.local.art.cards.listing import items
from pipeline.providers.local.art.planning.beat import Beat, read
from pipeline.providers.local.art.planning.figures import company, figures, point
from pipeline.providers.local.art.planning.phrases import columns, key, lines, quoted
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.staging.homes import _rows as homes
from pipeline.providers.local.art.words import read as plan
from pipeline.providers.local.art.words import without_styling
from pipeline.providers.local.script import packs


def beat(words: str, prompt: str = "", language: str = "en") -> Beat:
    return read(prompt, words, language, plan(prompt, "", Random(1), language))


def names(found: Beat) -> set[str]:
    return {thing.name for thing in (*found.things, *((found.subject,) if found.subject else ()))}


@pytest.mark.parametrize(
    ("words", "language", "kind", "text"),
    [
        ("73% of people skip breakfast", "en", "percent", "73%"), ("70 Prozent der Deutschen", "de", "percent", "70%"),
        ("５０％の人", "ja", "percent", "50%"), ("每月存下20%的工资", "zh", "percent", "20%"),
        ("५०% लोग", "hi", "percent", "50%"), ("٧٣٪ من الناس", "ar", "percent", "73%"), ("80% людей", "ru", "percent", "80%"),
        ("8 Français sur 10 ont mal", "fr", "percent", "8/10"), ("9 out of 10 dentists", "en", "percent", "9/10"),
        ("It costs $3.2 billion a year", "en", "money", "$3.2 billion"), ("only $1.5M", "en", "money", "$1.5M"),
        ("für 29,99 € im Laden", "de", "money", "29,99\u00a0€"), ("1,5 Millionen Menschen", "de", "amount", "1,5 Millionen"),
        ("300万人が", "ja", "amount", "300万"), ("walk 10,000 steps", "en", "amount", "10,000"),
        ("at 180 °C", "en", "amount", "180°C"),
        ("In 1969 we landed", "en", "year", "1969"), ("the 1920s roared", "en", "year", "1920s"),
        ("Geöffnet ab 7 Uhr", "de", "date", "7 Uhr"),
        ("boil for 9 minutes", "en", "count", "9"), ("毎日8時間眠る", "ja", "count", "8"), ("on 4 July", "en", "date", "4 July"),
    ],
)  # fmt: skip
def test_a_number_that_is_said_is_a_figure(words: str, language: str, kind: str, text: str) -> None:
    found = figures(Said(words, language))
    assert (found[0].kind, found[0].text) == (kind, text)


@pytest.mark.parametrize("words", ["Call 555-1234 now", "open 24/7", "vitamin B12", "at 14:30", "version v2.0"])
def test_a_number_that_counts_nothing_is_none(words: str) -> None:
    assert figures(Said(words)) == ()


def test_a_figure_counts_up_in_its_own_writing() -> None:
    german, english = figures(Said("1.234,5 kg", "de")), figures(Said("$10,000 saved"))
    assert english[0].rising(0.5) == "$5,000"
    assert english[0].rising(1.0) == "$10,000"
    assert german[0].rising(1.0) == "1.234,5"
    assert figures(Said("9 out of 10 dentists"))[0].rising(0.5) == "4/10"


@pytest.mark.parametrize(
    ("words", "language", "number"),
    [
        ("Two. Same time, every day.", "en", 2), ("Number one. The coffee plant", "en", 1), ("Tip 3: walk", "en", 3),
        ("Número uno. Espera un día", "es", 1), ("Drittens, schlaf genug", "de", 3), ("Numéro deux. Fais si petit", "fr", 2),
        ("One cup of flour", "en", 0), ("Two cats sleep.", "en", 0), ("3.5 million", "en", 0),
    ],
)  # fmt: skip
def test_the_points_of_a_list_have_their_numbers(words: str, language: str, number: int) -> None:
    assert point(Said(words, language)) == number


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Make the first step so small that you cannot say no. Five minutes will do.", "en"),
        ("睡眠を良くする方法を紹介します", "ja"), ("自己做饭，少点外卖。", "zh"), ("الصبر مفتاح الفرج", "ar"),
        ("a" * 300, "en"), ("नियमित रूप से पानी पीना सेहत के लिए बहुत अच्छा है और थकान दूर करता है", "hi"),
    ],
)  # fmt: skip
def test_a_key_phrase_is_short_and_said_in_order(words: str, language: str) -> None:
    said = Said(words, language)
    found = lines(key(said), said)
    assert 1 <= len(found) <= 4
    assert columns("".join(line.text for line in found)) <= 56
    assert "".join(found[0].text.split()).rstrip("…") in "".join(words.split())
    cues = [line.cue or 0 for line in found]
    assert cues == sorted(cues)
    assert cues[-1] < max(1, len(said.words))


def test_a_quotation_is_shown_as_one() -> None:
    assert quoted(Said("« Le mouvement, c'est la vie. »", "fr")) == "Le mouvement, c'est la vie."
    assert not quoted(Said('They call it "the wall" and it takes many months of work to get over it.'))


@pytest.mark.parametrize(
    ("words", "language", "listed"),
    [
        ("Courage, patience, and a little luck.", "en", ["Courage", "patience", "a little luck"]),
        ("You need: time, trust and honesty.", "en", ["time", "trust", "honesty"]), ("勇気、忍耐、希望。", "ja", ["勇気", "忍耐", "希望"]),
        ("Vertrauen, Geduld und Mut.", "de", ["Vertrauen", "Geduld", "Mut"]), ("الصدق، الصبر، الأمل.", "ar", ["الصدق", "الصبر", "الأمل"]),
        ("It is, of course, not so.", "en", []), ("Well, you know, I tried.", "en", []), ("Time and money.", "en", []),
    ],
)  # fmt: skip
def test_what_a_sentence_counts_up_becomes_cards(words: str, language: str, listed: list[str]) -> None:
    found = items(Said(words, language))
    assert [line.text for line in found] == listed
    cues = [line.cue or 0 for line in found]
    assert cues == sorted(cues)


def test_words_are_read_in_the_film_s_language() -> None:
    assert "bread" not in names(beat("How to relieve back pain at home", "How to relieve back pain at home"))
    assert "bread" in names(beat("Le pain du matin", language="fr"))
    assert names(beat("猫と一緒に寝る", language="ja")) & {"cat", "cat-face"}
    assert names(beat("قهوة كل صباح", language="ar")) & {"hot-beverage"}
    assert names(beat("кошка спит", language="ru")) & {"cat", "cat-face"}


def test_things_enter_on_the_words_that_name_them() -> None:
    found = beat("Fry the bacon, then add an egg and some cheese.")
    assert [(thing.name, thing.cue) for thing in found.things] == [("bacon", 2), ("egg", 6), ("cheese-wedge", 9)]


def test_the_spoken_words_go_before_the_film_s_subject_and_after_a_described_picture() -> None:
    assert beat("Put an egg in it.", "pasta").things[0].name == "egg"
    assert beat("Freedom tastes like coffee.", "a red bicycle on a wooden table").things[0].name == "bicycle"
    bare = beat("It never gets old.", "pasta")
    assert (bare.things, bare.subject and bare.subject.name) == ((), "spaghetti")


def test_the_studio_s_own_phrases_name_nothing() -> None:
    looks = packs.looks()
    for phrase in (*looks["lights"], *looks["shots"], *looks["abstract"], *packs.styling()["moods"].values()):
        assert not without_styling(phrase), phrase
    for template in looks["topic"]:
        assert without_styling(template.replace("{subject}", "tax law")) == "tax law"
        assert names(beat("Nothing here.", template.replace("{subject}", "tax law"))) <= names(
            beat("Nothing here.", "tax law")
        )


def test_as_many_are_shown_as_are_said() -> None:
    assert beat("Three cats sleep.").things[0].count == 3
    assert beat("Three. Cats sleep.").things[0].count == 1


def test_every_object_that_a_table_names_can_be_drawn() -> None:
    drawn = set(objects.names())
    assert set(homes()) <= drawn
    shown = {
        company(one)
        for text in ("$5", "in 1969", "5 km", "6 hours", "7 days", "8 steps")
        for one in figures(Said(text))
    }
    assert shown <= drawn
    assert shown
