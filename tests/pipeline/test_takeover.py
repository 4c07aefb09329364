"""Whom a death is counted against: by how many were in the dead process, and whether another one saw it."""

from collections.abc import Callable

from pipeline import blame
from pipeline.executors import takeover
from store import Store, jobs, workers
from store.liveness import Pulse
from store.models import Job

FILMS = ("one", "two", "three")


def queued(store: Store, *names: str, kind: str = "storyboard") -> None:
    with store.db.write() as session:
        for name in names:
            jobs.add(session, Job(id=name, number=0, origin="test", kind=kind, brief="{}", stage="images"), ())


def claimed(store: Store, worker: str, *names: str, kind: str = "storyboard") -> None:
    with store.db.write() as session:
        for name in names:
            assert jobs.claim(session, worker, kinds=(kind,), job_id=name) is not None


def died(store: Store, *, orderly: bool = False) -> str:
    """The name of another process of this home, which is no more."""
    pulse = Pulse(store.home.folder, store.home.key)
    with store.db.write() as session:
        session.connection().exec_driver_sql(f"UPDATE job SET worker = '{pulse.name}' WHERE state = 'running'")
        if orderly:
            workers.let_go(session, pulse.name)
    pulse.stop()
    return pulse.name


def jobs_of(store: Store, read: Callable[[Job], object]) -> list[object]:
    with store.db.read() as session:
        return [read(session.get_one(Job, name)) for name in FILMS if session.get(Job, name)]


def test_a_hundred_deaths_together_make_suspects_and_fail_nobody(store: Store) -> None:
    queued(store, *FILMS)
    claimed(store, store.pulse.name, *FILMS)
    for _ in range(100):
        assert len(takeover.of_dead(store, died(store))) == 3
    assert jobs_of(store, lambda job: (job.state, blame.is_suspected(job))) == [("running", True)] * 3


def test_a_hundred_polite_stops_alone_count_nothing(store: Store) -> None:
    queued(store, "one")
    claimed(store, store.pulse.name, "one")
    for _ in range(100):
        assert len(takeover.of_dead(store, died(store, orderly=True))) == 1
    assert jobs_of(store, lambda job: (job.state, job.crashes)) == [("running", 0)]


def test_a_film_that_takes_everything_down_alone_is_given_up_in_the_end(store: Store) -> None:
    queued(store, "one")
    claimed(store, store.pulse.name, "one")
    deaths = next(number for number in range(1, 100) if not takeover.of_dead(store, died(store)))
    assert deaths == blame.GIVEN_UP
    assert jobs_of(store, lambda job: job.state) == ["failed"]


def test_three_deaths_of_a_suspects_own_process_that_we_saw_give_it_up(store: Store) -> None:
    queued(store, *FILMS)
    claimed(store, store.pulse.name, *FILMS)
    for _ in range(blame.SUSPECTED):
        claims = takeover.of_dead(store, died(store))
    mine = next(claim for claim in claims if claim.job_id == "two")

    def dies_alone() -> bool:
        with store.db.write() as session:
            assert workers.hand_over(session, mine, "its own process")
        return takeover.after_death(store, mine)

    assert takeover.after_death(store, mine)
    assert [dies_alone() for _ in range(3)] == [True, True, False]
    assert jobs_of(store, lambda job: job.state) == ["running", "failed", "running"]


def test_a_film_that_got_on_is_suspected_no_more(store: Store) -> None:
    queued(store, "one", "two")
    claimed(store, store.pulse.name, "one", "two")
    for _ in range(blame.SUSPECTED):
        takeover.of_dead(store, died(store))
    with store.db.write() as session:
        blame.clear(session.get_one(Job, "one"))
    assert jobs_of(store, blame.is_suspected) == [False, True]


def test_a_piece_of_a_music_video_beside_a_film_takes_its_share_of_the_blame(store: Store) -> None:
    queued(store, "one")
    claimed(store, store.pulse.name, "one")
    for number in range(30):
        queued(store, f"part {number}", kind="part")
        claimed(store, store.pulse.name, f"part {number}", kind="part")
        assert len(takeover.of_dead(store, died(store))) == 1
    assert jobs_of(store, lambda job: (job.state, job.crashes)) == [("running", blame.SUSPECTED)]


def test_what_someone_else_took_up_already_is_left_alone(store: Store) -> None:
    queued(store, "one")
    claimed(store, store.pulse.name, "one")
    name = died(store)
    first = takeover.of_dead(store, name)
    assert (len(first), takeover.of_dead(store, name)) == (1, [])
