"""Two homes over one database."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from chaos_scenarios.place import Place
from pipeline import open_studio
from pipeline.errors import ReelwrightError
from pipeline.provider import Provider
from store.errors import DatabaseTaken, StoreError
from tests.pipeline.till import LISTED, Till
from tests.store.test_lease import silent


@dataclass
class Still:
    """A vendor's client that stands still between the ledger's note and the request, until it is let go."""

    whole: Provider
    stands: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def create(self, *asked: Any) -> Any:
        self.stands.set()
        self.go.wait(60)
        return self.whole.create(*asked)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.whole, name)


def lease(place: Place) -> Iterator[str]:
    """A second home is refused while the first lives; once that was silent for a minute, nothing is sent by both."""
    url = f"sqlite:///{place.folder / 'shared.db'}"
    with place.till(reelwright_home=place.folder / "first", database_url=url) as first:
        second = first.settings.model_copy(update={"reelwright_home": place.folder / "second"})
        try:
            open_studio(second, work=False).close()
        except DatabaseTaken:
            pass
        else:
            yield "a second home was let in beside one that lives"
        still = Still(first.providers["replicate"])
        sending = threading.Thread(target=asked, args=(first, still))
        sending.start()
        still.stands.wait(60)
        silent(first.store)
        other = Till(second, place.server, first.clock)
        asked(other)
        still.go.set()
        sending.join()
        other.store.close()
    yield from place.paid_twice()


def asked(till: Till, provider: Still | None = None) -> None:
    """The film's picture, by one of the homes."""
    work = till.work(*LISTED)
    with suppress(ReelwrightError, StoreError):
        till.ledger().result(replace(work, provider=provider) if provider else work)
