"""Films with paid pictures whose process dies, stops or is told to end: what was paid is never paid again."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import TypeVar

import pytest
from pydantic import SecretStr
from sqlmodel import select

from pipeline import Settings, Studio, open_studio
from pipeline.errors import WrongState
from pipeline.failpoints import NAMES
from pipeline.spending import Spending
from pipeline.views import JobView
from store import checks
from store.models import PaidCall
from tests.forks import Fork
from tests.pipeline.test_recovery import KILLED_AT
from tests.pipeline.till import child, doubled, environment, wish
from tests.providers_server import ProvidersServer

T = TypeVar("T")

# Seconds; a machine that is busy with something else is slow, not wrong.
PATIENCE = 300.0

LISTED, LATER, NOW = "replicate:flux-schnell", "runwayml:gen4_image", "openai:gpt-image-2"
WRITER = "openai:gpt-4o-mini"
MAKE = """
from pipeline import open_studio
from pipeline.brief import Brief
studio = open_studio()
studio.submit(Brief.model_validate_json({brief!r}), job_id="film")
"""
# In the midst of a write a process that stands still would hold the database for everybody.
STANDS_BETWEEN_WRITES = """
import signal, threading
from pipeline import failpoints
def stop(name):
    with studio._store.db._writing:
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
failpoints.ACTIONS["stop"] = stop
"""
ALSO_FOR_SCRIPTS = ("paid.before_intent", "paid.after_intent", "paid.after_reply", "paid.after_stored")
LOOKS = ("watch.look", "worker.look")
APPROVAL, ATTENTION = ("waiting", "approval"), ("waiting", "attention")
ROWS = {"before_intent": "f01", "after_intent": "f02", "after_reply": "f04", "after_accepted": "f05", "polling": "f05",
        "download": "f06", "before_publish": "f06", "after_publish": "f06", "after_stored": "f06"}  # fmt: skip
DEATHS = [
    *[(LISTED, f"paid.{place}", APPROVAL) for place in (
        "before_intent", "after_intent", "after_reply", "after_accepted", "polling", "download", "before_publish",
        "after_publish", "after_stored")],
    (LATER, "paid.after_intent", ATTENTION),
    *[(LATER, f"paid.{place}", APPROVAL) for place in ("after_reply", "after_accepted", "polling", "download", "after_publish")],
    (NOW, "paid.after_intent", ATTENTION),
    *[(NOW, f"paid.{place}", APPROVAL) for place in ("after_reply", "before_publish", "after_publish", "after_stored")],
]  # fmt: skip


def reviewed(picture: str, scene_count: int = 1) -> str:
    return wish(WRITER, picture, review=True, seconds=10, short_side=144, scene_count=scene_count).model_dump_json()


def opened(settings: Settings, **changed: object) -> Studio:
    return open_studio(settings.model_copy(update={"executor": "threads", **changed}))


def rested(studio: Studio, job_id: str = "film", seconds: float = PATIENCE) -> JobView:
    """The job once it has ended or waits."""
    return until(lambda: studio.job(job_id), lambda job: job.ended or bool(job.waiting), seconds)


def until(look: Callable[[], T], good: Callable[[T], bool], seconds: float = PATIENCE) -> T:
    waiting, deadline = threading.Event(), time.monotonic() + seconds
    while not good(found := look()) and time.monotonic() < deadline:
        waiting.wait(0.05)
    return found


def rows(studio: Studio) -> list[PaidCall]:
    return list(studio.spending.calls(job_id="film"))  # type: ignore[arg-type]


def all_is_well(studio: Studio, server: ProvidersServer) -> None:
    assert doubled(server.charges.all()) == {}
    assert {name: faults for name, faults in checks.invariants(studio._store).items() if faults} == {}


@pytest.mark.parametrize(
    ("picture", "place", "end"), DEATHS, ids=[f"{ROWS[place.partition('.')[2]]}-{place}-{m}" for m, place, _ in DEATHS]
)
def test_f01_f02_f04_f05_f06_a_death_anywhere_in_a_paid_call_is_paid_once(
    paid_home: Settings, stand_in: ProvidersServer, picture: str, place: str, end: tuple[str, str]
) -> None:
    first = 2 if place in ALSO_FOR_SCRIPTS else 1
    env = environment(paid_home, stand_in, EXECUTOR="inline", FAILPOINTS=f"{place}=kill@{first}")
    assert child(MAKE.format(brief=reviewed(picture)), env).returncode == -signal.SIGKILL
    studio = opened(paid_home)
    job = rested(studio)
    assert ((job.state, job.waiting), job.error if end == APPROVAL else "") == (end, "")
    all_is_well(studio, stand_in)
    if end == ATTENTION:
        open_calls = studio.spending.unknown()
        assert open_calls
        assert "Metrics page" in job.error
        for call in open_calls:
            studio.spending.decide(call.id, "not_charged", by="Ada")
        studio.retry("film")
        assert rested(studio).waiting == "approval"
    assert sum(call.state == "stored" and call.vendor != "local" for call in rows(studio)) == 2
    assert list((paid_home.reelwright_home / "work").iterdir()) == []
    studio.close()


@pytest.mark.parametrize("place", ["paid.unknown", "paid.found"])
def test_f03_a_death_while_a_vendor_is_asked_what_became_of_a_call_charges_once(
    paid_home: Settings, stand_in: ProvidersServer, place: str
) -> None:
    stand_in.fault("drop_after", vendor="replicate")
    env = environment(paid_home, stand_in, EXECUTOR="inline", FAILPOINTS=f"{place}=kill@1")
    assert child(MAKE.format(brief=reviewed(LISTED)), env).returncode == -signal.SIGKILL
    studio = opened(paid_home)
    assert rested(studio).waiting == "approval"
    all_is_well(studio, stand_in)
    assert stand_in.creates("replicate") == 1
    studio.close()


def test_every_failpoint_is_one_at_which_some_test_kills() -> None:
    killed = {place for _, place, _ in DEATHS} | set(KILLED_AT) | {"paid.unknown", "paid.found"} | set(LOOKS)
    assert killed == set(NAMES)


@pytest.mark.parametrize("place", LOOKS)
def test_f10_a_death_in_a_loop_of_the_studio_loses_no_job(
    paid_home: Settings, stand_in: ProvidersServer, place: str
) -> None:
    looking = opened(paid_home, executor="inline", spending="off")
    assert looking.submit(wish(WRITER, LISTED, review=True, seconds=10, short_side=144), job_id="film").waiting
    looking.close()
    env = environment(paid_home, stand_in, EXECUTOR="threads", FAILPOINTS=f"{place}=kill@2")
    script = "import threading; from pipeline import open_studio; open_studio(); threading.Event().wait()"
    assert child(script, env).returncode == -signal.SIGKILL
    studio = opened(paid_home)
    studio.retry("film")
    assert rested(studio).waiting == "approval"
    all_is_well(studio, stand_in)
    studio.close()


@pytest.mark.parametrize(("picture", "end"), [(LISTED, APPROVAL), (LATER, ATTENTION)])
def test_f03_a_death_while_the_vendor_holds_its_answer_charges_once(
    paid_home: Settings, stand_in: ProvidersServer, picture: str, end: tuple[str, str]
) -> None:
    stand_in.fault("hang", vendor=picture.partition(":")[0], seconds=30.0, times=1)
    env = environment(paid_home, stand_in, EXECUTOR="inline")
    with Fork(MAKE.format(brief=reviewed(picture)), env=env) as making:
        until(lambda: len(stand_in.charges), lambda count: count >= 2)
        making.kill()
    studio = opened(paid_home)
    job = rested(studio)
    assert (job.state, job.waiting) == end
    all_is_well(studio, stand_in)
    studio.close()


def test_f11_nobody_sends_again_while_a_stopped_process_lives(paid_home: Settings, stand_in: ProvidersServer) -> None:
    env = environment(paid_home, stand_in, EXECUTOR="inline", FAILPOINTS="paid.after_reply=stop@2-2")
    script = STANDS_BETWEEN_WRITES + MAKE.format(brief=reviewed(LISTED))
    with subprocess.Popen([sys.executable, "-c", script], env=env) as making, ExitStack() as end:
        end.callback(making.kill)
        os.waitpid(making.pid, os.WUNTRACED)
        creates = stand_in.creates()
        studio = opened(paid_home)
        threading.Event().wait(8.0)
        assert stand_in.creates() == creates
        assert studio.job("film").state == "running"
        os.kill(making.pid, signal.SIGCONT)
        assert making.wait(PATIENCE) == 0
    assert rested(studio).waiting == "approval"
    all_is_well(studio, stand_in)
    assert sum(charge.vendor == "replicate" for charge in stand_in.charges.all()) == 1
    studio.close()


def test_f51_a_studio_told_to_end_lets_go_at_once_and_cancels_nothing(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    stand_in.world.polls = 1000
    studio = opened(paid_home)
    studio.submit(wish(WRITER, LISTED, review=True, seconds=10, short_side=144, scene_count=2), job_id="film")
    until(lambda: stand_in.creates("replicate"), lambda count: count == 2)
    asked = time.monotonic()
    studio.close()
    assert time.monotonic() - asked < 5.0
    assert [stage for _, stage, _ in stand_in.world.asked if stage == "cancel"] == []
    stand_in.world.polls = 0
    studio = opened(paid_home)
    assert rested(studio).waiting == "approval"
    assert stand_in.creates("replicate") == 2
    all_is_well(studio, stand_in)
    studio.close()


def test_f52_a_refused_key_waits_and_the_job_goes_on_with_the_right_one(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    studio = opened(paid_home, replicate_api_token=SecretStr("wrong"))
    studio.submit(wish(WRITER, LISTED, review=True, seconds=10, short_side=144, scene_count=2), job_id="film")
    job = rested(studio)
    assert (job.state, job.waiting) == ("waiting", "credentials")
    assert "REPLICATE_API_TOKEN" in job.error
    studio.close()
    studio = opened(paid_home)
    studio.retry("film")
    assert rested(studio).waiting == "approval"
    assert len(stand_in.charges) == 3
    all_is_well(studio, stand_in)
    studio.close()


def test_f52_a_key_revoked_after_the_first_picture_stops_the_film_and_not_only_a_scene(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    stand_in.fault("status", vendor="replicate", status=401, after=1, times=10)
    studio = opened(paid_home)
    studio.submit(wish(WRITER, LISTED, review=True, seconds=10, short_side=144, scene_count=2), job_id="film")
    assert rested(studio).waiting == "credentials"
    stand_in.world.faults.clear()
    studio.retry("film")
    job = rested(studio)
    assert job.waiting == "approval"
    assert all(scene.image for scene in job.scenes)
    assert len(stand_in.charges) == 3
    studio.close()


@pytest.mark.parametrize("fault", ["credits", "cap", "switch"])
def test_f52_no_money_left_waits_for_it(paid_home: Settings, stand_in: ProvidersServer, fault: str) -> None:
    studio = opened(paid_home, spending="off" if fault == "switch" else "on")
    if fault == "credits":
        stand_in.fault("status", vendor="replicate", status=402, times=10)
    if fault == "cap":
        stand_in.fault("latency", vendor="openai", seconds=1.0)
    studio.submit(wish(WRITER, LISTED, review=True, seconds=10, short_side=144, scene_count=2), job_id="film")
    if fault == "cap":
        until(lambda: stand_in.creates("openai"), lambda count: count == 1)
        studio.spending.set_caps(job_usd=0.004, day_usd=20)
    job = rested(studio)
    assert (job.state, job.waiting) == ("waiting", "budget")
    assert job.error
    stand_in.world.faults.clear()
    studio.close()
    studio = opened(paid_home)
    studio.spending.set_caps(job_usd=5, day_usd=20)
    studio.retry("film")
    assert rested(studio).waiting == "approval"
    assert len(stand_in.charges) == 3
    all_is_well(studio, stand_in)
    studio.close()


def test_f29_a_refused_scene_keeps_its_reason_and_the_film_goes_on(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    stand_in.fault("refused", vendor="replicate")
    studio = opened(paid_home)
    studio.submit(wish(WRITER, LISTED, review=True, seconds=10, short_side=144, scene_count=2), job_id="film")
    job = rested(studio)
    assert job.waiting == "approval"
    refused = [scene for scene in job.scenes if scene.error]
    assert len(refused) == 1
    assert "sensitive" in refused[0].error
    assert [bool(scene.image) for scene in job.scenes].count(True) == 1
    assert "refused" in [call.state for call in rows(studio)]
    studio.close()


def test_f44_a_deleted_job_leaves_its_charges_and_no_prompts(paid_home: Settings, stand_in: ProvidersServer) -> None:
    env = environment(paid_home, stand_in, EXECUTOR="inline", FAILPOINTS="paid.polling=kill@1")
    assert child(MAKE.format(brief=reviewed(LATER)), env).returncode == -signal.SIGKILL
    looking = open_studio(paid_home, work=False)
    looking.delete("film")
    looking.close()
    studio = opened(paid_home)
    spending = Spending(studio._store)

    def bought() -> list[PaidCall]:
        return [call for call in rows(studio) if call.vendor == "runwayml"]

    # The studio itself asks what became of it, and may know before the person decides: then it was charged for nothing.
    calls = until(bought, lambda calls: {call.state for call in calls} <= {"unknown", "failed"})
    assert {call.state for call in calls} <= {"unknown", "failed"}
    assert len(calls) == sum(charge.vendor == "runwayml" for charge in stand_in.charges.all())
    with studio._store.db.read() as session:
        assert set(session.exec(select(PaidCall.request)).all()) == {""}

    def left() -> int:
        for call in spending.unknown():
            with suppress(WrongState):
                spending.decide(call.id, "pay_again", by="Ada")
        return len(spending.unknown())

    assert until(left, lambda count: count == 0) == 0
    all_is_well(studio, stand_in)
    studio.close()
