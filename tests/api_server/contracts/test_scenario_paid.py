"""Rows of the scenario contract about the vendors' models: S0.29, S0.32, S0.35 and S0.39, with vendors that a stand-in plays."""

import io

import pytest
from PIL import Image

from pipeline import Settings, open_studio
from tests.providers_server import ProvidersServer

ASK = {"product_id": "product-123", "user_id": "user-456", "style": "trendy-influencer-vlog", "mood": "energetic",
       "video_length": 15, "resolution": "720:1280", "target_language": "en-US"}  # fmt: skip
WRITER = "gpt-4o-mini"


@pytest.fixture
def vendor(tmp_path):
    with ProvidersServer(tmp_path / "charges") as vendor:
        yield vendor


@pytest.fixture
def scenario_by(vendor, settings, monkeypatch, client_of):
    """The finished task and the models that charged for it, with the documented variables as given."""

    def build(*, pictures=1, **environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        named = Settings(_env_file=None)
        keys = {name: getattr(named, name) for name in ("openai_api_key", "runwayml_enabled", "runwayml_api_secret")}
        studio = open_studio(settings.model_copy(update=vendor.base_urls | keys))
        drawn = io.BytesIO()
        Image.new("RGB", (64, 64), "red").save(drawn, "PNG")
        images = [studio.library.upload(drawn.getvalue(), name="lamp.png").digest] * pictures
        studio.library.add_product("Desk lamp", images=images, product_id="product-123")
        with client_of(studio) as client:
            task_id = client.post("/scenario/generate", json=ASK).json()["task_id"]
            task = client.get(f"/scenario/generate/tasks/{task_id}").json()
            shown = client.get(task["scenario"]["scenes"][0]["generated_image_url"])
        studio.close()
        assert (task["status"], shown.headers["content-type"]) == ("completed", "image/png")
        return [charge.model for charge in vendor.charges.all()]

    return build


def test_s0_29_s0_39_gpt_4o_mini_writes_and_with_runway_off_no_one_is_paid_for_the_preview(scenario_by):
    assert scenario_by(OPENAI_API_KEY="sk-test", RUNWAYML_ENABLED="false", RUNWAYML_API_SECRET="rw-test") == [WRITER]


@pytest.mark.parametrize(("pictures", "painter"), [(1, "gen4_image_turbo"), (0, "gen4_image")])
def test_s0_32_s0_35_s0_39_runway_draws_the_preview_with_the_product_s_picture_if_there_is_one(
    scenario_by, pictures, painter
):
    models = scenario_by(
        pictures=pictures, OPENAI_API_KEY="sk-test", RUNWAYML_ENABLED="true", RUNWAYML_API_SECRET="rw-test"
    )
    assert models == [WRITER, painter]


def test_s0_32_a_runway_that_fails_leaves_a_local_preview(scenario_by, vendor):
    vendor.fault("status", stage="create", status=400, message="No credits", vendor="runwayml")
    assert scenario_by(OPENAI_API_KEY="sk-test", RUNWAYML_ENABLED="true", RUNWAYML_API_SECRET="rw-test") == [WRITER]
