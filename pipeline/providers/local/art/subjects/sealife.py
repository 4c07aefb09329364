"""Animals of the sea."""

import math
from random import Random

import skia

from pipeline.providers.local.art.brush import glow, line, plain, radial, volume
from pipeline.providers.local.art.colours import BLACK, WHITE, Colour
from pipeline.providers.local.art.shapes import Point, along, blob, circle, limb, oval
from pipeline.providers.local.art.stage import Spot, Stage


def octopus(stage: Stage, spot: Spot) -> None:
    """An octopus with eight curling arms, suckers and watching eyes."""
    palette, s = stage.palette, spot.size / 480
    x, side = spot.x, -1 if stage.flip else 1
    y = spot.y - 40 * s - (0.0 if spot.floating else spot.size * 0.5)
    codes = ("e8552f", "d8406e", "e88a2c", "c8483c", "e0603f")
    usual = palette.local(Colour.of(Random(f"{stage.cast}octopus").choice(codes)).mix(palette.accent, 0.2))
    asked = stage.look.get("body")
    skin = usual.shift(0.05, 1.2) if asked is None else palette.kept(asked)
    glow(stage.layer(spot.layer), x, y, 430 * s, palette.light.mix(palette.sky, 0.5), 0.28, skia.BlendMode.kSrcOver)
    swims = stage.rng.random() < 0.38
    canvas = stage.layer(spot.layer)
    canvas.save()
    if swims:
        canvas.rotate(side * stage.rng.uniform(48, 78), x, y)
    for rank, k in enumerate((0, 7, 1, 6, 2, 5, 3, 4)):
        arm(stage, spot.layer, x, y + 70 * s, k, s, skin.mix(palette.haze, 0.34 - 0.045 * rank), 0.4 if swims else 1.0)
    head = mantle(x, y, s, side)
    volume(stage, spot.layer, head, skin, gloss=1.2)
    speckle(stage, spot.layer, head, skin)
    for eye in (-1, 1):
        eyeball(stage, spot.layer, x + eye * 62 * s + side * 10 * s, y + 48 * s, 27 * s, skin, side)
    canvas.restore()


def mantle(x: float, y: float, s: float, side: int) -> skia.Path:
    """The head: a leaning dome that narrows to the eyes."""
    lean = side * -26
    points = [(-74, 96), (-96, 40), (-84, -10), (-112, -80), (-92 + lean, -158), (-20 + lean, -204), (62 + lean, -186),
              (112 + lean * 0.5, -112), (98, -40), (86, 0), (98, 44), (72, 96), (0, 116)]  # fmt: skip
    return blob([(x + px * s, y + py * s) for px, py in points])


def arm(stage: Stage, index: int, x: float, y: float, k: int, s: float, skin: Colour, spread: float) -> None:
    """One arm: out and down, then a curl; suckers along its inner edge. Less `spread` trails it behind."""
    rng = stage.rng
    fan = (k - 3.5) / 3.5
    turn = math.pi / 2 - fan * 1.25 * spread
    length = rng.uniform(300, 390) * s * (1.35 - 0.35 * spread)
    curl = spread * math.copysign(rng.uniform(1.3, 2.6), fan) * rng.choice((1, 1, -1))
    px, py = x + fan * 62 * s, y
    spine: list[Point] = [(px, py)]
    steps = 12
    for i in range(steps):
        t = i / (steps - 1)
        bend = turn + curl * (t**1.6) * 1.5 - fan * 0.5 * math.sin(t * math.pi)
        px += math.cos(bend) * length / steps * (1.15 - 0.5 * t)
        py += math.sin(bend) * length / steps * (1.15 - 0.5 * t) * 0.9
        spine.append((px, py))
    path = limb(spine, [64 * s, 50 * s, 34 * s, 20 * s, 9 * s], 5)
    volume(stage, index, path, skin, gloss=0.8)
    suckers(stage, index, spine, s, skin, 1 if curl > 0 else -1)


def suckers(stage: Stage, index: int, spine: list[Point], s: float, skin: Colour, side: int) -> None:
    """Pale discs that shrink towards the tip."""
    canvas, pale = stage.layer(index), skin.mix(WHITE, 0.5)
    points = along(spine, 3)
    for i in range(6, len(points) - 2, 2):
        t = i / len(points)
        (x0, y0), (x1, y1) = points[i - 1], points[i + 1]
        length = math.hypot(x1 - x0, y1 - y0) or 1
        reach = (26 - 22 * t) * s * side * 0.7
        x, y = points[i][0] - (y1 - y0) / length * reach, points[i][1] + (x1 - x0) / length * reach
        radius = (9.5 - 7.5 * t) * s
        canvas.drawCircle(x, y, radius, plain(pale, 0.85))
        canvas.drawCircle(x, y, radius * 0.5, plain(skin.mix(BLACK, 0.3), 0.7))


def speckle(stage: Stage, index: int, path: skia.Path, skin: Colour) -> None:
    """Skin: pale and dark spots inside a body."""
    canvas, rng, bounds = stage.layer(index), stage.rng, path.getBounds()
    canvas.save()
    canvas.clipPath(path, True)
    for _ in range(36):
        x, y = rng.uniform(bounds.left(), bounds.right()), rng.uniform(bounds.top(), bounds.bottom())
        radius = bounds.width() * rng.uniform(0.008, 0.034)
        canvas.drawCircle(x, y, radius, plain(skin.shift(rng.choice((0.1, -0.08))), 0.5))
    canvas.restore()


def eyeball(stage: Stage, index: int, x: float, y: float, r: float, skin: Colour, side: int) -> None:
    """A bulging eye with a level pupil and a lid."""
    canvas = stage.layer(index)
    volume(stage, index, circle(x, y, r * 1.3), skin.shift(0.03), gloss=0.8)
    canvas.drawPath(
        circle(x, y, r),
        radial((x - r * 0.2, y - r * 0.3), r * 1.3, [(0, Colour.of("fff3cf").argb()), (1, Colour.of("d9a441").argb())]),
    )
    canvas.drawPath(oval(x + side * r * 0.12, y, r * 0.62, r * 0.36), plain(Colour.of("120d18")))
    canvas.drawCircle(x - r * 0.25, y - r * 0.3, r * 0.17, plain(WHITE, 0.95))
    lid = skia.Path()
    lid.addArc(skia.Rect.MakeLTRB(x - r, y - r, x + r, y + r), 200, 140)
    lid.close()
    canvas.drawPath(lid, plain(skin.shift(-0.06)))
    canvas.drawPath(circle(x, y, r), line(skin.mix(BLACK, 0.5), r * 0.1, 0.6))
