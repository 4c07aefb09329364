"""Calls whose process died in a redraw or a part: each is found out about, its hold settles, and it is paid for once."""

import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline import Settings, Studio, open_studio
from pipeline.capabilities import Request
from pipeline.errors import WrongState
from pipeline.orphans import Orphans
from store import calls, checks, jobs
from store.models import Job, PaidCall
from tests.pipeline.test_recovery_paid import LATER, NOW, WRITER, opened, rested, until
from tests.pipeline.test_recovery_paid import LISTED as SHOWN
from tests.pipeline.till import LISTED, UNLISTED_LATER, UNLISTED_NOW, Till, child, environment, wish
from tests.providers_server import ProvidersServer

PROMPT = "A temple at dusk"
REFINE = f"""
from pipeline import open_studio
open_studio(work=False).storyboard.refine("film", 1, prompt={PROMPT!r}, take_id="again")
"""
REGENERATE = """
from pipeline import open_studio
studio = open_studio(work=False)
studio.storyboard.regenerate("film", studio.job("film").scenes[0].scene_id)
"""
ANIMATIC = """
from pipeline import open_studio
open_studio(work=False).storyboard.animatic("film")
"""
PART = """
from pipeline import open_studio
open_studio(work=False).parts.character("Silver robot", model="openai:gpt-image-2", job_id="part")
"""
UNDER_WAY = ("reserved", "sending", "accepted", "succeeded")


def reviewed(home: Settings, picture: str) -> None:
    """A film that waits for its approval."""
    studio = opened(home)
    wanted = wish(WRITER, picture, review=True, seconds=10, short_side=144, scene_count=1)
    studio.submit(wanted, job_id="film")
    assert rested(studio).waiting == "approval"
    studio.close()


def killed(script: str, home: Settings, server: ProvidersServer, place: str) -> None:
    env = environment(home, server, EXECUTOR="inline", FAILPOINTS=f"paid.{place}=kill@1")
    assert child(script, env).returncode == -signal.SIGKILL


def settled(studio: Studio) -> None:
    """Every call has come to an end, or is a question for a person."""
    left = until(lambda: [call for call in studio.spending.calls() if call.state in UNDER_WAY], lambda left: not left)
    assert left == []


def sound(studio: Studio) -> None:
    assert {name: faults for name, faults in checks.invariants(studio._store).items() if faults} == {}


@pytest.mark.parametrize(
    ("picture", "place"),
    [(NOW, "after_reply"), (LATER, "polling"), (LATER, "before_publish")],
)
def test_a_refinement_that_died_comes_in_by_itself_and_is_paid_once_when_it_is_asked_for_again(
    paid_home: Settings, stand_in: ProvidersServer, picture: str, place: str
) -> None:
    reviewed(paid_home, picture)
    killed(REFINE, paid_home, stand_in, place)
    studio = opened(paid_home)
    settled(studio)
    assert studio.spending.unknown() == ()
    job = studio.storyboard.refine("film", 1, prompt=PROMPT, take_id="again")
    assert (job.scenes[0].prompt, job.refinements, len(stand_in.charges.all())) == (PROMPT, 1, 3)
    sound(studio)
    studio.close()


def test_a_refinement_that_two_processes_are_asked_for_at_once_is_one_take_and_paid_once(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    reviewed(paid_home, SHOWN)
    stand_in.fault("latency", vendor="replicate", seconds=0.5)
    studios = [opened(paid_home), opened(paid_home)]
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(studio.storyboard.refine, "film", 1, prompt=PROMPT, take_id="again") for studio in studios]
        jobs = [future.result() for future in asked]
    assert [(job.scenes[0].id, job.scenes[0].prompt, job.refinements) for job in jobs] == [("again", PROMPT, 1)] * 2
    assert len(stand_in.charges.all()) == 3
    for studio in studios:
        sound(studio)
        studio.close()


def test_a_regeneration_whose_answer_nobody_can_list_is_a_question_at_the_next_start(
    paid_home: Settings, stand_in: ProvidersServer
) -> None:
    reviewed(paid_home, NOW)
    killed(REGENERATE, paid_home, stand_in, "after_intent")
    studio = opened(paid_home)
    settled(studio)
    (asked,) = until(studio.spending.unknown, lambda asked: bool(asked) and not asked[0].settling)
    studio.decide(asked.id, "not_charged", by="Ada")
    studio.storyboard.regenerate("film", studio.job("film").scenes[0].scene_id)
    assert len(stand_in.charges.all()) == 3
    sound(studio)
    studio.close()


def test_an_animatic_that_died_leaves_nothing_under_way(paid_home: Settings, stand_in: ProvidersServer) -> None:
    reviewed(paid_home, SHOWN)
    killed(ANIMATIC, paid_home, stand_in, "after_intent")
    studio = opened(paid_home)
    settled(studio)
    assert studio.storyboard.animatic("film")
    sound(studio)
    studio.close()


def test_a_decision_on_a_part_leaves_no_job_in_the_queue(paid_home: Settings, stand_in: ProvidersServer) -> None:
    killed(PART, paid_home, stand_in, "after_intent")
    studio = opened(paid_home)
    settled(studio)
    (asked,) = until(studio.spending.unknown, lambda asked: bool(asked) and not asked[0].settling)
    studio.decide(asked.id, "not_charged", by="Ada")
    assert (studio.job("part").state, studio.queue()) == ("failed", ())
    with pytest.raises(WrongState, match="asking for it again"):
        studio.retry("part")
    studio.close()


def test_a_part_that_was_left_in_the_queue_ends(paid_home: Settings) -> None:
    studio = open_studio(paid_home.model_copy(update={"executor": "threads"}), work=False)
    with studio._store.db.write() as session:
        jobs.add(session, Job(id="part", number=0, origin="music_video", kind="part", brief='{"prompt":"x"}'), ())
    studio.start()
    assert until(lambda: studio.job("part").state, lambda state: state == "failed") == "failed"
    studio.close()


# ---- each state by itself ------------------------------------------------------------------------


def at_rest(till: Till, waiting: str = "approval") -> None:
    """Nobody is at work on the film: it waits for its approval, or for something else."""
    with till.store.db.write() as session:
        jobs.move(session, session.get_one(Job, "film"), "waiting", waiting=waiting)


def look(till: Till) -> list[str]:
    once = threading.Event()
    once.set()
    Orphans(till.workshop()).look(once)
    return till.states()


def left(till: Till, state: str, model: str, request: Request) -> PaidCall:
    """A call as a process left it that died, with what it was asked for."""
    call = till.write(state, model, request, sender="dead")
    with till.store.db.write() as session:
        session.get_one(PaidCall, call.id).request = request.model_dump_json()
    return call


def sent(till: Till, model: str, request: Request) -> PaidCall:
    """A call that its vendor took, as a process left it that died before it could read the answer."""
    till.server.fault("drop_after")
    call = left(till, "sending", model, request)
    work = till.work(model, request)
    with pytest.raises(Exception), work.desk(till.store, call) as desk:  # noqa: B017, PT011
        work.provider.create(work.model, request, desk)
    return call


def test_a_reserved_call_that_nobody_sends_gives_its_hold_back(till: Till) -> None:
    till.write("reserved", *LISTED)
    at_rest(till)
    assert look(till) == ["reserved"]
    till.clock.shift(301)
    assert (look(till), till.money()) == (["void"], (0, 0))


def test_what_a_list_shows_comes_in(till: Till) -> None:
    sent(till, *LISTED)
    at_rest(till)
    assert look(till) == ["stored"]
    till.balanced()


@pytest.mark.parametrize("waiting", ["attention", "disk", "budget", "credentials"])
def test_a_redraw_that_died_while_its_film_waits_for_something_else_is_found_out_about_too(
    till: Till, waiting: str
) -> None:
    sent(till, *LISTED)
    till.write("accepted", *LISTED, step="of the film itself", sender="dead", provider_id="its own")
    at_rest(till, waiting)
    till.clock.shift(301)
    assert look(till) == ["stored", "accepted"]
    assert len(till.charges()) == 1


def test_what_a_list_does_not_show_was_never_charged(till: Till) -> None:
    left(till, "sending", *LISTED)
    at_rest(till)
    assert (look(till), till.money()) == (["rejected"], (0, 0))


@pytest.mark.parametrize(("model", "request_"), [UNLISTED_NOW, UNLISTED_LATER])
def test_what_no_list_tells_is_a_question(till: Till, model: str, request_: Request) -> None:
    left(till, "sending", model, request_)
    at_rest(till)
    assert look(till) == ["unknown"]
    with till.store.db.read() as session:
        assert len(calls.unsettled(session)) == 1


def test_a_call_of_a_process_that_lives_is_its_own(till: Till) -> None:
    with till.store.pulse.doing("mine"):
        till.write("sending", *LISTED, sender=till.store.pulse.name, id="mine")
        at_rest(till)
        assert look(till) == ["sending"]


def test_calls_of_a_film_at_work_are_its_own(till: Till) -> None:
    till.write("sending", *LISTED, sender="dead")
    till.clock.shift(400)
    assert (look(till), checks.unowned(till.store)) == (["sending"], [])


def test_a_call_without_an_owner_is_counted_after_five_minutes(till: Till) -> None:
    till.write("accepted", *UNLISTED_LATER, sender="dead", provider_id="gone")
    at_rest(till)
    assert checks.unowned(till.store) == []
    till.clock.shift(301)
    (fault,) = checks.unowned(till.store)
    assert "accepted" in fault
    assert checks.UNOWNED_CALLS in [name for name, faults in checks.invariants(till.store).items() if faults]


def test_a_call_of_the_local_engine_is_void(till: Till) -> None:
    till.write("sending", "local:art", LISTED[1], sender="dead", estimated_micros=0)
    at_rest(till)
    assert look(till) == ["void"]
