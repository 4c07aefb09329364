"""Subtitle files from the same lines that the film shows."""

import re
from collections.abc import Iterator, Sequence

import pysubs2

from pipeline.captions.timing import Line
from pipeline.captions.writing import columns, joined, right_to_left

MAX_ROW_COLUMNS = 42
_RIGHT_TO_LEFT_MARK = "\u200f"
_WORD_JOINER = "\u2060"


def srt(lines: Sequence[Line]) -> str:
    """SubRip, with times to the millisecond; markup in the text is shown, not obeyed."""
    cues = [f"{number}\n{_span(start, end, ',')}\n{_subrip(line)}\n" for number, (start, end, line) in _cues(lines)]
    return "\n".join(cues)


def vtt(lines: Sequence[Line]) -> str:
    """WebVTT."""
    cues = [f"{_span(start, end, '.')}\n{_escaped(_rows(line))}\n" for _, (start, end, line) in _cues(lines)]
    return "\n".join(["WEBVTT\n", *cues])


def ass(lines: Sequence[Line]) -> str:
    """Advanced SubStation Alpha, in its default style."""
    file = pysubs2.SSAFile()
    for _, (start, end, line) in _cues(lines):
        text = re.sub(r"([{}])", r"\\\1", _rows(line).replace("\\", "\\" + _WORD_JOINER))
        file.append(pysubs2.SSAEvent(start=start, end=end, text=text.replace("\n", "\\N")))
    return file.to_string("ass")


def _cues(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[int, int, Line]]]:
    """Numbered lines with whole milliseconds; each ends before the next begins."""
    starts = [round(line.start * 1000) for line in lines]
    for number, (line, start) in enumerate(zip(lines, starts, strict=True), start=1):
        end = round(line.end * 1000)
        yield number, (start, max(start, min([end, *starts[number : number + 1]])), line)


def _span(start: int, end: int, point: str) -> str:
    times = (pysubs2.time.ms_to_times(moment) for moment in (start, end))
    return " --> ".join(f"{t.h:02}:{t.m:02}:{t.s:02}{point}{t.ms:03}" for t in times)


def _subrip(line: Line) -> str:
    text = _rows(line).replace("-->", "→")
    return re.sub(r"<(?=/?(?:b|i|u|s|font)\b)|\{(?=\\)", lambda found: found[0] + _WORD_JOINER, text, flags=re.I)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _rows(line: Line) -> str:
    words = [word.text for word in line.words]
    rows = [joined(words)]
    if columns(rows[0]) > MAX_ROW_COLUMNS and len(words) > 1:
        cuts = [(joined(words[:at]), joined(words[at:])) for at in range(1, len(words))]
        rows = list(min(cuts, key=lambda cut: max(map(columns, cut))))
    return "\n".join(map(_directed, rows))


def _directed(row: str) -> str:
    """Marked so that a player lays out digits and full stops of right-to-left text on the right side."""
    return f"{_RIGHT_TO_LEFT_MARK}{row}{_RIGHT_TO_LEFT_MARK}" if right_to_left(row) else row
