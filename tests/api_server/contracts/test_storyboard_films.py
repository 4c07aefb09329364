"""Rows S1.9 to S1.15 and S1.29 to S1.53 of the storyboard contract: exports, figures, limits, access."""

import re
import socket

import av
import pytest

from api_server.contracts.storyboard import translation
from pipeline.brief import brief

pytestmark = pytest.mark.xdist_group("filmed")

KEY = {"X-API-Key": "anything"}
EXPORT = "/api/v2/jobs/123/export"
METADATA = {"job_id", "status", "created_at", "updated_at", "approved", "approved_at", "scenes", "costs", "metrics", "video",
            "error"}  # fmt: skip


@pytest.fixture
def done(filmed, client_of):
    """A client of the studio in which job 123 is finished."""
    with client_of(filmed) as client:
        yield client


def figures(client, number=123):
    return client.get(f"/api/v2/jobs/{number}/metadata").json()


def probe(content, tmp_path, name):
    """Container, picture and sound codecs, and size of a film."""
    path = tmp_path / name
    path.write_bytes(content)
    with av.open(str(path)) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        return film.format.name, video.codec_context.name, audio.codec_context.name, (video.width, video.height)


def test_s1_09_export_streams_the_file(done):
    answer = done.get(EXPORT, headers=KEY)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="video_123.mp4"'
    assert answer.content[4:8] == b"ftyp"


@pytest.mark.parametrize(
    ("format", "container", "codecs"),
    [("mp4", "mp4", ("h264", "aac")), ("mov", "mov", ("h264", "aac")), ("webm", "webm", ("vp9", "opus"))],
)
def test_s1_10_each_format_has_its_container_and_codecs(done, tmp_path, format, container, codecs):
    answer = done.get(f"{EXPORT}?format={format}&quality=low", headers=KEY)
    name, video, audio, _ = probe(answer.content, tmp_path, f"film.{format}")
    assert container in name
    assert (video.removeprefix("lib").split("-")[0], audio.removeprefix("lib")) == codecs


@pytest.mark.parametrize(
    "query", ["format=avi", "format=", "format=MP4", "format=../mp4", "quality=ultra", "quality=720"]
)
def test_s1_10_another_format_or_quality_is_422(done, query):
    answer = done.get(f"{EXPORT}?{query}", headers=KEY)
    assert (answer.status_code, type(answer.json()["detail"])) == (422, str)
    assert figures(done)["metrics"]["download_count"] == 0


@pytest.mark.parametrize(("quality", "height"), [("medium", 720), ("high", 1080)])
def test_s1_11_the_height_is_the_quality_s(done, tmp_path, quality, height):
    answer = done.get(f"{EXPORT}?quality={quality}", headers=KEY)
    assert probe(answer.content, tmp_path, "film.mp4")[3][1] == height


def test_s1_12_errors_of_export_are_json(done):
    assert list(done.get("/api/v2/jobs/9/export", headers=KEY).json()) == ["detail"]


def test_s1_14_a_lost_source_is_404(filmed, done):
    filmed.library.path(filmed.numbered(123).film.video).unlink()
    answer = done.get(EXPORT, headers=KEY)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Source video file not found"})
    assert figures(done)["metrics"]["download_count"] == 0


def test_s1_15_export_before_the_end_is_400(quiet, idle):
    number = idle.submit(brief(prompt="A quiet harbour"), origin="storyboard").number
    answer = quiet.get(f"/api/v2/jobs/{number}/export", headers=KEY)
    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "Video not ready for export. Current status: pending"},
    )


def test_s1_29_metadata_has_exactly_the_documented_keys(done):
    body = figures(done)
    assert set(body) == METADATA
    assert (body["job_id"], body["status"], body["approved"]) == (123, "completed", True)
    assert done.get("/api/v2/jobs/9/metadata").json() == {"detail": "Job 9 not found"}


def test_s1_30_scenes_are_counted_and_listed(done):
    scenes = figures(done)["scenes"]
    assert (scenes["total"], scenes["completed"], scenes["failed"]) == (6, 6, 0)
    assert scenes["details"][0] == {"scene_number": 1, "duration": 1.0, "status": "completed", "has_image": True}


def test_s1_30_no_storyboard_yet_is_zeros(view):
    scenes = translation.metadata_from(view()).scenes
    assert (scenes.total, scenes.completed, scenes.failed, scenes.details) == (0, 0, 0, [])


def test_s1_31_costs_are_dollars(view):
    costs = translation.metadata_from(view(estimated_micros=150_000, spent_micros=120_000)).costs
    assert costs.model_dump() == {"estimated": 0.15, "actual": 0.12, "currency": "USD"}


def test_s1_32_metrics_are_these_two(done):
    assert figures(done)["metrics"] == {"refinement_count": 0, "download_count": 0}


def test_s1_33_the_video_and_what_was_asked_for(done):
    video = figures(done)["video"]
    asked = {"duration": 6.0, "style": "cinematic", "aspect_ratio": "16:9", "brand_guidelines": None}
    assert video == {"available": True, "url": "/data/videos/123/final.mp4", "parameters": asked}
    assert done.get(video["url"]).status_code == 200


def test_s1_34_error_is_null_or_the_reason(view):
    assert translation.metadata_from(view()).error is None
    assert translation.metadata_from(view(state="failed", error="No picture")).error == "No picture"


def test_s1_35_times_are_iso_seconds_without_a_zone(done):
    body = figures(done)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", body[name]) for name in
               ("created_at", "updated_at", "approved_at"))  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/v2/jobs/9"), ("PUT", "/api/v2/generate"), ("GET", "/api/v2/none"),
                         ("POST", "/api/v2/jobs/9/render"), ("GET", "/data/videos/9/final.mp4")],
)  # fmt: skip
def test_s1_36_every_error_is_detail_with_a_text(done, method, path):
    body = done.request(method, path).json()
    assert {name: type(value) for name, value in body.items()} == {"detail": str}


def test_s1_37_the_limit_is_per_job_and_not_per_user(done, filmed):
    first = filmed.numbered(123)
    other = filmed.submit(first.brief, origin="storyboard")
    url = "/api/v2/jobs/{}/refine?scene_number=1&new_description=Opening scene {}"
    assert [done.post(url.format(123, n), headers=KEY).status_code for n in range(6)][-1] == 429
    assert done.post(url.format(other.number, 1), headers=KEY).status_code == 200


def test_s1_38_approving_and_rendering_again_gives_no_refinements_back(done):
    url = "/api/v2/jobs/123/refine?scene_number=1&new_description=Opening scene "
    for number in range(5):
        done.post(url + str(number), headers=KEY)
    done.post("/api/v2/jobs/123/approve", headers=KEY)
    assert done.post(url + "again", headers=KEY).status_code == 429


def test_s1_41_video_and_export_each_count_a_download(done):
    done.get("/api/v2/jobs/123/video")
    done.get("/api/v2/jobs/123/video", headers={"Range": "bytes=100-200"})
    done.get(f"{EXPORT}?quality=low", headers=KEY)
    done.get(f"{EXPORT}?quality=low", headers=KEY)
    assert figures(done)["metrics"]["download_count"] == 3


def test_s1_43_the_same_export_again_is_the_same_file(done, filmed):
    first = done.get(f"{EXPORT}?quality=low", headers=KEY)
    kept = set(filmed.settings.reelwright_home.rglob("*.*"))
    again = done.get(f"{EXPORT}?quality=low", headers=KEY)
    assert (again.content, again.headers["etag"]) == (first.content, first.headers["etag"])
    assert set(filmed.settings.reelwright_home.rglob("*.mp4")) <= kept


def test_s1_44_a_remote_film_is_not_even_asked_for(done):
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.setblocking(False)
        address = f"http://127.0.0.1:{elsewhere.getsockname()[1]}/film.mp4"
        names = ("url", "source", "video_url", "remote")
        low = {"quality": "low"}
        answer = done.get(EXPORT, params=low | dict.fromkeys(names, address), headers=KEY)
        with pytest.raises(BlockingIOError):
            elsewhere.accept()
    assert answer.content == done.get(EXPORT, params=low, headers=KEY).content


def test_s1_45_scene_numbers_start_at_1(done):
    assert next(entry["scene"]["scene_number"] for entry in done.get("/api/v2/jobs/123").json()["storyboard"]) == 1


@pytest.mark.parametrize(
    ("method", "path", "open_to_all"),
    [
        ("GET", "/api/v2/jobs/123", True), ("GET", "/api/v2/jobs/123/metadata", True),
        ("GET", "/api/v2/jobs/123/video", True), ("GET", "/api/v2/jobs", True), ("POST", "/api/v2/generate", False),
        ("POST", "/api/v2/jobs/123/refine", False), ("POST", "/api/v2/jobs/123/reorder", False),
        ("POST", "/api/v2/jobs/123/approve", False), ("POST", "/api/v2/jobs/123/render", False),
        ("POST", "/api/v2/jobs/123/cancel", False), ("GET", EXPORT, False),
    ],
)  # fmt: skip
def test_s1_46_writes_need_a_credential_and_reads_do_not(done, method, path, open_to_all):
    assert (done.request(method, path).status_code != 401) is open_to_all
    assert done.request(method, path, headers={"Authorization": "Basic abc"}).status_code == (
        200 if open_to_all else 401
    )


def test_s1_46_from_the_first_token_on_only_known_ones_count(filmed, done):
    _, plain = filmed.access.create_token("me", adopt=False)
    token = {"Authorization": f"Bearer {plain}"}
    assert done.post("/api/v2/jobs/123/reorder", headers=KEY).json() == {"detail": "Invalid token"}
    assert done.post("/api/v2/jobs/123/reorder", headers=token).json() == {"detail": "Job 123 not found"}
    assert done.get("/api/v2/jobs/123").status_code == 200


def test_s1_47_use_case_1_a_480p_file(done, tmp_path):
    answer = done.get(f"{EXPORT}?format=mp4&quality=low", headers=KEY)
    assert probe(answer.content, tmp_path, "social_media.mp4")[3] == (854, 480)


def test_s1_48_use_case_2_refine_approve_render_again(done):
    before = done.get("/api/v2/jobs/123/video").content
    prompt = "Close-up of treasure chest with golden light"
    done.post(f"/api/v2/jobs/123/refine?scene_number=3&new_image_prompt={prompt}", headers=KEY)
    assert done.post("/api/v2/jobs/123/approve", headers=KEY).json()["approved"] is True
    assert done.post("/api/v2/jobs/123/render", headers=KEY).json()["status"] == "completed"
    assert done.get("/api/v2/jobs/123/video").content != before


def test_s1_49_use_case_3_swap_first_and_last_and_render(done):
    before = done.get("/api/v2/jobs/123").json()["storyboard"]
    done.post("/api/v2/jobs/123/reorder", params={"scene_order": (6, 2, 3, 4, 5, 1)}, headers=KEY)
    done.post("/api/v2/jobs/123/approve", headers=KEY)
    body = done.post("/api/v2/jobs/123/render", headers=KEY).json()
    assert body["status"] == "completed"
    assert body["storyboard"][0]["image_url"] == before[5]["image_url"]


def test_s1_50_use_case_4_the_counts(done):
    done.get("/api/v2/jobs/123/video")
    done.post("/api/v2/jobs/123/refine?scene_number=1&new_description=Opening scene", headers=KEY)
    assert figures(done)["metrics"] == {"refinement_count": 1, "download_count": 1}


def test_s1_53_the_odd_curl_gets_the_documented_400(done):
    assert done.post("/api/v2/jobs/123/refine", headers=KEY).status_code == 400
    assert done.post("/api/v2/jobs/123/reorder", headers=KEY).status_code == 400


def test_s1_54_the_film_lies_at_the_path_that_the_job_names(done):
    answer = done.get(done.get("/api/v2/jobs/123").json()["video_url"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "video/mp4")


def test_s1_55_the_whole_workflow_in_its_order(studio, api):
    asked = brief(
        prompt="A hero discovers a treasure", seconds=6, scene_count=4, short_side=144, aspect="16:9", review=True
    )
    url = f"/api/v2/jobs/{studio.submit(asked, origin='storyboard').number}"
    assert api.get(url).json()["status"] == "storyboard_ready"
    scene = "scene_number=2&new_image_prompt=Dramatic wide shot of ancient temple"
    assert api.post(f"{url}/refine?{scene}", headers=KEY).json()["status"] == "storyboard_ready"
    swapped = api.post(f"{url}/reorder", params={"scene_order": (1, 3, 2, 4)}, headers=KEY).json()
    assert swapped["storyboard"][2]["scene"]["image_prompt"] == "Dramatic wide shot of ancient temple"
    assert api.post(f"{url}/approve", headers=KEY).json()["approved"] is True
    assert api.post(f"{url}/render", headers=KEY).json()["status"] == "completed"
    assert api.get(f"{url}/video").status_code == 200
    assert api.get(f"{url}/export?format=webm&quality=low", headers=KEY).status_code == 200
    assert api.get(f"{url}/metadata").json()["metrics"] == {"refinement_count": 1, "download_count": 2}


def test_a_new_film_makes_the_old_export_unreachable(done):
    before = done.get(f"{EXPORT}?quality=low", headers=KEY).content
    done.post("/api/v2/jobs/123/reorder", params={"scene_order": (2, 1, 3, 4, 5, 6)}, headers=KEY)
    done.post("/api/v2/jobs/123/approve", headers=KEY)
    done.post("/api/v2/jobs/123/render", headers=KEY)
    assert done.get(f"{EXPORT}?quality=low", headers=KEY).content != before
