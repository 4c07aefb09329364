"""Every row of the narration contract, S4.1 to S4.25."""

import uuid

import pytest

from api_server.contracts import narration
from pipeline.brief import brief
from pipeline.views import StageView

pytestmark = pytest.mark.xdist_group("narration")

TEXT = {"text": "Once upon a time, in a faraway land, a small boat left the harbour."}
STEPS = ("script", "voice", "captions", "search", "footage", "music", "compose")


def at(view, stage, **fields):
    """A job that works on `stage`; the ones before are done."""
    place = STEPS.index(stage)
    stages = tuple(
        StageView(name=name, title=name, state="completed" if n < place else "running" if n == place else "pending")
        for n, name in enumerate(STEPS)
    )
    return view(**{"state": "running", "stage": stage, "stages": stages, "origin": "narration"} | fields)


@pytest.fixture
def told(filmed):
    """The id of a finished narration."""
    return filmed.jobs(origin="narration").jobs[0].id


@pytest.fixture
def told_client(filmed, client_of):
    with client_of(filmed, "narration") as client:
        yield client


@pytest.fixture
def silent(idle, client_of):
    """The narration port of a studio in which nothing runs."""
    with client_of(idle, "narration") as client:
        yield client


def test_s4_01_generate_answers_202_with_the_job(silent):
    answer = silent.post("/api/v1/generate", json=TEXT)
    body = answer.json()
    assert answer.status_code == 202
    assert body == {"job_id": body["job_id"], "status": "queued", "message": "Video generation started"}
    assert uuid.UUID(body["job_id"]).version == 4


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {}}, {"json": {"text": ""}}, {"json": {"text": "  \n"}}, {"json": {"text": None}}, {"json": {"text": 5}},
        {"json": []}, {"json": "text"}, {}, {"content": b"{"}, {"content": b'{"text": "a"}'}, {"data": {"text": "a"}},
        {"content": b"\xff\xfe", "headers": {"content-type": "application/json"}},
    ],
)  # fmt: skip
def test_s4_02_no_text_is_400(silent, sent):
    answer = silent.post("/api/v1/generate", **sent)
    assert (answer.status_code, answer.json()) == (400, {"error": "No text provided in request body"})


def test_s4_03_an_unforeseen_failure_is_500_in_the_envelope(broken, client_of):
    with client_of(broken, "narration", raise_server_exceptions=False) as client:
        answer = client.post("/api/v1/generate", json=TEXT)
    assert answer.status_code == 500
    assert list(answer.json()) == ["error"]
    assert "Traceback" not in answer.text


def test_s4_04_status_has_four_keys_and_an_integer_time(silent):
    job_id = silent.post("/api/v1/generate", json=TEXT).json()["job_id"]
    body = silent.get(f"/api/v1/status/{job_id}").json()
    assert set(body) == {"status", "progress", "message", "created_at"}
    assert type(body["created_at"]) is int
    assert (body["status"], body["progress"], body["message"]) == ("queued", 0, "Job queued")


def test_s4_05_completed_names_the_output_file(told_client, told):
    body = told_client.get(f"/api/v1/status/{told}").json()
    assert body["output_file"] == f"output/video_{told}.mp4"
    assert (body["status"], body["progress"]) == ("completed", 100)


@pytest.mark.parametrize("job_id", ["550e8400-e29b-41d4-a716-446655440000", "x", "..%2f..", "%00", "a" * 3000])
def test_s4_06_unknown_is_404(silent, job_id):
    answer = silent.get(f"/api/v1/status/{job_id}")
    assert answer.status_code == 404
    assert answer.json() in ({"error": "Job not found"}, {"error": "Not found"})


@pytest.mark.parametrize(
    ("state", "word"),
    [("queued", "queued"), ("running", "processing"), ("completed", "completed"), ("failed", "failed")],
)
def test_s4_07_the_four_words(view, state, word):
    assert narration.body_from(view(state=state)).status == word


@pytest.mark.parametrize(
    ("stage", "percent"), [("voice", 20), ("captions", 40), ("search", 60), ("footage", 80), ("compose", 90)]
)
def test_s4_08_progress_is_a_figure_per_stage(view, stage, percent):
    assert narration.body_from(at(view, stage)).progress == percent


def test_s4_08_completed_and_100_appear_together(view):
    assert narration.body_from(at(view, "compose")).progress == 90
    assert narration.body_from(view(state="completed")).progress == 100


def test_s4_09_the_message_at_60(view):
    assert narration.body_from(at(view, "search")).message == "Generating video search queries..."


def test_s4_10_the_message_at_100(view):
    assert narration.body_from(view(state="completed")).message == "Video generation completed"


def test_s4_11_download_is_an_attachment_under_its_name(told_client, told):
    answer = told_client.get(f"/api/v1/download/{told}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
    assert answer.headers["content-disposition"] == f'attachment; filename="generated_video_{told}.mp4"'
    assert answer.content[4:8] == b"ftyp"
    assert len(answer.content) == int(answer.headers["content-length"])


def test_s4_12_download_of_an_unknown_job_is_404(silent):
    answer = silent.get("/api/v1/download/none")
    assert (answer.status_code, answer.json()) == (404, {"error": "Job not found"})


def test_s4_13_download_before_the_end_is_400(silent):
    job_id = silent.post("/api/v1/generate", json=TEXT).json()["job_id"]
    answer = silent.get(f"/api/v1/download/{job_id}")
    assert (answer.status_code, answer.json()) == (400, {"error": "Video not ready for download"})


def test_s4_14_unknown_comes_before_not_ready(idle, silent):
    other = idle.submit(brief(prompt="Someone else's storyboard"), origin="storyboard")
    assert silent.get(f"/api/v1/download/{other.id}").status_code == 404


def test_s4_15_jobs_is_a_map_by_id(told_client, told):
    jobs = told_client.get("/api/v1/jobs").json()["jobs"]
    assert set(jobs) == {told}
    assert set(jobs[told]) == {"status", "progress", "message", "created_at", "output_file"}


def test_s4_15_the_map_is_newest_first_and_sliced(silent):
    made = [silent.post("/api/v1/generate", json=TEXT).json()["job_id"] for _ in range(3)]
    assert list(silent.get("/api/v1/jobs").json()["jobs"]) == made[::-1]
    assert list(silent.get("/api/v1/jobs?limit=1&offset=1").json()["jobs"]) == [made[1]]
    assert silent.get("/api/v1/jobs?limit=0").status_code == 400


def test_s4_16_a_whole_life_uses_the_documented_codes_only(silent):
    made = silent.post("/api/v1/generate", json=TEXT)
    codes = {made.status_code, silent.post("/api/v1/generate").status_code}
    codes |= {silent.get(f"/api/v1/{page}/{made.json()['job_id']}").status_code for page in ("status", "download")}
    assert codes == {202, 200, 400}


def test_s4_18_files_are_named_by_the_job(view):
    assert narration.body_from(view(id="abc", state="completed")).output_file == "output/video_abc.mp4"


def test_s4_19_a_restart_keeps_every_status(settings, client_of):
    from pipeline import open_studio

    settings = settings.model_copy(update={"executor": "threads"})
    first = open_studio(settings, work=False)
    job = first.submit(narration.brief_from(narration.Generate(**TEXT)), origin="narration")
    first.close()
    second = open_studio(settings, work=False)
    with client_of(second, "narration") as client:
        assert client.get(f"/api/v1/status/{job.id}").json()["message"] == "Job queued"
    second.close()


def test_s4_20_speech_captions_queries_footage_render_in_this_order(filmed, told):
    names = [stage.name for stage in filmed.job(told).stages if stage.name in narration.STEPS]
    heard = [narration.STEPS[name][0] for name in names]
    assert heard == sorted(heard)
    assert {"voice", "captions", "search", "footage", "compose"} <= set(names)


@pytest.mark.parametrize("path", ["/api/v1/status/x", "/api/v1/nothing", "/nothing"])
def test_s4_21_every_error_is_one_text(silent, path):
    assert [type(value) for value in silent.get(path).json().values()] == [str]


def test_s4_22_authentication_rate_limits_validation_and_stored_status_are_here(settings, client_of):
    from pipeline import open_studio

    idle = open_studio(
        settings.model_copy(update={"require_auth": True, "creates_per_minute": 1, "executor": "threads"}), work=False
    )
    _, plain = idle.access.create_token("me")
    with client_of(idle, "narration") as client:
        assert client.post("/api/v1/generate", json=TEXT).json() == {"error": "Authentication required"}
        answers = [client.post("/api/v1/generate", json=TEXT, headers={"X-API-Key": plain}) for _ in range(2)]
    idle.close()
    assert [answer.status_code for answer in answers] == [202, 429]
    assert int(answers[1].headers["retry-after"]) > 0


def test_s4_22_a_text_that_is_too_long_is_named(silent):
    answer = silent.post("/api/v1/generate", json={"text": "a" * 21_000})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("text: ")


def test_s4_25_the_narration_port_is_served_beside_the_api_port(server):
    import httpx

    assert set(server.ports) == {"api", "narration"}
    answer = httpx.get(f"http://127.0.0.1:{server.ports['narration']}/api/v1/jobs")
    assert answer.json() == {"jobs": {}}


def test_a_failed_job_keeps_its_progress_and_says_why(view):
    body = narration.body_from(at(view, "footage", state="failed", error="No footage could be found"))
    assert (body.status, body.progress, body.message) == ("failed", 80, "No footage could be found")


def test_a_cancelled_job_reads_failed(silent):
    job_id = silent.post("/api/v1/generate", json=TEXT).json()["job_id"]
    body = silent.post(f"/api/v1/jobs/{job_id}/cancel").json()
    assert (body["status"], body["message"]) == ("failed", "Cancelled")
    assert silent.post(f"/api/v1/jobs/{job_id}/cancel").status_code == 400


def test_the_film_is_tall_with_captions():
    asked = narration.brief_from(narration.Generate(**TEXT))
    assert (asked.size, asked.text, asked.seconds) == ((1080, 1920), TEXT["text"], None)
    assert asked.captions
