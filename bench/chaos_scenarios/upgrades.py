"""A home of another release, whose requests were worded in other ways."""

from collections.abc import Iterator
from contextlib import suppress

from chaos_scenarios.place import Place
from pipeline.errors import ReelwrightError
from tests.pipeline.test_upgrade import CHARGED, LATER, UNPAID, asked, old_home, sent_by_0_1_0


def lookup_by_step(place: Place) -> Iterator[str]:
    """0.1.0 left a call in every state: what it had paid for is taken over, what it had not sent is paid once."""
    old_home(place.settings())
    sent_by_0_1_0(place.server)
    with place.till() as till:
        for name in (*CHARGED, *UNPAID, "untold") * 2:
            with suppress(ReelwrightError):
                asked(till, name, LATER)
    if (sent := place.server.creates()) != len(UNPAID):
        yield f"{sent} calls were sent where {len(UNPAID)} were still to be paid for"
    if (charges := len(place.server.charges)) != len(CHARGED) + len(UNPAID):
        yield f"{charges} charges for {len(CHARGED) + len(UNPAID)} works"
