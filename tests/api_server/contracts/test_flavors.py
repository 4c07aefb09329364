"""Rows S3.40 to S3.46: flavors written for another project, asked for over the real server."""

import httpx
import pytest

from api_server.serve import Server
from pipeline import Settings, open_studio

pytestmark = pytest.mark.xdist_group("parts")

# Keys of its own, lists, JSON with braces, other places to fill, an unquoted ratio, rules without a place for the prompt.
FOREIGN = {
    "parameters.yaml": """
        character_characteristics: [curious, "dressed in a “yellow” raincoat"]
        video_type: dream pop clip
        video_characteristics:
          light: soft
          grain: heavy
        camera_angle: low angle
        number_of_scenes: 40
        product_name: Aurora
        team: [ana, bo]
        """,
    "image_params.yaml": """
        model: google/imagen-4
        aspect_ratio: 1:1
        video_aspect_ratio: 16:9
        video_duration: 1
        negative_prompt: blurry
        video_rules_template:
          - Keep {tone} light
          - no text overlays
        """,
    "image_prompts.yaml": "character_reference_prompt: Studio photo on grey, {{lens}} lens\n",
    "scene_prompts.yaml": """
        scene_generation_prompt: |
          You write music videos for {product_name}. Return {{num_scenes}} scenes about {concept_prompt} as JSON:
          {{"scenes": [{{"prompt": "...", "shots": {{"first": 1}}}}]}}
          Camera angle: {camera_angle}
          Mood: {mood
          }
        """,
}
CALLS = {
    "scenes": {"concept_prompt": "Robot exploring Austin, Texas", "num_scenes": 2},
    "character-reference": {"character_description": "Silver metallic humanoid robot"},
    "video": {"prompt": "Robot walking through downtown", "duration": 1.0},
}


def write(folder, files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(
            "\n".join(line.removeprefix(" " * 8) for line in text.splitlines()), encoding="utf-8"
        )


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A server started in a folder that has a foreign project's flavors, beside one of the home's own."""
    place = tmp_path_factory.mktemp("flavors")
    write(place / "backend" / "mv" / "configs" / "Dream_Pop", FOREIGN)
    multiline = FOREIGN | {
        "image_prompts.yaml": 'character_reference_prompt: "{a\\n  b} {character_description}"\n\t- x'
    }
    write(place / "home" / "flavors" / "broken one", multiline)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        settings = Settings(
            reelwright_home=place / "home", api_port=0, narration_port=0, creates_per_minute=0, _env_file=None
        )
        studio = open_studio(settings, work=False)
    with Server(studio) as server:
        yield studio, f"http://127.0.0.1:{server.ports['api']}/api/mv"
    studio.close()


def test_s3_41_folders_of_a_foreign_project_are_listed(service):
    _, base = service
    assert httpx.get(f"{base}/config-flavors").json()["flavors"] == ["default", "Dream_Pop", "example"]


@pytest.mark.parametrize(
    ("call", "name"), [("scenes", "Dream_Pop"), ("character-reference", "dream_pop"), ("video", "DREAM_POP")]
)
def test_s3_40_a_foreign_flavor_is_used_as_far_as_it_goes_and_says_what_is_not(service, call, name):
    _, base = service
    answer = httpx.post(f"{base}/{call}", params={"config_flavor": name}, json=CALLS[call], timeout=300)
    assert answer.status_code == 200, answer.text
    warning = answer.headers["warning"]
    assert warning.startswith("199 reelwright \"Flavor 'Dream_Pop': ")
    for part in ("number_of_scenes", "{lens}", "{tone}", "'negative_prompt'", "'team'"):
        assert part in warning
    assert "product_name" not in warning
    assert warning.isascii()
    assert warning.isprintable()


def test_s3_42_what_can_be_used_of_a_foreign_flavor_is_used(service):
    studio, base = service
    asked = {"concept_prompt": "Robot exploring Austin, Texas"}
    found = httpx.post(f"{base}/scenes", params={"config_flavor": "dream_pop"}, json=asked, timeout=300).json()[
        "scenes"
    ]
    assert (len(found), found[0]["duration"]) == (20, 1.0)
    assert all("low angle" in scene["prompt"] for scene in found)
    assert not any("JSON" in scene["prompt"] or "{" in scene["prompt"] for scene in found)
    flavor, _ = studio.parts.flavors.chosen("dream_pop")
    wishes = flavor.scene_wishes("Robot exploring Austin, Texas", 3)
    assert "music videos for Aurora. Return 3 scenes about Robot exploring Austin, Texas as JSON:" in wishes
    assert '{"scenes": [{"prompt": "...", "shots": {"first": 1}}]}' in wishes
    assert flavor.clip_prompt("A red kite").startswith("A red kite, Keep")
    assert flavor.character_prompt("A red kite").startswith("A red kite, Studio photo")


@pytest.mark.parametrize(
    ("call", "name"),
    [
        ("scenes", "broken one"), ("scenes", "no\nsuch"), ("scenes", "日本 “x”"), ("scenes", "é\x7f"),
        ("character-reference", "Broken One"), ("video", "BROKEN ONE"),
    ],
)  # fmt: skip
def test_s3_40_whatever_is_wrong_with_a_flavor_the_answer_arrives_with_a_readable_warning(service, call, name):
    _, base = service
    answer = httpx.post(f"{base}/{call}", params={"config_flavor": name}, json=CALLS[call], timeout=300)
    assert answer.status_code == 200
    assert "The default flavor was used instead of" in answer.headers["warning"]
    assert answer.headers["warning"].isprintable()


def test_s3_40_a_page_of_another_origin_can_read_the_warning(service):
    _, base = service
    answer = httpx.post(
        f"{base}/scenes?config_flavor=none", json=CALLS["scenes"], headers={"Origin": "https://a.example"}
    )
    assert "Warning" in answer.headers["access-control-expose-headers"]
