"""Bees."""

from dataclasses import replace

from pipeline.providers.local.art.colours import WHITE, Colour
from pipeline.providers.local.art.pen import Pen
from pipeline.providers.local.art.shapes import blob, limb, oval
from pipeline.providers.local.art.stage import Spot, Stage

SWARM = ((-0.78, -0.5, 0.24), (0.82, -0.66, 0.2), (0.66, 0.14, 0.28), (-0.6, 0.22, 0.16), (0.0, -0.02, 0.9))


def bee(stage: Stage, spot: Spot) -> None:
    """Bees in the air, one near."""
    for across, down, part in SWARM:
        x, y = spot.x + across * spot.size, spot.y + (down - 0.3) * spot.size
        _bee(Pen(stage, replace(spot, x=x, y=y, size=spot.size * part, floating=True)))


def _bee(pen: Pen) -> None:
    gold, dark = pen.local("f6b421"), Colour.of("2b1a12").mix(pen.palette.ground, 0.25)
    for points in ([(10, -62), (26, -104), (2, -112), (-6, -74)], [(0, -62), (-16, -108), (-40, -98), (-14, -66)]):
        pen.flat(blob(points), pen.palette.light.mix(WHITE, 0.5), 0.62)
        pen.stroke([points[0], ((points[1][0] + points[2][0]) / 2, -104)], 0.7, dark, 0.3)
    for x in (-8, 4, 16):
        pen.limb([(x, -36), (x - 3, -24), (x + 2, -16)], [2.4, 1.8, 1.2], dark)
    pen.limb([(-44, -46), (-56, -42)], [4, 0.8], dark)
    body = blob([(-48, -48), (-30, -66), (0, -70), (24, -64), (30, -50), (20, -36), (-10, -32), (-36, -36)])
    pen.body(body, gold, 1.3)
    for x, top, bottom in ((-30, -63, -38), (-14, -67, -34), (2, -68, -33)):
        pen.flat(limb([(x, top), (x - 4, -50), (x, bottom)], [6, 8, 6]), dark, 0.92)
    pen.egg(34, -52, 15, 15, dark.mix(gold, 0.16))
    for side in (0, 1):
        pen.stroke([(38, -64), (46 + 5 * side, -78), (56 + 6 * side, -80)], 1.4, dark)
    pen.flat(oval(40, -54, 4.6, 5.6), WHITE, 0.95)
    pen.flat(oval(41.4, -53.4, 2.6, 3.4), Colour.of("120a08"))
    pen.flat(oval(40.6, -55.4, 1, 1.2), WHITE)
