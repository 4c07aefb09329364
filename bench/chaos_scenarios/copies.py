"""Copies of the database that are put back."""

from collections.abc import Iterator
from contextlib import suppress

from chaos_scenarios.place import Place
from pipeline import Studio
from pipeline.errors import ReelwrightError
from tests.pipeline.test_recovery_paid import LISTED, WRITER
from tests.pipeline.test_restored_copies import Copies
from tests.pipeline.till import wish


def made(studio: Studio, tale: str) -> bool:
    """Whether a film of this name is at its review, asked for as a client does who may be repeating itself."""
    wanted = wish(WRITER, LISTED, prompt=f"About {tale}", style=f"in the style of {tale}", review=True, seconds=10,
                  short_side=144, scene_count=2)  # fmt: skip
    with suppress(ReelwrightError):
        studio.submit(wanted, job_id=tale)
    return studio.job(tale).waiting == "approval"


def copied(place: Place, tale: str, *, closed: bool) -> Copies:
    """A home that has made a film, whose database of before is put back: copied closed, or without its newest pages."""
    copies = Copies(place.settings(), place.folder, place.server)
    copies.studio().close()
    copies.keep()
    studio = copies.studio()
    made(studio, tale)
    if not closed:
        copies.keep()
    studio.close()
    copies.put_back()
    return copies


def journal(place: Place) -> Iterator[str]:
    """The same films are asked for again: their pictures are there already, or at the vendor."""
    for tale, closed in (("first", True), ("second", False)):
        studio = copied(place, tale, closed=closed).studio()
        made(studio, tale)
        studio.go_on(by="the harness")
        if not made(studio, tale):
            yield f"{tale} did not come to its review: {studio.job(tale).error}"
        studio.close()
    yield from place.paid_twice()


def reconcile_only(place: Place) -> Iterator[str]:
    """Another film is asked for before a person agreed: it waits, and is made afterwards."""
    studio = copied(place, "first", closed=True).studio()
    before = len(place.server.charges)
    made(studio, "second")
    if len(place.server.charges) > before:
        yield f"{len(place.server.charges) - before} charges over a copy, before a person agreed"
    studio.go_on(by="the harness")
    if not made(studio, "second"):
        yield f"the film did not go on: {studio.job('second').error}"
    studio.close()
    yield from place.paid_twice()
