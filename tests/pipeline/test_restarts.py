"""Orderly restarts: a studio that is told to stop leaves its films to the next one, and that counts no crash."""

import os
import signal

from pipeline import Settings, Studio
from pipeline.views import JobView
from store import jobs
from tests.forks import Fork
from tests.pipeline.test_recovery_paid import LISTED, WRITER, all_is_well, opened, rested, until
from tests.pipeline.test_worker import children, linux
from tests.pipeline.till import environment, wish
from tests.providers_server import ProvidersServer

WORK = "from pipeline.serving import work; work()"


def polled(server: ProvidersServer) -> int:
    return sum(stage == "poll" for _, stage, _ in server.world.asked)


def film(studio: Studio, picture: str) -> JobView:
    wanted = wish(WRITER, picture, review=True, seconds=10, short_side=144, scene_count=1)
    return studio.submit(wanted, job_id="film")


def crashes(studio: Studio) -> int:
    with studio._store.db.read() as session:
        job = jobs.get(session, "film")
    assert job is not None
    return job.crashes


def test_four_restarts_during_one_long_call_end_with_its_film(paid_home: Settings, stand_in: ProvidersServer) -> None:
    stand_in.world.polls = 1000
    studio = opened(paid_home)
    film(studio, LISTED)
    for _ in range(4):
        before = polled(stand_in)
        until(lambda: polled(stand_in), lambda count, before=before: count > before)
        studio.close()
        studio = opened(paid_home)
    stand_in.world.polls = 0
    job = rested(studio)
    assert (job.state, job.waiting, job.error) == ("waiting", "approval", "")
    assert (crashes(studio), studio.spending.unknown()) == (0, ())
    assert stand_in.creates() == 2
    all_is_well(studio, stand_in)
    studio.close()


def test_a_term_during_a_long_call_is_no_crash(paid_home: Settings, stand_in: ProvidersServer) -> None:
    stand_in.world.polls = 1000
    studio = opened(paid_home)
    film(studio, LISTED)
    until(lambda: polled(stand_in), bool)
    studio.close()
    before = polled(stand_in)
    env = environment(paid_home, stand_in, EXECUTOR="threads")
    with Fork(WORK, env=env) as working:
        until(lambda: polled(stand_in), lambda count: count > before)
        working.send_signal(signal.SIGTERM)
        assert working.wait(30) == 0
    stand_in.world.polls = 0
    studio = opened(paid_home)
    assert rested(studio).waiting == "approval"
    assert (crashes(studio), stand_in.creates()) == (0, 2)
    studio.close()


@linux
def test_a_worker_that_is_told_to_end_with_its_whole_group_leaves_no_crash(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    stand_in.world.polls = 1000
    studio = opened(paid_home, executor="process")
    film(studio, LISTED)
    until(lambda: polled(stand_in), bool)
    os.kill(children(os.getpid())[0], signal.SIGTERM)
    stand_in.world.polls = 0
    assert rested(studio).waiting == "approval"
    assert (crashes(studio), stand_in.creates()) == (0, 2)
    studio.close()
