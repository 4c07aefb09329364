"""The documents with sockets: every JSON block read by its schema, every call run as it is written."""

import re
import shutil
import sys
from itertools import pairwise

import httpx
import pytest
from pydantic import TypeAdapter

from api_server import sockets
from api_server.contracts import music_video
from api_server.contracts.advert import schemas as advert
from api_server.contracts.shots import schemas as shots
from api_server.serve import Server
from pipeline import open_studio
from pipeline.brief import Product, brief
from tests.api_server.contracts.conftest import ADVERT_ID
from tests.api_server.contracts.test_documents import blocks, page_of, redirected, run, statuses  # noqa: F401

pytestmark = pytest.mark.xdist_group("made")

SHOTS, ADVERT = "shots.md", "advert_and_music_video.md"
SCHEMAS = {
    SHOTS: [
        shots.Health, shots.Models, shots.ModelInfo, shots.NewJob, shots.Job, shots.Jobs, shots.Job, shots.Message,
        shots.Upload, shots.Connected, shots.Progress, shots.ShotComplete, shots.JobComplete, shots.JobError, shots.Failure,
    ],
    ADVERT: [
        advert.Started, advert.Failure, advert.Job, advert.Failure, advert.Update, sockets.Health, advert.Failure,
        music_video.Flavors, music_video.Concept, music_video.Scenes, music_video.Character, music_video.CharacterImage,
        music_video.Clip, music_video.ClipVideo,
    ],
}  # fmt: skip
# What the documents leave out of an example.
JOB = {"created_at": "", "updated_at": "", "user_prompt": "", "generation_mode": "text_to_video", "model_id": "",
       "current_step": "", "error_message": None}  # fmt: skip
BOARD = {"user_prompt": "", "style": "", "total_duration_seconds": 0.0, "shot_count": 0, "generated_at": "",
         "generated_by": ""}  # fmt: skip
UPDATE = {"type": "progress_update", "stage_name": "video_gen", "stages": [], "video_url": None, "error_message": None}
MODEL = '{"supports_text_to_video": false, "supports_image_to_video": true, "max_frames": 81, "recommended_fps": 8}'


def value(text):
    """The JSON value of a block, parts that the document leaves out filled in."""
    return TypeAdapter(dict).validate_json(text.replace("[...]", "[]").replace("{...}", MODEL))


def complete(found, schema):
    if schema is shots.Job:
        board = found.get("storyboard")
        return JOB | found | {"storyboard": BOARD | board if board else None}
    return UPDATE | found if schema is advert.Update else found


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_json_block_is_read_by_its_schema(contracts, name):
    found = [value(text) for text in blocks(contracts, name, "json")]
    assert len(found) == len(SCHEMAS[name])
    for body, schema in zip(found, SCHEMAS[name], strict=True):
        TypeAdapter(schema).validate_python(complete(body, schema), extra="forbid")


def test_every_documented_answer_names_every_key_that_ours_has(contracts):
    found = [value(text) for text in blocks(contracts, SHOTS, "json")]
    assert set(found[4]) == set(shots.Job.model_fields) - {"warnings"}
    job, update = (value(blocks(contracts, ADVERT, "json")[place]) for place in (2, 4))
    assert set(job) == set(advert.Job.model_fields)
    assert set(update) == set(advert.Update.model_fields) - set(UPDATE)


@pytest.fixture
def working(made_home, settings):
    """A studio over a copy of the finished films, in which new jobs run behind."""
    shutil.copytree(made_home, settings.reelwright_home)
    studio = open_studio(settings.model_copy(update={"executor": "threads"}))
    yield studio
    studio.close()


@pytest.fixture
def live(working):
    """That studio on real ports."""
    with Server(working) as server:
        yield server


@pytest.fixture
def folder(tmp_path, picture):
    """Where a documented program runs: product.jpg lies there."""
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "product.jpg").write_bytes(picture("JPEG"))
    return folder


def client(contracts, name, word, server):
    """The document's Python program that holds this word, for this server."""
    (text,) = (text for text in blocks(contracts, name, "python") if word in text)
    return redirected(text, server)


def elsewhere(server):
    """A page of another origin."""
    return f"http://127.0.0.1:{server.ports['narration']}/health"


def test_s2_35_the_curl_calls_of_the_shots_document(contracts, live, folder):
    assert statuses(contracts, SHOTS, live, folder) == [201, 200, 200, 200]
    assert (folder / "video.mp4").read_bytes()[4:8] == b"ftyp"


def test_s2_34_the_python_client_of_the_shots_document_ends_by_itself(contracts, live, folder):
    ran = run([sys.executable, "-c", client(contracts, SHOTS, "run_forever", live)], folder)
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"^Job created: job_[0-9a-f]{12}$", ran.stdout, re.MULTILINE)
    assert re.search(r"^Progress: \d+\.\d%$", ran.stdout, re.MULTILINE)
    assert ran.stdout.rstrip().endswith("Complete!")


def test_s2_31_the_javascript_client_of_the_shots_document_in_a_page(contracts, live, page_of):  # noqa: F811
    (text,) = blocks(contracts, SHOTS, "javascript")
    said = page_of(redirected(text, live), at=elsewhere(live), until="Video generation complete!")
    assert {"Connected to job progress", "WebSocket connected", "Shot shot_002 complete"} <= set(said)


def test_s2_43_s3_29_what_the_named_test_scripts_ask(live):
    base = f"http://localhost:{live.ports['api']}"
    assert httpx.get(f"{base}/health").json()["status"] == "healthy"
    assert httpx.get(f"{base}/api/v1/health").json()["status"] == "healthy"
    form = {"product_name": "EcoWater Bottle", "style": "modern", "cta_text": "Buy Now!"}
    started = httpx.post(f"{base}/api/generate", data=form)
    assert started.status_code == 202
    assert httpx.get(f"{base}/api/jobs/{started.json()['job_id']}").status_code == 200


def test_s3_50_s3_52_the_curl_calls_of_the_advert_document(contracts, live, folder):
    assert statuses(contracts, ADVERT, live, folder) == [202, 200, 200]


def test_s3_50_the_python_call_of_the_advert_document(contracts, live, folder):
    text = client(contracts, ADVERT, "requests.post", live) + "\nprint(response.status_code, job_id)"
    ran = run([sys.executable, "-W", "ignore", "-c", text], folder)
    assert ran.returncode == 0, ran.stderr
    assert re.match(r"^202 [0-9a-f-]{36}$", ran.stdout.strip())


def test_s3_51_the_python_socket_of_the_advert_document_ends_by_itself(contracts, live, folder):
    ran = run([sys.executable, "-c", client(contracts, ADVERT, "websockets.connect", live)], folder)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[:4] == [
        "Connected to job updates", "Progress: 100%", "Stage: compositing", "Message: Video generation completed",
    ]  # fmt: skip


def test_s3_51_the_python_socket_follows_a_film_under_way_and_ends_by_itself(contracts, working, live, folder):
    small = {"seconds": 6, "scene_count": 2, "short_side": 144}
    asked = brief(
        kind="advert", product=Product(name="EcoWater Bottle", call_to_action="Buy Now!"), style="modern", **small
    )
    job_id = working.submit(asked, origin="advert").id
    text = client(contracts, ADVERT, "websockets.connect", live).replace(ADVERT_ID, job_id)
    ran = run([sys.executable, "-c", text], folder)
    assert ran.returncode == 0, ran.stderr
    told = [int(percent) for percent in re.findall(r"^Progress: (\d+)%$", ran.stdout, re.MULTILINE)]
    assert told == sorted(told)
    assert told[-1] == 100
    assert ran.stdout.rstrip().endswith("Message: Video generation completed")
    assert set(re.findall(r"^Stage: (\w+)$", ran.stdout, re.MULTILINE)) <= {
        "script_gen", "voice_gen", "video_gen", "compositing",
    }  # fmt: skip


def test_s3_51_the_javascript_socket_of_the_advert_document_in_a_page(contracts, live, page_of):  # noqa: F811
    (text,) = blocks(contracts, ADVERT, "javascript")
    said = page_of(redirected(text, live), at=elsewhere(live), until="Connection closed")
    assert {
        "Connected to job updates", "Progress: 100%", "Stage: compositing", "Message: Video generation completed",
    } <= set(said)  # fmt: skip


def test_s2_41_no_more_films_run_at_once_than_allowed(settings, client_of):
    studio = open_studio(settings.model_copy(update={"executor": "threads", "max_concurrent_jobs": 1}))
    small = {"kind": "shots", "scene_count": 1, "seconds": 5, "short_side": 144, "voice": "none", "captions": "none"}
    with client_of(studio) as client:
        ids = [studio.submit(brief(prompt=f"Sea {n}", **small), origin="shots", job_id=f"job_{n}").id for n in range(3)]
        assert client.get("/api/v1/jobs?status=queued").json()["total"] >= 1
        for job_id in ids:
            with client.websocket_connect(f"ws://localhost/ws/jobs/{job_id}") as listening:
                while listening.receive_json()["type"] != "job_complete":
                    pass
    spans = [[event.id for event in studio.events(job_id) if event.state == "running"] for job_id in ids]
    studio.close()
    bounds = sorted((min(span), max(span)) for span in spans)
    assert all(end < start for (_, end), (start, _) in pairwise(bounds))
