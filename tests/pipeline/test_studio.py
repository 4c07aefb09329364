import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from sqlalchemy import event

from pipeline import Settings, Studio, brief, open_studio
from pipeline.brief import Brief
from pipeline.errors import Conflict, NoCredits, NotFound, StaleQuote, WrongState
from pipeline.stages.music import under
from pipeline.views import JobView
from store import Store, checks


@pytest.fixture
def filmed(home: Settings, made: Callable[[Brief], Path], small: Brief) -> Iterator[Studio]:
    """A studio that has made one small film."""
    shutil.copytree(made(small), home.reelwright_home)
    opened = open_studio(home)
    yield opened
    opened.close()


def the_film(studio: Studio) -> JobView:
    (job,) = studio.jobs().jobs
    return job


def test_a_prompt_becomes_a_film_with_sound_captions_and_cover(filmed: Studio, small: Brief) -> None:
    job = the_film(filmed)
    assert (job.state, job.error, job.progress) == ("completed", "", 1.0)
    assert job.film is not None
    assert len(job.scenes) == 2
    with av.open(str(filmed.library.path(job.film.video))) as film:
        assert [stream.type for stream in film.streams] == ["video", "audio"]
        assert (film.duration or 0) / av.time_base == pytest.approx(5.0, abs=0.1)
    assert "-->" in filmed.library.path(job.film.srt).read_text(encoding="utf-8")
    with Image.open(filmed.library.path(job.film.cover)) as cover:
        assert cover.size == small.size
    assert [stage.state for stage in job.stages] == ["completed"] * 7


def test_a_film_whose_first_picture_writes_its_title_has_that_on_its_cover(studio: Studio) -> None:
    job = studio.submit(brief(prompt="How coffee conquered the world", seconds=8, short_side=180))
    assert job.film is not None

    def shown(digest: str) -> NDArray[np.float64]:
        with Image.open(studio.library.path(digest)) as picture:
            return np.asarray(picture.convert("RGB").resize((45, 80)), np.float64)

    cover = shown(job.film.cover)
    apart = [float(abs(shown(scene.image) - cover).mean()) for scene in job.scenes]
    assert len(apart) > 1
    assert apart.index(min(apart)) == 0


def test_everything_the_local_engine_makes_is_a_row_at_no_price(filmed: Studio) -> None:
    rows = filmed.spending.calls(job_id=the_film(filmed).id)
    assert {row.model for row in rows} == {"local:script", "local:art", "local:voice", "local:music"}
    assert {(row.vendor, row.state, row.estimated_micros, row.actual_micros) for row in rows} == {
        ("local", "stored", 0, 0)
    }


def test_a_reviewed_film_waits_for_its_approval(studio: Studio, reviewed: Brief) -> None:
    job = studio.submit(reviewed)
    assert (job.state, job.waiting, job.film) == ("waiting", "approval", None)
    assert all(scene.image for scene in job.scenes)
    with pytest.raises(WrongState, match="approved before rendering"):
        studio.render(job.id)
    studio.approve(job.id)
    assert studio.render(job.id).state == "completed"


def test_the_same_brief_gives_the_same_bytes(studio: Studio, small: Brief) -> None:
    one, two = studio.submit(small), studio.submit(small)
    assert one.film and two.film
    assert one.film.video == two.film.video


def test_the_same_id_twice_is_one_film(studio: Studio, reviewed: Brief) -> None:
    assert studio.submit(reviewed, job_id="x").number == studio.submit(reviewed, job_id="x").number
    with pytest.raises(Conflict):
        studio.submit(reviewed.model_copy(update={"seed": 7}), job_id="x")


def test_a_stale_quote_is_refused(studio: Studio, small: Brief) -> None:
    with pytest.raises(StaleQuote):
        studio.submit(small, quote="0" * 16)
    assert studio.jobs().total == 0


def test_a_scenario_takes_one_credit_when_it_is_done(studio: Studio, small: Brief) -> None:
    scenario = small.model_copy(update={"kind": "scenario", "seconds": 15, "scene_count": 3})
    studio.library.set_credits("u", 1)
    job = studio.submit(scenario, credit_user="u")
    assert (job.state, studio.library.credits("u")) == ("completed", 0)
    assert job.script and job.script.audio and job.script.audio.hashtags
    with pytest.raises(NoCredits):
        studio.submit(scenario, credit_user="u")


@pytest.mark.parametrize("kind", ["shots", "advert", "narration"])
def test_every_kind_makes_a_film(studio: Studio, kind: str) -> None:
    asked: dict[str, object] = {"kind": kind, "seconds": 5, "short_side": 144, "scene_count": 2}
    if kind == "advert":
        asked["product"] = {"name": "EcoWater Bottle", "call_to_action": "Buy now"}
    elif kind == "narration":
        asked |= {"text": "Once upon a time, in a faraway land. There lived a fox.", "seconds": None}
    else:
        asked["prompt"] = "Ocean waves at sunset"
    job = studio.submit(brief(**asked))
    assert (job.state, job.error) == ("completed", "")


def test_a_text_is_kept_word_for_word(studio: Studio) -> None:
    text = "Once upon a time, in a faraway land, a fox said: “No!” Then it slept."
    job = studio.submit(brief(kind="narration", text=text, short_side=144, seconds=None))
    assert " ".join(scene.words for scene in job.scenes).split() == text.split()


def test_someone_elses_film_is_missing(studio: Studio, reviewed: Brief) -> None:
    job = studio.submit(reviewed, owner="me")
    for look in (studio.job, studio.approve, studio.cancel, studio.delete, studio.version):
        with pytest.raises(NotFound):
            look(job.id, owner="you")
    with pytest.raises(NotFound):
        studio.numbered(job.number, owner="you")
    assert studio.jobs(owner="you").total == 0


def test_a_deleted_film_leaves_its_ledger_and_nothing_else(filmed: Studio, home: Settings) -> None:
    job = the_film(filmed)
    filmed.delete(job.id)
    with pytest.raises(NotFound):
        filmed.job(job.id)
    assert not [path for path in (home.reelwright_home / "media").rglob("*") if path.is_file()]
    assert len(filmed.spending.calls(job_id=job.id)) > 0


def test_a_cancelled_film_can_be_taken_up_again(studio: Studio, reviewed: Brief) -> None:
    job = studio.submit(reviewed)
    assert studio.cancel(job.id).state == "cancelled"
    with pytest.raises(WrongState):
        studio.cancel(job.id)
    assert studio.retry(job.id).waiting == "approval"


def test_progress_never_falls_and_events_have_no_gaps(filmed: Studio) -> None:
    events = filmed.events(the_film(filmed).id, limit=10_000)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    progress = [event.progress for event in events]
    assert progress == sorted(progress)
    assert {event.kind for event in events} >= {"state", "progress", "scene", "film"}


def test_nothing_is_left_behind(filmed: Studio, home: Settings) -> None:
    filmed.close()
    store = Store(home)
    assert {name: faults for name, faults in checks.invariants(store).items() if faults} == {}
    assert list(store.work.iterdir()) == []
    store.close()


def test_own_picture_music_and_voice_are_used(studio: Studio, tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    Image.new("RGB", (400, 300), "orange").save(picture)
    sound = studio.library.listen("", "en").digest
    own = studio.library.upload(studio.library.path(sound).read_bytes(), name="me.wav", kinds=("audio",)).digest
    shown = studio.library.upload(picture.read_bytes(), name="cat.png").digest
    job = studio.submit(
        brief(prompt="My cat", text="Every good film starts with one good line.", short_side=144, seconds=None,
              own_media=(shown,), own_music=own, own_voice=own)
    )  # fmt: skip
    assert (job.state, job.error) == ("completed", "")
    assert job.scenes[0].image == shown
    assert [call.capability for call in studio.spending.calls(job_id=job.id)] == ["script", "transcript"]


SENTENCES = "The ferry leaves at six. A storm rolls over the harbour. We drink tea below. The island comes near."


def picture(tmp_path: Path, name: str, colour: str) -> bytes:
    file = tmp_path / name
    Image.new("RGB", (400, 300), colour).save(file)
    return file.read_bytes()


def test_each_file_chosen_for_a_narration_is_shown_once_where_it_fits_best(studio: Studio, tmp_path: Path) -> None:
    files = {"IMG_0001.png": "orange", "storm harbour.png": "navy", "IMG_0002.png": "teal"}
    own = [studio.library.upload(picture(tmp_path, name, colour), name=name).digest for name, colour in files.items()]
    ask = brief(
        kind="narration", text=SENTENCES, scene_count=4, short_side=144, seconds=None, own_media=own, captions="none"
    )
    job = studio.submit(ask)
    assert [scene.image for scene in job.scenes][:3] == [own[0], own[1], own[2]]
    assert job.scenes[3].image not in ("", *own)
    assert not any("Not used" in text for text in job.warnings)


@pytest.mark.parametrize("kind", ["narration", "storyboard"])
def test_files_for_which_there_is_no_scene_are_named(studio: Studio, tmp_path: Path, kind: str) -> None:
    names = ["a.png", "b.png", "c.png"]
    own = [
        studio.library.upload(picture(tmp_path, n, c), name=n).digest
        for n, c in zip(names, ("red", "lime", "blue"), strict=True)
    ]
    ask = brief(kind=kind, text=SENTENCES, scene_count=2, short_side=144, seconds=None, own_media=own, captions="none")
    job = studio.submit(ask)
    assert [scene.image for scene in job.scenes] == own[:2]
    assert any("Not used: c.png. The film has 2 scenes" in text for text in job.warnings)


def test_threads_run_films_side_by_side_and_stop_in_time(home: Settings, small: Brief) -> None:
    studio = open_studio(home.model_copy(update={"executor": "threads"}))
    submitted = [studio.submit(small.model_copy(update={"seed": seed})) for seed in range(3)]
    ended = threading.Event()
    deadline = threading.Timer(120, ended.set)
    deadline.start()
    while not ended.is_set() and not all(studio.job(job.id).ended for job in submitted):
        ended.wait(0.1)
    deadline.cancel()
    assert [studio.job(job.id).state for job in submitted] == ["completed"] * 3
    studio.close()


def test_many_films_are_listed_in_as_many_reads_as_one(home: Settings, small: Brief) -> None:
    studio = open_studio(home, work=False)
    reads = []
    event.listen(studio._store.db.engine, "before_cursor_execute", lambda *args: reads.append(args[2]))
    counts = []
    for seed in (1, 2, 3):
        studio.submit(small.model_copy(update={"seed": seed}))
        reads.clear()
        assert len(studio.jobs().jobs) == seed
        counts.append(len(reads))
    studio.close()
    assert counts[0] == counts[1] == counts[2] > 0


def test_music_is_as_loud_as_asked_and_fades_while_the_end_card_is_shown() -> None:
    usual = under("m", brief(prompt="A fox"), 0.0)
    assert under("m", brief(prompt="A fox", music_volume=50), 0.0).gain_db == pytest.approx(usual.gain_db - 6.02)
    assert under("m", brief(prompt="A fox"), 2.4).fade_seconds == 2.4
    assert under("m", brief(prompt="A fox"), 9.0).fade_seconds == 3.0


def test_a_film_without_volume_has_no_music_and_one_with_it_has_as_much_as_it_is_long(
    studio: Studio, small: Brief
) -> None:
    silent = studio.submit(small.model_copy(update={"music_volume": 0}))
    assert "music" not in [call.capability for call in studio.spending.calls(job_id=silent.id)]
    job = studio.submit(small)
    (call,) = [call for call in studio.spending.calls(job_id=job.id) if call.capability == "music"]
    assert call.model == "local:music"
    assert job.film and job.state == "completed"
