"""Clocks that jump, forward and back."""

from collections.abc import Iterator
from itertools import cycle

from chaos_scenarios.place import Place
from tests.pipeline.till import LISTED, PICTURE, UNLISTED_LATER, Till

DAY = 86_400.0


def vendors_clock(place: Place) -> Iterator[str]:
    """The clock is a day off while a call is sent and put right before its vendor is asked; it jumps while one waits."""
    with place.till() as till:
        for seconds in (DAY, -DAY):
            died(till, seconds)
        jumps = cycle((DAY, -DAY, -DAY, DAY))
        place.server.world.polls = 6
        till.on_pause = lambda: till.put_clock(next(jumps))
        till.ledger().result(till.work(*UNLISTED_LATER, step="slow"))
        if (states := set(till.states())) != {"stored"}:
            yield f"calls are {states}"
    yield from place.paid_twice()


def died(till: Till, seconds: float) -> None:
    """A call that was charged, and whose process died; the next one asks for the same."""
    request = PICTURE.model_copy(update={"prompt": f"A clock at {seconds}"})
    earlier = PICTURE.model_copy(update={"prompt": f"A harbour before {seconds}"})
    till.put_clock(seconds)
    till.ledger().result(till.work(LISTED[0], earlier, step=earlier.prompt))
    call = till.write("sending", LISTED[0], request, sender="dead")
    till.put_clock(-seconds)
    till.charge(call, LISTED[0], request)
    till.ledger().result(till.work(LISTED[0], request))
