"""Rows S3.1 to S3.19, S3.27, S3.30 to S3.31, S3.36 to S3.39 and S3.49 of the advert contract."""

import io
import json
import re
import sqlite3
import uuid
from contextlib import closing
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api_server.app import PORTS, frame, site
from api_server.contracts.advert import translation
from api_server.contracts.advert.schemas import Advert
from api_server.log import logger
from pipeline import open_studio
from pipeline.views import StageView

pytestmark = pytest.mark.xdist_group("made")

FORM = {"product_name": "EcoWater Bottle", "style": "modern", "cta_text": "Buy Now!"}
KEYS = {"job_id", "status", "progress", "created_at", "updated_at", "product_name", "style", "cta_text", "video_url",
        "error_message", "cost_usd", "stages"}  # fmt: skip
STAGE_KEYS = {"id", "stage_name", "status", "progress", "started_at", "completed_at", "error_message"}
NAMES = ["script_gen", "voice_gen", "video_gen", "compositing"]
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$")
DONE = "550e8400-e29b-41d4-a716-446655440000"
RECIPE = ("script", "voice", "images", "music", "clips", "captions", "compose")


def generate(client, files=None, **changes):
    form = {name: value for name, value in (FORM | changes).items() if value is not None}
    return client.post("/api/generate", data=form, files=files)


def runs(**progress):
    """Stage views: 1.0 is completed, 0.0 pending, what is between runs."""

    def stage(name, part):
        state = "completed" if part == 1.0 else "running" if part else "pending"
        return StageView(name=name, title=name, state=state, progress=part)

    return tuple(stage(name, progress.get(name, 0.0)) for name in RECIPE)


def test_s3_01_a_form_starts_an_advert(quiet, idle):
    job = idle.job(generate(quiet).json()["job_id"])
    assert (job.origin, job.brief.kind, job.brief.style) == ("advert", "advert", "modern")
    assert (job.brief.product.name, job.brief.product.call_to_action) == ("EcoWater Bottle", "Buy Now!")


@pytest.mark.parametrize("field", ["product_name", "style", "cta_text"])
@pytest.mark.parametrize("value", ["", "   ", "\n", None])
def test_s3_02_to_04_a_missing_text_is_400(quiet, idle, field, value):
    answer = generate(quiet, **{field: value})
    assert (answer.status_code, answer.json()["error"]) == (400, "ValidationError")
    assert set(answer.json()) == {"error", "message", "details"}
    assert idle.jobs().total == 0


def test_s3_02_the_documented_words_for_a_missing_name(quiet):
    assert generate(quiet, product_name="").json() == {
        "error": "ValidationError", "message": "Product name is required", "details": "Product name cannot be empty",
    }  # fmt: skip


@pytest.mark.parametrize(("field", "most"), [("product_name", 100), ("style", 50), ("cta_text", 50)])
def test_s3_02_to_04_the_longest_text_is_taken_and_a_longer_one_is_400(quiet, field, most):
    assert generate(quiet, **{field: "x" * most}).status_code == 202
    assert generate(quiet, **{field: "x" * (most + 1)}).status_code == 400


def test_s3_02_to_05_the_first_wrong_field_is_named(quiet):
    order = [("product_name", "Product name"), ("style", "Style"), ("cta_text", "Call-to-action text")]
    for place in range(3):
        wrong = {name: "" for name, _ in order[place:]}
        answer = generate(quiet, files={"product_image": ("a.gif", b"GIF89a")}, **wrong)
        assert answer.json()["message"] == f"{order[place][1]} is required"
    assert generate(quiet, files={"product_image": ("a.gif", b"GIF89a")}).json()["error"] == "InvalidFileType"


@pytest.mark.parametrize(
    ("name", "format"), [("a.jpg", "JPEG"), ("a.jpeg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]
)
def test_s3_05_each_kind_of_picture_is_taken(quiet, idle, picture, name, format):
    answer = generate(quiet, files={"product_image": (name, picture(format))})
    (digest,) = idle.job(answer.json()["job_id"]).brief.product.images
    assert idle.library.asset(digest).media_type == "image/png"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("a.gif", b"GIF89a", "InvalidFileType"), ("a.png", b"no picture", "InvalidFileType"),
     ("a.svg", b"<svg/>", "InvalidFileType"), ("a.jpg", b"\xff\xd8" + b"x" * (10 << 20), "FileTooLarge"),
     ("a.jpg", b"\xff\xd8" + b"x" * (12 << 20), "FileTooLarge")],
)  # fmt: skip
def test_s3_05_another_type_or_size_is_400(quiet, idle, name, content, kind):
    answer = generate(quiet, files={"product_image": (name, content)})
    assert (answer.status_code, answer.json()["error"]) == (400, kind)
    assert idle.jobs().total == 0


def test_s3_05_an_empty_file_field_is_no_picture(quiet, idle):
    for files in ({"product_image": ("", b"")}, None):
        assert generate(quiet, files=files).status_code == 202
    assert generate(quiet, product_image="").status_code == 202
    assert generate(quiet, product_image="text").json()["error"] == "InvalidFileType"


def test_s3_06_to_07_the_answer(quiet):
    bodies = [generate(quiet).json() for _ in range(3)]
    assert all(uuid.UUID(body["job_id"]).version == 4 for body in bodies)
    assert len({body["job_id"] for body in bodies}) == 3
    assert bodies[0] == {"job_id": bodies[0]["job_id"], "status": "pending", "estimated_completion_time": 300,
                         "message": "Video generation job created successfully"}  # fmt: skip


def test_s3_08_s3_36_a_store_that_fails_is_an_error_and_leaves_no_job(broken, client_of):
    with client_of(broken, raise_server_exceptions=False) as client:
        answer = generate(client)
    assert answer.status_code == 500
    assert set(answer.json()) == {"error", "message", "details"}


def test_s3_09_s3_39_a_file_name_is_display_text_only(quiet, idle, picture, settings):
    before = {path for path in settings.reelwright_home.rglob("*") if path.is_file()}
    answer = generate(quiet, files={"product_image": ("../../../evil\u202e.png", picture())})
    assert answer.status_code == 202
    made = {path for path in settings.reelwright_home.rglob("*") if path.is_file()} - before
    assert not [path for path in made if "evil" in path.name]
    assert list((settings.reelwright_home / "work").iterdir()) == []


def test_s3_10_to_12_one_job(quiet):
    job_id = generate(quiet).json()["job_id"]
    body = quiet.get(f"/api/jobs/{job_id}").json()
    assert set(body) == KEYS
    assert (body["job_id"], body["status"], body["progress"], body["cost_usd"]) == (job_id, "pending", 0, 0.0)
    assert (body["product_name"], body["style"], body["cta_text"]) == ("EcoWater Bottle", "modern", "Buy Now!")
    assert (body["video_url"], body["error_message"]) == (None, None)
    assert [stage["stage_name"] for stage in body["stages"]] == NAMES
    assert all(set(stage) == STAGE_KEYS for stage in body["stages"])
    assert [(stage["id"], stage["status"], stage["progress"]) for stage in body["stages"]] == [
        (n, "pending", 0) for n in (1, 2, 3, 4)
    ]


UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("job_id", [UNKNOWN, "abc", "job_0123456789ab", "1", "%00", "x" * 500])
def test_s3_13_an_unknown_job_is_404(made_api, job_id):
    shown = {"%00": "\x00"}.get(job_id, job_id)[:100]
    answer = made_api.get(f"/api/jobs/{job_id}")
    assert (answer.status_code, answer.json()) == (404, {
        "error": "JobNotFound", "message": f"Job with ID '{shown}' not found",
        "details": "The specified job ID does not exist in the system",
    })  # fmt: skip


@pytest.mark.parametrize(
    ("state", "status", "error"),
    [("queued", "pending", None), ("running", "processing", None), ("waiting", "processing", None),
     ("completed", "completed", None), ("failed", "failed", "No room"), ("cancelled", "failed", "Cancelled"),
     ("cancelling", "failed", "Cancelled")],
)  # fmt: skip
def test_s3_14_the_words_of_status(view, state, status, error):
    body = translation.body_from(view(state=state, error="No room" if state == "failed" else ""), "")
    assert (body.status, body.error_message) == (status, error)


def test_s3_14_a_completed_advert(made_api):
    body = made_api.get(f"/api/jobs/{DONE}").json()
    assert (body["status"], body["progress"], body["video_url"]) == (
        "completed", 100, f"http://localhost/videos/{DONE}/final_output.mp4",
    )  # fmt: skip
    assert [stage["status"] for stage in body["stages"]] == ["completed"] * 4
    assert all(TIME.match(stage["completed_at"]) and stage["progress"] == 100 for stage in body["stages"])
    assert made_api.get(body["video_url"]).content[4:8] == b"ftyp"


def test_s3_15_the_stages_follow_ours(view):
    found = translation.stages_from(view(stages=runs(script=1.0, voice=0.5, images=0.25)))
    assert [(stage.stage_name, stage.status) for stage in found] == list(
        zip(NAMES, ["completed", "processing", "pending", "pending"], strict=True)
    )


def test_s3_16_progress_is_weighed_by_stage(view):
    job = view(state="running", stages=runs(script=1.0, voice=0.6, music=0.6))
    assert translation.progress_from(job) == 45
    assert translation.stages_from(job)[1].progress == 60
    assert translation.progress_from(view(state="running", stages=runs(**dict.fromkeys(RECIPE, 1.0)))) == 99
    assert translation.progress_from(view(state="completed")) == 100


def test_s3_17_times_have_no_zone(made_api):
    body = made_api.get(f"/api/jobs/{DONE}").json()
    assert TIME.match(body["created_at"])
    assert TIME.match(body["updated_at"])


def test_s3_18_without_a_queue_store_the_status_comes_from_the_database(settings, client_of):
    studio = open_studio(
        settings.model_copy(update={"redis_url": "redis://127.0.0.1:1/0", "executor": "threads"}), work=False
    )
    with client_of(studio) as client:
        job_id = generate(client).json()["job_id"]
        assert client.get(f"/api/jobs/{job_id}").json()["status"] == "pending"
    studio.close()


def test_s3_19_an_unknown_id_is_logged(idle):
    kept = io.StringIO()
    shared = replace(frame(idle), log=logger((), to=kept))
    with TestClient(site(PORTS[0], shared), base_url="http://localhost") as client:
        client.get("/api/jobs/no-such-job")
    (line,) = map(json.loads, kept.getvalue().splitlines())
    assert (line["event"], line["job"]) == ("unknown job", "no-such-job")


def test_s3_27_a_bare_array_newest_first(quiet, idle):
    ids = [generate(quiet, product_name=f"Bottle {n}").json()["job_id"] for n in range(3)]
    idle.cancel(ids[0])
    found = quiet.get("/api/jobs").json()
    assert [job["job_id"] for job in found] == ids[::-1]
    assert set(found[0]) == KEYS
    assert [job["job_id"] for job in quiet.get("/api/jobs?limit=1&offset=1").json()] == [ids[1]]
    assert [job["job_id"] for job in quiet.get("/api/jobs?status=failed").json()] == [ids[0]]
    assert [job["job_id"] for job in quiet.get("/api/jobs?limit=10&status=pending").json()] == ids[:0:-1]


@pytest.mark.parametrize("query", ["limit=0", "limit=501", "limit=x", "offset=-1", "status=done", "offset=1e3"])
def test_s3_27_a_bad_value_is_400(quiet, query):
    answer = quiet.get(f"/api/jobs?{query}")
    assert (answer.status_code, answer.json()["error"]) == (400, "ValidationError")


def columns(home, view):
    with closing(sqlite3.connect(home / "reelwright.db")) as connection:
        rows = connection.execute(f"SELECT * FROM {view}")
        names = [column[0] for column in rows.description]
        return names, [dict(zip(names, row, strict=True)) for row in rows]


def test_s3_30_the_jobs_view(made, settings):
    names, rows = columns(settings.reelwright_home, "jobs")
    assert names == ["id", "status", "created_at", "updated_at", "product_name", "style", "cta_text",
                     "product_image_path", "video_url", "error_message", "cost_usd"]  # fmt: skip
    row = next(row for row in rows if row["id"] == DONE)
    assert (row["status"], row["product_name"], row["style"], row["cta_text"], row["cost_usd"]) == (
        "completed", "EcoWater Bottle", "modern", "Buy Now!", 0.0,
    )  # fmt: skip
    assert (row["product_image_path"], row["error_message"]) == (None, None)
    assert row["video_url"] == f"/videos/{DONE}/final_output.mp4"


def test_s3_31_the_stages_view(made, settings):
    names, rows = columns(settings.reelwright_home, "stages")
    assert names == ["id", "job_id", "stage_name", "status", "progress", "started_at", "completed_at", "stage_data",
                     "error_message"]  # fmt: skip
    own = [row for row in rows if row["job_id"] == DONE]
    assert sorted(row["stage_name"] for row in own) == sorted(NAMES)
    assert {(row["status"], row["progress"]) for row in own} == {("completed", 100)}


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [("GET", "/api/jobs/none", 404, "JobNotFound"), ("PUT", "/api/generate", 405, "MethodNotAllowed"),
     ("GET", "/api/generate/none", 404, "NotFound"), ("GET", "/ws/none", 404, "NotFound"),
     ("POST", "/api/generate", 400, "ValidationError")],
)  # fmt: skip
def test_s3_36_s3_38_every_error_has_three_texts(quiet, method, path, status, kind):
    answer = quiet.request(method, path)
    assert (answer.status_code, answer.json()["error"]) == (status, kind)
    assert set(answer.json()) == {"error", "message", "details"}
    assert all(isinstance(value, str) and value for value in answer.json().values())


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE job; --", "<script>alert(1)</script>", "{{7*7}}", "%s %n", "\u202etxet"]
)
def test_s3_37_odd_texts_are_only_texts(quiet, text):
    job_id = generate(quiet, product_name=text).json()["job_id"]
    shown = quiet.get(f"/api/jobs/{job_id}").json()["product_name"]
    assert shown == text
    assert len(quiet.get("/api/jobs").json()) == 1


def test_s3_49_cancel(quiet):
    job_id = generate(quiet).json()["job_id"]
    first, second = (quiet.post(f"/api/jobs/{job_id}/cancel") for _ in range(2))
    assert (first.status_code, first.json()["status"], first.json()["error_message"]) == (200, "failed", "Cancelled")
    assert (second.status_code, second.json()["message"]) == (400, "Job is already failed")
    assert quiet.post("/api/jobs/none/cancel").status_code == 404


def test_s3_49_a_batch_is_started_whole_or_not_at_all(quiet, idle):
    good = quiet.post("/api/generate/batch", json={"jobs": [FORM, FORM | {"product_name": "Cup"}]})
    assert (good.status_code, len(good.json()["jobs"])) == (202, 2)
    assert idle.job(good.json()["jobs"][1]["job_id"]).brief.product.name == "Cup"
    unheard = FORM | {"webhook_url": "http://hooks.example"}
    for jobs in ([], [FORM, FORM | {"style": ""}], [FORM, unheard], [FORM] * 21, "x"):
        assert quiet.post("/api/generate/batch", json={"jobs": jobs}).status_code == 400
    assert idle.jobs().total == 2


def test_s3_49_a_batch_that_finds_no_room_in_the_queue_starts_nothing(idle, quiet):
    key = {"X-API-Key": idle.access.create_token("me")[1]}
    answers = [quiet.post("/api/generate/batch", json={"jobs": [FORM] * 11}, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 429]
    assert (answers[1].json()["error"], answers[1].headers["retry-after"]) == ("TooManyRequests", "30")
    assert idle.jobs().total == 11


def test_s3_49_a_batch_counts_as_many_creates(settings, client_of):
    studio = open_studio(settings.model_copy(update={"creates_per_minute": 3, "executor": "threads"}), work=False)
    with client_of(studio) as client:
        answers = [client.post("/api/generate/batch", json={"jobs": [FORM] * 2}) for _ in range(2)]
    studio.close()
    assert [answer.status_code for answer in answers] == [202, 429]


def test_s3_49_priority_and_reuse_reach_the_job(quiet, idle):
    job = idle.job(generate(quiet, priority="high", cache="true").json()["job_id"])
    assert (job.priority, job.brief.reuse) == ("high", True)
    assert generate(quiet, priority="urgent").status_code == 400


def test_a_form_becomes_a_trimmed_advert():
    asked = translation.checked(Advert(product_name=" Cup ", style="bold\n", cta_text=" Go "))
    assert (asked.product_name, asked.style, asked.cta_text) == ("Cup", "bold", "Go")
    assert translation.brief_from(asked, "ab" * 32).product.images == ("ab" * 32,)
