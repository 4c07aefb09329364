"""Rows S3.40 to S3.49 of the music-video contract."""

import re
import uuid

import av
import pytest
from PIL import Image

from pipeline import flavoring, open_studio

pytestmark = pytest.mark.xdist_group("parts")

CONCEPT = {"concept_prompt": "Robot exploring Austin, Texas", "num_scenes": 4}
ROBOT = {"character_description": "Silver metallic humanoid robot"}
FAILURE = {"error", "message", "details"}


def scenes(client, flavor=None, **changes):
    asked = {name: value for name, value in (CONCEPT | changes).items() if value is not None}
    return client.post("/api/mv/scenes", json=asked, params={"config_flavor": flavor} if flavor is not None else {})


@pytest.fixture(scope="module")
def robot(tmp_path_factory):
    """A studio that has drawn the robot, its client, and what it answered."""
    from starlette.testclient import TestClient

    from api_server.app import apps
    from pipeline import Settings

    settings = Settings(reelwright_home=tmp_path_factory.mktemp("mv") / "home", creates_per_minute=0, _env_file=None)
    studio = open_studio(settings, work=False)
    with TestClient(apps(studio)["api"], base_url="http://localhost") as client:
        yield studio, client, client.post("/api/mv/character-reference", json=ROBOT)
    studio.close()


def test_s3_40_the_flavor_is_default_unless_it_is_named(quiet):
    assert scenes(quiet).json() == scenes(quiet, "default").json()
    assert scenes(quiet, "example").json()["scenes"][0]["duration"] == 5.0


@pytest.mark.parametrize("flavor", ["nothing", "../default", "", "\u202e", "a" * 200])
def test_s3_40_an_unknown_flavor_is_the_default_one_with_a_warning(quiet, flavor):
    answer = scenes(quiet, flavor)
    assert answer.json() == scenes(quiet).json()
    assert answer.headers["warning"].startswith('199 reelwright "The default flavor was used')


def test_s3_41_s3_47_default_and_example_are_listed(quiet):
    assert quiet.get("/api/mv/config-flavors").json() == {
        "flavors": ["default", "example"],
        "default_flavor": "default",
    }


def test_s3_42_scene_prompts(quiet):
    answer = scenes(quiet)
    found = answer.json()["scenes"]
    assert answer.status_code == 200
    assert [scene["sequence"] for scene in found] == [1, 2, 3, 4]
    assert [scene["duration"] for scene in found] == [8.0] * 4
    assert len({scene["prompt"] for scene in found}) == 4
    assert all("Austin" in scene["prompt"] for scene in found)
    assert "warning" not in answer.headers


@pytest.mark.parametrize(("flavor", "count"), [("default", 4), ("example", 6)])
def test_s3_42_without_a_number_it_is_the_flavor_s(quiet, flavor, count):
    assert len(scenes(quiet, flavor, num_scenes=None).json()["scenes"]) == count


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("scenes", {}), ("scenes", {"concept_prompt": ""}), ("scenes", {"concept_prompt": " \n"}),
        ("scenes", {"concept_prompt": 5}), ("scenes", CONCEPT | {"num_scenes": 0}), ("scenes", CONCEPT | {"num_scenes": 21}),
        ("scenes", {"concept_prompt": "x" * 5001}), ("scenes", []), ("character-reference", {}),
        ("character-reference", {"character_description": "  "}), ("video", {}), ("video", {"prompt": ""}),
        ("video", {"prompt": "x", "duration": 0}), ("video", {"prompt": "x", "duration": 10.5}),
        ("video", {"prompt": "x", "reference_image_s3_keys": "mv/x.png"}),
        ("video", {"prompt": "x", "reference_image_s3_keys": ["mv/outputs/character_reference/abc123.png"]}),
        ("video", {"prompt": "x", "reference_image_s3_keys": ["../../etc/passwd"]}),
        ("video", {"prompt": "x", "reference_image_s3_keys": ["x"] * 11}),
    ],
)  # fmt: skip
def test_s3_42_to_44_wrong_input_is_400(quiet, path, body):
    answer = quiet.post(f"/api/mv/{path}", json=body)
    assert (answer.status_code, answer.json()["error"]) == (400, "ValidationError")
    assert set(answer.json()) == FAILURE


def test_s3_43_a_character(robot):
    studio, client, answer = robot
    body = answer.json()
    assert answer.status_code == 200
    assert re.match(r"^mv/outputs/character_reference/[0-9a-f]{32}\.png$", body["s3_key"])
    assert body["image_url"].startswith("http://localhost/media/")
    shown = client.get(body["image_url"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png")
    with Image.open(studio.library.path(studio.library.given(body["s3_key"]))) as drawn:
        assert drawn.size == (1024, 1024)


def test_s3_44_a_clip_with_its_character(robot, tmp_path):
    _, client, drawn = robot
    key = drawn.json()["s3_key"]
    asked = {"prompt": "Robot walking through downtown", "duration": 1.0, "reference_image_s3_keys": [key]}
    body = client.post("/api/mv/video", json=asked).json()
    assert re.match(r"^mv/projects/[0-9a-f]{12}/scenes/scene_001\.mp4$", body["s3_key"])
    (tmp_path / "clip.mp4").write_bytes(client.get(body["video_url"]).content)
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        assert (clip.streams.video[0].width, clip.streams.video[0].height) == (1280, 720)
        assert clip.duration == pytest.approx(1_000_000, abs=50_000)


def test_s3_44_someone_else_s_picture_is_a_missing_one(idle, client_of):
    keys = {
        name: {"Authorization": f"Bearer {idle.access.create_token(name, owner=name)[1]}"} for name in ("me", "you")
    }
    with client_of(idle) as client:
        mine = client.post("/api/mv/character-reference", json=ROBOT, headers=keys["me"]).json()["s3_key"]
        asked = {"prompt": "Robot", "duration": 1.0, "reference_image_s3_keys": [mine]}
        foreign = client.post("/api/mv/video", json=asked, headers=keys["you"])
        asked["reference_image_s3_keys"] = [mine.replace(mine[-9:], "00000.png")]
        missing = client.post("/api/mv/video", json=asked, headers=keys["you"])
    assert (foreign.status_code, foreign.json()["message"]) == (400, "Reference image not found")
    assert set(foreign.json().values()) - {foreign.json()["details"]} == set(missing.json().values()) - {
        missing.json()["details"]
    }


def test_s3_44_a_call_past_its_time_limit_is_503_and_is_joined_by_the_next(settings, client_of):
    studio = open_studio(
        settings.model_copy(update={"answer_time_limit_seconds": 0.0, "executor": "threads"}), work=False
    )
    with client_of(studio) as client:
        late = client.post("/api/mv/character-reference", json=ROBOT)
        assert (late.status_code, late.json()["error"], set(late.json())) == (503, "ServiceTimeout", FAILURE)
        assert late.headers["idempotency-key"] in late.json()["details"]
        while (answer := client.post("/api/mv/character-reference", json=ROBOT)).status_code == 503:
            assert answer.headers["retry-after"] == "1"
    assert (answer.status_code, studio.jobs(kind="part").total) == (200, 1)
    studio.close()


def test_s3_45_to_46_a_new_folder_is_a_flavor_after_a_restart(settings, client_of):
    folder = settings.reelwright_home / "flavors" / "my_custom_flavor"
    folder.mkdir(parents=True)
    for file in (flavoring.SHIPPED / "default").glob("*.yaml"):
        (folder / file.name).write_text(file.read_text().replace("number_of_scenes: 4", "number_of_scenes: 2"))
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    with client_of(studio) as client:
        listed = client.get("/api/mv/config-flavors").json()["flavors"]
        found = scenes(client, "my_custom_flavor", num_scenes=None).json()["scenes"]
    studio.close()
    assert listed == ["default", "example", "my_custom_flavor"]
    assert len(found) == 2


@pytest.mark.parametrize("file", ["image_params", "image_prompts", "scene_prompts", "parameters"])
def test_s3_45_a_flavor_with_a_file_missing_is_named_and_not_used(settings, client_of, file):
    folder = settings.reelwright_home / "flavors" / "mine"
    folder.mkdir(parents=True)
    for other in (flavoring.SHIPPED / "default").glob("*.yaml"):
        if other.stem != file:
            (folder / other.name).write_bytes(other.read_bytes())
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    with client_of(studio) as client:
        answer = scenes(client, "mine")
        listed = client.get("/api/mv/config-flavors").json()["flavors"]
    studio.close()
    assert listed == ["default", "example"]
    assert answer.headers["warning"] == (
        f"199 reelwright \"The default flavor was used instead of 'mine': {file}.yaml is missing.\""
    )


def test_s3_48_to_49_creating_calls_are_limited(settings, client_of):
    studio = open_studio(settings.model_copy(update={"creates_per_minute": 1, "executor": "threads"}), work=False)
    with client_of(studio) as client:
        answers = [scenes(client, num_scenes=1) for _ in range(2)]
    studio.close()
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].json()["error"] == "TooManyRequests"


def test_s3_49_the_same_key_gives_the_same_answer(quiet):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, second = (quiet.post("/api/mv/character-reference", json=ROBOT, headers=key) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"
