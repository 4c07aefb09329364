"""How an actor stands at a moment of its scene: pure functions of that moment."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.actors import ENTRANCES, WARM_UP_SECONDS, Actor

SWAY_DEGREES, SWAY_SECONDS = 3.0, 3.2
LEAN, LEAN_SECONDS = 0.045, 3.4
BOB_SHARE, BOB_SECONDS = 0.012, 2.5
HOVER_DEGREES = 1.6
ROCK_DEGREES, ROCK_SECONDS = 2.2, 3.6
ROLL_SHARE, ROLL_SECONDS = 0.011, 5.2
RUMBLE_SHARE, RUMBLE_SECONDS = 0.0014, 0.19
BREATH, BREATH_SECONDS = 0.013, 2.9
FLAME, FLAME_SECONDS = 0.07, 0.47
PULSE_SHARE, PULSE_SECONDS = 0.03, 1.7
TWINKLE_SHARE, TWINKLE_SECONDS = 0.65, 2.3
SPIN_SECONDS = 6.0
DRIFT_SHARE_A_SECOND = 0.02
FLOW_SECONDS = 6.0
# Periods in this ratio never come round together: what moves by both seems to have none.
ODD = 1.618
# How far back-ease goes too far before it comes to rest (Penner's constant for 10 %).
OVERSHOOT = 1.70158
# So that a frame whose time is a cell's to the last digit but one shows that cell.
_INSTANT = 1e-6
RISE_SHARE, DROP_SHARE = 0.045, 0.14


@dataclass(frozen=True, slots=True)
class Pose:
    """The box moved by (x, y) in shares of the frame, then grown by `scale` and turned by `degrees` about its middle or foot.

    Before that it is made `stretch` times as high about its foot, and leans: each point goes sideways by `lean` times its
    height over the foot. Last of all `entry` scales it about the middle of what it enters with. `uncovered` of its width
    shows, from the left; `run` are the shares of its content that have run through the box across and down.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    degrees: float = 0.0
    about_foot: bool = False
    stretch: float = 1.0
    lean: float = 0.0
    entry: float = 1.0
    opacity: float = 1.0
    uncovered: float = 1.0
    run: tuple[float, float] = (0.0, 0.0)
    cell: int = 0


def pose(actor: Actor, moment: float, seconds: float) -> Pose | None:
    """The actor's pose at a moment of a scene of `seconds`; None before it enters."""
    since = moment - actor.start
    takes = ENTRANCES[actor.entrance]
    if since < 0 and (takes or actor.start > 0):
        return None
    swing = actor.reach * min(1.0, max(0.0, (since - takes) / WARM_UP_SECONDS))
    moving = MOTIONS[actor.motion](actor, moment, seconds, swing)
    entering = ENTERING[actor.entrance](actor, min(1.0, max(0.0, since / takes))) if takes else Pose()
    return replace(
        moving,
        x=moving.x + entering.x,
        y=moving.y + entering.y,
        entry=entering.scale,
        opacity=moving.opacity * entering.opacity,
        uncovered=entering.uncovered,
        cell=_cell(actor, moment, since),
    )


def _cell(actor: Actor, moment: float, since: float) -> int:
    if actor.loop:
        return math.floor((moment + _INSTANT) / actor.cell_seconds) % actor.cells
    return max(0, math.floor(min((since + _INSTANT) / actor.cell_seconds, actor.cells - 1)))


def _wave(actor: Actor, moment: float, period: float, ahead: float = 0.0) -> float:
    return math.sin(2 * math.pi * (moment * actor.pace / period + actor.phase + ahead))


def _unsteady(actor: Actor, moment: float, period: float) -> float:
    """A wave that seems never to repeat itself, -1 to 1."""
    return 0.6 * _wave(actor, moment, period) + 0.4 * _wave(actor, moment, period / ODD, 0.3)


def _flickering(actor: Actor, moment: float, _seconds: float, swing: float) -> Pose:
    return Pose(
        stretch=1 + FLAME * swing * _unsteady(actor, moment, FLAME_SECONDS),
        lean=FLAME * swing * _unsteady(actor, moment, FLAME_SECONDS * ODD),
    )


# Each motion gets the actor, the moment, the scene's seconds and how far the actor has come into its swing (0 … its reach).
MOTIONS: dict[str, Callable[[Actor, float, float, float], Pose]] = {
    "still": lambda _actor, _moment, _seconds, _swing: Pose(),
    "sway": lambda actor, moment, _seconds, swing: Pose(
        degrees=SWAY_DEGREES * swing * _wave(actor, moment, SWAY_SECONDS), about_foot=True
    ),
    "lean": lambda actor, moment, _seconds, swing: Pose(lean=LEAN * swing * _unsteady(actor, moment, LEAN_SECONDS)),
    "bob": lambda actor, moment, _seconds, swing: Pose(y=BOB_SHARE * swing * _wave(actor, moment, BOB_SECONDS)),
    "hover": lambda actor, moment, _seconds, swing: Pose(
        y=BOB_SHARE * swing * _wave(actor, moment, BOB_SECONDS),
        degrees=HOVER_DEGREES * swing * _wave(actor, moment, BOB_SECONDS * ODD),
    ),
    "rock": lambda actor, moment, _seconds, swing: Pose(
        y=BOB_SHARE / 2 * swing * _wave(actor, moment, ROCK_SECONDS / 2),
        degrees=ROCK_DEGREES * swing * _wave(actor, moment, ROCK_SECONDS),
    ),
    "roll": lambda actor, moment, _seconds, swing: Pose(
        x=ROLL_SHARE * swing * _wave(actor, moment, ROLL_SECONDS),
        y=ROLL_SHARE / 3 * swing * _wave(actor, moment, ROLL_SECONDS, 0.25),
    ),
    "rumble": lambda actor, moment, _seconds, swing: Pose(
        y=RUMBLE_SHARE * swing * _unsteady(actor, moment, RUMBLE_SECONDS)
    ),
    "breathe": lambda actor, moment, _seconds, swing: Pose(
        stretch=1 + BREATH * swing * _wave(actor, moment, BREATH_SECONDS)
    ),
    "flicker": _flickering,
    "spin": lambda actor, moment, _seconds, _swing: Pose(degrees=360 * (moment * actor.pace / SPIN_SECONDS % 1)),
    "pulse": lambda actor, moment, _seconds, swing: Pose(
        scale=1 + PULSE_SHARE * swing * _wave(actor, moment, PULSE_SECONDS)
    ),
    "twinkle": lambda actor, moment, _seconds, swing: Pose(
        opacity=1 - TWINKLE_SHARE * min(1.0, swing) * (0.5 + 0.5 * _unsteady(actor, moment, TWINKLE_SECONDS))
    ),
    "drift": lambda actor, moment, seconds, _swing: Pose(x=DRIFT_SHARE_A_SECOND * actor.reach * (moment - seconds / 2)),
    "flow": lambda actor, moment, _seconds, _swing: Pose(run=(moment * actor.pace / FLOW_SECONDS % 1,) * 2),
    "stream": lambda actor, moment, _seconds, _swing: Pose(run=(actor.way[0] * moment % 1, actor.way[1] * moment % 1)),
}


def ease_out(share: float) -> float:
    """Fast at first, gently to rest: the cubic."""
    return 1 - (1 - share) ** 3


def ease_out_back(share: float) -> float:
    """A little too far, then back to rest."""
    return 1 + (OVERSHOOT + 1) * (share - 1) ** 3 + OVERSHOOT * (share - 1) ** 2


def ease_in_out(share: float) -> float:
    """Gently off and gently to rest."""
    return share * share * (3 - 2 * share)


def _shown(share: float) -> float:
    """Opacity of what also moves: whole after a third of the way."""
    return min(1.0, 3 * share)


def _whole(actor: Actor) -> tuple[float, float, float, float]:
    return actor.whole or (actor.x, actor.y, actor.width, actor.height)


# Each entrance gets the actor and the share of its time that has passed.
ENTERING: dict[str, Callable[[Actor, float], Pose]] = {
    "pop": lambda _actor, at: Pose(scale=max(0.02, ease_out_back(at)), opacity=min(1.0, 5 * at)),
    "rise": lambda _actor, at: Pose(y=RISE_SHARE * (1 - ease_out(at)), opacity=_shown(at)),
    "drop": lambda _actor, at: Pose(y=-DROP_SHARE * (1 - ease_out_back(at)), opacity=_shown(at)),
    "slide left": lambda actor, at: Pose(x=(1.1 - _whole(actor)[0]) * (1 - ease_out(at))),
    "slide right": lambda actor, at: Pose(x=-(_whole(actor)[0] + _whole(actor)[2] + 0.1) * (1 - ease_out(at))),
    "fade": lambda _actor, at: Pose(opacity=ease_in_out(at)),
    "wipe": lambda _actor, at: Pose(uncovered=ease_in_out(at)),
}
