"""Deleting a film takes no file from an equal one that is made at the same time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest
import time_machine

from pipeline import Settings
from store import Store, assets
from store.models import Asset, Discard
from tests.pipeline import beside
from tests.pipeline.till import Till
from tests.providers_server import ProvidersServer


@pytest.fixture
def running(home: Settings, stand_in: ProvidersServer) -> Iterator[Till]:
    """A till at the hour that it is, without a key: the local engine gives an equal film the files that are there."""
    with time_machine.travel(datetime.now(UTC), tick=True) as clock:
        opened = Till(home, stand_in, clock)
        yield opened
        opened.store.close()


def test_a_film_that_goes_takes_no_file_from_an_equal_one_in_the_same_process(running: Till) -> None:
    assert beside.rounds(running, 12, partial(beside.deleted, running.store)) == 0


def test_a_film_that_goes_takes_no_file_from_an_equal_one_in_another_process(
    running: Till, home: Settings, stand_in: ProvidersServer
) -> None:
    assert beside.in_two_processes(home, stand_in, running, 12) == 0


def kept(store: Store, content: bytes) -> Asset:
    made = store.work / "made"
    made.write_bytes(content)
    digest = store.media.publish(made)
    with store.db.write() as session:
        return assets.add(session, Asset(digest=digest, media_type="image/png", size_bytes=len(content)))


def test_a_file_that_got_a_row_while_it_went_to_the_trash_comes_back(store: Store) -> None:
    file = kept(store, b"picture")
    store.let_go([file.digest])
    assert store.media.has(file.digest)


def test_a_film_that_mentions_a_file_just_let_go_of_has_its_row_and_its_bytes(store: Store) -> None:
    file = kept(store, b"picture")
    with store.db.write() as session:
        gone = assets.discard(session, [file.digest])
    store.let_go(gone)
    assert not store.media.has(file.digest)
    with store.db.write() as session:
        assets.hold(session, [file])
    store.media.bring_back([file.digest])
    with store.db.read() as session:
        assert session.get(Asset, file.digest) is not None
        assert session.get(Discard, file.digest) is None
    assert store.media.has(file.digest)
