"""Rows of the scenario contract about a finished task: S0.12 to S0.20, S0.30 to S0.36, S0.40."""

import re

import pytest

from pipeline import open_studio
from pipeline.capabilities import ScriptRequest
from pipeline.providers.draft import instructions
from pipeline.providers.local.script import speaking_seconds

ASK = {"product_id": "product-123", "user_id": "user-456", "style": "trendy-influencer-vlog", "mood": "energetic",
       "video_length": 15, "resolution": "720:1280", "target_language": "en-US"}  # fmt: skip
KEYS = {"task_id", "status", "short_id", "user_id", "message", "created_at", "progress", "current_step", "error_message",
        "scenario", "completed_at"}  # fmt: skip
START, TASKS = "/scenario/generate", "/scenario/generate/tasks/"


@pytest.fixture(scope="module")
def task(tmp_path_factory):
    """A finished task of a known product with two pictures, and its home."""
    from io import BytesIO

    from PIL import Image, ImageDraw
    from starlette.testclient import TestClient

    from api_server.app import apps
    from pipeline import Settings

    home = tmp_path_factory.mktemp("scenario")
    studio = open_studio(Settings(reelwright_home=home, executor="inline", creates_per_minute=0, _env_file=None))
    digests = []
    for colour in ("red", "blue"):
        drawn, product = BytesIO(), Image.new("RGB", (240, 240), "white")
        ImageDraw.Draw(product).rounded_rectangle((80, 40, 160, 210), 24, fill=colour)
        product.save(drawn, "PNG")
        digests.append(studio.library.upload(drawn.getvalue(), name=f"{colour}.png").digest)
    studio.library.add_product("Desk lamp", description="A warm light.", images=digests, product_id="product-123")
    with TestClient(apps(studio)["api"], base_url="http://localhost") as client:
        task_id = client.post(START, json=ASK).json()["task_id"]
        yield client.get(TASKS + task_id).json() | {"client": client, "digests": digests, "studio": studio}
    studio.close()


@pytest.fixture
def scenario(task):
    return task["scenario"]


def test_s0_12_completed(task):
    assert (task["status"], task["progress"], task["error_message"]) == ("completed", 100.0, None)
    assert task["message"] == task["current_step"] == "Scenario generation completed"
    assert task["short_id"]
    assert task["completed_at"].endswith("Z")


def test_s0_14_the_scenario_s_parts(scenario):
    assert set(scenario) == {"scenario_id", "title", "description", "narrative_style", "target_audience",
                             "detected_demographics", "scenes", "audio_script"}  # fmt: skip
    assert all(scenario.values())


def test_s0_15_demographics_are_four_texts(scenario):
    found = scenario["detected_demographics"]
    assert set(found) == {"target_gender", "age_group", "product_type", "demographic_context"}
    assert {type(value) for value in found.values()} == {str}


def test_s0_16_the_keys_of_a_scene(scenario):
    keys = {"scene_id", "description", "duration", "image_prompt", "visual_prompt", "image_url", "image_reasoning",
            "generated_image_url"}  # fmt: skip
    assert all(set(scene) == keys for scene in scenario["scenes"])
    assert all(scene[name] for scene in scenario["scenes"] for name in keys - {"generated_image_url"})


def test_s0_17_every_scene_lasts_the_integer_5(scenario):
    assert [(scene["duration"], type(scene["duration"])) for scene in scenario["scenes"]] == [(5, int)] * 3


def test_s0_19_only_the_first_scene_has_a_preview(scenario, task):
    urls = [scene["generated_image_url"] for scene in scenario["scenes"]]
    assert urls[0]
    assert urls[1:] == [None, None]
    assert task["client"].get(urls[0]).headers["content-type"] == "image/png"


def test_s0_20_the_audio_script_has_three_texts_and_hashtags(scenario):
    audio = scenario["audio_script"]
    assert set(audio) == {"hook", "main", "cta", "hashtags"}
    assert all(tag.startswith("#") for tag in audio["hashtags"])
    assert audio["hashtags"]


def test_s0_30_the_same_people_in_every_scene(scenario):
    described = {
        re.search(r"featuring (.+?) with Desk lamp,", scene["image_prompt"])[1] for scene in scenario["scenes"]
    }
    assert len(described) == 1
    assert scenario["detected_demographics"]["demographic_context"]


def test_s0_31_prompts_ask_for_family_friendly_pictures(scenario):
    assert all("family-friendly" in scene["visual_prompt"] + scene["image_prompt"] for scene in scenario["scenes"])


def test_s0_32_the_preview_is_drawn_once_for_the_first_scene(task):
    job = task["studio"].job(task["task_id"])
    assert [bool(scene.image) for scene in job.scenes] == [True, False, False]


def test_s0_33_the_preview_has_the_mapped_size(task):
    from io import BytesIO

    from PIL import Image

    picture = task["client"].get(task["scenario"]["scenes"][0]["generated_image_url"])
    assert Image.open(BytesIO(picture.content)).size == (1080, 1920)


def test_s0_35_each_scene_takes_the_product_picture_of_its_index_else_the_first(scenario, task):
    red, blue = task["digests"]
    shown = [scene["image_url"].rpartition("/")[2] for scene in scenario["scenes"]]
    assert shown == [red, blue, red]
    assert task["client"].get(scenario["scenes"][0]["image_url"]).status_code == 200


def test_s0_36_hook_main_and_call_have_their_shares_of_the_spoken_time(scenario):
    audio = scenario["audio_script"]
    times = [speaking_seconds(audio[name], "en-US") for name in ("hook", "main", "cta")]
    hook, main, call = (time / sum(times) for time in times)
    assert 0.195 <= hook <= 0.255
    assert 0.495 <= main <= 0.605
    assert 0.145 <= call <= 0.205


def test_s0_30_s0_31_s0_36_a_model_is_told_the_shares_the_cast_and_the_tone():
    _, told = instructions(ScriptRequest(purpose="scenario", product_name="Desk lamp", seconds=15, scene_count=3))
    for promise in ("20 to 25 %", "50 to 60 %", "15 to 20 %", "The same people are in every\nscene", "family-friendly"):
        assert promise in told


def test_s0_40_scenes_differ_and_carry_both_prompts(scenario):
    assert len({scene["image_prompt"] for scene in scenario["scenes"]}) == 3
    assert [scene["scene_id"] for scene in scenario["scenes"]] == ["scene-1", "scene-2", "scene-3"]
