"""What a music video's clip costs: its picture and its filming together, before either is paid for."""

import pytest
from pydantic import SecretStr

from pipeline import open_studio
from store import checks
from tests.providers_server import ProvidersServer

PATH, CLIP = "/api/mv/video", {"prompt": "A robot walks through Austin", "duration": 5.0}
KEY = {"Idempotency-Key": "k1"}
PICTURE, FILMING = 80_000, 250_000


@pytest.fixture
def filming(tmp_path, settings, client_of):
    """A client, its studio and its vendor; a clip's picture costs $0.08 there and filming it $0.25."""
    with ProvidersServer(tmp_path / "charges") as vendor:
        paid = settings.model_copy(update=vendor.base_urls | {"runwayml_api_secret": SecretStr("key")})
        studio = open_studio(paid)
        studio.spending.choose("image", "runwayml:gen4_image")
        studio.spending.choose("clip", "runwayml:gen4_turbo")
        with client_of(studio) as client:
            yield client, studio, vendor
        studio.close()


def capped(studio, cap, micros):
    caps = {"job_usd": 5.0, "day_usd": 20.0} | {cap: micros / 1e6}
    studio.spending.set_caps(**caps)


@pytest.mark.parametrize(("cap", "headers"), [("day_usd", KEY), ("job_usd", {})])
def test_a_clip_that_a_cap_does_not_cover_pays_for_no_picture(filming, cap, headers):
    client, studio, vendor = filming
    capped(studio, cap, FILMING - 1_000)
    for _ in range(3):
        answer = client.post(PATH, json=CLIP, headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (402, "PaymentRequired")
        assert "$0.249 left, and this costs $0.25" in answer.json()["message"]
    assert (vendor.creates(), studio.spending.budget().day_held) == (0, 0)
    capped(studio, cap, FILMING + PICTURE)
    assert client.post(PATH, json=CLIP, headers=headers).status_code == 200
    assert sum(charge.usd_micros for charge in vendor.charges.all()) == PICTURE + FILMING
    assert {name: faults for name, faults in checks.invariants(studio._store).items() if faults} == {}


def test_a_day_that_has_room_for_the_filming_alone_pays_for_nothing(filming):
    client, studio, vendor = filming
    capped(studio, "day_usd", FILMING + PICTURE - 1_000)
    answer = client.post(PATH, json=CLIP)
    assert (answer.status_code, vendor.creates(), studio.spending.budget().day_held) == (402, 0, 0)
    assert "$0.079 left, and this costs $0.08" in answer.json()["message"]


def test_a_clip_whose_vendor_fails_gives_its_reserve_back_and_is_filmed_from_the_same_picture(filming):
    client, studio, vendor = filming
    vendor.fault("status", vendor="runwayml", status=400, after=1)
    assert client.post(PATH, json=CLIP, headers=KEY).status_code == 500
    budget = studio.spending.budget()
    assert (budget.day_held, budget.day_spent) == (0, PICTURE)
    capped(studio, "day_usd", PICTURE + FILMING - 1_000)
    assert client.post(PATH, json=CLIP, headers=KEY).status_code == 402
    capped(studio, "day_usd", PICTURE + FILMING)
    assert client.post(PATH, json=CLIP, headers=KEY).status_code == 200
    assert [charge.usd_micros for charge in vendor.charges.all()] == [PICTURE, FILMING]
