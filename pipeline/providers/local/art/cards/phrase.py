"""The phrase card: the key words of a scene, large on a ground of the film's colours."""

import skia

from pipeline.providers.local.art.brush import fade, falling, glow, line, plain
from pipeline.providers.local.art.cards.type import Setting, inked, strongest, write
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.planning.phrases import Line, columns, key, lines, quoted, whole
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.shapes import blob, box, circle, polygon
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.staging.emblems import TEXTURES
from pipeline.providers.local.art.staging.foreground import foreground
from pipeline.providers.local.art.staging.frame import Frame, frame
from pipeline.providers.local.art.staging.scheme import Scheme, readable, scheme, toned

# In letters; of a longer one the key words are shown.
LONGEST_QUOTE = 110
# On a ground darker than this, in OKLab lightness, an accent is as light as that.
NIGHT, LIGHT = 0.35, 0.84
# Fewer columns than this say nothing without the rest of their sentence.
TELLING = 18
ALIGNS = (0.0, 0.5, 0.0, 0.5)


def paint(stage: Stage, said: Said, place: int) -> str:
    """Paint the words that matter; says what is shown."""
    quote = quoted(said)
    if quote:
        return quote_card(stage, said, quote, place)
    area, colours = frame(stage), scheme(stage.palette, place)
    GROUNDS[place % len(GROUNDS)](stage, colours, area)
    full = whole(said)
    stage.spelled = bool(full)
    found = lines(full or key(said), said, most=6 if stage.tall else 4, length=11 if stage.tall else 15)
    ink, accent = inked(colours)
    align = ALIGNS[place % len(ALIGNS)]
    how = Setting(
        room=area.part(0.02, 0.0, 0.98, 1.12 if full else 0.94), ink=ink, accent=accent, language=said.language, align=align,
        strong=strongest(found), boxed=place % 3 == 2,
    )  # fmt: skip
    written = write(stage, found, how)
    rule(stage, written, colours, align, last(found, said))
    return "type"


def last(found: list[Line], said: Said) -> int | None:
    """A word after the last line has come, for what closes the card."""
    count = len(said.words)
    after = max([line.cue or 0 for line in found]) + 3
    return min(after, count - 1) if count > 3 else None


def rule(stage: Stage, whole: skia.Rect, colours: Scheme, align: float, cue: int | None) -> None:
    """A short bar of the accent under the type."""
    wide = min(whole.width(), 260.0)
    left = whole.left() + (whole.width() - wide) * align
    bar = skia.Rect.MakeXYWH(left, whole.bottom() + 34, wide, 16)
    with stage.aside(3, Move(entrance="wipe", cue=cue), bar.makeOutset(4, 4)) as canvas:
        canvas.drawPath(box(bar.left(), bar.top(), bar.right(), bar.bottom(), 8), plain(inked(colours)[1]))


def beside(stage: Stage, said: Said, room: skia.Rect, colours: Scheme, ground: Colour) -> None:
    """All the words in a part of a picture, readable on its ground."""
    wide = room.width() > 0.6 * stage.wide
    stage.spelled = True
    found = rows(said, wide=wide)
    ink, accent = readable(colours.ink, ground), readable(colours.accent, ground)
    if ground.lightness < NIGHT:
        accent = toned(colours.accent, LIGHT, 0.08, 0.16)
    how = Setting(
        room=room, ink=ink, accent=accent, language=said.language, align=0.5 if wide else 0.0,
        strong=strongest(found), largest=190.0, slide=False,
    )  # fmt: skip
    write(stage, found, how)


def over(stage: Stage, said: Said, room: skia.Rect, colours: Scheme, ground: Colour) -> None:
    """The key words over a view, each line as it is said."""
    found = lines(key(said), said, most=3, length=13)
    accent = toned(colours.accent, LIGHT, 0.08, 0.16) if ground.lightness < NIGHT else readable(colours.accent, ground)
    how = Setting(
        room=room, ink=readable(colours.ink, ground), accent=accent, language=said.language, strong=strongest(found), largest=170.0
    )  # fmt: skip
    write(stage, found, how)


def telling(said: Said) -> bool:
    """Whether the key words say enough by themselves: "In a black hole" does not."""
    return columns(key(said)) >= TELLING and not key(said).endswith("…")


def rows(said: Said, *, wide: bool) -> list[Line]:
    """All the words in lines for a part of a picture that is `wide`, or else a column."""
    return lines(whole(said), said, most=5 if wide else 6, length=13 if wide else 11)


def quote_card(stage: Stage, said: Said, quote: str, place: int) -> str:
    """The quoted words between large marks."""
    area, colours = frame(stage), scheme(stage.palette, place)
    GROUNDS[place % len(GROUNDS)](stage, colours, area)
    ink, accent = inked(colours)
    head = area.part(0.0, 0.0, 0.3, 0.24)
    mark = Setting(room=head, ink=accent, accent=accent, language="en", align=0.0, largest=420.0)
    write(stage, [Line("“", None)], mark)
    shown = quote if len(quote) < LONGEST_QUOTE else key(Said(quote, said.language))
    stage.spelled = shown is quote and len(said.words) == len(quote.split())
    how = Setting(
        room=area.part(0.03, 0.22, 0.97, 0.96), ink=ink, accent=accent, language=said.language, align=0.0, weight=800, largest=150
    )  # fmt: skip
    write(stage, lines(shown, said, most=6), how)
    return "quote"


def slabs(stage: Stage, colours: Scheme, area: Frame) -> None:
    """Two slanted fields of colour."""
    _base(stage, colours)
    y = area.floor + 60
    cut = [
        (stage.left, y + 60 * stage.side),
        (stage.right, y - 60 * stage.side),
        (stage.right, stage.bottom),
        (stage.left, stage.bottom),
    ]
    fade(stage, 1, polygon(cut), y, stage.bottom, colours.shape.mix(colours.ground, 0.35), colours.ground)
    _floating(stage, colours, area)


def waves(stage: Stage, colours: Scheme, area: Frame) -> None:
    """Rounded fields that roll along the foot and a sun that looks in."""
    _base(stage, colours)
    x = stage.wide * (0.5 + 0.46 * stage.side)
    stage.layer(0).drawCircle(x, stage.high * 0.08, 300, plain(colours.shape, 0.55))
    for k, tone in enumerate((colours.shape.mix(colours.wall, 0.4), colours.ground)):
        y = area.floor + 40 + 120 * k
        path = blob([(stage.left - 90, stage.bottom + 90), (stage.left - 60, y + 50), (stage.wide * 0.32, y - 20 * k),
                     (stage.wide * 0.7, y + 90), (stage.right + 60, y - 10), (stage.right + 90, stage.bottom + 90)])  # fmt: skip
        fade(stage, k, path, y, stage.bottom, tone.shift(0.03), tone.shift(-0.08))
    foreground(stage, colours, "studio")
    _floating(stage, colours, area)


def rings(stage: Stage, colours: Scheme, area: Frame) -> None:
    """Rings around a corner of the room."""
    _base(stage, colours)
    x, y = stage.wide * (0.5 - 0.5 * stage.side), area.floor + 90
    for k in range(6):
        stage.layer(0).drawCircle(x, y, 190 + 130 * k, line(colours.shape, 34 - 4 * k, 0.5 - 0.06 * k))
    _floating(stage, colours, area)


def sheet(stage: Stage, colours: Scheme, area: Frame) -> None:
    """A large sheet of paper on the wall."""
    _base(stage, colours)
    TEXTURES[1](stage, colours)
    room = area.room.makeOutset(50, 56)
    canvas = stage.layer(0)
    path = box(room.left(), room.top(), room.right(), room.bottom() - 20, 56)
    canvas.drawPath(path, plain(colours.ground, 0.3, 30))
    canvas.drawPath(path, plain(colours.wall.shift(0.05 if colours.dark else 0.03)))
    canvas.drawPath(path, line(colours.light, 3, 0.35))
    stage.layer(0).drawCircle(stage.wide * (0.5 - 0.5 * stage.side), stage.bottom, 330, plain(colours.shape, 0.4))
    _floating(stage, colours, area)


GROUNDS = (slabs, waves, rings, sheet)


def _base(stage: Stage, colours: Scheme) -> None:
    canvas = stage.layer(0)
    canvas.drawRect(
        stage.bounds, falling(stage.top, stage.bottom, colours.top, colours.wall, colours.wall.shift(-0.05))
    )
    glow(
        canvas,
        stage.wide * (0.5 + 0.4 * stage.side),
        stage.high * 0.12,
        stage.high * 0.7,
        colours.light,
        0.3,
        skia.BlendMode.kSrcOver,
    )
    TEXTURES[0](stage, colours)


def _floating(stage: Stage, colours: Scheme, area: Frame) -> None:
    """Two or three small shapes that hang in the air."""
    spots = ((0.0, 1.6, 46.0, colours.accent), (0.9, -0.12, 30.0, colours.second), (0.86, 1.68, 70.0, colours.shape))
    room = area.room
    for k, (x, y, radius, tone) in enumerate(spots):
        at = (room.left() + x * room.width(), min(room.top() + y * room.height(), stage.high * 0.93))
        ball = circle(*at, radius)
        with stage.aside(
            2, Move(motion="bob", entrance="pop", cue=None), ball.getBounds().makeOutset(30, 30)
        ) as canvas:
            canvas.drawPath(ball, plain(tone.shift(-0.02)))
            canvas.drawCircle(
                at[0] - radius * 0.3 * -stage.side,
                at[1] - radius * 0.3,
                radius * 0.5,
                plain(tone.shift(0.1), 0.5, radius * 0.3),
            )
        if k == 1 and stage.tall is False:
            break
