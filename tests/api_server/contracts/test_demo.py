"""What `reelwright demo` makes: every printed example of the five documents answers as it is printed."""

import shutil

import pytest

from api_server.serve import Server
from pipeline import Settings, demo, open_studio
from tests.api_server.conftest import TOKEN
from tests.api_server.contracts.test_documents import blocks, curls, statuses, values

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory):
    """A home with the sample, its films small."""
    home = tmp_path_factory.mktemp("demo") / "home"
    studio = open_studio(Settings(reelwright_home=home, executor="inline", _env_file=None))
    demo.make(studio, studio.job, short_side=144)
    studio.close()
    return home


@pytest.fixture
def sample(demo_home, settings):
    """A studio of its own over a copy of the sample, in which no film runs."""
    shutil.copytree(demo_home, settings.reelwright_home)
    studio = open_studio(settings.model_copy(update={"executor": "threads"}), work=False)
    yield studio
    studio.close()


@pytest.fixture
def shown(sample, client_of):
    """Its API port."""
    with client_of(sample) as client:
        yield client


@pytest.fixture
def folder(tmp_path, picture):
    """Where a documented program runs: product.jpg lies there."""
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "product.jpg").write_bytes(picture("JPEG"))
    return folder


def test_film_123_is_completed_and_approved_with_its_times(shown):
    figures = shown.get("/api/v2/jobs/123/metadata").json()
    assert (figures["status"], figures["approved"], figures["error"]) == ("completed", True, None)
    assert figures["created_at"] <= figures["approved_at"] <= figures["updated_at"]
    assert figures["scenes"] | {"details": []} == {"total": 6, "completed": 6, "failed": 0, "details": []}
    assert figures["video"]["available"] and figures["video"]["url"] == "/data/videos/123/final.mp4"
    assert figures["video"]["parameters"] == {
        "duration": 30, "style": "cinematic", "aspect_ratio": "16:9", "brand_guidelines": None,
    }  # fmt: skip
    assert shown.get(figures["video"]["url"]).content[4:8] == b"ftyp"


def test_the_other_printed_names_are_there(sample, shown):
    assert shown.get("/api/v1/jobs/job_abc123").json()["output_video_url"] == "/videos/job_abc123/final_output.mp4"
    assert shown.get("/api/jobs/550e8400-e29b-41d4-a716-446655440000").json()["status"] == "completed"
    product = sample.library.product("product-123")
    assert sample.library.path(product.images[0]).stat().st_size
    assert sample.library.given("mv/outputs/character_reference/abc123.png")


def test_the_sample_costs_nothing_and_is_made_once(sample):
    calls = {call.id: call.actual_micros for call in sample.spending.calls()}
    assert set(calls.values()) <= {0, None}
    assert demo.make(sample, sample.job, short_side=144).number == 123
    assert {call.id for call in sample.spending.calls()} == set(calls)


def test_the_music_videos_examples_answer(contracts, shown):
    bodies = [value for text in blocks(contracts, "advert_and_music_video.md", "json")[7:] for value in values(text)]
    flavors, concept, scenes, character, picture, clip, video = bodies
    assert shown.get("/api/mv/config-flavors").json() == flavors
    assert set(shown.post("/api/mv/scenes", json=concept).json()) == set(scenes)
    assert set(shown.post("/api/mv/character-reference", json=character).json()) == set(picture)
    answer = shown.post("/api/mv/video", json=clip | {"duration": 1.0})
    assert (answer.status_code, set(answer.json())) == (200, set(video))
    assert "warning" not in answer.headers


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("scenario.md", [200, 404, 404]), ("shots.md", [201, 200, 200, 200]), ("advert_and_music_video.md", [202, 200, 200]),
     ("narration.md", [202, 200, 200, 200])],
)  # fmt: skip
def test_the_printed_calls_answer_as_printed(contracts, sample, folder, name, wanted):
    with Server(sample) as server:
        assert statuses(contracts, name, server, folder) == wanted


def test_the_printed_reads_of_film_123_answer_as_printed(contracts, shown):
    paths = {call.split('"')[1].partition("8000")[2] for call in curls(contracts, "storyboard.md") if "-X GET" in call}
    assert len(paths) > 5
    for path in sorted(path for path in paths if "quality" not in path or "webm" in path):
        assert (path, shown.get(path, headers=TOKEN).status_code) == (path, 200)
