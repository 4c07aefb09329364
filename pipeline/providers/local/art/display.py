"""Displays: how a product's own picture, its set and its words share a scene of an advert; no type lies over the product."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import skia

from pipeline.capabilities import PartMotion
from pipeline.providers.local.art.backing import behind
from pipeline.providers.local.art.brush import linear, plain
from pipeline.providers.local.art.cards.type import Setting, strongest, write
from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.cutout import cut
from pipeline.providers.local.art.lettering import Face, row
from pipeline.providers.local.art.matting import Pixels
from pipeline.providers.local.art.pieces import Entrance, Move
from pipeline.providers.local.art.planning.beat import Beat
from pipeline.providers.local.art.planning.phrases import Line, columns, lines, whole
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.product import place
from pipeline.providers.local.art.references import covering
from pipeline.providers.local.art.shapes import box
from pipeline.providers.local.art.stage import TOP, Spot, Stage
from pipeline.providers.local.art.staging.frame import frame
from pipeline.providers.local.art.staging.scheme import READABLE, readable, scheme
from pipeline.providers.local.art.studio import studio

ENTRANCES: tuple[Entrance, ...] = ("rise", "pop", "rise", "slide right")
# What a figure counts is written beside it if it has so few letters.
LONGEST_NOUN = 9
# White reads on what is darker than this, in OKLab lightness.
DARKEST = 0.66
# How far out of focus a photograph is behind itself, in 72nds of its sides.
HAZE = 2.5
TRIMMED = '.,;:!?()"“”„«»'
# What stands before the sum that a thing costs, rather than one that is saved, say.
PRICES = frozenset(
    ("at", "costs", "for", "from", "just", "now", "only", "ab", "für", "jetzt", "kostet", "nur", "ahora", "cuesta", "desde",
     "por", "solo", "sólo", "coûte", "dès", "maintenant", "pour", "seulement", "adesso", "costa", "da", "per", "agora",
     "apenas", "custa", "is")
)  # fmt: skip
# Words after a share that begin another phrase: "100% of the light".
OF = frozenset(("of", "in", "on", "for", "and", "von", "der", "des", "de", "del", "du", "des", "di", "do", "da", "dos"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Where a scene's product stands, as shares of the picture, and the box of its type."""

    across: float
    floor: float
    size: float
    widest: float
    type: skia.Rect


def present(stage: Stage, beat: Beat, picture: Pixels) -> str:
    """Paint the product on a set with what is said of it: its name and the first claim as type, a figure large."""
    text = whole(beat.said)
    if text and named(beat):
        return _titled(stage, beat.said, text, picture, _below(stage))
    if text and stage.place == 0:
        return _titled(stage, beat.said, text, picture, _above(stage, len(_rows(beat.said, text))))
    if told := label(beat):
        return _figured(stage, told, picture)
    return _shown(stage, picture)


def broad(stage: Stage) -> bool:
    """Whether type has room beside the product."""
    return stage.wide > 1.25 * stage.high


def named(beat: Beat) -> bool:
    """Whether a scene says the product's name and nothing else: its prompt begins with it."""
    return bool(beat.said.text) and beat.asked.casefold().startswith(beat.said.text.casefold().rstrip(" .!"))


def _above(stage: Stage, rows: int) -> Plot:
    """The type over the product, or beside it in a wide picture; no captions stand below."""
    if broad(stage):
        return _beside(stage)
    if not stage.tall:
        share = 0.13 + 0.09 * min(rows, 3)
        room = skia.Rect.MakeLTRB(0.1 * stage.wide, 0.11 * stage.high, 0.9 * stage.wide, share * stage.high)
        return Plot(across=0.5, floor=0.9, size=0.85 - share, widest=0.8, type=room)
    top = frame(stage).room.top() / stage.high - 0.02
    share = top + 0.066 * min(rows, 4)
    room = skia.Rect.MakeLTRB(0.1 * stage.wide, top * stage.high, 0.88 * stage.wide, share * stage.high)
    return Plot(across=0.5, floor=0.78, size=min(0.46, 0.75 - share), widest=0.8, type=room)


def _below(stage: Stage) -> Plot:
    """The type on the floor before the product."""
    if broad(stage):
        return _beside(stage)
    if not stage.tall:
        room = skia.Rect.MakeLTRB(0.08 * stage.wide, 0.79 * stage.high, 0.92 * stage.wide, 0.94 * stage.high)
        return Plot(across=0.5, floor=0.69, size=0.58, widest=0.76, type=room)
    room = skia.Rect.MakeLTRB(0.1 * stage.wide, 0.68 * stage.high, 0.87 * stage.wide, 0.79 * stage.high)
    return Plot(across=0.5, floor=0.59, size=0.43, widest=0.8, type=room)


def _beside(stage: Stage) -> Plot:
    area = frame(stage)
    across = 0.5 + 0.23 * stage.side
    words = area.part(0.0, 0.1, 0.46, 1.0) if stage.side > 0 else area.part(0.54, 0.1, 1.0, 1.0)
    return Plot(across=across, floor=0.84, size=0.68, widest=0.42, type=words)


def _titled(stage: Stage, said: Said, text: str, picture: Pixels, plot: Plot) -> str:
    """The product, and all the words as type."""
    how = _stood(stage, plot, picture)
    stage.spelled = True
    found = _rows(said, text, wide=plot.widest > 0.5)
    _write(stage, found, said.language, plot.type, strong=strongest(found) if len(found) > 1 else -1)
    return f"studio, type, product picture {how}"


def _rows(said: Said, text: str, *, wide: bool = True) -> list[Line]:
    length = 13 if wide else 11
    return lines(text, said, most=3 if columns(text) < 36 else 4, length=length)


def _write(stage: Stage, found: Sequence[Line], language: str, room: skia.Rect, *, strong: int) -> None:
    """Lines that read on what is painted behind them."""
    colours = scheme(stage.palette, stage.place)
    ground = behind(stage, room)
    ink = WHITE.mix(colours.light, 0.2) if ground.lightness < DARKEST else stage.palette.ground.mix(BLACK, 0.3)
    accent = max((stage.palette.accent, stage.palette.second, stage.palette.light), key=lambda one: _apart(one, ground))
    if _apart(accent, ground) < READABLE * 0.8:
        accent = ink
    veil(stage, room, ground, ink)
    how = Setting(
        room=room,
        ink=readable(ink, ground),
        accent=accent,
        language=language,
        strong=strong,
        largest=170.0,
        slide=False,
    )
    write(stage, found, how)


def _apart(one: Colour, ground: Colour) -> float:
    return abs(one.lightness - ground.lightness)


def veil(stage: Stage, room: skia.Rect, ground: Colour, ink: Colour) -> None:
    """Calm what is painted behind type, softly, so that no lamp or edge of the set crosses it."""
    tone = ground.shift(-0.08 if ink.lightness > ground.lightness else 0.06)
    area = room.makeOutset(90, 46)
    ends = ((0.0, area.top()), (0.0, area.bottom()))
    stops = [(0.0, tone.argb(0)), (0.3, tone.argb(0.5)), (0.7, tone.argb(0.5)), (1.0, tone.argb(0))]
    wide = skia.Rect.MakeLTRB(stage.left, area.top(), stage.right, area.bottom())
    if not broad(stage):
        stage.layer(1).drawRect(wide, linear(*ends, stops))


def _figured(stage: Stage, label: Line, picture: Pixels) -> str:
    """The figure large over the product, or beside it in a wide picture."""
    area = frame(stage)
    if broad(stage):
        plot = replace(_beside(stage), floor=0.68, size=0.54)
        room = area.part(0.04, 0.2, 0.46, 0.7) if stage.side > 0 else area.part(0.54, 0.2, 0.96, 0.7)
    elif stage.tall:
        plot = Plot(across=0.5, floor=0.615, size=0.325, widest=0.72, type=area.room)
        room = skia.Rect.MakeLTRB(0.12 * stage.wide, 0.155 * stage.high, 0.88 * stage.wide, 0.26 * stage.high)
    else:
        plot = Plot(across=0.5, floor=0.67, size=0.38, widest=0.64, type=area.room)
        room = skia.Rect.MakeLTRB(0.14 * stage.wide, 0.1 * stage.high, 0.86 * stage.wide, 0.26 * stage.high)
    how = _stood(stage, plot, picture)
    tag(stage, label.text, room, label.cue)
    return f"studio, {label.text}, product picture {how}"


def label(beat: Beat) -> Line | None:
    """The figure of a claim as it can stand alone: with what it counts; a sum only where it is the price."""
    if not beat.figures:
        return None
    figure, words = beat.figures[0], [word.strip(TRIMMED) for word in beat.said.words]
    place = next((n for n, word in enumerate(words) if figure.digits in word), 0)
    if figure.kind == "money" and place and words[place - 1].casefold() not in PRICES:
        return None
    after = (
        next((word for word in words[place + 1 :] if word.strip("%")), "") if figure.kind == "percent" else figure.noun
    )
    alone = not after or len(after) > LONGEST_NOUN or after.casefold() in OF
    return Line(figure.text if alone else f"{figure.text} {after}", figure.cue)


def tag(stage: Stage, text: str, room: skia.Rect, cue: int | None) -> None:
    """A figure on a pill of the accent that fills a room across, and comes when it is said."""
    tone = stage.palette.accent
    ink = BLACK.mix(stage.palette.ground, 0.3) if tone.lightness > DARKEST else WHITE
    paragraph, size = row(text, Face(colour=ink, size=168, weight=900), room.width() - 120)
    size = min(size, room.height() / 1.36)
    paragraph, size = row(text, Face(colour=ink, size=size, weight=900), room.width() - 120)
    half, tall = float(paragraph.MaxIntrinsicWidth) / 2 + 60, size * 0.68
    x, y = room.centerX(), room.centerY()
    pill = box(x - half, y - tall, x + half, y + tall, min(tall, 70))
    with stage.aside(TOP, Move(entrance="pop", cue=cue), pill.getBounds().makeOutset(40, 50)) as canvas:
        canvas.save()
        canvas.translate(0, 10)
        canvas.drawPath(pill, plain(stage.palette.ground, 0.45, 16))
        canvas.restore()
        canvas.drawPath(pill, plain(tone))
        paragraph.paint(canvas, x - half + 60, y + size * 0.355 - paragraph.AlphabeticBaseline)


def _shown(stage: Stage, picture: Pixels) -> str:
    """The product alone, as large as the captions leave it room; now and then a little smaller."""
    large = stage.place % 2 == 0
    if stage.tall:
        plot = Plot(across=0.5, floor=0.615, size=0.47 if large else 0.41, widest=0.86, type=stage.bounds)
    else:
        plot = Plot(across=0.5, floor=0.67, size=0.54 if large else 0.49, widest=0.5 if broad(stage) else 0.8,
                    type=stage.bounds)  # fmt: skip
    return f"studio, product picture {_stood(stage, plot, picture)}"


def _stood(stage: Stage, plot: Plot, picture: Pixels) -> str:
    """The product on a set; a photograph that is shown whole now and then before itself, out of focus, and larger."""
    stage.middle = stage.wide * plot.across
    floor, widest = plot.floor * stage.high, plot.widest * stage.wide
    framed = cut(picture).thing is None
    if framed and stage.place % 2:
        small = cv2.GaussianBlur(cv2.resize(picture, (72, 72), interpolation=cv2.INTER_AREA), (0, 0), HAZE)
        shape = (round(720 * picture.shape[1] / picture.shape[0]), 720)
        covering(
            stage.layer(0), stage, np.asarray(cv2.resize(small, shape, interpolation=cv2.INTER_CUBIC), np.uint8), 1.15
        )
        stage.layer(1).drawRect(stage.bounds, plain(BLACK, 0.3))
        spot = Spot(x=stage.middle, y=floor + 30, size=plot.size * stage.high)
    else:
        spot = replace(studio(stage, floor), x=stage.middle, size=plot.size * stage.high / 1.06)
    motion: PartMotion = "breathe" if stage.place == 0 else "still"
    entrance = ENTRANCES[stage.place % len(ENTRANCES)]
    with stage.aside(spot.layer, Move(motion=motion, reach=0.2, entrance=entrance)):
        return place(stage, spot, picture, widest=widest)
