from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.capabilities import Word
from pipeline.captions import files
from pipeline.captions.subtitles import Passage, subtitles
from pipeline.captions.timing import Line
from pipeline.captions.writing import columns
from pipeline.providers.local.reading import read

TEXTS = {
    "en": "Lighthouses have guided ships for more than two thousand years, and the oldest one that still works stands in "
    "northern Spain. It was built by the Romans in the second century, and it is called the Tower of Hercules. When "
    "electricity came, the keepers moved out; today, a computer switches the lamp on and off!",
    "de": "Open https://www.youtube.com/watch?v=dQw4w9WgXcQ today. Die Kraftfahrzeughaftpflichtversicherung zahlt.",
    "fr": "Il a crié : « c’est gratuit ! » Le prix était de dix euros.",
    "zh": "2023年全年营业收入1476.94亿元，同比增长19.01%。公司计划在未来三年内把海外市场的份额提高到百分之三十。",
    "ja": "東京タワーの高さは333メートルで、1958年に完成した。毎朝、彼女は窓を開けて、海を見ながらコーヒーを飲みます。",
    "th": "สวัสดีครับวันนี้เราจะพาทุกคนไปเที่ยวตลาดน้ำที่มีชื่อเสียงที่สุดในประเทศไทยพร้อมชิมอาหารอร่อยมากมาย ราคาเริ่มต้นเพียง 99 บาทเท่านั้น",
    "ar": "15 Pro هو هاتف جديد. YouTube هو موقع كبير.",
    "ko": "서울은 대한민국의 수도이며 천만 명에 가까운 사람들이 살고 있는 큰 도시입니다. 한강이 도시를 가로지릅니다.",
}
MOST = {"zh": 32, "ja": 32, "ko": 32, "th": 35}
SPEEDS = {"zh": 5.0, "ja": 6.0, "ko": 7.0}


def said(text: str, language: str, *, begin: float = 0.2) -> tuple[Word, ...]:
    """The words at a good reader's pace, with rests at the marks."""
    at, found = begin, []
    for word in read(text, language).words:
        end = at + max(0.12, len(word) / SPEEDS.get(language, 14.0))
        found.append(Word(text=word, start=at, end=end))
        at = end + (0.4 if word[-1] in ".!?。" else 0.15 if word[-1] in ",;，、" else 0.02)
    return tuple(found)


def cut(text: str, language: str) -> tuple[Line, ...]:
    words = said(text, language)
    return subtitles([Passage(words=words, text=text)], end=words[-1].end + 0.5, language=language)


def cues(text: str, language: str) -> list[list[str]]:
    """The rows of each cue of the SRT file, without direction marks."""
    srt = files.srt(cut(text, language), language).strip()
    rows = [cue.split("\n")[2:] for cue in srt.split("\n\n")]
    return [[row.strip("\u200f\u202b\u202c") for row in cue] for cue in rows]


@pytest.mark.parametrize("language", TEXTS)
def test_rows_are_short_and_two_at_most(language: str) -> None:
    for cue in cues(TEXTS[language], language):
        assert len(cue) <= 2
        assert all(columns(row) <= MOST.get(language, 42) for row in cue)


@pytest.mark.parametrize("language", TEXTS)
def test_all_that_is_said_is_there_once(language: str) -> None:
    whole = "".join(row for cue in cues(TEXTS[language], language) for row in cue)
    assert "".join(whole.split()) == "".join(TEXTS[language].split())


@pytest.mark.parametrize("language", TEXTS)
def test_cues_can_be_read(language: str) -> None:
    found = cut(TEXTS[language], language)
    for line in found:
        seconds = line.end - line.start
        assert 1 <= seconds <= 7.5
        assert columns(line.text) / seconds <= 20
    assert all(after.start - before.end == 0 or after.start - before.end >= 2 / 24 for before, after in pairwise(found))


@pytest.mark.parametrize("language", ["en", "fr", "ja", "ar", "ko"])
def test_most_cues_end_with_a_sentence_or_a_clause(language: str) -> None:
    ends = [line.text.rstrip("»” ")[-1:] for line in cut(TEXTS[language], language)]
    assert ends[-1] in ".!?。"
    assert sum(end in ".!?,;:。、，" for end in ends) >= len(ends) * 2 / 3


def test_no_row_ends_with_an_article() -> None:
    rows = [row for cue in cues(TEXTS["en"], "en") for row in cue]
    assert not any(row.split()[-1] in ("the", "a", "in", "of", "and") for row in rows)


def test_a_link_goes_over_two_rows_at_one_of_its_signs() -> None:
    (first, *_) = cues(TEXTS["de"], "de")
    assert first == ["Open https://www.youtube.com", "/watch?v=dQw4w9WgXcQ today."]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXTS["ar"], "ar"),
        ("WhatsApp تطبيق مفید است.", "fa"),
        ("YouTube הוא אתר גדול.", "he"),
        ("iPhone ایک فون ہے۔", "ur"),
    ],
)
@pytest.mark.parametrize("write", [files.srt, files.vtt])
def test_rows_of_a_right_to_left_language_say_so_whatever_they_begin_with(
    text: str, language: str, write: object
) -> None:
    written = write(cut(text, language), language)  # type: ignore[operator]
    rows = [row for row in written.split("\n") if any(char.isalpha() for char in row) and row != "WEBVTT"]
    assert rows
    assert all(row.startswith("\u202b\u200f") and row.endswith("\u200f\u202c") for row in rows)


def test_a_fast_voice_is_given_the_rest_that_follows() -> None:
    words = tuple(
        Word(text=word, start=at * 0.1, end=at * 0.1 + 0.1)
        for at, word in enumerate(["now", "it", "all", "goes", "fast"])
    )
    (line,) = subtitles([Passage(words=words)], end=9, language="en")
    assert line.end - line.start == pytest.approx(20 / 17, abs=0.01)


def test_one_short_word_alone_stays_a_second() -> None:
    (line,) = subtitles([Passage(words=(Word(text="Yes.", start=1, end=1.2),))], end=9, language="en")
    assert (line.start, line.end) == (1, 2)


def test_a_new_scene_begins_a_new_subtitle() -> None:
    scenes = [Passage(words=said("We leave the harbour early", "en", begin=at)) for at in (0, 3)]
    assert [line.start for line in subtitles(scenes, end=6, language="en")] == [0, 3]


WORDS = ("a", "tea.", "lighthouse,", "漢字", "ไทย", "שלום", "👍", "Donaudampfschifffahrt")
times = st.floats(0.05, 1.5, allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(WORDS), times, times),
        min_size=1,
        max_size=20,
    )
)
def test_subtitles_never_overlap_and_lose_nothing(words: list[tuple[str, float, float]]) -> None:
    at, told = 0.0, []
    for text, length, pause in words:
        told.append(Word(text=text, start=at, end=at + length))
        at += length + pause
    found = subtitles([Passage(words=tuple(told))], end=at + 1, language="en")
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(line.end > line.start for line in found)
    assert sorted("".join("".join(line.text for line in found).split())) == sorted("".join(word.text for word in told))
