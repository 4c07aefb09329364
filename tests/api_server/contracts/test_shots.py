"""Rows S2.1 to S2.25 and S2.33 to S2.44 of the shots contract; its socket is in test_sockets.py."""

import re

import pytest

from api_server.contracts.shots import translation, words
from api_server.contracts.shots.schemas import NewJob
from pipeline import open_studio
from pipeline.errors import NotFound
from pipeline.views import SceneView, StageView

pytestmark = pytest.mark.xdist_group("made")

ASKED = {"user_prompt": "A peaceful forest at sunrise", "model_id": "replicate:svd-xt", "max_shots": 3,
         "style_preferences": {"mood": "calm", "color_palette": "warm"}}  # fmt: skip
KEYS = {"id", "status", "created_at", "updated_at", "user_prompt", "generation_mode", "model_id", "current_step",
        "progress_percentage", "output_video_url", "storyboard", "error_message"}  # fmt: skip
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
STAGES = ("script", "images", "music", "clips", "compose")
DONE = "job_abc123"


def at(view, stage, progress=0.0, *, scenes=3, state="running", **fields):
    """A job that is `progress` through `stage`; the ones before are done."""
    place = STAGES.index(stage)
    runs = tuple(
        StageView(name=name, title=name, state="completed" if n < place else state if n == place else "pending",
                  progress=1.0 if n < place else progress if n == place else 0.0)
        for n, name in enumerate(STAGES)
    )  # fmt: skip
    then = view().created_at
    seen = tuple(
        SceneView(id=f"t{n}", scene_id=f"s{n}", number=n, seconds=4, prompt="a forest", created_at=then)
        for n in range(1, scenes + 1)
    )
    quiet = {"id": DONE, "origin": "shots", "state": "running", "stages": runs, "scenes": seen}
    return view(**quiet | fields)


def create(client, **changes):
    return client.post("/api/v1/jobs", json=ASKED | changes)


def send(client, content, name="reference.jpg", media_type="image/jpeg"):
    return client.post("/api/v1/upload", files={"file": (name, content, media_type)})


def test_s2_01_health(quiet):
    body = quiet.get("/api/v1/health").json()
    assert TIME.match(body.pop("timestamp"))
    assert body == {"status": "healthy", "version": "1.0.0", "models_available": 2,
                    "api_keys_configured": {"anthropic": False, "replicate": False, "openai": False}}  # fmt: skip


@pytest.mark.parametrize(("page", "word"), [("/docs", "swagger"), ("/redoc", "redoc")])
def test_s2_02_to_03_documentation(quiet, page, word):
    answer = quiet.get(page)
    assert answer.status_code == 200
    assert word in answer.text.lower()


def test_s2_04_to_09_the_two_models_are_listed_and_usable(quiet):
    body = quiet.get("/api/v1/models?available_only=false").json()
    assert body["total"] == len(body["models"]) == 2
    assert body["models"][0] == {
        "id": "replicate:svd-xt", "name": "SVD XT", "description": "svd-xt via replicate", "provider": "replicate",
        "is_available": True,
        "capabilities": {"supports_text_to_video": False, "supports_image_to_video": True, "max_frames": 81,
                         "recommended_fps": 8},
    }  # fmt: skip
    assert (body["models"][1]["id"], body["models"][1]["capabilities"]["max_frames"]) == ("replicate:svd", 25)


def test_s2_04_a_bad_value_is_400(quiet):
    assert quiet.get("/api/v1/models?available_only=perhaps").status_code == 400


def test_s2_05_available_only_keeps_the_available(quiet):
    body = quiet.get("/api/v1/models?available_only=true").json()
    assert [model["is_available"] for model in body["models"]] == [True, True]


@pytest.mark.parametrize("model_id", ["replicate:svd-xt", "replicate%3Asvd-xt"])
def test_s2_10_one_model_by_its_id_raw_or_escaped(quiet, model_id):
    body = quiet.get(f"/api/v1/models/{model_id}").json()
    assert set(body) == {"id", "name", "capabilities", "memory_requirements"}
    assert body["memory_requirements"] == {"vram_gb": 0.0, "ram_gb": 1.0}
    assert body["id"] == "replicate:svd-xt"


def test_s2_10_an_unknown_model_is_404(quiet):
    assert quiet.get("/api/v1/models/replicate:none").status_code == 404


def test_s2_11_the_prompt_and_every_preference_reach_the_film(quiet, idle):
    job = idle.job(
        create(quiet, style_preferences={"mood": "calm", "color_palette": "warm", "style": "noir", "era": 1920}).json()[
            "id"
        ]
    )
    asked = job.brief
    assert (asked.kind, asked.scene_count, asked.seconds, asked.aspect) == ("shots", 3, 12, "16:9")
    assert (asked.mood, asked.palette, asked.style, asked.guidelines) == ("calm", "warm", "noir", "era: 1920")


def test_s2_11_only_the_prompt_is_needed(quiet, idle):
    answer = quiet.post("/api/v1/jobs", json={"user_prompt": "Ocean waves"})
    assert answer.status_code == 201
    assert answer.json()["model_id"] == "replicate:svd-xt"
    assert idle.job(answer.json()["id"]).brief.scene_count == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"user_prompt": ""}, {"user_prompt": " \n"}, {"user_prompt": "x" * 2001}, {"user_prompt": None}, {"user_prompt": 7},
        {"max_shots": 0}, {"max_shots": 11}, {"max_shots": "many"}, {"style_preferences": "calm"},
        {"style_preferences": {str(n): n for n in range(21)}}, {"model_id": "replicate:none"}, {"model_id": None},
        {"reference_image_url": "/workspace/uploads/none.png"}, {"reference_image_url": "../../etc/passwd"},
    ],
)  # fmt: skip
def test_s2_11_invalid_input_is_400(quiet, idle, changes):
    answer = create(quiet, **changes)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "detail", "timestamp"}
    assert idle.jobs().total == 0


def test_s2_11_an_unknown_model_is_named(quiet):
    assert create(quiet, model_id="replicate:none").json()["error"] == "Model not available: replicate:none"


def test_s2_12_a_new_job(quiet):
    answer = create(quiet)
    body = answer.json()
    assert answer.status_code == 201
    assert re.match(r"^job_[0-9a-f]{12}$", body["id"])
    assert TIME.match(body["created_at"])
    assert TIME.match(body["updated_at"])
    assert set(body) >= KEYS
    assert {name: body[name] for name in KEYS - {"id", "created_at", "updated_at"}} == {
        "status": "queued", "user_prompt": ASKED["user_prompt"], "generation_mode": "text_to_video",
        "model_id": "replicate:svd-xt", "current_step": "initializing", "progress_percentage": 0.0,
        "output_video_url": None, "storyboard": None, "error_message": None,
    }  # fmt: skip


def test_s2_12_without_a_key_the_local_engine_stands_in_and_the_job_says_so(quiet, idle):
    body = create(quiet).json()
    assert idle.job(body["id"]).brief.models_for("clip") == ("local:motion",)
    assert body["warnings"] == [
        "No key for replicate: the shots of replicate:svd-xt were made by the local engine instead."
    ]


def test_s2_12_with_a_key_the_asked_model_animates():
    asked = NewJob.model_validate(ASKED | {"model_id": "replicate:svd"})
    assert translation.brief_from(asked, stand_in=False).models_for("clip") == ("replicate:svd",)
    assert translation.labels_from(asked, stand_in=False) == {"model_id": "replicate:svd"}


@pytest.mark.parametrize(
    ("state", "status"),
    [("queued", "queued"), ("running", "processing"), ("waiting", "processing"), ("completed", "completed"),
     ("failed", "failed"), ("cancelling", "cancelled"), ("cancelled", "cancelled")],
)  # fmt: skip
def test_s2_13_the_words_of_status(view, state, status):
    assert translation.body_from(view(state=state)).status == status


@pytest.mark.parametrize(
    ("stage", "progress", "state", "percent", "step"),
    [
        ("script", 0.0, "pending", 0.0, "Starting"), ("script", 0.5, "running", 5.0, "Generating storyboard"),
        ("images", 0.0, "pending", 10.0, "Storyboard generated"), ("images", 0.5, "running", 25.0, "Generating shot 1 of 3"),
        ("clips", 0.34, "running", 55.3, "Generating shot 2 of 3"), ("compose", 0.0, "running", 85.0, "Combining videos"),
        ("compose", 0.5, "running", 90.0, "Combining videos"), ("compose", 1.0, "completed", 95.0, "Finalizing"),
    ],
)  # fmt: skip
def test_s2_13_the_steps_and_their_percent(view, stage, progress, state, percent, step):
    body = translation.body_from(at(view, stage, progress, state=state))
    assert (body.progress_percentage, body.current_step) == (percent, step)


def test_s2_14_a_page_of_jobs(quiet, idle):
    ids = [create(quiet, user_prompt=f"Scene {n}").json()["id"] for n in range(3)]
    idle.cancel(ids[0])
    body = quiet.get("/api/v1/jobs?page=1&page_size=2").json()
    assert (body["total"], body["page"], body["page_size"]) == (3, 1, 2)
    assert [job["id"] for job in body["jobs"]] == ids[:0:-1]
    assert [job["id"] for job in quiet.get("/api/v1/jobs?page=2&page_size=2").json()["jobs"]] == ids[:1]
    first = quiet.get("/api/v1/jobs").json()
    assert (first["page"], first["page_size"]) == (1, 20)
    assert set(first["jobs"][0]) >= KEYS


def test_s2_14_other_contracts_jobs_are_not_listed(quiet, idle):
    quiet.post("/api/v1/generate", json={"text": "Once upon a time."})
    assert quiet.get("/api/v1/jobs").json() == {"jobs": [], "total": 0, "page": 1, "page_size": 20}


@pytest.mark.parametrize("query", ["page=0", "page=x", "page_size=0", "page=99999999999999999999"])
def test_s2_14_a_bad_page_is_400(quiet, query):
    assert quiet.get(f"/api/v1/jobs?{query}").status_code == 400


def test_s2_15_a_status_filters_and_total_counts_what_it_keeps(quiet, idle):
    kept = [create(quiet, user_prompt=f"Scene {n}").json()["id"] for n in range(2)]
    idle.cancel(kept[0])
    for status, ids in {"queued": kept[1:], "cancelled": kept[:1], "processing": []}.items():
        body = quiet.get(f"/api/v1/jobs?status={status}").json()
        assert ([job["id"] for job in body["jobs"]], body["total"]) == (ids, len(ids))


@pytest.mark.parametrize("status", ["done", "", "QUEUED"])
def test_s2_15_an_unknown_status_is_400(quiet, status):
    assert quiet.get(f"/api/v1/jobs?status={status}").status_code == 400


def test_s2_16_one_job(quiet):
    body = create(quiet).json()
    assert quiet.get(f"/api/v1/jobs/{body['id']}").json() == body | {"updated_at": body["created_at"]}


def test_s2_16_an_unknown_job_is_404(quiet):
    answer = quiet.get("/api/v1/jobs/job_abc124")
    assert (answer.status_code, answer.json()["error"]) == (404, "Job not found: job_abc124")


def test_s2_17_a_completed_job(made_api):
    body = made_api.get(f"/api/v1/jobs/{DONE}").json()
    assert (body["status"], body["progress_percentage"], body["current_step"]) == ("completed", 100.0, "Complete")
    assert body["output_video_url"] == f"/videos/{DONE}/final_output.mp4"
    board = body["storyboard"]
    assert (board["shot_count"], board["total_duration_seconds"], board["generated_by"]) == (2, 5.0, "reelwright")
    assert [shot["sequence_number"] for shot in board["shots"]] == [1, 2]
    assert board["shots"][1]["output_video_path"] == f"/workspace/videos/{DONE}/shot_002.mp4"
    assert board["title"]


def test_s2_18_delete_removes_the_job_and_its_files(made_api, made):
    film = made.library.path(made.job(DONE).film.video)
    assert film.exists()
    answer = made_api.delete(f"/api/v1/jobs/{DONE}")
    assert (answer.status_code, answer.json()) == (200, {"message": f"Job {DONE} deleted successfully"})
    assert not film.exists()
    for path in (f"/api/v1/jobs/{DONE}", f"/api/v1/jobs/{DONE}/video", f"/videos/{DONE}/final_output.mp4"):
        assert made_api.get(path).status_code == 404
    assert made_api.delete(f"/api/v1/jobs/{DONE}").status_code == 404


def test_s2_18_a_waiting_job_can_be_deleted_too(quiet, idle):
    job_id = create(quiet).json()["id"]
    assert quiet.delete(f"/api/v1/jobs/{job_id}").status_code == 200
    with pytest.raises(NotFound):
        idle.job(job_id)


def test_s2_19_the_video(made_api):
    answer = made_api.get(f"/api/v1/jobs/{DONE}/video")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")
    assert answer.content[4:8] == b"ftyp"


def test_s2_19_no_video_yet(quiet):
    job_id = create(quiet).json()["id"]
    early, unknown = quiet.get(f"/api/v1/jobs/{job_id}/video"), quiet.get("/api/v1/jobs/job_none/video")
    assert (early.status_code, early.json()["error"]) == (400, "Job not completed yet. Current status: queued")
    assert (unknown.status_code, unknown.json()["error"]) == (404, "Job not found: job_none")


def test_s2_20_the_film_at_the_path_that_the_job_names(made_api):
    whole = made_api.get(f"/videos/{DONE}/final_output.mp4")
    part = made_api.get(f"/videos/{DONE}/final_output.mp4", headers={"Range": "bytes=4-7"})
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert made_api.get("/videos/job_none/final_output.mp4").status_code == 404


@pytest.mark.parametrize(
    ("name", "format"), [("a.jpg", "JPEG"), ("b.JPEG", "JPEG"), ("c.png", "PNG"), ("d.webp", "WEBP")]
)
def test_s2_21_to_22_a_picture_is_taken(quiet, picture, name, format):
    content = picture(format)
    body = send(quiet, content, name).json()
    assert re.match(r"^upload_[0-9a-f]{12}$", body["file_id"])
    assert (body["filename"], body["file_size_bytes"]) == (name, len(content))
    assert TIME.match(body["uploaded_at"])


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.gif", b"GIF89a", "Invalid file type: .gif. Allowed: .jpg, .jpeg, .png, .webp"),
        ("a.jpg", b"not a picture", "Invalid file type: unknown (sent as .jpg). Allowed: .jpg, .jpeg, .png, .webp"),
        ("a.png", b"", "Invalid file type: empty (sent as .png). Allowed: .jpg, .jpeg, .png, .webp"),
        ("a.svg", b"<svg/>", "Invalid file type: .svg. Allowed: .jpg, .jpeg, .png, .webp"),
    ],
)
def test_s2_22_another_type_is_400(quiet, name, content, error):
    answer = send(quiet, content, name)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_s2_22_no_file_at_all_is_400(quiet):
    for sent in ({}, {"data": {"file": "text"}}, {"files": {"other": ("a.png", b"x")}}):
        assert quiet.post("/api/v1/upload", **sent).status_code == 400


@pytest.mark.parametrize("over", [1, 1024 * 1024, 5 * 1024 * 1024])
def test_s2_23_more_than_ten_megabytes_is_400(quiet, over):
    answer = send(quiet, b"\xff\xd8" + b"x" * (10 * 1024 * 1024 + over - 2))
    assert (answer.status_code, answer.json()["error"]) == (400, "File too large. Maximum size: 10.0MB")


def test_s2_23_exactly_ten_megabytes_is_taken(quiet, picture):
    content = picture("PNG")
    assert send(quiet, content + b"\0" * (10 * 1024 * 1024 - len(content)), "a.png").status_code == 200


def test_s2_24_the_path_of_an_upload_is_a_name(quiet, picture):
    paths = [send(quiet, picture(), "reference.png").json()["file_path"] for _ in range(2)]
    assert all(re.match(r"^/workspace/uploads/\d{8}_\d{6}_reference\.png$", path) for path in paths)
    assert len(set(paths)) == 2
    odd = send(quiet, picture(), "../../etc/pass\u202ewd.png").json()
    assert odd["file_path"].endswith("_passwd.png")
    assert odd["filename"] == "passwd.png"


@pytest.mark.parametrize("name", ["file_id", "file_path"])
def test_s2_25_an_upload_is_a_reference(quiet, idle, picture, name):
    sent = send(quiet, picture(), "reference.png").json()
    answer = create(quiet, reference_image_url=sent[name])
    assert (answer.status_code, answer.json()["generation_mode"]) == (201, "image_to_video")
    (digest,) = idle.job(answer.json()["id"]).brief.references
    assert idle.library.asset(digest).media_type == "image/png"


def test_s2_25_someone_else_s_upload_is_a_missing_one(idle, client_of, picture):
    keys = [{"Authorization": f"Bearer {idle.access.create_token(name, owner=name)[1]}"} for name in ("me", "you")]
    with client_of(idle) as client:
        sent = client.post("/api/v1/upload", files={"file": ("a.png", picture())}, headers=keys[0]).json()
        for name in ("file_id", "file_path"):
            asked = ASKED | {"reference_image_url": sent[name]}
            mine, yours = (client.post("/api/v1/jobs", json=asked, headers=key) for key in keys)
            assert (mine.status_code, yours.status_code) == (201, 400)
            assert yours.json()["error"] == f"Reference image not found: {sent[name]}"


def test_s2_33_every_documented_code_is_met(quiet, picture):
    made = create(quiet)
    job = f"/api/v1/jobs/{made.json()['id']}"
    answers = [
        made,
        quiet.get(job),
        send(quiet, picture("JPEG")),
        quiet.get(f"{job}/video"),
        quiet.get("/api/v1/jobs/job_none"),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 200, 400, 404]


def test_s2_33_a_store_that_fails_is_500(broken, client_of):
    with client_of(broken, raise_server_exceptions=False) as client:
        answer = create(client)
    assert answer.status_code == 500
    assert set(answer.json()) == {"error", "detail", "timestamp"}
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/none", 404), ("PUT", "/api/v1/jobs", 405), ("GET", "/api/v1/jobs/job_none", 404),
     ("GET", "/videos/none", 404), ("POST", "/api/v1/jobs", 400)],
)  # fmt: skip
def test_s2_36_every_error_has_three_keys(quiet, method, path, status):
    answer = quiet.request(method, path)
    body = answer.json()
    assert (answer.status_code, set(body)) == (status, {"error", "detail", "timestamp"})
    assert all(isinstance(value, str) and value for value in body.values())
    assert TIME.match(body["timestamp"])


def test_s2_37_no_credential_is_asked_for(quiet):
    assert create(quiet).status_code == 201


def test_s2_37_with_require_auth_one_is(settings, client_of):
    studio = open_studio(settings.model_copy(update={"require_auth": True}))
    with client_of(studio) as client:
        answer = client.get("/api/v1/models")
    studio.close()
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert set(answer.json()) == {"error", "detail", "timestamp"}


def test_s2_38_s2_44_creates_are_limited_and_reads_are_not(settings, client_of):
    studio = open_studio(settings.model_copy(update={"creates_per_minute": 2, "executor": "threads"}), work=False)
    with client_of(studio) as client:
        answers = [create(client, user_prompt=f"Scene {n}") for n in range(3)]
        reads = [client.get("/api/v1/jobs").status_code for _ in range(5)]
    studio.close()
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[2].headers["retry-after"]) > 0
    assert reads == [200] * 5


def test_s2_39_any_origin_is_allowed_without_credentials(quiet):
    answer = quiet.get("/api/v1/models", headers={"Origin": "https://app.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_s2_44_a_queued_job_can_be_cancelled_once(quiet):
    job_id = create(quiet).json()["id"]
    first, second = (quiet.post(f"/api/v1/jobs/{job_id}/cancel") for _ in range(2))
    assert (first.status_code, first.json()["status"], first.json()["error_message"]) == (200, "cancelled", "Cancelled")
    assert (second.status_code, second.json()["error"]) == (400, "Job is already cancelled")


def test_s2_44_priority_orders_the_queue(quiet):
    later, sooner = (create(quiet, priority=priority).json()["id"] for priority in ("low", "high"))
    assert [place["job_id"] for place in quiet.get("/api/queue").json()["jobs"]] == [sooner, later]


def test_the_maps_know_every_state():
    assert set(words.STATES) == {"queued", "processing", "completed", "failed", "cancelled"}
    assert sorted(state for states in words.STATES.values() for state in states) == sorted(
        set(words.STATUS) - {"deleted"}
    )
