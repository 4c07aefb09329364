"""A film whose price was reserved on one day and whose work is done on another."""

import time_machine

from pipeline import Settings, open_studio
from store import checks
from tests.pipeline.till import wish
from tests.providers_server import ProvidersServer

WANTED = wish("openai:gpt-4o-mini", "replicate:flux-schnell", review=True, seconds=10, scene_count=2, short_side=144)


def test_a_film_that_midnight_finds_waits_for_a_day_with_room(paid_home: Settings, stand_in: ProvidersServer) -> None:
    with time_machine.travel("2026-11-20 23:59 +0000"):
        asking = open_studio(paid_home.model_copy(update={"executor": "threads"}), work=False)
        asking.submit(WANTED, job_id="late")
        asking.close()
    studio = open_studio(paid_home)
    with time_machine.travel("2026-11-21 00:01 +0000"):
        studio.submit(WANTED, job_id="early")
        full = studio.spending.budget()
        studio.spending.set_caps(job_usd=5, day_usd=(full.day_held + full.day_spent) / 1e6)
        charged = len(stand_in.charges)
        studio.hint()
        job = studio.job("late")
        assert (job.state, job.waiting, len(stand_in.charges)) == ("waiting", "budget", charged)
        assert " has $0.00 left, and this costs $" in job.error
    with time_machine.travel("2026-11-22 12:00 +0000"):
        studio.retry("late")
        assert (studio.job("late").waiting, studio.job("late").error) == ("approval", "")
        spent = studio.job("late").spent_micros
        assert (len(stand_in.charges), studio.spending.budget().day_spent) == (2 * charged, spent)
    assert {name: faults for name, faults in checks.invariants(studio._store).items() if faults} == {}
    studio.close()
