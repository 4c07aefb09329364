"""What a client is told while a film is made: stages in their documented order, shots evenly, ends with their reason."""

from itertools import pairwise

import httpx
import pytest

from api_server.serve import Server
from pipeline.views import Stored
from store import jobs, scenes
from store.models import Job
from tests.api_server.contracts.conftest import ADVERT_ID
from tests.api_server.listeners import follow

ORDER = ("script_gen", "voice_gen", "video_gen", "compositing")
# How far each of our own stages is, one moment after the other: voices, pictures and music are made side by side.
MOMENTS = (
    {},
    {"script": 0.5},
    {"script": 1.0},
    {"images": 0.7, "music": 0.2},
    {"images": 1.0, "voice": 0.4},
    {"music": 1.0, "voice": 0.9},
    {"voice": 1.0},
    {"captions": 0.5, "clips": 0.1},
    {"captions": 1.0},
    {"clips": 1.0},
    {"compose": 0.5},
    {"compose": 1.0},
)


def report(studio, job_id, parts):
    """Play the runner, whose stages run side by side."""
    with studio._store.db.write() as session:
        job = session.get_one(Job, job_id)
        for run in jobs.stages(session, job):
            if run.name in parts:
                run.progress = parts[run.name]
                run.state = "completed" if run.progress == 1.0 else "running"
                session.add(run)
        jobs.move(session, job, "running")


@pytest.fixture
def base(listening):
    return f"http://localhost:{listening.ports['api']}"


def test_an_advert_s_stages_follow_each_other_though_their_work_runs_side_by_side(base, idle, advert):
    told = []
    for parts in MOMENTS:
        report(idle, advert.job_id, parts)
        told.append(httpx.get(f"{base}/api/jobs/{advert.job_id}").json())
    for job in told:
        words = [stage["status"] for stage in job["stages"]]
        assert [stage["stage_name"] for stage in job["stages"]] == list(ORDER)
        assert words == sorted(words, key=("completed", "processing", "pending").index)
        assert words.count("processing") <= 1
        ends = [stage["completed_at"] for stage in job["stages"] if stage["completed_at"]]
        assert ends == sorted(ends)
        whole = (30, 25, 30, 15)
        assert job["progress"] == min(
            99, sum(w * s["progress"] for w, s in zip(whole, job["stages"], strict=True)) // 100
        )
    assert all(later["progress"] >= job["progress"] for job, later in pairwise(told))


def test_captions_and_music_that_are_done_at_once_leave_a_stage_near_its_start(base, idle, advert):
    report(idle, advert.job_id, {"script": 1.0, "music": 1.0})
    assert httpx.get(f"{base}/api/jobs/{advert.job_id}").json()["progress"] < 35
    report(idle, advert.job_id, {"voice": 1.0, "images": 1.0, "clips": 1.0, "captions": 1.0})
    assert httpx.get(f"{base}/api/jobs/{advert.job_id}").json()["progress"] < 88
    report(idle, advert.job_id, {"compose": 0.5})
    assert httpx.get(f"{base}/api/jobs/{advert.job_id}").json()["progress"] < 94


def test_the_socket_names_the_stages_in_their_order_and_never_goes_back(listening, idle, advert):
    steps = [(lambda parts=parts: report(idle, advert.job_id, parts), 1) for parts in MOMENTS]
    messages, _, _ = follow(listening, advert, *steps, (lambda: advert.end("completed"), 0))
    stages = [ORDER.index(message["stage"]) for message in messages]
    assert stages == sorted(stages)
    assert set(stages) == {0, 1, 2, 3}
    progress = [message["progress"] for message in messages]
    assert progress == sorted(progress)
    assert all(message["stage_name"] == message["stage"] for message in messages)


def test_a_stage_that_failed_is_told_with_its_reason_whatever_ran_beside_it(base, idle, advert):
    report(idle, advert.job_id, {"script": 1.0, "voice": 0.2, "music": 1.0})
    with idle._store.db.write() as session:
        job = session.get_one(Job, advert.job_id)
        run = next(run for run in jobs.stages(session, job) if run.name == "images")
        run.state, run.error = "failed", "No paint left"
        session.add(run)
        jobs.move(session, job, "failed", error="No paint left")
    job = httpx.get(f"{base}/api/jobs/{advert.job_id}").json()
    assert [stage["error_message"] for stage in job["stages"]] == [None, None, "No paint left", None]


@pytest.mark.parametrize(
    ("state", "error", "said"),
    [("failed", "The vendor is closed", "The vendor is closed"), ("failed", "", "Video generation failed"),
     ("cancelled", "", "Cancelled"), ("completed", "", None)],
)  # fmt: skip
def test_the_last_message_of_a_socket_carries_the_error_that_the_job_has(base, listening, advert, state, error, said):
    messages, code, _ = follow(listening, advert, (advert.start, 1), (lambda: advert.end(state, error), 0))
    assert (messages[-1]["error_message"], code) == (said, 1000)
    assert all(message["error_message"] is None for message in messages[:-1])
    assert httpx.get(f"{base}/api/jobs/{advert.job_id}").json()["error_message"] == said


def test_a_film_s_address_is_whole_wherever_an_advert_s_is_told(made):
    with Server(made) as server:
        for host in ("localhost", "127.0.0.1"):
            base = f"http://{host}:{server.ports['api']}"
            url = f"{base}/videos/{ADVERT_ID}/final_output.mp4"
            assert httpx.get(f"{base}/api/jobs/{ADVERT_ID}").json()["video_url"] == url
            assert [job["video_url"] for job in httpx.get(f"{base}/api/jobs").json()] == [url]
        assert httpx.get(url).headers["content-type"] == "video/mp4"
        proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "localhost"}
        assert (
            httpx.get(f"{base}/api/jobs/{ADVERT_ID}", headers=proxied)
            .json()["video_url"]
            .startswith("https://localhost/")
        )


def test_a_socket_tells_the_address_by_which_it_was_opened(made):
    class Ended:
        job_id = ADVERT_ID

    with Server(made) as server:
        messages, _, _ = follow(server, Ended)
        assert (
            messages[-1]["video_url"] == f"http://127.0.0.1:{server.ports['api']}/videos/{ADVERT_ID}/final_output.mp4"
        )


def draw(studio, job_id, number, **made):
    """What exists of a shot by now."""
    with studio._store.db.write() as session:
        take = scenes.present(session, session.get_one(Job, job_id))[number - 1]
        columns = {name: Stored(files=((file, "0" * 64),)).model_dump_json() for name, file in made.items()}
        scenes.fill(session, take.id, **columns)


@pytest.mark.parametrize("stand_in", [True, False])
def test_the_bar_of_shots_moves_evenly_from_10_to_85(base, idle, shots, stand_in):
    labels = '{"model_id": "replicate:svd-xt", "stand_in": "local"}' if stand_in else '{"model_id": "replicate:svd-xt"}'
    shots.start()
    shots.write(5)
    shots.report("images", 0.0)
    with idle._store.db.write() as session:
        session.get_one(Job, shots.job_id).labels = labels

    def bar():
        with idle._store.db.write() as session:
            jobs.move(session, session.get_one(Job, shots.job_id), "running")
        job = httpx.get(f"{base}/api/v1/jobs/{shots.job_id}").json()
        return job["progress_percentage"], job["current_step"]

    seen = [bar()]
    for number in range(1, 6):
        draw(idle, shots.job_id, number, picture="picture")
        seen.append(bar())
    for number in () if stand_in else range(1, 6):
        draw(idle, shots.job_id, number, clip="clip")
        seen.append(bar())
    percents = [percent for percent, _ in seen]
    assert (percents[0], percents[-1]) == (10.0, 85.0)
    assert max(later - percent for percent, later in pairwise(percents)) <= 75 / 5
    assert percents == sorted(set(percents))
    assert [step for _, step in seen][1:] == [
        f"Generating shot {min(5, int((percent - 10) / 15 + 1e-6) + 1)} of 5" for percent in percents[1:]
    ]  # fmt: skip
