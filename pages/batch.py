"""A CSV of films: one row a film, checked as a whole before anything is priced."""

import csv
import io
import re

from pages.components.boundary import line
from pages.forms import FORMS, NAMES, Unusable, answers_of, brief_of
from pages.words import say
from pipeline.brief import Brief
from pipeline.errors import InvalidInput

MOST_ROWS = 100
MOST_BYTES = 1_000_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = (",", ";", "\t")
SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,2}):(\d{1,2})(?::00)?\s*(AM|PM)?", re.IGNORECASE)
ON_THE_PAGE = ("images", "own_music", "own_voice", "remove_silences", "own_media", "models", "review")
COLUMNS = tuple(name for name in NAMES if name not in ON_THE_PAGE)
SAMPLE = (
    "kind,prompt,product_name,product_description,call_to_action,text,seconds,aspect,style,mood,language\n"
    "film,3 facts about bees,,,,,20,9:16,cinematic,calm,en\n"
    "advert,,Alder mug,A stoneware mug that keeps tea hot for an hour,Order yours,,15,1:1,minimal,happy,en\n"
    'narration,,,,,"The tide comes in twice a day, and nobody has ever had to remind it.",,16:9,documentary,calm,en\n'
)


def rows(sheet: bytes) -> tuple[Brief, ...]:
    """The films of a CSV in its order. Raises InvalidInput that names the row and the column to fix."""
    lines = _lines(sheet)
    if not lines:
        raise Unusable(say("sheet.empty"), field="file")
    if len(lines) > MOST_ROWS:
        raise Unusable(say("sheet.long", rows=len(lines), most=MOST_ROWS), field="file")
    return tuple(_row(number, line) for number, line in enumerate(lines, 2))


def _lines(sheet: bytes) -> list[dict[str, str]]:
    if len(sheet) > MOST_BYTES:
        raise Unusable(say("sheet.large"), field="file")
    try:
        delimiter, text = _separated(sheet.decode("utf-16" if sheet.startswith(UTF_16) else "utf-8-sig"))
        names, *cells = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)) or [[]]
    except (UnicodeDecodeError, csv.Error):
        raise Unusable(say("sheet.unreadable"), field="file") from None
    named = [_column(name) for name in names]
    if unknown := {name for name in named if name} - {"kind", *COLUMNS}:
        raise Unusable(say("sheet.column", given=min(unknown), known=", ".join(("kind", *COLUMNS))), field="file")
    return [dict(zip(named, row, strict=False)) for row in cells if row]


def _separated(text: str) -> tuple[str, str]:
    """What stands between the cells, by the header or by Excel's own first line "sep=;", and the rows."""
    header, _, rest = text.lstrip("\r\n").partition("\n")
    if told := SEPARATOR.match(header):
        return told[1], rest
    return max(DELIMITERS, key=header.count), text


def _column(name: str) -> str:
    """A column's name as it is meant: "Product Name" is product_name."""
    return "_".join(name.lower().split())


def _shape(cell: str) -> str:
    """An aspect as it was typed, where a spreadsheet took it for a time of day: 09:16, 01:01:00, 4:09 PM."""
    clock = CLOCK.fullmatch(cell)
    if clock is None:
        return cell
    hours = int(clock[1]) + (12 if (clock[3] or "").upper() == "PM" and int(clock[1]) < 12 else 0)
    return f"{hours}:{int(clock[2])}"


def _row(number: int, cells: dict[str, str]) -> Brief:
    given = {name: value.strip() for name, value in cells.items() if name and value.strip()}
    kind = given.pop("kind", "film").lower()
    if "aspect" in given:
        given["aspect"] = _shape(given["aspect"])
    if kind not in FORMS:
        raise Unusable(say("sheet.kind", row=number, given=kind, known=", ".join(FORMS)), field="kind")
    form = FORMS[kind]
    defaults: dict[str, object] = {"seconds": form.seconds, "aspect": form.aspect, "review": False}
    try:
        return brief_of(form, answers_of(defaults | given))
    except InvalidInput as error:
        raise Unusable(
            say("sheet.row", row=number, reason=error if isinstance(error, Unusable) else line(error)),
            field=error.field,
        ) from None
