"""Orderly restarts."""

from collections.abc import Iterator

from chaos_oracle import crashed

from chaos_scenarios.place import Place
from pipeline import Settings, Studio
from tests.pipeline.test_recovery_paid import opened, rested, until
from tests.pipeline.test_restarts import LISTED, film, polled
from tests.providers_server import ProvidersServer

RESTARTS = 4


def orderly_restarts(place: Place) -> Iterator[str]:
    """A studio is told to stop four times while one vendor works: its film goes on, and counts no crash."""
    settings = place.settings()
    place.server.world.polls = 1000
    studio = opened(settings)
    film(studio, LISTED)
    for _ in range(RESTARTS):
        studio = restarted(studio, settings, place.server)
    if crashed(settings):
        yield "a restart counts as a crash"
    place.server.world.polls = 0
    job = rested(studio)
    if job.waiting != "approval":
        yield f"the film is {job.state} after {RESTARTS} restarts: {job.error}"
    studio.close()
    yield from place.paid_twice()


def restarted(studio: Studio, settings: Settings, server: ProvidersServer) -> Studio:
    """The next studio, once this one has asked the vendor again or given its film up."""
    before = polled(server)
    until(lambda: polled(server) > before or studio.job("film").ended, bool)
    studio.close()
    return opened(settings)
