"""Rows of the scenario contract about starting, following and cancelling a task."""

import re

import pytest

from api_server.contracts.scenario import translation, words
from api_server.contracts.scenario.schemas import Generate
from pipeline import open_studio
from pipeline.brief import Product
from pipeline.views import StageView

ASK = {"product_id": "product-123", "user_id": "user-456", "style": "trendy-influencer-vlog", "mood": "energetic",
       "video_length": 15, "resolution": "720:1280", "target_language": "en-US"}  # fmt: skip
KEYS = {"task_id", "status", "short_id", "user_id", "message", "created_at", "progress", "current_step", "error_message",
        "scenario", "completed_at"}  # fmt: skip
START, TASKS = "/scenario/generate", "/scenario/generate/tasks/"


def at(view, **fields):
    """A scenario job in some state."""
    labels = (("user_id", "user-456"), ("short_id", "short-1"))
    return view(**{"origin": "scenario", "labels": labels} | fields)


def test_s0_01_the_start_answers_200(quiet):
    assert quiet.post(START, json=ASK).status_code == 200


def test_s0_02_a_given_short_is_the_one_that_is_updated(api):
    task_id = api.post(START, json=ASK | {"short_id": "short-7"}).json()["task_id"]
    assert api.get(TASKS + task_id).json()["short_id"] == "short-7"


@pytest.mark.parametrize(
    "name", ["product_id", "user_id", "style", "mood", "video_length", "resolution", "target_language"]
)
@pytest.mark.parametrize("value", ["missing", None, "", [], {}])
def test_s0_03_to_09_a_missing_field_is_400(quiet, name, value):
    sent = {key: kept for key, kept in ASK.items() if key != name} | ({} if value == "missing" else {name: value})
    answer = quiet.post(START, json=sent)
    assert (answer.status_code, list(answer.json())) == (400, ["detail"])
    assert answer.json()["detail"].startswith(name)


def test_s0_04_the_user_is_echoed(quiet):
    assert quiet.post(START, json=ASK).json()["user_id"] == "user-456"


@pytest.mark.parametrize("seconds", [0, 10, 16, 61, -15, "30", 15.5, True, 10**30])
def test_s0_07_another_length_is_400(quiet, seconds):
    assert quiet.post(START, json=ASK | {"video_length": seconds}).status_code == 400


@pytest.mark.parametrize("seconds", [15, 20, 30, 45, 60])
def test_s0_07_each_documented_length_is_taken(quiet, seconds):
    assert quiet.post(START, json=ASK | {"video_length": seconds}).status_code == 200


@pytest.mark.parametrize(
    "resolution", ["720:1280", "1280:720", "1104:832", "832:1104", "960:960", "wide", "1:0", "99999:1"]
)
def test_s0_08_any_resolution_is_taken(quiet, resolution):
    assert quiet.post(START, json=ASK | {"resolution": resolution}).status_code == 200


@pytest.mark.parametrize(("language", "status"), [("en-US", 200), ("es-ES", 200), ("../../x", 400), ("a" * 90, 400)])
def test_s0_09_the_language_is_a_tag(quiet, language, status):
    assert quiet.post(START, json=ASK | {"target_language": language}).status_code == status


def test_s0_10_the_start_has_exactly_the_eleven_keys(quiet):
    body = quiet.post(START, json=ASK).json()
    task_id, created = body.pop("task_id"), body.pop("created_at")
    assert isinstance(task_id, str)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", created)
    assert body == {
        "status": "pending", "short_id": "", "user_id": "user-456", "message": "Scenario generation task started",
        "progress": 0.0, "current_step": "Starting scenario generation", "error_message": None, "scenario": None,
        "completed_at": None,
    }  # fmt: skip


def test_s0_11_the_same_keys_at_every_moment(view):
    states = ("queued", "running", "waiting", "cancelling", "cancelled", "failed", "completed")
    assert all(set(translation.body_from(at(view, state=state), "").model_dump()) == KEYS for state in states)


def test_s0_13_failed_says_why(view):
    body = translation.body_from(at(view, state="failed", error="The script could not be written"), "")
    assert (body.status, body.error_message) == ("failed", "The script could not be written")
    assert translation.body_from(at(view, state="failed"), "").error_message


@pytest.mark.parametrize("seconds", [15, 20, 30, 45, 60])
def test_s0_18_one_scene_for_five_seconds(seconds):
    asked = translation.brief_from(Generate(**ASK | {"video_length": seconds}), Product(name="Lamp"))
    assert (asked.scene_count, asked.seconds) == (seconds // 5, seconds)


def test_s0_21_cancel_says_so_and_only_once(quiet):
    task_id = quiet.post(START, json=ASK).json()["task_id"]
    answer = quiet.delete(TASKS + task_id)
    assert answer.json() == {"message": f"Scenario generation task {task_id} cancelled successfully"}
    again = quiet.delete(TASKS + task_id)
    assert (again.status_code, again.json()) == (
        400,
        {"detail": "Cannot cancel completed or failed scenario generation task"},
    )


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b'"x"', b'{"a":1,"a":2}', b"\xff", b"[NaN]", b"[" * 60_000])
def test_s0_22_a_body_that_is_no_object_is_400(quiet, sent):
    answer = quiet.post(START, content=sent, headers={"content-type": "application/json"})
    assert (answer.status_code, [type(v) for v in answer.json().values()]) == (400, [str])


def test_s0_23_where_tokens_are_demanded_none_is_401(settings, client_of):
    studio = open_studio(settings.model_copy(update={"require_auth": True}))
    with client_of(studio) as client:
        answers = [client.post(START, json=ASK), client.get(TASKS + "x"), client.delete(TASKS + "x")]
    studio.close()
    assert {answer.status_code for answer in answers} == {401}
    assert answers[0].json() == {"detail": "Authentication required"}


def test_s0_23_a_token_speaks_for_its_own_user_only(idle, quiet):
    _, plain = idle.access.create_token("key", owner="user-456")
    token = {"Authorization": f"Bearer {plain}"}
    assert quiet.post(START, json=ASK, headers=token).status_code == 200
    assert quiet.post(START, json=ASK | {"user_id": "user-1"}, headers=token).status_code == 403


def test_s0_24_without_credits_is_402_before_the_start(idle, quiet):
    idle.library.set_credits("user-456", 0)
    answer = quiet.post(START, json=ASK)
    assert answer.status_code == 402
    detail = answer.json()["detail"]
    assert set(detail) == {"error", "reason", "current_credits", "required_credits", "message"}
    assert (detail["error"], detail["current_credits"], detail["required_credits"]) == ("Insufficient credits", 0, 1)
    assert idle.counts().get("queued", 0) == 0


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_s0_25_an_unknown_task_is_404(quiet, method):
    answer = quiet.request(method, TASKS + "none")
    assert (answer.status_code, answer.json()) == (404, {"detail": "Scenario generation task not found"})


def test_s0_26_an_unforeseen_failure_is_a_5xx_in_the_envelope(broken, client_of):
    with client_of(broken, raise_server_exceptions=False) as client:
        answer = client.get(TASKS + "x")
    assert answer.status_code == 500
    assert list(answer.json()) == ["detail"]
    assert "Traceback" not in answer.text


def test_s0_27_a_cancelled_task_ends_the_documented_poll(quiet):
    task_id = quiet.post(START, json=ASK).json()["task_id"]
    quiet.delete(TASKS + task_id)
    body = quiet.get(TASKS + task_id).json()
    assert (body["status"], body["error_message"]) == ("failed", "Scenario generation task cancelled by user")
    assert body["completed_at"].endswith("Z")


def test_s0_28_one_credit_when_the_scenario_is_stored_and_none_for_a_cancelled_one(api, studio, idle, quiet):
    before = studio.library.credits("user-456")
    api.post(START, json=ASK)
    assert studio.library.credits("user-456") == before - 1
    assert words.ACTION == "generate_scenario"


def test_s0_28_a_cancelled_task_is_not_charged(quiet, idle):
    before = idle.library.credits("user-456")
    quiet.delete(TASKS + quiet.post(START, json=ASK).json()["task_id"])
    assert idle.library.credits("user-456") == before


@pytest.mark.parametrize(
    ("resolution", "aspect"),
    [
        ("1280:720", "16:9"),
        ("720:1280", "9:16"),
        ("1104:832", "4:3"),
        ("960:960", "1:1"),
        ("832:1104", "9:16"),
        ("x", "9:16"),
    ],
)
def test_s0_33_the_resolution_decides_the_shape(resolution, aspect):
    asked = translation.brief_from(Generate(**ASK | {"resolution": resolution}), Product(name="Lamp"))
    assert asked.aspect == aspect
    assert asked.resolution == (tuple(map(int, resolution.split(":"))) if ":" in resolution else None)


@pytest.mark.parametrize(
    ("stages", "progress", "step"),
    [
        (("pending", "pending"), 20.0, "Starting scenario generation"),
        (("running", "pending"), 60.0, "Generating AI scenario"),
        (("completed", "running"), 90.0, "Generating thumbnail image"),
        (("completed", "completed"), 100.0, "Finalizing scenario"),
    ],
)
def test_s0_38_progress_is_seen_while_it_runs(view, stages, progress, step):
    runs = tuple(StageView(name=n, title=n, state=s) for n, s in zip(("script", "preview"), stages, strict=True))
    body = translation.body_from(at(view, state="running", stages=runs), "")
    assert (body.status, body.progress, body.current_step) == ("processing", progress, step)


def test_an_unknown_product_gives_a_generic_scenario(api):
    task_id = api.post(START, json=ASK | {"product_id": "nobody-knows-it"}).json()["task_id"]
    assert api.get(TASKS + task_id).json()["status"] == "completed"
