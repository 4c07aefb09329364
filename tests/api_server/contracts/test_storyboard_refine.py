"""Refinements whose vendor does not work, over the real server: documented answers, and nothing counted or kept aside."""

import shutil
from contextlib import contextmanager

import httpx
import pytest
from pydantic import SecretStr

from api_server.serve import Server
from pipeline import open_studio
from pipeline.errors import ProviderError, ReelwrightError
from tests.providers_server import ProvidersServer
from tests.services import free_port

pytestmark = pytest.mark.xdist_group("filmed")

ASK = {"scene_number": 2, "new_image_prompt": "A wide shot of an ancient temple"}
JOB, FIGURES = "/api/v2/jobs/123", "/api/v2/jobs/123/metadata"
KEYS = {"openai": "openai_api_key", "replicate": "replicate_api_token", "runwayml": "runwayml_api_secret"}


@pytest.fixture
def vendor(tmp_path):
    with ProvidersServer(tmp_path / "charges") as vendor:
        yield vendor


@pytest.fixture
def drawn_by(filmed_home, settings, vendor):
    """A client of a server over job 123, and its studio, in which one vendor draws; its settle time is the default one."""

    @contextmanager
    def build(name, **changes):
        shutil.copytree(filmed_home, settings.reelwright_home)
        place = f"{name}_base_url"
        with_key = {place: vendor.base_urls[place], KEYS[name]: SecretStr("key")} | changes
        studio = open_studio(settings.model_copy(update=with_key))
        with (
            Server(studio) as server,
            httpx.Client(
                base_url=f"http://127.0.0.1:{server.ports['api']}", headers={"X-API-Key": "x"}, timeout=120
            ) as client,
        ):
            yield client, studio
        studio.close()

    return build


def seen(client):
    """What a client sees of the job: its storyboard, its money and its counts."""
    job, figures = client.get(JOB).json(), client.get(FIGURES).json()
    return job["storyboard"], job["estimated_cost"], job["actual_cost"], figures["metrics"], figures["approved"]


def refused(client, said):
    """Refine thrice, and be told each time what the document says."""
    for _ in range(3):
        answer = client.post(f"{JOB}/refine", params=ASK)
        assert (answer.status_code, list(answer.json())) == (500, ["detail"])
        assert answer.json()["detail"].startswith("Failed to regenerate image: ")
        assert said in answer.json()["detail"]


@pytest.mark.parametrize("name", KEYS)
def test_a_vendor_that_can_t_be_reached_is_500_and_no_local_picture(drawn_by, name, vendor):
    nowhere = {f"{name}_base_url": f"http://127.0.0.1:{free_port()}"}
    with drawn_by(name, **nowhere) as (client, studio):
        before = seen(client)
        answer = client.post(f"{JOB}/refine", params=ASK)
        assert (answer.status_code, answer.json()["detail"][:28]) == (500, "Failed to regenerate image: ")
        assert seen(client) == before
        assert studio.spending.budget().day_held == 0
        assert len(vendor.charges) == 0


@pytest.mark.parametrize("name", KEYS)
def test_a_refused_key_is_500_and_no_local_picture(drawn_by, name, vendor):
    with drawn_by(name, **{KEYS[name]: SecretStr("wrong")}) as (client, studio):
        before = seen(client)
        refused(client, "key")
        assert seen(client) == before
        assert studio.spending.budget().day_held == 0
        assert len(vendor.charges) == 0


@pytest.mark.parametrize("name", KEYS)
def test_a_vendor_that_asks_to_wait_longer_than_a_caller_does_is_500_at_once(drawn_by, name, vendor):
    vendor.fault("status", status=429, retry_after="400", vendor=name, times=9)
    with drawn_by(name) as (client, studio):
        before = seen(client)
        refused(client, "wait")
        assert seen(client) == before
        assert studio.spending.budget().day_held == 0
        assert vendor.creates(name) == 1, "its pause is kept"
        assert len(vendor.charges) == 0


def test_a_short_pause_is_waited_out(drawn_by, vendor):
    vendor.fault("status", status=429, retry_after="1", vendor="openai")
    with drawn_by("openai") as (client, _):
        answer = client.post(f"{JOB}/refine", params=ASK)
        assert (answer.status_code, seen(client)[3]["refinement_count"]) == (200, 1)
        assert len(vendor.charges) == 1


@pytest.mark.parametrize("name", KEYS)
def test_a_lost_answer_is_500_and_the_call_a_person_s_to_decide(drawn_by, name, vendor):
    vendor.fault("status", status=500, vendor=name)
    with drawn_by(name) as (client, studio):
        before = seen(client)
        refused(client, "It is not known whether")
        assert seen(client) == before
        (call,) = studio.spending.unknown()
        assert studio.spending.budget().day_held == call.estimated_micros
        assert vendor.creates(name) == 1, "nothing is sent again before somebody knows"
        studio.spending.decide(call.id, "not_charged", by="Ada")
        assert studio.spending.budget().day_held == 0
        assert client.post(f"{JOB}/refine", params=ASK).status_code == 200
        assert len(vendor.charges) == 1


def test_a_charged_picture_whose_answer_was_lost_is_looked_up_in_the_vendor_s_list(drawn_by, vendor):
    vendor.fault("status_after", status=500, vendor="replicate")
    with drawn_by("replicate") as (client, studio):
        assert client.post(f"{JOB}/refine", params=ASK).status_code == 200
        assert (len(vendor.charges), studio.spending.unknown()) == (1, ())


def test_a_picture_that_the_vendor_will_not_draw_is_500(drawn_by, vendor):
    vendor.fault("refused", vendor="openai", times=3)
    with drawn_by("openai") as (client, studio):
        before = seen(client)
        refused(client, "")
        assert seen(client) == before
        assert studio.spending.budget().day_held == 0


def test_the_estimate_grows_by_what_was_bought_and_by_nothing_else(drawn_by, vendor):
    vendor.fault("status", status=400, vendor="openai", times=2)
    with drawn_by("openai") as (client, _):
        answers = [client.post(f"{JOB}/refine", params=ASK) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [500, 500, 200, 200]
        bought, again = (answer.json() for answer in answers[2:])
        assert 0 < bought["actual_cost"] <= 2 * bought["estimated_cost"]
        assert (again["estimated_cost"], again["actual_cost"]) == (bought["estimated_cost"], bought["actual_cost"])
        assert len(vendor.charges) == 1


def test_a_new_description_alone_asks_no_vendor(drawn_by):
    with drawn_by("openai", openai_base_url=f"http://127.0.0.1:{free_port()}") as (client, _):
        answer = client.post(f"{JOB}/refine", params={"scene_number": 2, "new_description": "An old temple at dawn"})
        assert (answer.status_code, answer.json()["estimated_cost"]) == (200, 0)


def test_with_a_failing_picture_a_new_description_changes_nothing_either(drawn_by):
    with drawn_by("openai", openai_api_key=SecretStr("wrong")) as (client, _):
        before = seen(client)
        asked = ASK | {"new_description": "An old temple at dawn"}
        assert client.post(f"{JOB}/refine", params=asked).status_code == 500
        assert seen(client) == before


def test_a_model_without_its_key_is_500_and_no_local_picture(drawn_by):
    with drawn_by("openai") as (client, studio):
        studio.spending.choose("image", "runwayml:gen4_image")
        before = seen(client)
        refused(client, "No key for 'runwayml'")
        assert seen(client) == before


def test_a_person_s_fallback_is_asked_before_the_answer_is_500(drawn_by, vendor):
    vendor.fault("status", status=400, vendor="openai")
    changes = {"replicate_api_token": SecretStr("key"), "fallbacks": "image=replicate:flux-schnell",
               "replicate_base_url": vendor.base_urls["replicate_base_url"]}  # fmt: skip
    with drawn_by("openai", **changes) as (client, _):
        assert client.post(f"{JOB}/refine", params=ASK).status_code == 200
        assert [charge.vendor for charge in vendor.charges.all()] == ["replicate"]


def test_another_picture_of_the_same_prompt_from_the_dashboard_is_no_local_one_either(drawn_by):
    with drawn_by("openai", openai_api_key=SecretStr("wrong")) as (client, studio):
        before = seen(client)
        job = studio.numbered(123)
        with pytest.raises(ProviderError):
            studio.storyboard.regenerate(job.id, job.scenes[1].scene_id)
        assert seen(client) == before


def test_five_refinements_at_once_are_five_and_a_sixth_is_429(drawn_by, vendor):
    with drawn_by("openai") as (client, studio):
        job = studio.numbered(123)
        for number in range(4):
            studio.storyboard.refine(job.id, 1, description=f"Opening scene {number}")
        vendor.fault("status", status=400, vendor="openai")
        assert client.post(f"{JOB}/refine", params=ASK).status_code == 500
        assert client.post(f"{JOB}/refine", params=ASK).status_code == 200
        with pytest.raises(ReelwrightError, match="Maximum refinement limit"):
            studio.storyboard.refine(job.id, 1, description="Opening scene again")
        assert client.post(f"{JOB}/refine", params=ASK).status_code == 429
        assert len(vendor.charges) == 1
