"""Rows S1.1 to S1.28 of the storyboard contract: making, refining and reordering."""

import pytest

from api_server.contracts.storyboard import translation
from api_server.contracts.storyboard.schemas import Generate
from pipeline.brief import brief

pytestmark = pytest.mark.xdist_group("filmed")

KEY = {"Authorization": "Bearer YOUR_TOKEN"}
ASK = {"prompt": "A hero discovers a hidden treasure in ancient ruins", "duration": 30, "style": "cinematic",
       "aspect_ratio": "16:9"}  # fmt: skip
JOB_KEYS = {"job_id", "status", "progress", "storyboard", "video_url", "estimated_cost", "actual_cost", "created_at",
            "updated_at", "approved", "error_message"}  # fmt: skip
PROMPT = "Dramatic wide shot of ancient temple"


@pytest.fixture
def ready(studio):
    """A small storyboard that waits for approval, as number 1."""
    asked = brief(prompt=ASK["prompt"], seconds=6, scene_count=4, short_side=144, aspect="16:9", review=True)
    return studio.submit(asked, origin="storyboard")


@pytest.fixture
def done(filmed, client_of):
    """A client of the studio in which job 123 is finished."""
    with client_of(filmed) as client:
        yield client


def order(body):
    """The image prompts of a job body, first scene first."""
    return [entry["scene"]["image_prompt"] for entry in body["storyboard"]]


def test_s1_01_generate_answers_200_with_an_integer_id_and_pending(quiet):
    answer = quiet.post("/api/v2/generate", json=ASK, headers=KEY)
    body = answer.json()
    assert (answer.status_code, type(body["job_id"]), body["status"]) == (200, int, "pending")
    assert set(body) == JOB_KEYS
    assert set(body["progress"]) == {"current_stage", "scenes_total", "scenes_completed", "current_scene",
                                     "estimated_completion_seconds", "message"}  # fmt: skip


def test_s1_01_numbers_count_up(quiet):
    made = [quiet.post("/api/v2/generate", json=ASK, headers=KEY).json()["job_id"] for _ in range(3)]
    assert made == [made[0], made[0] + 1, made[0] + 2]


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": "too short"}, {"prompt": "a" * 5001}, {"prompt": None}, {"prompt": 5}, {"duration": 4},
        {"duration": 301}, {"duration": "30"}, {"duration": True}, {"duration": 10**30}, {"style": ""},
        {"style": "a" * 101}, {"aspect_ratio": "2:1"}, {"brand_guidelines": "a" * 5001}, {"client_id": []},
    ],
)  # fmt: skip
def test_s1_01_a_wrong_field_is_422_with_one_text(quiet, change):
    answer = quiet.post("/api/v2/generate", json=ASK | change, headers=KEY)
    assert (answer.status_code, list(answer.json())) == (422, ["detail"])
    assert answer.json()["detail"].startswith(next(iter(change)))


def test_s1_02_a_job_by_its_number(quiet):
    number = quiet.post("/api/v2/generate", json=ASK, headers=KEY).json()["job_id"]
    body = quiet.get(f"/api/v2/jobs/{number}").json()
    assert (body["job_id"], body["status"], body["storyboard"]) == (number, "pending", None)


@pytest.mark.parametrize("number", [999, 0, -1, 2**53, 10**40])
def test_s1_02_an_unknown_number_is_404(quiet, number):
    answer = quiet.get(f"/api/v2/jobs/{number}")
    assert (answer.status_code, answer.json()) == (404, {"detail": f"Job {number} not found"})


@pytest.mark.parametrize("number", ["x", "1.5", "%00", "1e3", "9" * 5000])
def test_s1_02_a_number_that_is_none_is_422(quiet, number):
    answer = quiet.get(f"/api/v2/jobs/{number}")
    assert (answer.status_code, type(answer.json()["detail"])) == (422, str)


def test_s1_03_each_entry_has_a_scene_and_its_still(api, ready):
    entries = api.get(f"/api/v2/jobs/{ready.number}").json()["storyboard"]
    assert [entry["scene"]["scene_number"] for entry in entries] == [1, 2, 3, 4]
    assert all(set(entry) == {"scene", "image_url", "generation_status", "error"} for entry in entries)
    assert all(set(e["scene"]) == {"scene_number", "description", "duration", "image_prompt"} for e in entries)
    assert {(entry["generation_status"], entry["error"]) for entry in entries} == {("completed", None)}
    assert {entry["scene"]["duration"] for entry in entries} == {1.5}


def test_s1_03_the_still_opens_at_its_address(api, ready):
    answer = api.get(api.get(f"/api/v2/jobs/{ready.number}").json()["storyboard"][0]["image_url"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"state": "queued"}, "pending"), ({"state": "running", "stage": "script"}, "parsing"),
        ({"state": "running", "stage": "images"}, "generating_storyboard"),
        ({"state": "waiting", "waiting": "approval"}, "storyboard_ready"),
        ({"state": "queued", "approved": True}, "rendering"),
        ({"state": "running", "stage": "compose", "approved": True}, "rendering"),
        ({"state": "completed"}, "completed"), ({"state": "failed"}, "failed"), ({"state": "cancelled"}, "canceled"),
    ],
)  # fmt: skip
def test_s1_04_the_states_in_this_contract_s_words(view, fields, word):
    assert translation.status_from(view(**fields)) == word


@pytest.mark.parametrize(("seconds", "scenes"), [(5, 3), (15, 3), (30, 6), (49, 9), (300, 10)])
def test_s1_05_one_scene_for_five_seconds_from_three_to_ten(seconds, scenes):
    asked = translation.brief_from(Generate(**ASK | {"duration": seconds}))
    assert (asked.scene_count, asked.seconds, asked.review) == (scenes, seconds, True)


def test_s1_06_approve_answers_the_approved_job(api, ready):
    answer = api.post(f"/api/v2/jobs/{ready.number}/approve", headers=KEY)
    assert (answer.status_code, answer.json()["approved"]) == (200, True)


def test_s1_06_approve_says_why_not(done, quiet):
    number = quiet.post("/api/v2/generate", json=ASK, headers=KEY).json()["job_id"]
    early = quiet.post(f"/api/v2/jobs/{number}/approve", headers=KEY)
    late = done.post("/api/v2/jobs/123/approve", headers=KEY)
    wrong = "Cannot approve job in status '{}'. Must be 'storyboard_ready'."
    assert (early.status_code, early.json()["detail"]) == (400, wrong.format("pending"))
    assert (late.status_code, late.json()["detail"]) == (400, wrong.format("completed"))
    assert done.post("/api/v2/jobs/9/approve", headers=KEY).json() == {"detail": "Job 9 not found"}


def test_s1_07_render_needs_the_approval(api, ready):
    answer = api.post(f"/api/v2/jobs/{ready.number}/render", headers=KEY)
    assert (answer.status_code, answer.json()) == (400, {"detail": "Storyboard must be approved before rendering"})


def test_s1_07_render_makes_the_film(api, ready):
    api.post(f"/api/v2/jobs/{ready.number}/approve", headers=KEY)
    body = api.post(f"/api/v2/jobs/{ready.number}/render", headers=KEY).json()
    assert body["status"] == "completed"
    assert body["video_url"] == f"/data/videos/{ready.number}/final.mp4"
    assert api.get(body["video_url"]).content[4:8] == b"ftyp"


def test_s1_08_video_is_the_original_file(done):
    answer = done.get("/api/v2/jobs/123/video")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
    assert answer.content == done.get("/data/videos/123/final.mp4").content


def test_s1_08_video_before_the_end_is_404(api, ready):
    answer = api.get(f"/api/v2/jobs/{ready.number}/video")
    assert (answer.status_code, answer.json()) == (
        404,
        {"detail": "Video not ready. Current status: storyboard_ready"},
    )


@pytest.mark.parametrize("action", ["refine", "reorder"])
def test_s1_16_writes_without_a_credential_are_401(done, action):
    answer = done.post(f"/api/v2/jobs/123/{action}")
    assert (answer.status_code, list(answer.json())) == (401, ["detail"])
    assert answer.headers["www-authenticate"] == "Bearer"


def test_s1_16_export_without_a_credential_is_401_even_with_wrong_parameters(done):
    assert done.get("/api/v2/jobs/9/export?format=avi").status_code == 401


def test_s1_17_refine_answers_the_job(done):
    answer = done.post(f"/api/v2/jobs/123/refine?scene_number=2&new_image_prompt={PROMPT}", headers=KEY)
    assert (answer.status_code, set(answer.json())) == (200, JOB_KEYS)
    assert answer.json()["status"] == "completed"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("scene_number=0&new_description=Opening scene", 422), ("scene_number=x&new_description=Opening scene", 422),
        ("new_description=Opening scene", 422), ("scene_number=2&new_description=short", 422),
        (f"scene_number=2&new_image_prompt={'a' * 2001}", 422), ("scene_number=99&new_description=Opening scene", 400),
        (f"scene_number={10**30}&new_description=Opening scene", 422),
    ],
)  # fmt: skip
def test_s1_17_wrong_parameters_cost_no_refinement(done, query, status):
    answer = done.post(f"/api/v2/jobs/123/refine?{query}", headers=KEY)
    assert (answer.status_code, type(answer.json()["detail"])) == (status, str)
    assert done.get("/api/v2/jobs/123/metadata").json()["metrics"]["refinement_count"] == 0


def test_s1_18_sixth_refinement(done):
    url = "/api/v2/jobs/123/refine?scene_number=1&new_description=Opening scene number "
    answers = [done.post(url + str(n), headers=KEY) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[5].json() == {"detail": "Maximum refinement limit (5) reached for this job"}


def test_s1_19_neither_text(done):
    answer = done.post("/api/v2/jobs/123/refine?scene_number=2", headers=KEY)
    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "Must provide either new_image_prompt or new_description"},
    )


def test_s1_21_a_new_prompt_draws_that_scene_anew_and_no_other(done):
    before = done.get("/api/v2/jobs/123").json()["storyboard"]
    after = done.post(f"/api/v2/jobs/123/refine?scene_number=2&new_image_prompt={PROMPT}", headers=KEY).json()[
        "storyboard"
    ]
    changed = [a["image_url"] != b["image_url"] for a, b in zip(after, before, strict=True)]
    assert changed == [False, True, False, False, False, False]
    assert after[1]["scene"]["image_prompt"] == PROMPT


def test_s1_21_what_a_new_picture_can_not_show_is_said_and_nothing_else_is(done):
    url, texts = "/api/v2/jobs/123/refine", ("A walrus at dawn", PROMPT)
    said = [done.post(url, params={"scene_number": 2, "new_image_prompt": text}, headers=KEY).headers for text in texts]
    assert "can't draw 'walrus'" in said[0]["warning"]
    assert "warning" not in said[1]
    described = {"scene_number": 2, "new_description": "A walrus at the water"}
    assert "warning" not in done.post(url, params=described, headers=KEY).headers


def test_s1_22_a_new_description_changes_the_text_and_no_picture(done):
    before = done.get("/api/v2/jobs/123").json()["storyboard"]
    url = "/api/v2/jobs/123/refine?scene_number=3&new_description=The hero discovers a hidden treasure"
    after = done.post(url, headers=KEY).json()["storyboard"]
    assert after[2]["scene"]["description"] == "The hero discovers a hidden treasure"
    assert [e["image_url"] for e in after] == [e["image_url"] for e in before]


def test_s1_23_both_in_one_call_count_once(done):
    url = "/api/v2/jobs/123/refine?scene_number=1&new_image_prompt=Epic opening shot&new_description=Opening scene"
    scene = done.post(url, headers=KEY).json()["storyboard"][0]["scene"]
    assert (scene["image_prompt"], scene["description"]) == ("Epic opening shot", "Opening scene")
    assert done.get("/api/v2/jobs/123/metadata").json()["metrics"]["refinement_count"] == 1


def test_s1_24_refining_resets_the_approval(done):
    assert done.get("/api/v2/jobs/123").json()["approved"] is True
    url = "/api/v2/jobs/123/refine?scene_number=1&new_description=Opening scene"
    assert done.post(url, headers=KEY).json()["approved"] is False
    assert done.post("/api/v2/jobs/123/render", headers=KEY).status_code == 400


def test_s1_25_reorder_puts_the_scenes_into_the_new_order(done):
    before = order(done.get("/api/v2/jobs/123").json())
    url = "/api/v2/jobs/123/reorder?" + "&".join(f"scene_order={n}" for n in (6, 2, 3, 4, 5, 1))
    body = done.post(url, headers=KEY).json()
    assert order(body) == [before[5], *before[1:5], before[0]]
    assert [entry["scene"]["scene_number"] for entry in body["storyboard"]] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "numbers", [(1, 2), (1, 2, 3, 4, 5, 7), (1, 1, 2, 3, 4, 5), (0, 1, 2, 3, 4, 5), (-1,), (10**30,)]
)
def test_s1_26_anything_but_a_permutation_is_400(done, numbers):
    answer = done.post("/api/v2/jobs/123/reorder", params={"scene_order": numbers}, headers=KEY)
    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "Failed to reorder scenes. Check that all scene numbers are valid."},
    )


def test_s1_27_no_order_at_all(done):
    answer = done.post("/api/v2/jobs/123/reorder", headers=KEY)
    assert (answer.status_code, answer.json()) == (400, {"detail": "scene_order cannot be empty"})


def test_s1_28_reordering_resets_the_approval(done):
    body = done.post("/api/v2/jobs/123/reorder", params={"scene_order": (2, 1, 3, 4, 5, 6)}, headers=KEY).json()
    assert body["approved"] is False
