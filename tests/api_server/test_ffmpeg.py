"""A broken ffmpeg is known before anything is queued, held or paid: over every contract, on a running studio."""

import os
import sys
import threading

import httpx
import imageio_ffmpeg
import pytest
from pydantic import SecretStr

from api_server.serve import Server
from pipeline import open_studio
from pipeline.brief import brief
from pipeline.errors import FfmpegMissing
from pipeline.runner import Runner
from store import jobs
from store.settings import settings as process_settings
from tests.providers_server import ProvidersServer

REAL = imageio_ffmpeg.get_ffmpeg_exe()
# What stands in ffmpeg's place; "$@" is what it was asked.
FAKES = {
    "does nothing and says all is well": "exit 0",
    "tells its version and fails": 'case "$*" in *-version*) exec {real} "$@";; esac\nexit 1',
    "has no libx264": 'case "$*" in *libx264*) echo "Unknown encoder" >&2; exit 8;; esac\nexec {real} "$@"',
    "has no aac": 'case "$*" in *aac*) echo "Unknown encoder" >&2; exit 8;; esac\nexec {real} "$@"',
    "writes rubbish": 'for last; do :; done\necho rubbish > "$last"\nexit 0',
    "is no program": "",
}
ADVERT = {"product_name": "Cup", "style": "modern", "cta_text": "Buy now"}
# Port, path, how it is asked, and the keys of the contract's envelope.
ASKS = {
    "storyboard": ("api", "/api/v2/generate", {"json": {"prompt": "A quiet harbour at dawn"}}, {"detail"}),
    "shots": ("api", "/api/v1/jobs", {"json": {"user_prompt": "A forest"}}, {"error", "detail", "timestamp"}),
    "advert": ("api", "/api/generate", {"data": ADVERT}, {"error", "message", "details"}),
    "batch": ("api", "/api/generate/batch", {"json": {"jobs": [ADVERT, ADVERT]}}, {"error", "message", "details"}),
    "narration": ("narration", "/api/v1/generate", {"json": {"text": "A small boat."}}, {"error"}),
    "narration elsewhere": ("api", "/api/v1/generate", {"json": {"text": "A small boat."}}, {"error"}),
}
SCENARIO = {"product_id": "cup", "user_id": "ann", "style": "cinematic-storytelling", "mood": "calm", "video_length": 15,
            "resolution": "720:1280", "target_language": "en-US"}  # fmt: skip

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell script in ffmpeg's place")


@pytest.fixture(autouse=True)
def ffmpeg(tmp_path, monkeypatch):
    """Puts a shell script in ffmpeg's place for all that this process starts, before a studio's thread reads settings."""
    script = tmp_path / "tools" / "ffmpeg"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {REAL} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("FFMPEG_BINARY", str(script))
    process_settings.cache_clear()

    def put(code):
        script.write_text(f"#!/bin/sh\n{code}\n".replace("{real}", REAL))
        script.chmod(0o755 if code else 0o644)
        os.utime(script, ns=(put.moments, put.moments))
        put.moments += 1

    put.moments = 10**18
    yield put
    process_settings.cache_clear()


@pytest.fixture
def paying(settings):
    """A studio with a key, in which nothing runs by itself, on real ports."""
    studio = open_studio(
        settings.model_copy(update={"executor": "threads", "openai_api_key": SecretStr("sk-test")}), work=False
    )
    with Server(studio) as server:
        yield studio, server
    studio.close()


def asked(server, name):
    port, path, body, keys = ASKS[name]
    headers = {"Authorization": "Bearer YOUR_TOKEN"}
    return httpx.post(f"http://localhost:{server.ports[port]}{path}", headers=headers, timeout=300, **body), keys


def untouched(studio):
    """Nothing was queued and no money is held."""
    return studio.jobs().total == 0 and studio.spending.budget().day_held == 0


@pytest.mark.parametrize("name", ASKS)
def test_an_ffmpeg_that_does_nothing_stops_every_contract_before_anything_is_queued_or_held(paying, ffmpeg, name):
    studio, server = paying
    ffmpeg(FAKES["does nothing and says all is well"])
    answer, keys = asked(server, name)
    assert (answer.status_code, set(answer.json())) == (503, keys)
    assert "FFMPEG_BINARY" in answer.text
    assert untouched(studio)


@pytest.mark.parametrize("fake", FAKES)
def test_each_way_of_being_broken_is_found_by_having_it_work(paying, ffmpeg, tmp_path, fake):
    studio, server = paying
    ffmpeg(FAKES[fake])
    answer, _ = asked(server, "storyboard")
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text
    assert REAL not in answer.text
    assert untouched(studio)


def test_an_ffmpeg_put_right_is_taken_at_once_and_asked_no_more(paying, ffmpeg, tmp_path):
    studio, server = paying
    ffmpeg("exit 1")
    assert asked(server, "shots")[0].status_code == 503
    ffmpeg(f'echo call >> {tmp_path}/calls\nexec {{real}} "$@"')
    assert asked(server, "shots")[0].status_code == 201
    tried = (tmp_path / "calls").read_text()
    assert asked(server, "narration")[0].status_code == 202
    assert (tmp_path / "calls").read_text() == tried
    assert studio.jobs().total == 2


def test_what_needs_no_ffmpeg_is_made_without_one(paying, ffmpeg):
    _, server = paying
    ffmpeg("exit 1")
    base = f"http://localhost:{server.ports['api']}"
    assert httpx.post(f"{base}/scenario/generate", json=SCENARIO).status_code == 200
    assert httpx.get(f"{base}/health").json()["ffmpeg"] is False
    assert httpx.get(f"{base}/api/v1/health").json()["status"] == "degraded"


def test_an_approved_storyboard_is_not_rendered_and_keeps_its_approval(studio, server, ffmpeg):
    job = studio.submit(brief(prompt="A forest", seconds=5, scene_count=1, short_side=144, review=True))
    studio.approve(job.id)
    ffmpeg("exit 0")
    place = f"http://localhost:{server.ports['api']}/api/v2/jobs/{job.number}"
    answer = httpx.post(f"{place}/render", headers={"X-API-Key": "x"})
    assert (answer.status_code, list(answer.json())) == (503, ["detail"])
    assert httpx.get(place).json() == httpx.get(place).json() | {"status": "storyboard_ready", "approved": True}


def test_a_failed_film_is_not_begun_again(idle, ffmpeg):
    job = idle.submit(brief(prompt="A forest"))
    idle.cancel(job.id)
    ffmpeg("exit 0")
    with pytest.raises(FfmpegMissing):
        idle.retry(job.id)
    assert idle.job(job.id).state == "cancelled"


def test_a_queued_film_whose_ffmpeg_broke_since_ends_before_its_first_call(idle, ffmpeg):
    job = idle.submit(brief(prompt="A forest"))
    ffmpeg("exit 0")
    with idle._store.db.write() as session:
        claim = jobs.claim(session, idle._store.pulse.name, kinds=("storyboard",), job_id=job.id)
    Runner(idle._workshop).run(claim, threading.Event())
    ended = idle.job(job.id)
    assert (ended.state, ended.scenes) == ("failed", ())
    assert "FFMPEG_BINARY" in ended.error


def test_an_export_is_503_where_ffmpeg_is_there_and_does_not_work(filmed, ffmpeg):
    with Server(filmed) as server:
        ffmpeg("exit 0")
        place = f"http://localhost:{server.ports['api']}/api/v2/jobs/123/export"
        answer = httpx.get(place, headers={"X-API-Key": "x"})
    assert (answer.status_code, answer.json()) == (
        503, {"detail": "Video export service unavailable (ffmpeg not installed)"},
    )  # fmt: skip


def test_an_export_that_this_ffmpeg_has_no_encoder_for_is_503_and_the_other_formats_are_made(filmed, ffmpeg):
    with Server(filmed) as server:
        ffmpeg(
            'case "$*" in *-encoders*) exec {real} "$@" | grep -v libvpx; exit;; *libvpx*) exit 1;; esac\nexec {real} "$@"'
        )
        place, me = f"http://localhost:{server.ports['api']}/api/v2/jobs/123/export", {"X-API-Key": "x"}
        lacking = httpx.get(place, params={"format": "webm", "quality": "low"}, headers=me, timeout=300)
        made = httpx.get(place, params={"format": "mov", "quality": "low"}, headers=me, timeout=300)
    assert (lacking.status_code, made.status_code) == (503, 200)
    assert "libvpx-vp9" in lacking.json()["detail"]
    assert "FFMPEG_BINARY" in lacking.json()["detail"]


def test_no_picture_is_bought_for_a_film_that_could_not_be_made(settings, ffmpeg, tmp_path):
    with ProvidersServer(tmp_path / "charges") as vendor:
        studio = open_studio(settings.model_copy(update=vendor.base_urls | {"openai_api_key": SecretStr("key")}))
        wanted = brief(prompt="A hero finds a treasure", seconds=5, scene_count=1, short_side=144, review=True,
                       models=(("image", "openai:gpt-image-2"),))  # fmt: skip
        number = studio.submit(wanted, origin="storyboard").number
        bought = len(vendor.charges)
        ffmpeg("exit 1")
        asked = {"scene_number": 1, "new_image_prompt": "A wide shot of an ancient temple"}
        with Server(studio) as server:
            address = f"http://localhost:{server.ports['api']}/api/v2/jobs/{number}/refine"
            answer = httpx.post(address, params=asked, headers={"X-API-Key": "x"}, timeout=300)
        studio.close()
        assert (answer.status_code, set(answer.json())) == (500, {"detail"})
        assert answer.json()["detail"].startswith("Failed to regenerate image: The ffmpeg on this studio's computer")
        assert len(vendor.charges) == bought > 0
