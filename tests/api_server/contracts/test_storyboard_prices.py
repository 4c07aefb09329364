"""Rows S1.20, S1.39, S1.40 and S1.42 of the storyboard contract, with a paid picture model that a stand-in plays."""

import httpx
import pytest
from pydantic import SecretStr

from api_server.serve import Server
from pipeline import open_studio
from pipeline.brief import brief
from tests.providers_server import ProvidersServer

KEY = {"X-API-Key": "x"}
REFINE = "/api/v2/jobs/{}/refine?scene_number=1&new_image_prompt=A wide shot of an ancient temple"


@pytest.fixture
def vendor(tmp_path):
    with ProvidersServer(tmp_path / "charges") as vendor:
        yield vendor


@pytest.fixture
def paid(vendor, settings):
    """A studio that draws with a paid model."""
    studio = open_studio(settings.model_copy(update=vendor.base_urls | {"openai_api_key": SecretStr("key")}))
    yield studio
    studio.close()


@pytest.fixture
def number(paid):
    """A storyboard whose pictures were paid for."""
    asked = brief(
        prompt="A hero finds a treasure in ruins", seconds=6, scene_count=3, short_side=144, review=True,
        local_fallback=False, models=(("image", "openai:gpt-image-2"),),
    )  # fmt: skip
    return paid.submit(asked, origin="storyboard").number


def test_s1_20_a_failing_picture_model_is_500_with_its_reason_and_is_not_counted(paid, number, vendor, client_of):
    vendor.fault("status", status=400, message="API timeout")
    with client_of(paid) as client:
        answer = client.post(REFINE.format(number), headers=KEY)
        figures = client.get(f"/api/v2/jobs/{number}/metadata").json()
    assert answer.status_code == 500
    assert answer.json()["detail"].startswith("Failed to regenerate image: ")
    assert "API timeout" in answer.json()["detail"]
    assert figures["metrics"]["refinement_count"] == 0


def test_s1_39_a_new_picture_adds_its_price_to_the_estimate_and_its_charge_to_the_cost(paid, number, vendor):
    with (
        Server(paid) as server,
        httpx.Client(base_url=f"http://localhost:{server.ports['api']}", timeout=300) as client,
    ):
        before, charged = client.get(f"/api/v2/jobs/{number}").json(), vendor.charges.all()
        client.post(REFINE.format(number), headers=KEY)
        after = client.get(f"/api/v2/jobs/{number}").json()
    (charge,) = vendor.charges.all()[len(charged) :]
    (listed,) = (model.usd_micros for model in paid.models("image") if model.id == "openai:gpt-image-2")
    assert after["estimated_cost"] - before["estimated_cost"] == pytest.approx(listed / 1e6)
    assert after["actual_cost"] - before["actual_cost"] == pytest.approx(charge.usd_micros / 1e6, abs=0.001)


def test_s1_40_a_description_costs_nothing(paid, number, vendor, client_of):
    asked = f"/api/v2/jobs/{number}/refine?scene_number=1&new_description=An old temple at dawn"
    with client_of(paid) as client:
        before, charged = client.get(f"/api/v2/jobs/{number}/metadata").json()["costs"], len(vendor.charges)
        assert client.post(asked, headers=KEY).status_code == 200
        after = client.get(f"/api/v2/jobs/{number}/metadata").json()["costs"]
    assert after == before
    assert before["actual"] > 0
    assert len(vendor.charges) == charged


def test_s1_42_an_export_is_free(paid, number, vendor, client_of):
    url = f"/api/v2/jobs/{number}"
    with client_of(paid) as client:
        assert client.post(f"{url}/approve", headers=KEY).status_code == 200
        assert client.post(f"{url}/render", headers=KEY).json()["status"] == "completed"
        before, charged = client.get(f"{url}/metadata").json()["costs"], len(vendor.charges)
        assert client.get(f"{url}/export?quality=low", headers=KEY).status_code == 200
        after = client.get(f"{url}/metadata").json()["costs"]
    assert after == before
    assert before["actual"] > 0
    assert len(vendor.charges) == charged
