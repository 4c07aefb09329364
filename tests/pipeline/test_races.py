"""Several people, threads and processes at one job: one of them wins, nothing is done twice, nothing stays behind."""

import itertools
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline import Settings, open_studio
from pipeline.errors import Conflict, NotFound, ReelwrightError
from pipeline.views import JobView
from store import Store, budgets, calls, checks, jobs
from store.budgets import Caps, OverCap
from store.models import Job, PaidCall
from tests.pipeline.till import child, environment, wish
from tests.providers_server import ProvidersServer

CAPS = Caps(job=1_000_000, day=10_000_000)
RUNS_FILM = """
import threading, time
from pipeline import brief, open_studio
studio = open_studio()
studio.submit(brief(prompt="The pier", review=True, seconds=5, short_side=144, scene_count=1), job_id="film")
deadline = time.monotonic() + 600
while not (job := studio.job("film")).ended and not job.waiting and time.monotonic() < deadline:
    threading.Event().wait(0.05)
print(job.state, job.waiting, job.error)
studio.close()
"""


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act gave or raised, all begun together."""
    ready = threading.Barrier(len(acts))

    def act(do: Callable[[], object]) -> object:
        ready.wait()
        try:
            return do()
        except ReelwrightError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def queued(store: Store, job_id: str, **fields: object) -> None:
    with store.db.write() as session:
        jobs.add(session, Job(id=job_id, number=0, origin="t", kind="storyboard", brief='{"prompt":"x"}', **fields), ())


def sound(store: Store) -> None:
    assert {name: faults for name, faults in checks.invariants(store).items() if faults} == {}


def test_f41_a_hundred_submits_of_one_id_are_one_job(home: Settings) -> None:
    studio = open_studio(home.model_copy(update={"executor": "threads"}), work=False)
    found = at_once(*[lambda: studio.submit(wish(review=True), job_id="one")] * 100)
    assert all(isinstance(job, JobView) and job.id == "one" for job in found)
    assert studio.jobs().total == 1
    studio.close()


def test_of_200_films_submitted_at_once_against_room_for_20_exactly_20_are_taken(paid_home: Settings) -> None:
    studio = open_studio(paid_home.model_copy(update={"executor": "threads"}), work=False)
    wanted = wish("openai:gpt-4o-mini", "replicate:flux-schnell", review=True, seconds=10, scene_count=2)
    price = studio.estimate(wanted).usd_micros
    studio.spending.set_caps(job_usd=5, day_usd=20 * price / 1e6)
    found = at_once(*[lambda: studio.submit(wanted)] * 200)
    assert sum(isinstance(job, JobView) for job in found) == studio.jobs().total == 20
    assert sum(isinstance(error, OverCap) for error in found) == 180
    budget = studio.spending.budget()
    assert (budget.day_held, budget.day_cap) == (20 * price, 20 * price)
    sound(studio._store)
    studio.close()


def test_f42_the_same_id_for_another_film_is_refused(home: Settings) -> None:
    studio = open_studio(home.model_copy(update={"executor": "threads"}), work=False)
    studio.submit(wish(prompt="a"), job_id="one")
    with pytest.raises(Conflict):
        studio.submit(wish(prompt="b"), job_id="one")
    studio.close()


def test_f46_fifty_workers_claim_each_job_once(store: Store) -> None:
    for number in range(200):
        queued(store, f"job-{number}")
    won: list[str] = []

    def work(worker: int) -> None:
        while True:
            with store.db.write() as session:
                claim = jobs.claim(session, f"worker-{worker}", kinds=("storyboard",))
            if claim is None:
                return
            won.append(claim.job_id)

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(work, range(50)))
    assert set(Counter(won).values()) == {1}
    assert len(won) == 200


@pytest.mark.parametrize("order", list(itertools.permutations(("complete", "cancel", "delete"))), ids="-".join)
def test_f43_complete_cancel_and_delete_in_any_order_leave_one_answer(store: Store, order: Sequence[str]) -> None:
    with store.db.write() as session:
        jobs.add(session, Job(id="film", number=0, origin="t", kind="storyboard", brief='{"prompt":"x"}'), ())
        budgets.open_job(session, "film", 1000, CAPS)
        claim = jobs.claim(session, store.pulse.name, kinds=("storyboard",))
    assert claim is not None
    goals = {"complete": "completed", "cancel": "cancelling", "delete": "deleted"}
    for act in order:
        with store.db.write() as session:
            job = jobs.held(session, claim) if act == "complete" else jobs.get(session, "film")
            if (job is not None and job.state in ("running", "cancelling")) or (job is not None and act == "delete"):
                state = "cancelled" if act == "complete" and job.state == "cancelling" else goals[act]
                jobs.move(session, job, state)
                if state != "cancelling":
                    budgets.close_job(session, "film")
    with store.db.read() as session:
        job = session.get_one(Job, "film")
        assert job.state == "deleted"
        assert not jobs.may_pay(session, claim)
        assert jobs.get(session, "film") is None
    day = [row for row in _budgets(store) if row.id.startswith("day")]
    assert [(row.held, row.spent) for row in day] == [(0, 0)]


def test_f43_of_a_cancel_and_a_claim_at_once_nothing_runs_on(home: Settings, store: Store) -> None:
    for number in range(10):
        queued(store, f"film-{number}")
        studio = open_studio(home, work=False)

        def claim() -> object:
            with store.db.write() as session:
                return jobs.claim(session, store.pulse.name, kinds=("storyboard",))

        at_once(claim, lambda: studio.cancel(f"film-{number}"))  # noqa: B023
        assert studio.job(f"film-{number}").state in ("cancelled", "cancelling")
        studio.close()


def test_f43_two_cancels_and_two_deletes_at_once_are_one(home: Settings, store: Store) -> None:
    studio = open_studio(home, work=False)
    queued(store, "film")
    assert len([f for f in at_once(*[lambda: studio.cancel("film")] * 8) if isinstance(f, JobView)]) >= 1
    gone = at_once(*[lambda: studio.delete("film")] * 8)
    assert gone.count(None) == 1
    assert all(isinstance(error, NotFound) for error in gone if error)
    sound(store)
    studio.close()


def test_f44_a_deleted_film_is_gone_for_everybody_at_once(home: Settings) -> None:
    studio = open_studio(home.model_copy(update={"executor": "threads"}))
    job = studio.submit(wish(seconds=20, short_side=360, local_fallback=True))
    _until(lambda: studio.job(job.id).state == "running")
    studio.delete(job.id)
    for look in (studio.job, studio.cancel, studio.retry, studio.approve, studio.delete):
        with pytest.raises(NotFound):
            look(job.id)
    store = studio._store
    _until(lambda: not _uncleared(store))
    _until(lambda: not list(store.work.iterdir()))
    sound(store)
    studio.close()


def test_f45_many_approvals_and_renders_open_one_revision(home: Settings) -> None:
    studio = open_studio(home)
    job = studio.submit(wish(review=True, seconds=5, short_side=144, scene_count=1))
    studio.close()
    studio = open_studio(home, work=False)
    assert all(isinstance(found, JobView) for found in at_once(*[lambda: studio.approve(job.id)] * 8))
    found = at_once(*[lambda: studio.render(job.id)] * 8)
    assert studio.job(job.id).revision == 2
    assert sum(isinstance(one, JobView) for one in found) == 1
    studio.close()


def test_a_cancelled_job_whose_process_died_gives_everything_back(home: Settings, store: Store) -> None:
    """Its reserve, what it had not sent, and a claim on it; what a vendor may have charged is listed for a person."""
    queued(store, "film")
    with store.db.write() as session:
        budgets.open_job(session, "film", 9000, CAPS)
        jobs.claim(session, "dead", kinds=("storyboard",))
        for step, state in (("a", "reserved"), ("b", "sending"), ("c", "accepted"), ("d", "stored"), ("e", "sending")):
            vendor = "local" if step == "e" else "replicate"
            call = PaidCall(job_id="film", step=step, capability="image", vendor=vendor, model=f"{vendor}:m",
                            request_sha="s", estimated_micros=0 if step == "e" else 1000, sender="dead")  # fmt: skip
            calls.reserve(session, call, CAPS)
            call.state = state
        jobs.move(session, session.get_one(Job, "film"), "cancelling")
    studio = open_studio(home.model_copy(update={"executor": "threads"}))
    _until(lambda: studio.job("film").state == "cancelled")
    assert {call.step: call.state for call in studio.spending.calls()} == {
        "a": "void", "b": "unknown", "c": "unknown", "d": "stored", "e": "void",
    }  # fmt: skip
    day = next(row for row in _budgets(store) if row.id.startswith("day"))
    assert (day.held, [row.reserved for row in _budgets(store) if row.id == "job:film"]) == (3000, [0])
    studio.close()


def test_a_part_whose_process_died_fails_and_is_not_run_as_a_film(home: Settings, store: Store) -> None:
    with store.db.write() as session:
        jobs.add(session, Job(id="p", number=0, origin="t", kind=jobs.PART, brief='{"prompt":"x"}'), ())
        jobs.claim(session, "dead", kinds=(jobs.PART,))
    studio = open_studio(home.model_copy(update={"executor": "threads"}))
    _until(lambda: studio.job("p").ended)
    assert "ask for it again" in studio.job("p").error
    studio.close()


def test_f08_a_death_around_a_cancel_and_a_claim_loses_no_job(paid_home: Settings, stand_in: ProvidersServer) -> None:
    env = environment(paid_home, stand_in, EXECUTOR="threads", FAILPOINTS="job.claimed=kill@1")
    assert child(RUNS_FILM, env).returncode == -signal.SIGKILL
    looking = open_studio(paid_home, work=False)
    assert looking.cancel("film").state == "cancelling"
    looking.close()
    studio = open_studio(paid_home.model_copy(update={"executor": "threads"}))
    _until(lambda: studio.job("film").ended)
    assert studio.job("film").state == "cancelled"
    studio.retry("film")
    sound(studio._store)
    studio.close()


@pytest.mark.parametrize(
    "loop", ["watch.look=raise@2-3", "worker.look=raise@1-6", "watch.look=raise@1-2;worker.look=raise@2-4"]
)
def test_f48_threads_that_die_are_started_again(paid_home: Settings, stand_in: ProvidersServer, loop: str) -> None:
    env = environment(paid_home, stand_in, EXECUTOR="threads", FAILPOINTS=loop, OPENAI_API_KEY="", OPENAI_BASE_URL="",
                      REPLICATE_API_TOKEN="", RUNWAYML_API_SECRET="", ANTHROPIC_API_KEY="")  # fmt: skip
    done = child(RUNS_FILM, env)
    assert done.stdout.strip() == "waiting approval", done.stderr
    assert "failpoint" in done.stderr


def test_f48_a_job_whose_thread_raised_ends_with_a_reason(paid_home: Settings, stand_in: ProvidersServer) -> None:
    done = child(RUNS_FILM, environment(paid_home, stand_in, EXECUTOR="threads", FAILPOINTS="job.claimed=raise@1-1"))
    assert done.stdout.startswith("failed  Something unexpected went wrong (RuntimeError)"), done.stderr
    assert "RuntimeError: failpoint job.claimed" in done.stderr
    assert "locals" not in done.stderr


def test_f48_a_job_that_no_thread_has_is_taken_up_again(home: Settings) -> None:
    """Claimed by this process, and then its thread was lost before it began."""
    studio = open_studio(home.model_copy(update={"executor": "threads"}), work=False)
    job = studio.submit(wish(review=True, seconds=5, short_side=144, scene_count=1, local_fallback=True))
    with studio._store.db.write() as session:
        assert jobs.claim(session, studio._store.pulse.name, kinds=("storyboard",)) is not None
    studio.start()
    _until(lambda: studio.job(job.id).waiting == "approval")
    assert studio.job(job.id).waiting == "approval"
    studio.close()


def _until(good: Callable[[], bool], seconds: float = 600.0) -> None:
    waiting, deadline = threading.Event(), time.monotonic() + seconds
    while not good() and time.monotonic() < deadline:
        waiting.wait(0.05)


def _budgets(store: Store) -> list:  # type: ignore[type-arg]
    with store.db.read() as session:
        return budgets.all_rows(session)


def _uncleared(store: Store) -> Sequence[Job]:
    with store.db.read() as session:
        return jobs.uncleared(session)
