"""The foreground: what stands nearest to the camera, out of focus, along the foot of a tall picture."""

import math

from pipeline.providers.local.art.brush import plain
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.shapes import limb
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.staging.scheme import Scheme

NEAR = 3


def foreground(stage: Stage, scheme: Scheme, where: str) -> None:
    """Grass outdoors, leaves elsewhere; nothing in the sky nor in wide pictures."""
    if not stage.tall or where == "sky":
        return
    if where == "outdoors":
        grass(stage, scheme)
    else:
        leaves(stage, scheme)


def grass(stage: Stage, scheme: Scheme) -> None:
    """Blades and a few flowers."""
    rng, tone = stage.rng, stage.palette.local(Colour.of("3f7a45")).mix(scheme.ground, 0.35).shift(-0.1)
    with stage.soft(NEAR, 5) as canvas:
        for k in range(34):
            x, tall = stage.left + (stage.right - stage.left) * (k + rng.random()) / 34, rng.uniform(150, 360)
            lean = rng.uniform(-70, 70)
            blade = limb(
                [(x, stage.bottom + 10), (x + lean * 0.3, stage.bottom - tall * 0.6), (x + lean, stage.bottom - tall)],
                [26, 18, 3],
            )
            canvas.drawPath(blade, plain(tone.shift(rng.uniform(-0.05, 0.07)), 0.95))
        for k in range(7):
            x, y = stage.left + (stage.right - stage.left) * rng.random(), stage.bottom - rng.uniform(120, 300)
            canvas.drawCircle(
                x, y, rng.uniform(16, 30), plain((scheme.accent, scheme.light, scheme.second)[k % 3], 0.9)
            )


def leaves(stage: Stage, scheme: Scheme) -> None:
    """Fronds that look in from the lower corners."""
    tone = scheme.ground.mix(stage.palette.ground, 0.55)
    with stage.soft(NEAR, 5) as canvas:
        for side, reach in ((-1, 1.0), (1, 0.78)):
            x0 = stage.left - 20 if side * stage.side > 0 else stage.right + 20
            way = 1 if x0 < 0 else -1
            for k in range(6):
                turn = math.radians(-84 + 19 * k)
                length = reach * (430 - 46 * abs(k - 2))
                tip = (x0 + way * math.cos(turn) * length, stage.bottom + 30 + math.sin(turn) * length)
                bend = ((x0 + tip[0]) / 2 + way * 20, (stage.bottom + tip[1]) / 2 - 34)
                colour = tone.mix(scheme.second, 0.1 + 0.05 * (k % 3)).shift(0.02 * (k % 2))
                canvas.drawPath(limb([(x0, stage.bottom + 20), bend, tip], [20, 92, 4]), plain(colour, 0.96))
