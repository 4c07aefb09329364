"""The closing card: a heading, the product or a motif, a button with the call to action."""

import re
from dataclasses import dataclass, replace

import skia

from pipeline.providers.local.art.brush import OVER, glow, linear, plain, rim
from pipeline.providers.local.art.cards.phrase import rings, slabs, waves
from pipeline.providers.local.art.cards.type import inked, lightens
from pipeline.providers.local.art.colours import BLACK, WHITE
from pipeline.providers.local.art.lettering import Face, fitted, row, tidy
from pipeline.providers.local.art.matting import Pixels
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.product import place
from pipeline.providers.local.art.scenes import GOODS
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import TOP, Spot, Stage
from pipeline.providers.local.art.staging.frame import frame
from pipeline.providers.local.art.staging.scheme import scheme
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.words import Plan

TEXT = TOP
# The scheme that every end card has: the wall in the palette's own sky.
GROUND = 0
# White reads on what is darker than this, in OKLab lightness.
LIGHT = 0.62
# A call stays in one row if its letters need not be smaller than this share of the usual ones.
ONE_ROW = 0.66
_CUT = re.compile(r"\s+(?:on|in|at|with|over|against)\s+(?:a|an|the|its)\s|[,;:!?\n]\s|(?<!\b\w\w)\.\s|\s[-–—]\s")


def paint(stage: Stage, plan: Plan, heading: str, call: str, language: str, picture: Pixels | None) -> str:
    """Paint the card: the name, then the thing, then the call; all text stays inside the safe middle."""
    colours = scheme(stage.palette, GROUND)
    stage.rng.choice((slabs, waves, rings))(stage, colours, frame(stage))
    heading, call = tidy(heading), tidy(call)
    drawn = [name for name in plan.things if name in SUBJECTS]
    thing = next((name for name in drawn if name in GOODS), next(iter(drawn), ""))
    areas = plot(stage, picture is not None or bool(thing))
    glow(stage.layer(1), areas.spot.x, areas.spot.y - areas.spot.size / 2, areas.spot.size, colours.light, 0.3, OVER)
    shown = thing
    if picture is not None or thing:
        with stage.aside(areas.spot.layer, Move(entrance="rise")):
            if picture is not None:
                shown = f"product picture {place(stage, areas.spot, picture, widest=areas.widest)}"
            else:
                SUBJECTS[thing](stage, replace(areas.spot, size=areas.spot.size * 0.9))
    if heading:
        with stage.aside(TEXT, Move(entrance="drop"), areas.heading.makeOutset(60, 60)):
            headline(stage, heading, areas.heading, language)
    if call:
        with stage.aside(TEXT, Move(entrance="pop", motion="pulse", cue=1), areas.call.makeOutset(40, 50)):
            button(stage, call, areas.call, language)
    return ", ".join(filter(None, ("end card", shown)))


def name(prompt: str, words: str, call: str) -> str:
    """What the card is headed: the words that are said before the call, else the name that the prompt begins with."""
    told, ending = " ".join(words.split()), " ".join(call.split())
    before = told.removesuffix(ending).rstrip(" .!:") if ending and told.endswith(ending) else ""
    return before if before and prompt.casefold().startswith(before.casefold()) else title(prompt)


def title(prompt: str) -> str:
    """The name at the start of a prompt, without the description of its surroundings."""
    cut = _CUT.split(prompt[:2000].strip() + " ", maxsplit=1)[0].strip()
    return cut if len(cut) >= 2 else prompt[:80].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where heading, button and picture go."""

    heading: skia.Rect
    call: skia.Rect
    spot: Spot
    widest: float


def plot(stage: Stage, shown: bool) -> Layout:
    """Stacked when tall, picture beside text when wide, text alone in the middle."""
    wide, high = stage.wide, stage.high
    if not shown:
        rows, left, right = (0.22, 0.52, 0.57, 0.7), 0.14, 0.86
        spot = Spot(x=wide / 2, y=high / 2, size=high * 0.4)
    elif wide > 1.25 * high:
        rows, left, right = (0.2, 0.52, 0.57, 0.73), 0.46, 0.86
        spot = Spot(x=0.28 * wide, y=0.75 * high, size=0.54 * high)
    elif stage.tall:
        rows, left, right = (0.13, 0.26, 0.68, 0.785), 0.13, 0.87
        size = min(wide * 0.8, high * 0.35)
        spot = Spot(x=0.5 * wide, y=0.47 * high + size / 2, size=size)
    else:
        rows, left, right = (0.08, 0.24, 0.74, 0.88), 0.12, 0.88
        spot = Spot(x=0.5 * wide, y=0.69 * high, size=high * 0.4)
    heading, call = (
        skia.Rect.MakeLTRB(left * wide, top * high, right * wide, bottom * high) for top, bottom in (rows[:2], rows[2:])
    )
    widest = (0.4 if wide > 1.25 * high else 0.74) * wide
    return Layout(heading=heading, call=call, spot=spot, widest=widest)


def headline(stage: Stage, text: str, area: skia.Rect, language: str) -> None:
    """The heading with a soft shadow that keeps it readable on anything."""
    ink = inked(scheme(stage.palette, GROUND))[0]
    under = BLACK if lightens(ink) else WHITE
    canvas = stage.layer(TEXT)
    size = 128.0 if stage.tall or stage.wide < 1.25 * stage.high else 104.0
    for face, dy, blur in (
        (Face(colour=under, size=size, language=language, opacity=0.55), 5.0, 9.0),
        (Face(colour=ink, size=size, language=language), 0.0, 0.0),
    ):
        paragraph, height = fitted(text, face, area.width(), area.height())
        if blur:
            canvas.saveLayer(area.makeOutset(60, 60), skia.Paint(ImageFilter=skia.ImageFilters.Blur(blur, blur)))
        paragraph.paint(canvas, area.left(), area.centerY() - height / 2 + dy)
        if blur:
            canvas.restore()


def button(stage: Stage, text: str, area: skia.Rect, language: str) -> None:
    """A pill with the call to action, lit and casting a shadow."""
    tone = stage.palette.accent
    ink = BLACK.mix(stage.palette.ground, 0.5) if tone.lightness > LIGHT else WHITE
    room = 48.0
    face = Face(colour=ink, size=72, language=language, weight=800, lines=2)
    alone = row(text, face, area.width() - 2 * room)[1]
    face = replace(face, size=alone if alone >= face.size * ONE_ROW else face.size)
    paragraph, height = fitted(text, face, area.width() - 2 * room, area.height() - 36)
    half = min(area.width() / 2, float(paragraph.LongestLine) / 2 + room)
    tall = height / 2 + 30
    x, y = area.centerX(), area.centerY()
    pill = box(x - half, y - tall, x + half, y + tall, min(tall, 74))
    canvas = stage.layer(TEXT)
    canvas.save()
    canvas.translate(0, 14)
    canvas.drawPath(pill, plain(BLACK, 0.4, 16))
    canvas.restore()
    canvas.drawPath(
        pill, linear((0, y - tall), (0, y + tall), [(0, tone.shift(0.06).argb()), (1, tone.shift(-0.06).argb())])
    )
    rim(canvas, pill, WHITE, 0, 4, 0.6, 2)
    paragraph.paint(canvas, area.left() + room, y - height / 2)
