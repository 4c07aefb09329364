"""A CSV of films: one row a film, checked as a whole before anything is priced."""

import csv
import io

from pages.components.boundary import line
from pages.forms import FORMS, NAMES, Unusable, answers_of, brief_of
from pages.words import say
from pipeline.brief import Brief
from pipeline.errors import InvalidInput

MOST_ROWS = 100
MOST_BYTES = 1_000_000
COLUMNS = tuple(n for n in NAMES if n not in ("images", "own_music", "own_voice", "own_media", "models", "review"))
SAMPLE = (
    "kind,prompt,product_name,product_description,call_to_action,text,seconds,aspect,style,mood,language\n"
    "film,A lighthouse keeper who paints the storms,,,,,20,9:16,cinematic,calm,en\n"
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


def _lines(sheet: bytes) -> list[dict[str, str | None]]:
    if len(sheet) > MOST_BYTES:
        raise Unusable(say("sheet.large"), field="file")
    try:
        reader = csv.DictReader(io.StringIO(sheet.decode("utf-8-sig")), strict=True)
        lines = list(reader)
    except (UnicodeDecodeError, csv.Error):
        raise Unusable(say("sheet.unreadable"), field="file") from None
    if unknown := set(reader.fieldnames or ()) - {"kind", *COLUMNS}:
        raise Unusable(say("sheet.column", given=min(unknown), known=", ".join(("kind", *COLUMNS))), field="file")
    return lines


def _row(number: int, cells: dict[str, str | None]) -> Brief:
    given = {name: value.strip() for name, value in cells.items() if name and value and value.strip()}
    kind = given.pop("kind", "film")
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
