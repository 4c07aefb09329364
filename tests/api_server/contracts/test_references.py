"""Rows S2.25 and S3.44: reference pictures are seen in the films, and the answer says where a model can't use one."""

import io

import av
import numpy as np
import pytest
from PIL import Image, ImageDraw
from starlette.testclient import TestClient

from api_server.app import apps
from pipeline import Settings, open_studio
from pipeline.brief import brief
from tests.providers_server import ProvidersServer
from tests.providers_server.faults import Fault

pytestmark = pytest.mark.xdist_group("parts")

TEAL = (20, 150, 160)
CLIP = {"prompt": "Walking through downtown", "duration": 1.0}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A studio that works at once, and its API port."""
    home = tmp_path_factory.mktemp("references") / "home"
    studio = open_studio(Settings(reelwright_home=home, executor="inline", creates_per_minute=0, _env_file=None))
    with TestClient(apps(studio)["api"], base_url="http://localhost") as client:
        yield studio, client
    studio.close()


def teal_ball(alpha=False):
    """A ball on white, or on nothing."""
    picture = Image.new("RGBA", (240, 240), (0, 0, 0, 0) if alpha else "white")
    ImageDraw.Draw(picture).ellipse((40, 40, 200, 200), fill=TEAL)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def uploaded(client, content):
    return client.post("/api/v1/upload", files={"file": ("ball.png", content, "image/png")}).json()


def middle(content):
    """A film's middle frame as RGB."""
    with av.open(io.BytesIO(content)) as film:
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    return frames[len(frames) // 2].astype(int)


def share(frame, colour=TEAL):
    return float((np.abs(frame - colour).max(axis=2) < 55).mean())


def shots(service, **asked):
    """The middle frame of a small film with what the API made of the ask, and its job's body."""
    studio, client = service
    wanted = {"user_prompt": "A peaceful forest at sunrise", "max_shots": 1}
    given = studio.library.given(asked["reference_image_url"]) if asked else ""
    film = brief(
        kind="shots", prompt=wanted["user_prompt"], scene_count=1, seconds=5, short_side=144, voice="none", captions="none",
        aspect="16:9", references=(given,) if given else (), models=(("clip", "local:motion"),),
    )  # fmt: skip
    job = studio.submit(film, origin="shots", labels={"model_id": "replicate:svd-xt"})
    return middle(client.get(f"/api/v1/jobs/{job.id}/video").content), client.get(f"/api/v1/jobs/{job.id}").json()


@pytest.mark.parametrize(("name", "alpha"), [("file_id", False), ("file_path", False), ("file_id", True)])
def test_s2_25_an_upload_is_seen_in_the_film(service, name, alpha):
    sent = uploaded(service[1], teal_ball(alpha))
    shown, body = shots(service, reference_image_url=sent[name])
    assert (body["generation_mode"], body["warnings"]) == ("image_to_video", [])
    assert share(shown) > 0.03


def test_s2_25_a_film_without_one_shows_none(service):
    shown, body = shots(service)
    assert body["generation_mode"] == "text_to_video"
    assert share(shown) < 0.005


def silvery(frame):
    """How much of a frame's middle is bright and without a colour."""
    part = frame[frame.shape[0] // 4 :, frame.shape[1] // 8 : -frame.shape[1] // 8]
    return float(((part.max(axis=2) > 130) & (part.max(axis=2) - part.min(axis=2) < 30)).mean())


def test_s3_43_s3_44_the_document_s_silver_robot_walks_through_the_clip(service):
    _, client = service
    drawn = client.post("/api/mv/character-reference", json={"character_description": "Silver metallic humanoid robot"})
    sheet = np.asarray(Image.open(io.BytesIO(client.get(drawn.json()["image_url"]).content)).convert("RGB")).astype(int)
    ground = sheet[2, 2]
    robot = sheet[np.abs(sheet - ground).max(axis=2) > 24]
    grey = (robot.max(axis=1) > 110) & (robot.max(axis=1) - robot.min(axis=1) < 40)
    assert grey.mean() > 0.5
    keys = {"reference_image_s3_keys": [drawn.json()["s3_key"]]}
    clips = [client.post("/api/mv/video", json=CLIP | more).json() for more in (keys, {})]
    with_robot, without = (middle(client.get(clip["video_url"]).content) for clip in clips)
    assert silvery(with_robot) > silvery(without) + 0.03


def test_s3_42_robot_exploring_austin_stars_the_robot(service):
    _, client = service
    asked = {"concept_prompt": "Robot exploring Austin, Texas", "num_scenes": 4}
    prompts = [scene["prompt"] for scene in client.post("/api/mv/scenes", json=asked).json()["scenes"]]
    assert all(" of a robot, " in prompt and "Austin, Texas" in prompt for prompt in prompts)
    assert not any("singer" in prompt for prompt in prompts)


@pytest.mark.parametrize(
    ("concept", "star"),
    [
        ("A girl with red hair and a white dog in Paris", "a girl with red hair and a white dog,"),
        ("Black cat in a neon city", "a black cat,"), ("Ocean waves at sunset", "Ocean waves at sunset,"),
    ],
)  # fmt: skip
def test_s3_42_whoever_a_concept_names_is_in_every_scene(service, concept, star):
    asked = {"concept_prompt": concept, "num_scenes": 3}
    found = service[1].post("/api/mv/scenes", json=asked).json()["scenes"]
    assert all(f" of {star}" in scene["prompt"] for scene in found)


@pytest.mark.parametrize(
    ("asked", "missed"), [("A zombie", "zombie"), ("A lizard in a hat", "lizard"), ("A silver robot dog", "robot dog")]
)
def test_s3_43_what_nobody_here_can_draw_is_said_each_time(service, asked, missed):
    answers = [service[1].post("/api/mv/character-reference", json={"character_description": asked}) for _ in "ab"]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all(f"can't draw {missed!r}" in answer.headers["warning"] for answer in answers)


@pytest.fixture
def vendors(tmp_path):
    with ProvidersServer(tmp_path / "charges.jsonl") as server:
        yield server


@pytest.fixture
def paid(tmp_path, vendors):
    """A studio whose pictures come from a vendor that takes no references."""
    settings = Settings(
        reelwright_home=tmp_path / "home", executor="inline", creates_per_minute=0, provider_settle_seconds=0,
        replicate_api_token="r8-test", replicate_base_url=vendors.base_urls["replicate_base_url"], _env_file=None,
    )  # fmt: skip
    studio = open_studio(settings)
    yield studio
    studio.close()


def test_s2_25_a_warning_names_no_place_on_this_machine(paid, vendors, client_of):
    message = "no such file: /srv/studio/keys/one.pem"
    vendors.world.faults.add(Fault(kind="status", vendor="replicate", status=400, times=99, message=message))
    with client_of(paid) as client:
        _, body = shots((paid, client))
    said = " ".join(body["warnings"])
    assert "no such file: …" in said
    assert "/srv" not in said


def test_s2_25_s3_44_a_model_that_takes_no_reference_says_so(paid, client_of):
    with client_of(paid) as client:
        name = uploaded(client, teal_ball())["file_id"]
        _, body = shots((paid, client), reference_image_url=name)
        clip = client.post("/api/mv/video", json=CLIP | {"reference_image_s3_keys": [name]})
    text = "FLUX schnell draws from words alone: the reference picture is not in its pictures."
    assert text in body["warnings"]
    assert text in clip.headers["warning"]
