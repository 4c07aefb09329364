"""Times of the day."""

import re
from functools import partial

from pipeline.providers.local.normalization import numerals
from pipeline.providers.local.normalization.draft import BLANK, Piece, Rule
from pipeline.providers.local.normalization.tables import Table

_HALF = r"(?:\s?(?P<half>[ap])(?:m(?!\w)|\.\s?m\.))"


def rules(table: Table) -> list[Rule]:
    """ "14:30 Uhr", "14h30", "9 am"; the hour's own word follows where the language has one."""
    if not table.clock:
        return []
    word = table.clock.get("written", "")
    after = rf"(?:\s?(?P<word>{word})(?!\w))?" if word else r"(?P<word>(?!))?"
    colon = table.compiled(
        rf"(?<![\w.:/])(?P<h>[01]?\d|2[0-4])[:：](?P<m>[0-5]\d)(?:[:：](?P<s>[0-5]\d))?(?![\w:]|[.,]\d){_HALF}?{after}"
        if not table.joined
        else rf"(?<![\d.:/])(?P<h>[01]?\d|2[0-4])[:：](?P<m>[0-5]\d)(?:[:：](?P<s>[0-5]\d))?(?![\d:]){_HALF}?{after}"
    )
    attached = table.compiled(
        rf"(?<![\w.:/])(?P<h>[01]?\d|2[0-4])[:：](?P<m>[0-5]\d)(?P<s>(?!))?{_HALF}(?P<word>(?!))?", re.IGNORECASE
    )
    dash = (
        rf"(?<=:\d\d)\s?[-–—]\s?(?=\d?\d:\d\d)|(?<=[\d{BLANK}])[-–—](?=\d?\d(?:[.:]\d\d)?\s?(?:{word or '(?!)'})(?!\w))"
    )
    found = [
        Rule(table.compiled(dash), lambda _: table.signs["range"]),
        Rule(attached, partial(_time, table=table)),
        Rule(colon, partial(_time, table=table)),
    ]
    hours = table.compiled(
        rf"(?<![\w.:/$€£-])(?P<h>1[0-2]|[1-9])(?P<m>(?!))?(?P<s>(?!))?{_HALF}(?P<word>(?!))?", re.IGNORECASE
    )
    found.append(Rule(hours, partial(_time, table=table)))
    if letter := table.clock.get("letter", ""):
        shape = rf"(?<![\w.:/])(?P<h>[01]?\d|2[0-4])\s?{letter}\s?(?P<m>[0-5]\d)(?P<s>(?!))?(?P<half>(?!))?(?P<word>(?!))?(?!\w)"
        found.append(Rule(table.compiled(shape), partial(_time, table=table)))
    if word and table.clock.get("bare"):
        dotted = rf"(?<![\w.:/])(?P<h>[01]?\d|2[0-4])(?:\.(?P<m>[0-5]\d))?(?P<s>(?!))?(?P<half>(?!))?\s?(?P<word>{word})(?!\w)"
        found.append(Rule(table.compiled(dotted), partial(_time, table=table)))
    return found


def _time(match: re.Match[str], table: Table) -> list[Piece] | str:
    hour, minute = int(match["h"]), int(match["m"] or 0)
    said = _said(hour, minute, match, table)
    if not match["s"] and not match["half"]:
        return said
    pieces = [(match.start("h"), said)]
    if match["s"]:
        seconds = table.clock.get("second", "{s}").format(s=numerals.cardinal(int(match["s"]), table))
        pieces.append((match.start("s"), seconds))
    if match["half"]:
        said = table.clock.get("am" if match["half"] in "aA" else "pm", "")
        front = table.clock.get("before half")
        place = (match.start("h"), said) if front else (match.start("half"), said)
        pieces = [place, *pieces] if front else [*pieces, place]
        if match[0].endswith(".") and not match.string[match.end() : match.end() + 40].strip():
            pieces.append((match.end() - 1, "."))
    return pieces


def _said(hour: int, minute: int, match: re.Match[str], table: Table) -> str:
    shapes = table.clock
    said = shapes.get(f"hour {hour}") or numerals.cardinal(hour, table, shapes.get("gender", ""))
    if not minute:
        if match["half"] and not shapes.get("before half"):
            return said
        sharp = shapes.get("one sharp", shapes["sharp"]) if hour == 1 else shapes["sharp"]
        return sharp.format(h=said) if hour <= 12 or "military" not in shapes else shapes["military"].format(h=said)
    shape = (
        shapes.get("one", shapes["hours"]) if hour in (1, 21) and (hour == 1 or table.code == "it") else shapes["hours"]
    )
    minutes = numerals.cardinal(minute, table)
    if minute < 10 and "lead" in shapes:
        minutes = shapes["lead"].format(m=minutes)
    if table.code == "ja":
        from pipeline.providers.local.normalization import japanese

        minutes = japanese.counted(minute, "フン")
    return shape.format(h=said, m=minutes)
