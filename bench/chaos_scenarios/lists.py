"""What vendors' lists tell of calls whose answers are missing: in time, late, and while a person presses too early."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from chaos_scenarios.place import Place
from pipeline import toolbox
from pipeline.errors import ReelwrightError, WrongState
from pipeline.spending import Spending
from tests.pipeline.till import LISTED, PICTURE, Till

MODEL, EARLIER = LISTED[0], PICTURE.model_copy(update={"prompt": "A harbour at noon"})


@contextmanager
def lagging(place: Place, looks: int) -> Iterator[Till]:
    """A till whose next call is charged and not answered, and which so many looks at the list do not show."""
    with place.till(provider_settle_seconds=None) as till:
        till.ledger().result(till.work(MODEL, EARLIER, step="earlier"))
        place.server.fault("drop_after")
        place.server.fault("lag", "list", seconds=1e9, times=looks)
        yield till


def retried(till: Till) -> None:
    """As a person does who presses retry until the picture is there."""
    for _ in range(3):
        with suppress(ReelwrightError):
            till.ledger().result(till.work(*LISTED))


def naive(place: Place) -> Iterator[str]:
    """A process died while its call, which was charged, was under way: the next one asks before it sends."""
    with place.till() as till:
        till.charge(till.write("sending", *LISTED, sender="dead"), *LISTED)
        toolbox.Ledger(till.store).result(till.work(*LISTED))
    yield from place.paid_twice()


def settle_recheck(place: Place) -> Iterator[str]:
    """The list lags for two looks: the third finds the call."""
    with lagging(place, 2) as till:
        retried(till)
    yield from place.paid_twice()


def late_find(place: Place) -> Iterator[str]:
    """The list lags for every look: the retry looks once more before it sends."""
    with lagging(place, 3) as till:
        retried(till)
    yield from place.paid_twice()


def early_decisions(place: Place) -> Iterator[str]:
    """Someone says "pay again" while the list is looked at: refused."""
    taken: list[bool] = []
    with lagging(place, 2) as till:
        till.on_pause = lambda: taken.extend(pressed(till))
        retried(till)
    if not taken:
        yield "nothing was asked about, so nobody pressed"
    if any(taken):
        yield "a call was decided on while its vendor was asked"
    yield from place.paid_twice()


def pressed(till: Till) -> Iterator[bool]:
    """Whether each open call lets itself be decided on."""
    for call in till.rows():
        if call.state == "unknown":
            try:
                Spending(till.store).decide(call.id, "pay_again", by="the harness")
            except WrongState:
                yield False
            else:
                yield True
