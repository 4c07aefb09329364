import html
import re

import pysubs2
import pytest

from pipeline.capabilities import Word
from pipeline.captions import files
from pipeline.captions.timing import Line


def line(text: str, start: float, end: float) -> Line:
    words = text.split()
    step = (end - start) / len(words)
    return Line(
        words=tuple(
            Word(text=word, start=start + at * step, end=end if at == len(words) - 1 else start + (at + 1) * step)
            for at, word in enumerate(words)
        )
    )


LINES = (line("Fish & chips: 3 < 5 {really}", 0.0005, 1.2344), line(r"100%{} \o/ done", 3661.5, 3663.0))


def test_srt_reads_back_to_the_same_words_and_milliseconds() -> None:
    text = files.srt(LINES)
    events = pysubs2.SSAFile.from_string(text, format_="srt")
    assert [(event.start, event.end) for event in events] == [(0, 1234), (3661500, 3663000)]
    assert "Fish & chips: 3 < 5 {really}" in text
    assert "01:01:01,500 --> 01:01:03,000" in text
    assert r"100%{} \o/ done" in text


def test_a_cue_ends_before_the_next_begins() -> None:
    first, second = pysubs2.SSAFile.from_string(files.srt((line("one", 0, 1.4), line("two", 1, 2))), format_="srt")
    assert (first.end, second.start, second.end) == (1000, 1000, 2000)


def test_vtt_escapes_what_players_would_obey() -> None:
    text = files.vtt((line("<b>bold</b> --> & more", 0, 1),))
    cue = text.split("\n\n")[1].split("\n")
    assert cue[0] == "00:00:00.000 --> 00:00:01.000"
    assert not set("<>") & set(cue[1])
    assert html.unescape(cue[1]) == "<b>bold</b> --> & more"
    assert text.startswith("WEBVTT\n\n")


def test_srt_shows_markup_instead_of_obeying_it() -> None:
    (event,) = pysubs2.SSAFile.from_string(files.srt((line(r"<i>x</i> {\an8}y", 0, 1),)), format_="srt")
    assert re.sub("\u2060", "", event.text) == r"<i>x</i> {\an8}y"


def test_ass_keeps_braces_as_text() -> None:
    assert r"Fish & chips: 3 < 5 \{really\}" in files.ass(LINES)


def test_right_to_left_rows_are_marked() -> None:
    assert "\u200fمرحبا بالعالم!\u200f" in files.srt((line("مرحبا بالعالم!", 0, 1),))
    assert "\u200f" not in files.srt(LINES)


def test_a_long_line_is_cut_into_two_even_rows() -> None:
    text = files.srt((line("a caption that is rather too long to be shown on a single row", 0, 3),))
    rows = text.strip().split("\n")[2:]
    assert len(rows) == 2
    assert abs(len(rows[0]) - len(rows[1])) < 10


@pytest.mark.parametrize("write", [files.srt, files.vtt, files.ass])
def test_no_lines_still_make_a_file(write: object) -> None:
    assert isinstance(write(()), str)  # type: ignore[operator]
