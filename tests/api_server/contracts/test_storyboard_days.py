"""The day's cap over the storyboard contract: films of several days that are approved on one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from pydantic import SecretStr

from pipeline import open_studio
from pipeline.brief import brief
from store import checks
from tests.providers_server import ProvidersServer

KEY = {"X-API-Key": "x"}
NUMBERS = (1, 2, 3, 4)
ASKED = brief(
    prompt="A hero finds a treasure in ruins", seconds=6, scene_count=3, short_side=144, review=True,
    local_fallback=False, models=(("image", "openai:gpt-image-2"), ("script", "openai:gpt-4o-mini")),
)  # fmt: skip


@pytest.fixture
def four_days(tmp_path, settings, client_of):
    """On 24 November: a client of four storyboards asked for on the four days before, and what rendering each costs.

    Their renders stay queued, and two of them fit into a day.
    """
    with ProvidersServer(tmp_path / "charges") as vendor:
        paid = settings.model_copy(
            update=vendor.base_urls | {"openai_api_key": SecretStr("key"), "disk_watermark_mb": 0}
        )
        studio = open_studio(paid)
        for number in NUMBERS:
            with time_machine.travel(f"2026-11-{19 + number} 12:00 +0000"):
                studio.submit(ASKED, origin="storyboard", number=number)
        studio.close()
        studio = open_studio(paid.model_copy(update={"executor": "threads"}), work=False)
        rests = {studio.rest(studio.numbered(number).id).usd_micros for number in NUMBERS}
        assert len(rests) == 1
        (rest,) = rests
        studio.spending.set_caps(job_usd=5, day_usd=(2 * rest + 1000) / 1e6)
        with time_machine.travel("2026-11-24 12:00 +0000"), client_of(studio) as client:
            yield client, studio, rest
        studio.close()


def render(client, number):
    """The answer to approving a storyboard and asking for its film."""
    client.post(f"/api/v2/jobs/{number}/approve", headers=KEY)
    return client.post(f"/api/v2/jobs/{number}/render", headers=KEY)


def sound(studio):
    assert {name: faults for name, faults in checks.invariants(studio._store).items() if faults} == {}


def test_a_days_cap_holds_for_films_that_were_asked_for_on_other_days(four_days):
    client, studio, rest = four_days
    answers = [render(client, number) for number in NUMBERS]
    assert [answer.status_code for answer in answers] == [200, 200, 402, 402]
    assert studio.spending.budget().day_held == 2 * rest
    detail = answers[2].json()["detail"]
    price = f"${rest / 1e6:.6f}".rstrip("0")
    assert f" has $0.001 left, and this costs {price}: " in detail
    sound(studio)


def test_a_refused_film_keeps_its_storyboard_and_is_made_the_next_day(four_days):
    client, studio, rest = four_days
    refused = [render(client, number) for number in NUMBERS][3]
    assert refused.status_code == 402
    assert client.get("/api/v2/jobs/4").json()["status"] == "storyboard_ready"
    with time_machine.travel("2026-11-25 12:00 +0000"):
        assert client.post("/api/v2/jobs/4/render", headers=KEY).status_code == 200
        assert studio.spending.budget().day_held == rest
    sound(studio)


def test_a_cancelled_film_makes_room_for_another_on_the_day_it_was_approved(four_days):
    client, studio, rest = four_days
    assert [render(client, number).status_code for number in (1, 2, 3)] == [200, 200, 402]
    client.post("/api/v2/jobs/1/cancel", headers=KEY)
    assert studio.spending.budget().day_held == rest
    assert client.post("/api/v2/jobs/3/render", headers=KEY).status_code == 200
    sound(studio)


def test_approvals_at_once_cannot_pass_the_cap_together(four_days):
    client, studio, rest = four_days
    with ThreadPoolExecutor(4) as pool:
        codes = sorted(pool.map(lambda number: render(client, number).status_code, NUMBERS))
    assert codes == [200, 200, 402, 402]
    assert studio.spending.budget().day_held == 2 * rest
    sound(studio)
