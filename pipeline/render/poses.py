"""How an actor stands at a moment of its scene: pure functions of that moment."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.actors import ENTRANCES, WARM_UP_SECONDS, Actor

SWAY_DEGREES, SWAY_SECONDS = 3.0, 3.2
BOB_SHARE, BOB_SECONDS = 0.012, 2.5
PULSE_SHARE, PULSE_SECONDS = 0.03, 1.7
SPIN_SECONDS = 6.0
DRIFT_SHARE_A_SECOND = 0.02
FLOW_SECONDS = 6.0
# How far back-ease goes too far before it comes to rest (Penner's constant for 10 %).
OVERSHOOT = 1.70158
# So that a frame whose time is a cell's to the last digit but one shows that cell.
_INSTANT = 1e-6
RISE_SHARE, DROP_SHARE = 0.09, 0.3


@dataclass(frozen=True, slots=True)
class Pose:
    """The box moved by (x, y) in shares of the frame, then grown by `scale` and turned by `degrees` about its middle or foot.

    `uncovered` of its width shows, from the left; `run` is the share of its content that has run through the box.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0
    degrees: float = 0.0
    about_foot: bool = False
    opacity: float = 1.0
    uncovered: float = 1.0
    run: float = 0.0
    cell: int = 0


def pose(actor: Actor, moment: float, seconds: float) -> Pose | None:
    """The actor's pose at a moment of a scene of `seconds`; None before it enters."""
    since = moment - actor.start
    takes = ENTRANCES[actor.entrance]
    if since < 0 and (takes or actor.start > 0):
        return None
    swing = min(1.0, max(0.0, (since - takes) / WARM_UP_SECONDS))
    moving = MOTIONS[actor.motion](actor, moment, seconds, swing)
    entering = ENTERING[actor.entrance](actor, min(1.0, max(0.0, since / takes))) if takes else Pose()
    return replace(
        moving,
        x=moving.x + entering.x,
        y=moving.y + entering.y,
        scale=moving.scale * entering.scale,
        opacity=entering.opacity,
        uncovered=entering.uncovered,
        cell=_cell(actor, moment, since),
    )


def _cell(actor: Actor, moment: float, since: float) -> int:
    if actor.loop:
        return math.floor((moment + _INSTANT) / actor.cell_seconds) % actor.cells
    return max(0, math.floor(min((since + _INSTANT) / actor.cell_seconds, actor.cells - 1)))


def _wave(actor: Actor, moment: float, period: float) -> float:
    return math.sin(2 * math.pi * (moment / period + actor.phase))


# Each motion gets the actor, the moment, the scene's seconds and how far the actor has come into its swing (0 … 1).
MOTIONS: dict[str, Callable[[Actor, float, float, float], Pose]] = {
    "still": lambda _actor, _moment, _seconds, _swing: Pose(),
    "sway": lambda actor, moment, _seconds, swing: Pose(
        degrees=SWAY_DEGREES * swing * _wave(actor, moment, SWAY_SECONDS), about_foot=True
    ),
    "bob": lambda actor, moment, _seconds, swing: Pose(y=BOB_SHARE * swing * _wave(actor, moment, BOB_SECONDS)),
    "spin": lambda _actor, moment, _seconds, _swing: Pose(degrees=360 * (moment / SPIN_SECONDS % 1)),
    "pulse": lambda actor, moment, _seconds, swing: Pose(
        scale=1 + PULSE_SHARE * swing * _wave(actor, moment, PULSE_SECONDS)
    ),
    "drift": lambda _actor, moment, seconds, _swing: Pose(x=DRIFT_SHARE_A_SECOND * (moment - seconds / 2)),
    "flow": lambda _actor, moment, _seconds, _swing: Pose(run=moment / FLOW_SECONDS % 1),
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


# Each entrance gets the actor and the share of its time that has passed.
ENTERING: dict[str, Callable[[Actor, float], Pose]] = {
    "pop": lambda _actor, at: Pose(scale=max(0.02, ease_out_back(at)), opacity=min(1.0, 5 * at)),
    "rise": lambda _actor, at: Pose(y=RISE_SHARE * (1 - ease_out(at)), opacity=_shown(at)),
    "drop": lambda _actor, at: Pose(y=-DROP_SHARE * (1 - ease_out_back(at)), opacity=_shown(at)),
    "slide left": lambda actor, at: Pose(x=(1.1 - actor.x) * (1 - ease_out(at))),
    "slide right": lambda actor, at: Pose(x=-(actor.x + actor.width + 0.1) * (1 - ease_out(at))),
    "fade": lambda _actor, at: Pose(opacity=ease_in_out(at)),
    "wipe": lambda _actor, at: Pose(uncovered=ease_in_out(at)),
}
