"""What a seed is about: most are about anything; the others bring together what seldom meets by chance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.failpoints import NAMES

T = TypeVar("T")

LOSES = {"lost after": 60.0, "dies after": 30.0}
# Answers are lost, and little else that ends a film or its process.
GENTLE = dict.fromkeys(("rejected", "key refused", "out of credit", "refused", "refused at a price", "dies before",
                        "dies after", "dies, then late"), 0.0) | {"lost after": 60.0}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """None and empty are drawn for each seed; `fates` are other weights than the usual ones.

    `waits` are seconds before a request leaves its process, as when that stands still; `ready` until its work is done.
    """

    fates: Mapping[str, float] = field(default_factory=dict)
    vendors: tuple[str, ...] = ("listed", "listed", "unlisted", "atonce")
    lags: tuple[float, ...] = (0.0, 0.0, 5.0, 50.0)
    waits: tuple[float, ...] = (0.0, 0.2, 2.0, 40.0)
    ready: tuple[float, ...] = (0.0, 0.0, 3.0, 30.0)
    late: bool | None = None
    keys: bool | None = None
    deadly: float | None = None
    workers: int | None = None
    seconds: float | None = None
    # Seconds for which a vendor does not know an id that it has just given.
    denies: float = 0.0
    # The first few processes that come to one failpoint, another one for each seed, die there.
    aims: bool = False
    # People redraw pictures of films that rest, also twice at once, and go on with those meanwhile.
    redraws: bool = False
    # People cancel, and a vendor's client heeds that while it waits for an answer.
    cancels: bool = False
    # How likely a thread stands still after a write, while others go on.
    stills: float = 0.0


ANYTHING = "anything"
PLOTS: dict[str, Plot] = {
    ANYTHING: Plot(),
    "a list that is slow": Plot(
        fates=LOSES, vendors=("listed",), lags=(0.0, 150.0, 285.0), late=False, keys=False, seconds=1200.0),
    "a list that is late": Plot(
        fates=LOSES, vendors=("listed",), lags=(0.0, 400.0, 1500.0), late=True, keys=False, seconds=1200.0),
    "two keys": Plot(
        fates=LOSES, vendors=("listed",), ready=(0.0, 100.0, 300.0), late=False, keys=True, denies=45.0, deadly=0.0,
        seconds=1200.0),
    "a process that stands still": Plot(
        vendors=("listed",), waits=(0.0, 600.0), deadly=0.0, workers=2, seconds=1200.0, stills=0.1),
    "two who redraw": Plot(
        fates={"lost after": 30.0}, vendors=("listed",), waits=(0.0, 0.0, 600.0), redraws=True, deadly=0.0, seconds=1200.0,
        stills=0.1),
    "a cancel": Plot(ready=(3.0, 60.0, 200.0), cancels=True, deadly=0.01, seconds=500.0, stills=0.05),
    "one id for two": Plot(
        fates={"another's id": 60.0}, vendors=("listed",), deadly=0.0),
    "a death at one place": Plot(
        fates=GENTLE, vendors=("listed",), late=False, keys=False, deadly=0.0, aims=True, seconds=1200.0),
}  # fmt: skip
# Of eleven seeds in a row: the first three are about anything, the others about one plot each.
TURNS = (ANYTHING, ANYTHING, ANYTHING, *(name for name in PLOTS if name != ANYTHING))
# Where a process may die: at each failpoint, and after any write.
COMMITTED = "db.committed"
PLACES = (*NAMES, COMMITTED)


def plot_of(seed: int) -> str:
    """The plot that a seed is about."""
    return TURNS[seed % len(TURNS)]


def aim_of(seed: int) -> str:
    """The failpoint at which processes die in a seed about one place; the same for no two such seeds in a row."""
    return PLACES[seed // len(TURNS) % len(PLACES)]


def given(wanted: T | None, drawn: T) -> T:
    """What a plot wants, or else what was drawn."""
    return drawn if wanted is None else wanted
