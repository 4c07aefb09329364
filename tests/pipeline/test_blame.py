"""A worker that dies takes several films with it: only the one whose own process dies again and again is given up."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlmodel import col, select

from pipeline import Settings, Studio, brief, open_studio
from pipeline.views import JobView
from store import checks
from store.models import Job, Worker
from tests.forks import Fork
from tests.pipeline.test_recovery_paid import LATER, NOW, WRITER, opened, rested, until
from tests.pipeline.till import environment, wish
from tests.providers_server import ProvidersServer

WORK = "from pipeline.serving import work; work()"
# A busy machine takes its time to start processes.
LONG = 400.0
THREE = ("one", "two", "three")
LOCAL = {"prompt": "Ocean waves at sunset", "seconds": 10, "short_side": 240, "scene_count": 3}


def polled(server: ProvidersServer) -> int:
    return sum(stage == "poll" for _, stage, _ in server.world.asked)


def reviewed(studio: Studio, *names: str) -> None:
    """Films whose pictures a vendor is slow to draw."""
    for name in names:
        wanted = wish(WRITER, LATER, review=True, seconds=10, short_side=144, scene_count=1, prompt=f"The {name} pier")
        studio.submit(wanted, job_id=name)


@contextmanager
def worker(home: Settings, server: ProvidersServer, **more: str) -> Iterator[Fork]:
    """A process that makes queued films, once it is at work; it has ended afterwards."""
    with Fork(WORK, env=environment(home, server, EXECUTOR="threads", **more)) as it:
        try:
            yield it
        except BaseException:
            it.kill()
            raise


def stopped(studio: Studio) -> int:
    """How many processes have said that they were asked to stop."""
    with studio._store.db.read() as session:
        return len(session.exec(select(Worker).where(col(Worker.stopped_at).is_not(None))).all())


def deaths(studio: Studio, job_id: str) -> int:
    with studio._store.db.read() as session:
        return session.get_one(Job, job_id).crashes


def sound(studio: Studio) -> None:
    assert {name: faults for name, faults in checks.invariants(studio._store).items() if faults} == {}


def states(jobs: Sequence[JobView]) -> list[tuple[str, str, str]]:
    return [(job.state, job.waiting, job.error) for job in jobs]


def test_three_deaths_of_a_worker_fail_none_of_the_three_films_in_it(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    stand_in.world.polls = 10_000
    studio = opened(paid_home)
    reviewed(studio, *THREE)
    until(lambda: polled(stand_in), lambda count: count > 2, LONG)
    studio.close()
    for _ in range(3):
        before = polled(stand_in)
        with worker(paid_home, stand_in) as working:
            until(lambda: polled(stand_in), lambda count, before=before: count > before + 2, LONG)
            working.kill()
    stand_in.world.polls = 0
    studio = opened(paid_home)
    assert states([rested(studio, name, LONG) for name in THREE]) == [("waiting", "approval", "")] * 3
    assert (studio.spending.unknown(), stand_in.creates()) == ((), 6)
    sound(studio)
    studio.close()


def test_a_film_that_kills_its_process_is_given_up_until_a_retry_and_the_films_beside_it_are_made(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    studio = open_studio(paid_home.model_copy(update={"executor": "threads"}), work=False)
    reviewed(studio, "poison")
    studio.submit(brief(**LOCAL), job_id="beside")
    for _ in range(2):
        with worker(paid_home, stand_in, FAILPOINTS="paid.polling=kill") as working:
            assert working.wait(400) == -signal.SIGKILL
    with worker(paid_home, stand_in, FAILPOINTS="paid.polling=kill") as working:
        poison, beside = rested(studio, "poison", LONG), rested(studio, "beside", LONG)
        assert working.poll() is None
        working.terminate()
    assert (beside.state, beside.error) == ("completed", "")
    assert (poison.state, "again and again in the same step (images)" in poison.error) == ("failed", True)
    studio.retry("poison")
    studio.close()
    again = opened(paid_home)
    assert states([rested(again, "poison", LONG)]) == [("waiting", "approval", "")]
    assert (again.spending.unknown(), stand_in.creates("runwayml")) == ((), 1)
    sound(again)
    again.close()


def test_a_stop_during_each_paid_request_loses_none_of_them(paid_home: Settings, stand_in: ProvidersServer) -> None:
    studio = open_studio(paid_home.model_copy(update={"executor": "threads"}), work=False)
    studio.submit(wish(WRITER, NOW, review=True, seconds=10, short_side=144, scene_count=1), job_id="film")
    for _ in range(2):
        stand_in.fault("held", vendor="openai")
        stand_in.world.holding.clear()
        stand_in.world.released.clear()
        ends = stopped(studio)
        with worker(paid_home, stand_in) as working:
            stand_in.holds()
            working.terminate()
            until(lambda: stopped(studio), lambda count, ends=ends: count > ends, LONG)
            stand_in.release()
            assert working.wait(400) == 0
    again = opened(paid_home)
    assert states([rested(again, "film", LONG)]) == [("waiting", "approval", "")]
    assert (again.spending.unknown(), stand_in.creates()) == ((), 2)
    sound(again)
    again.close()
    studio.close()


def test_a_stop_that_is_cut_short_by_a_kill_is_no_death(paid_home: Settings, stand_in: ProvidersServer) -> None:
    stand_in.world.polls = 10_000
    studio = open_studio(paid_home.model_copy(update={"executor": "threads"}), work=False)
    reviewed(studio, "film")
    for _ in range(3):
        before, ends = polled(stand_in), stopped(studio)
        with worker(paid_home, stand_in) as working:
            until(lambda: polled(stand_in), lambda count, before=before: count > before, LONG)
            working.terminate()
            until(lambda: stopped(studio), lambda count, ends=ends: count > ends, LONG)
            working.kill()
    stand_in.world.polls = 0
    again = opened(paid_home)
    assert states([rested(again, "film", LONG)]) == [("waiting", "approval", "")]
    assert (deaths(again, "film"), again.spending.unknown(), stand_in.creates()) == (0, (), 2)
    again.close()
    studio.close()
