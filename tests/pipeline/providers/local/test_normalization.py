"""What is said for numbers, money, units, dates, abbreviations and signs, as a speaker of the language says it."""

import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.providers.local import normalization, reading
from pipeline.providers.local.script.speaking import speaking_seconds

ROWS = [line.split("\t") for line in Path(__file__).with_name("spoken.tsv").read_text("utf-8").splitlines()]
LANGUAGES = ("en", "de", "es", "fr", "it", "pt", "nl", "hi", "ja", "zh")
G24 = {
    "en": "The company raised $3.2 billion and $1.5M more. About 10-12% of buyers run 5km at 20°C, open 24/7. Call 416-555-0192.",
    "de": "Am 24.12.2024 um 14:30 Uhr zahlt Dr. Müller ca. 29,99 €.",
}
PARTS = (
    *"$€£¥₹%°&@#+=/½×-–.,:²№§ ¾Ⅳ①\n(\"", "°C", "1", "12", "007", "1.5", "3,14", "1,476,000", "1.476.000", "24/7", "16:9", "14:30",
    "24.12.2024", "2024-12-24", "km", "kg", "kWh", "M", "bn", "XIV", "Louis", "Dr.", "z. B.", "etc.", "FBI", "NASA", "a@b.com", "@you",
    "https://x.io/?q=1", "#tag", "👍🏽", "1️⃣", "年", "日", "円", "万", "東京", "は", "मैं", "ª", "er", "Uhr", "x", "+1 416", "word", "9" * 22,
    "٣", "५", "５", "\ue000", "\u200d", "''", "v2", "'90s", "\n\n",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=6), max_size=14).map("".join)


@pytest.mark.parametrize("language", sorted({row[0] for row in ROWS}))
def test_every_phrase_is_said_as_a_speaker_says_it(language: str) -> None:
    wanted = {written: said for code, written, said in ROWS if code == language}
    assert {written: reading.read(written, language).spoken for written in wanted} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_of_the_ten_languages_has_its_phrases(language: str) -> None:
    assert sum(code.partition("-")[0] == language for code, *_ in ROWS) >= 25


def test_the_reading_of_a_phrase_is_shared_out_among_its_words() -> None:
    read = reading.read("It raised $3.2 billion, 10 - 12 % more.", "en")
    assert read.words == ("It", "raised", "$3.2", "billion,", "10", "-", "12", "%", "more.")
    assert read.said == (
        "It",
        "raised",
        "three point two",
        "billion dollars,",
        "ten",
        "to",
        "twelve",
        "percent",
        "more.",
    )
    assert [read.words[read.word_at(read.spoken.index(said))] for said in ("point", "dollars", "to")] == [
        "$3.2",
        "billion,",
        "-",
    ]
    german = reading.read(G24["de"], "de")
    assert dict(zip(german.words, german.said, strict=True))["Uhr"] == "dreißig"
    assert german.said[-2:] == ("neunundzwanzig Euro", "neunundneunzig.")


@pytest.mark.parametrize(("language", "text"), G24.items())
def test_nothing_is_said_as_a_sign(language: str, text: str) -> None:
    read = reading.read(text, language)
    assert read.words == tuple(text.split())
    assert not re.search(r"slash|dash|dollars billion|\bkm\b|[$€%°/\d]", read.spoken)
    assert read.spoken == " ".join(read.said)
    assert all(read.voiced(word) for word in range(len(read.words)))


def test_pauses_stay_where_the_sentence_has_them() -> None:
    read = reading.read("Pay 29,99 €, bitte! Um 9 Uhr.\n\nKosten: 5 % (ca.).", "de")
    assert re.findall(r"[,!.:()]|\n\n", read.spoken) == [",", "!", ".", "\n\n", ":", "(", ")", "."]


def test_emoji_and_markup_make_no_sound_and_words_stay_words() -> None:
    read = reading.read("**Bold** 👍🏽 _move_ <b>it</b> ♥ well-known “rock ’n’ roll”", "en")
    assert read.words[:3] == ("**Bold**", "👍🏽", "_move_")
    assert [read.voiced(word) for word in range(3)] == [True, False, True]
    assert "👍" not in read.spoken
    assert "*" not in read.spoken
    assert read.spoken.endswith("well-known “rock ’n’ roll”")


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_words_are_said_as_written(language: str) -> None:
    text = "Hello there, my good friend."
    assert reading.read(text, language).said == tuple(text.split())


def test_a_brand_in_another_script_is_left_to_the_engine() -> None:
    assert "YouTube" in reading.read("मैं YouTube देखता हूँ", "hi").spoken
    assert "iPhone" in reading.read("我有iPhone手机", "zh").spoken


def test_all_kanji_of_a_text_are_read() -> None:
    text = "東京の朝は静かです。電車が走り始め、人々が動き出します。今日も一日が始まる。"
    assert reading.unread(text, "ja") == 0
    assert "".join(reading.read(text, "ja").words) == text
    assert "ヒトビトガ ウゴキ ダシマス。" in reading.read(text, "ja").spoken


def test_other_languages_get_numbers_in_words_where_they_are_known_and_figures_where_not() -> None:
    assert reading.read("W 2025 roku 🎉 25 %", "pl").spoken == "W dwa tysiące dwadzieścia pięć roku dwadzieścia pięć %"
    assert "один миллион четыреста семьдесят шесть тысяч" in reading.read("за 1 476 000 рублей", "ru").spoken
    assert reading.read("25 foo", "xx").spoken == "25 foo"


@pytest.mark.parametrize("language", [*LANGUAGES, "pl", "xx"])
@settings(max_examples=25, deadline=None)
@given(text=TEXTS)
def test_any_text_can_be_read_and_no_figure_or_sign_is_left(language: str, text: str) -> None:
    read = reading.read(text, language)
    assert read.words == tuple(word for _, word in reading.tokens(reading.clean(text)))
    assert len(read.said) == len(read.spans) == len(read.words)
    assert [read.spoken[start:end] for start, end in read.spans] == list(read.said)
    if language in LANGUAGES:
        left = {
            one
            for one in read.spoken
            if one.isdecimal() or one in "$€£¥₹%°&@#+=×½²§/" or unicodedata.category(one) == "So"
        }
        assert not left


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("part", ["1,", "-", "1 ", "a.", "0 00 ", "ab.cd-", G24["de"]])
def test_twice_the_text_takes_about_twice_the_work(language: str, part: str) -> None:
    normalization.spoken([part], language)
    start = time.process_time()
    reading.read((part * (20_000 // len(part) + 1))[:20_000], language)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("figures", "words", "language"),
    [
        ("It has 1,476,000 people.", "It has one million four hundred seventy-six thousand people.", "en"),
        ("It cost $3.2bn.", "It cost three point two billion dollars.", "en"),
        ("Das kostet 29,99 €.", "Das kostet neunundzwanzig Euro neunundneunzig.", "de"),
        ("See example.com/deals?x=1&y=2.", "See example dot com slash deals.", "en"),
    ],
)
def test_figures_take_as_long_to_say_as_their_words(figures: str, words: str, language: str) -> None:
    assert speaking_seconds(figures, language) == pytest.approx(speaking_seconds(words, language), rel=0.05)
