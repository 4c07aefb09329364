"""Clients that send a post again because its answer does not come, with an Idempotency-Key and without."""

from collections.abc import Iterator
from contextlib import suppress

import httpx

from api_server.serve import Server
from chaos_scenarios.place import Place
from pipeline import open_studio

POST = "/api/mv/character-reference"
SILENT = dict.fromkeys(("replicate_api_token", "runwayml_api_secret", "anthropic_api_key", "pexels_api_key"), "")
PATIENCE_SECONDS = 5.0
TRIES = 60


def joining(place: Place) -> Iterator[str]:
    """A picture that takes longer than its client waits is one work, one answer and one charge."""
    settings = place.settings(
        api_port=0, narration_port=0, creates_per_minute=0, answer_time_limit_seconds=0.2, **SILENT
    )
    studio = open_studio(settings)
    with Server(studio) as server:
        for name, key in (("keyed", {"Idempotency-Key": "k1"}), ("keyless", {})):
            with httpx.Client(
                base_url=f"http://127.0.0.1:{server.ports['api']}", timeout=PATIENCE_SECONDS, headers=key
            ) as client:
                before = len(place.server.charges)
                if not answered(place, client, name):
                    yield f"{name}: no answer"
                if (charges := len(place.server.charges) - before) != 1:
                    yield f"{name}: {charges} charges for one post and its retries"
    studio.close()
    yield from place.paid_twice()


def answered(place: Place, client: httpx.Client, name: str) -> bool:
    """Whether a client that repeats itself gets its picture, which its vendor holds back for two tries."""
    for event in (place.server.world.holding, place.server.world.released):
        event.clear()
    place.server.fault("held", vendor="openai")
    for number in range(TRIES):
        with suppress(httpx.TimeoutException):
            answer = client.post(
                POST, json={"character_description": f"A silver robot, {name}"}, headers={"X-API-Key": "x"}
            )
            if answer.status_code != 503:
                place.server.release()
                return answer.status_code == 200
        if number == 1:
            place.server.release()
    return False
