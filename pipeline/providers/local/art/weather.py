"""Weather over a finished scene: rain and lightning, snow, fog."""

from pipeline.providers.local.art.brush import glow, line, mist, plain
from pipeline.providers.local.art.colours import BLACK, WHITE
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.texture import SNOW, around, motes

# How far rain goes sideways while it falls by one.
SLANT = 0.22
SHELTERED = frozenset(
    ["underwater", "space", "room", "cafe", "office", "library", "lab", "concert", "tech", "cave", "studio", "clouds"]
)


def fall(stage: Stage, hours: tuple[str, ...], place: str) -> None:
    """What the named weather does to an open place."""
    if place in SHELTERED:
        return
    if "storm" in hours:
        rain(stage)
    if "snow" in hours and place != "winter":
        motes(stage, 1, 150, WHITE, 5, 0.8, SNOW)
        motes(stage, 3, 60, WHITE, 12, 0.75, (2 * SNOW[0], 2 * SNOW[1]))
    if "fog" in hours:
        for index, share in ((0, 0.45), (1, 0.58), (2, 0.74)):
            mist(stage, index, stage.high * share, stage.high * 0.34, stage.palette.haze.mix(WHITE, 0.25), 0.75)


def rain(stage: Stage) -> None:
    """Slanting rain, heavier in front, and now and then a flash."""
    rng, palette = stage.rng, stage.palette
    if rng.random() < 0.6:
        lightning(stage)
    for index, count, length, width, alpha in (
        (1, 240, 54, 1.5, 0.22),
        (3, 90, 120, 2.6, 0.26),
    ):
        paint, fast = line(palette.light.mix(palette.haze, 0.3), width, alpha), length / 54
        way = (-SLANT * fast * stage.high / stage.wide, fast)
        with stage.aside(index, Move(motion="stream", entrance="none", way=way)) as canvas:
            for _ in range(count):
                x, y = rng.uniform(stage.left, stage.right), rng.uniform(stage.top, stage.bottom)
                for left, top in around(stage, x, y, length):
                    canvas.drawLine(left, top, left - length * SLANT, top + length, paint)
    stage.layer(0).drawRect(stage.bounds, plain(palette.ground.mix(BLACK, 0.2), 0.18))


def lightning(stage: Stage) -> None:
    """A forked bolt from the clouds."""
    rng, canvas = stage.rng, stage.layer(0)
    x, y = stage.across(rng.uniform(0.6, 0.85)), stage.top
    glow(canvas, x, stage.high * 0.2, 520, stage.palette.light, 0.6)
    for fork in range(3):
        px, py = (x, y) if fork == 0 else (x + rng.uniform(-40, 40), stage.high * rng.uniform(0.1, 0.25))
        for step in range(9 if fork == 0 else 5):
            nx, ny = px + rng.uniform(-46, 46) + (fork - 1) * 10 * (fork > 0), py + stage.high * 0.052
            canvas.drawLine(px, py, nx, ny, line(stage.palette.light, 16 - step, 0.3, 8))
            canvas.drawLine(px, py, nx, ny, line(WHITE, (6.0 if fork == 0 else 3.0) * (1 - step / 12), 0.95))
            px, py = nx, ny
