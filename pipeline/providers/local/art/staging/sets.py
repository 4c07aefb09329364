"""Sets: the ground a thing stands on — a table, a desk, a meadow, water, the sky, or a studio floor."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import skia

from pipeline.providers.local.art.brush import fade, falling, glow, line, linear, plain
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.settings.scenery import land
from pipeline.providers.local.art.shapes import blob, box, oval
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.staging.emblems import EMBLEMS, TEXTURES
from pipeline.providers.local.art.staging.frame import Frame
from pipeline.providers.local.art.staging.scheme import Scheme
from pipeline.providers.local.art.texture import clouds, motes, stars


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a set gives to those who stand in it; `free` is the side (-1 or 1) where it has room, 0 where both have."""

    floats: bool = False
    shade: Colour
    free: float = 0.0


def wall(stage: Stage, scheme: Scheme) -> None:
    """An even wall, lit from the stage's side."""
    canvas = stage.layer(0)
    canvas.drawRect(stage.bounds, falling(stage.top, stage.bottom, scheme.top, scheme.wall, scheme.wall.shift(-0.04)))
    x = stage.wide * (0.5 + 0.36 * stage.side)
    glow(canvas, x, stage.high * 0.16, max(stage.wide, stage.high) * 0.7, scheme.light, 0.3, skia.BlendMode.kSrcOver)


def backdrop(stage: Stage, scheme: Scheme, frame: Frame, place: int, at: tuple[float, float] | None = None) -> None:
    """The wall with the emblem and the texture of the scene's place in its film."""
    wall(stage, scheme)
    room = frame.room
    radius = min(room.width() * 0.5, room.height() * 0.54)
    TEXTURES[place % len(TEXTURES)](stage, scheme)
    EMBLEMS[place % len(EMBLEMS)](stage, scheme, at or (room.centerX(), room.centerY() + room.height() * 0.04), radius)


def floor(stage: Stage, scheme: Scheme, frame: Frame, place: int) -> Ground:
    """A studio floor that runs into the wall."""
    backdrop(stage, scheme, frame, place)
    top = frame.floor - 36
    ground = scheme.ground
    area = box(stage.left, top, stage.right, stage.bottom)
    fade(stage, 1, area, top, stage.bottom, ground.shift(0.05), ground, ground.shift(-0.1))
    stage.layer(1).drawRect(skia.Rect.MakeLTRB(stage.left, top, stage.right, top + 4), plain(scheme.light, 0.28, 1))
    _pool(stage, frame, scheme)
    return Ground(shade=ground.shift(-0.25))


def plinth(stage: Stage, scheme: Scheme, frame: Frame, place: int) -> Ground:
    """A round stand on the floor."""
    ground = floor(stage, scheme, frame, place)
    x, y, rx = frame.room.centerX(), frame.floor, min(frame.room.width() * 0.46, 520.0)
    canvas, tone = stage.layer(1), scheme.wall.mix(scheme.light, 0.35)
    tall = min(120.0, (stage.bottom - y) * 0.3)
    body = skia.Path()
    body.addRect(skia.Rect.MakeLTRB(x - rx, y, x + rx, y + tall))
    body.addOval(skia.Rect.MakeLTRB(x - rx, y + tall - rx * 0.13, x + rx, y + tall + rx * 0.13))
    body.setFillType(skia.PathFillType.kWinding)
    canvas.drawPath(oval(x + 30 * -stage.side, y + tall + 20, rx * 1.16, rx * 0.2), plain(ground.shade, 0.5, 22))
    ends = (x - rx, x + rx) if stage.side < 0 else (x + rx, x - rx)
    stops = [(0.0, tone.argb()), (0.4, tone.shift(-0.03).argb()), (1.0, tone.mix(ground.shade, 0.5).argb())]
    canvas.drawPath(body, linear((ends[0], 0), (ends[1], 0), stops))
    canvas.drawPath(oval(x, y, rx, rx * 0.13), plain(tone.shift(0.05)))
    canvas.drawPath(oval(x, y, rx, rx * 0.13), line(scheme.light, 3, 0.6))
    return Ground(shade=tone.shift(-0.3))


def table(stage: Stage, scheme: Scheme, frame: Frame, place: int) -> Ground:
    """A wooden table before the wall."""
    backdrop(stage, scheme, frame, place)
    wood = stage.palette.local(Colour.of("c68a55")).mix(scheme.ground, 0.22)
    top, rng = frame.floor - frame.room.height() * 0.13, stage.rng
    area = box(stage.left, top, stage.right, stage.bottom)
    fade(stage, 1, area, top, stage.bottom, wood.shift(0.08), wood, wood.shift(-0.14))
    canvas = stage.layer(1)
    for k in range(1, 16):
        y = top + (stage.bottom - top) * (k / 16) ** 1.5
        canvas.drawLine(stage.left, y, stage.right, y + rng.uniform(-4, 4), line(wood.shift(-0.2), 2.0, 0.16))
    canvas.drawRect(skia.Rect.MakeLTRB(stage.left, top, stage.right, top + 5), plain(scheme.light, 0.4, 1))
    _pool(stage, frame, scheme)
    return Ground(shade=wood.shift(-0.3))


def desk(stage: Stage, scheme: Scheme, frame: Frame, place: int) -> Ground:
    """A smooth desk with a front edge."""
    backdrop(stage, scheme, frame, place)
    tone = scheme.wall.mix(scheme.light, 0.5) if scheme.dark else scheme.wall.mix(stage.palette.ground, 0.22)
    top = frame.floor - frame.room.height() * 0.1
    edge = top + (stage.bottom - top) * 0.62
    fade(stage, 1, box(stage.left, top, stage.right, stage.bottom), top, edge, tone.shift(0.04), tone.shift(-0.04))
    fade(
        stage,
        1,
        box(stage.left, edge, stage.right, stage.bottom),
        edge,
        stage.bottom,
        tone.shift(-0.16),
        tone.shift(-0.3),
    )
    canvas = stage.layer(1)
    for y in (top, edge):
        canvas.drawRect(skia.Rect.MakeLTRB(stage.left, y, stage.right, y + 5), plain(scheme.light, 0.5, 1))
    _pool(stage, frame, scheme)
    return Ground(shade=tone.shift(-0.3))


def meadow(stage: Stage, scheme: Scheme, frame: Frame, place: int) -> Ground:
    """Hills under a sky, grass in front."""
    palette, canvas, high = stage.palette, stage.layer(0), frame.floor
    _sky(stage)
    if not palette.dark:
        clouds(stage, 0, high * 0.05, high * 0.6, 0.45, 0.8)
    for k in range(3):
        phase = stage.rng.uniform(0, math.tau)
        base, rise = high - (170 - 70 * k), (90, 60, 34)[k]

        def height(x: float, phase: float = phase, base: float = base, rise: float = rise) -> float:
            return base - rise * math.sin(x / 420 + phase) - rise * 0.3 * math.sin(x / 130 + phase)

        tone = palette.haze.mix(palette.local(Colour.of("6fa05a")), 0.35 + 0.3 * k).mix(palette.horizon, 0.12)
        canvas.drawPath(land(stage, height, 60), falling_paint(base - rise, stage.bottom, tone.shift(0.05), tone))
    grass = palette.local(Colour.of("5f9450")).mix(scheme.ground, 0.2)

    def near(x: float) -> float:
        return high - 44 - 26 * math.sin(x / 520 + place)

    path = land(stage, near, 60)
    fade(stage, 1, path, high - 70, stage.bottom, grass.shift(0.08), grass, grass.shift(-0.16))
    _pool(stage, frame, scheme)
    return Ground(shade=grass.shift(-0.28))


def falling_paint(top: float, bottom: float, first: Colour, last: Colour) -> skia.Paint:
    """A fill that falls from one colour into another."""
    return linear((0, top), (0, bottom), [(0, first.argb()), (1, last.argb())])


def heaven(stage: Stage, scheme: Scheme, frame: Frame, _: int) -> Ground:
    """Sky and clouds, hills far below."""
    _sky(stage)
    if stage.palette.dark:
        stars(stage, 0, 120, stage.high * 0.7)
    clouds(stage, 0, stage.top, stage.high * 0.62, 0.5, 0.85)
    banks(stage, scheme, frame.floor + stage.high * 0.05)
    return Ground(floats=True, shade=scheme.ground.shift(-0.2))


def banks(stage: Stage, scheme: Scheme, top: float) -> None:
    """Far hills in the haze, seen from above."""
    rng = stage.rng
    for layer, lift, depth in ((0, -70.0, 0.3), (0, 10.0, 0.5), (1, 110.0, 0.72)):
        phase, tone = rng.uniform(0, math.tau), stage.palette.tone(depth).mix(scheme.ground, 0.3)

        def height(x: float, phase: float = phase, base: float = top + lift) -> float:
            return base - 44 * math.sin(x / 330 + phase) - 18 * math.sin(x / 110 + 2 * phase)

        fade(stage, layer, land(stage, height, 60), top + lift - 60, stage.bottom, tone.shift(0.05), tone.shift(-0.06))


def air(stage: Stage, scheme: Scheme, frame: Frame, place: int) -> Ground:
    """Nothing but the wall and its emblem: ideas hang free."""
    backdrop(stage, scheme, frame, place)
    foot = frame.floor
    sweep = [
        (stage.left - 80, stage.bottom), (stage.left - 60, foot + 130), (stage.wide * 0.3, foot + 60),
        (stage.wide * 0.72, foot + 150), (stage.right + 80, foot + 40), (stage.right + 80, stage.bottom + 90),
    ]  # fmt: skip
    fade(stage, 1, blob(sweep), frame.floor, stage.bottom, scheme.ground.shift(0.03), scheme.ground.shift(-0.1))
    motes(stage, 1, 26, scheme.light, 6, 0.5)
    return Ground(floats=True, shade=scheme.ground.shift(-0.2))


def _sky(stage: Stage) -> None:
    palette, canvas = stage.palette, stage.layer(0)
    canvas.drawRect(stage.bounds, falling(stage.top, stage.high * 0.66, palette.zenith, palette.sky, palette.horizon))
    x, y = stage.wide * (0.5 + 0.34 * stage.side), stage.high * (0.1 if stage.tall else 0.16)
    glow(canvas, x, y, 560, palette.light, 0.7)
    if stage.disc:
        canvas.drawCircle(x, y, 70, plain(palette.light, 0.95))


def _pool(stage: Stage, frame: Frame, scheme: Scheme) -> None:
    """The light's pool on the ground."""
    canvas = stage.layer(1)
    canvas.save()
    canvas.translate(frame.room.centerX(), frame.floor + 30)
    canvas.scale(1, 0.24)
    glow(canvas, 0, 0, frame.room.width() * 0.75, scheme.light, 0.3, skia.BlendMode.kSrcATop)
    canvas.restore()


Set = Callable[[Stage, Scheme, Frame, int], Ground]
SETS: dict[str, tuple[Set, ...]] = {
    "table": (table, table, plinth), "desk": (desk, plinth, floor), "outdoors": (meadow,), "sky": (heaven,),
    "air": (air, air, plinth), "water": (air,), "studio": (floor, plinth),
}  # fmt: skip
