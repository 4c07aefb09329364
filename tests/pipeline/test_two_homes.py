"""Two homes over one database: a work is paid once, whoever stands still at whatever moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import open_studio
from pipeline.errors import OutcomeUnknown
from store.errors import DatabaseTaken, LeaseLost
from tests.pipeline.test_cli import reelwright
from tests.pipeline.till import IDS, LISTED, UNLISTED_LATER, Till, doubled
from tests.store.test_lease import silent


@pytest.fixture
def shared(till: Till, tmp_path: Path) -> Iterator[Till]:
    """A till over a database that is not in its home."""
    changed = {"reelwright_home": tmp_path / "first", "database_url": f"sqlite:///{tmp_path / 'shared.db'}"}
    first = till.next_life(**changed)
    yield first
    first.store.close()


def heir(first: Till, tmp_path: Path) -> Till:
    """Another home, once the first has been silent for too long."""
    silent(first.store)
    return Till(first.settings.model_copy(update={"reelwright_home": tmp_path / "second"}), first.server, first.clock)


@pytest.mark.parametrize(("model", "request_"), [LISTED, UNLISTED_LATER], ids=IDS[:2])
def test_a_home_that_stood_still_for_too_long_pays_nothing_any_more(
    shared: Till, tmp_path: Path, model: str, request_: object
) -> None:
    other = heir(shared, tmp_path)
    with pytest.raises(LeaseLost):
        shared.ledger().result(shared.work(model, request_))
    assert shared.charges() == []
    other.ledger().result(other.work(model, request_))
    assert len(shared.charges()) == 1
    other.store.close()


def test_a_home_that_stood_still_with_a_call_reserved_does_not_send_it(shared: Till, tmp_path: Path) -> None:
    model, request = LISTED
    heirs: list[Till] = []
    work = shared.work(model, request)
    object.__setattr__(work, "allow", lambda: heirs.append(heir(shared, tmp_path)))
    with pytest.raises(LeaseLost):
        shared.ledger().result(work)
    assert shared.charges() == []
    heirs[0].ledger().result(heirs[0].work(model, request))
    assert doubled(shared.charges()) == {}
    heirs[0].store.close()


@pytest.mark.parametrize(("model", "request_"), [LISTED, UNLISTED_LATER], ids=IDS[:2])
def test_what_another_home_may_still_send_is_for_a_person_though_no_list_shows_it(
    shared: Till, tmp_path: Path, model: str, request_: object
) -> None:
    """It stands still between its note and its request: the list is empty, and the request may yet leave."""
    shared.write("sending", model, request_, sender=shared.store.pulse.name)
    other = heir(shared, tmp_path)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown, match="Metrics page"):
            other.ledger().result(other.work(model, request_))
    assert (other.charges(), other.states()) == ([], ["unknown"])
    other.store.close()


def test_the_command_line_says_in_one_line_which_studio_is_in_the_way(tmp_path: Path, shared: Till) -> None:
    done = reelwright(tmp_path / "another", "jobs", DATABASE_URL=shared.settings.database_url)
    assert done.returncode == 3
    assert done.stderr.count(b"\n") == 1
    assert str(tmp_path / "first").encode() in done.stderr
    assert b"DATABASE_URL" in done.stderr


def test_a_studio_is_refused_before_it_takes_up_the_films_of_another(shared: Till, tmp_path: Path) -> None:
    with pytest.raises(DatabaseTaken):
        open_studio(shared.settings.model_copy(update={"reelwright_home": tmp_path / "third"}))
    with shared.store.db.read() as session:
        from store.models import Job

        assert session.get_one(Job, "film").crashes == 0
