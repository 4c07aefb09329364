"""A database that is older than its films, or empty, or damaged: no file is removed, and films come back."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import update

from pipeline import Settings, Studio, brief, janitor, open_studio
from pipeline.brief import Brief
from pipeline.errors import DatabaseUnusable, NotFound
from pipeline.rescue import rescue
from store import Store
from store.db import media_files
from store.errors import OlderDatabase
from store.models import Discard, now
from tests.pipeline.test_cli import reelwright

SMALL = brief(prompt="A peaceful forest at sunrise", seconds=5, short_side=144, scene_count=1)


@pytest.fixture(scope="module")
def worked_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one film, closed; `early.db` is its database of before."""
    home = tmp_path_factory.mktemp("rescue") / "home"
    settings = Settings(_env_file=None, reelwright_home=home, executor="inline", disk_watermark_mb=0)
    open_studio(settings).close()
    shutil.copyfile(home / "reelwright.db", home / "early.db")
    studio = open_studio(settings)
    assert studio.submit(SMALL, job_id="film").state == "completed"
    studio.close()
    return home


@pytest.fixture
def left(worked_in: Path, tmp_path: Path) -> Settings:
    """A copy of that home, for one test."""
    shutil.copytree(worked_in, tmp_path / "home")
    return Settings(_env_file=None, reelwright_home=tmp_path / "home", executor="inline", disk_watermark_mb=0)


def wrecked(settings: Settings, what: str) -> None:
    home = settings.reelwright_home
    for beside in ("-wal", "-shm"):
        (home / f"reelwright.db{beside}").unlink(missing_ok=True)
    database = home / "reelwright.db"
    match what:
        case "older":
            shutil.copyfile(home / "early.db", database)
        case "empty":
            database.write_bytes(b"")
        case "malformed":
            database.write_bytes(b"not a database at all" * 100)
        case "gone":
            database.unlink()


SAYS = {
    "older": "older than the files beside it",
    "empty": "is empty, and",
    "malformed": "not a database",
    "gone": "is gone",
}


@pytest.mark.parametrize("what", SAYS)
def test_the_start_stops_with_one_line_and_every_file_stays(left: Settings, what: str) -> None:
    before = media_files(left.reelwright_home)
    wrecked(left, what)
    for _ in range(2):
        with pytest.raises(DatabaseUnusable, match=SAYS[what]) as stopped:
            open_studio(left)
        assert "backups" in str(stopped.value)
        assert "reelwright rescue" in str(stopped.value)
    assert media_files(left.reelwright_home) == before
    assert before > 3


def test_only_a_copy_that_is_newer_is_named_as_a_way_back(left: Settings) -> None:
    home, copies = left.reelwright_home, left.reelwright_home / "backups"
    copies.mkdir(exist_ok=True)
    whole, early = copies / "copy-20990101-000000.db", copies / "copy-20990101-000001.db"
    shutil.copyfile(home / "reelwright.db", whole)
    shutil.copyfile(home / "early.db", early)
    wrecked(left, "older")
    with pytest.raises(OlderDatabase, match=f"the newest in the folder 'backups' is '{whole.name}'"):
        open_studio(left)
    whole.unlink()
    with pytest.raises(OlderDatabase, match="the folder 'backups' has no newer one"):
        open_studio(left)


@pytest.mark.parametrize("what", SAYS)
def test_rescue_takes_the_film_back_and_the_studio_starts_again(left: Settings, what: str) -> None:
    before = media_files(left.reelwright_home)
    wrecked(left, what)
    if what != "older":
        with pytest.raises(DatabaseUnusable, match="rescue --new"):
            rescue(left)
    films = rescue(left, new=what != "older")
    assert "Rescued film of" in films[0].name
    assert any(abs(film.seconds - 5) < 0.5 for film in films)
    studio = open_studio(left)
    assert {film.digest for film in studio.library.media(kind="video")} == {film.digest for film in films}
    janitor.collect(studio._store, older_than=0)
    assert media_files(left.reelwright_home) == before
    studio.close()
    aside = [file.read_bytes() for file in left.reelwright_home.glob("reelwright-aside-*.db")]
    assert len(aside) == (what in ("empty", "malformed"))
    assert rescue(left) == ()


def test_the_command_line_stops_with_exit_code_3_and_rescues(left: Settings) -> None:
    home = left.reelwright_home
    wrecked(left, "empty")
    stopped = reelwright(home, "jobs")
    assert (stopped.returncode, stopped.stderr.count(b"\n")) == (3, 1)
    assert b"rescue --new" in stopped.stderr
    done = reelwright(home, "rescue", "--new", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["media_type"] == "video/mp4"
    assert reelwright(home, "jobs").returncode == 0


def test_pictures_and_sounds_come_back_when_asked(left: Settings) -> None:
    wrecked(left, "older")
    kinds = {asset.media_type.partition("/")[0] for asset in rescue(left, everything=True)}
    assert kinds == {"video", "audio", "image"}


@pytest.fixture
def bucket(left: Settings, tmp_path: Path) -> Settings:
    """The same films in a bucket."""
    (tmp_path / "bucket").mkdir()
    for file in (left.reelwright_home / "media").glob("??/*"):
        file.rename(tmp_path / "bucket" / file.name)
    return left.model_copy(update={"media_url": (tmp_path / "bucket").as_uri()})


def test_films_in_a_bucket_stay_and_come_back_too(bucket: Settings, tmp_path: Path) -> None:
    before = {file.name for file in (tmp_path / "bucket").iterdir() if file.is_file()}
    wrecked(bucket, "older")
    with pytest.raises(OlderDatabase, match=f"does not know {len(before)} of them"):
        Store(bucket)
    assert rescue(bucket)
    store = Store(bucket)
    janitor.collect(store, older_than=0)
    store.close()
    assert {file.name for file in (tmp_path / "bucket").iterdir() if file.is_file()} == before


def test_a_file_that_was_published_before_its_process_died_stays(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "film").write_bytes(b"film")
    digest = studio._store.media.publish(tmp_path / "film")
    assert janitor.collect(studio._store, older_than=0) == []
    assert studio._store.media.has(digest)


def trash(studio: Studio) -> set[str]:
    return {file.name for file in studio._store.media.trash.iterdir()}


def test_a_deleted_film_is_served_no_more_and_leaves_the_trash_after_30_days(studio: Studio, small: Brief) -> None:
    film = studio.submit(small, job_id="film").film
    assert film is not None
    link = studio.library.url(film.video)
    studio.delete("film")
    assert media_files(studio.settings.reelwright_home) == 0
    with pytest.raises(NotFound):
        studio.library.linked(link.split("/m/")[-1].split("/")[0])
    thrown = trash(studio)
    assert film.video in thrown
    assert janitor.collect(studio._store) == []
    assert trash(studio) == thrown
    with studio._store.db.write() as session:
        session.execute(update(Discard).values(at=now() - timedelta(days=31)))
    assert set(janitor.collect(studio._store)) == thrown
    assert trash(studio) == set()


def test_what_a_dying_process_let_go_goes_to_the_trash_later(studio: Studio, small: Brief) -> None:
    """Its rows were gone, and its files were not moved yet."""
    film = studio.submit(small, job_id="film").film
    assert film is not None
    studio.delete("film")
    media = studio._store.media
    shutil.copyfile(media.trash / film.video, media._place(film.video))
    janitor.collect(studio._store, older_than=-1)
    assert media_files(studio.settings.reelwright_home) == 0


def test_an_older_database_finds_again_what_was_let_go_since(left: Settings) -> None:
    home = left.reelwright_home
    shutil.copyfile(home / "reelwright.db", home / "early.db")
    studio = open_studio(left)
    studio.delete("film")
    studio.submit(SMALL.model_copy(update={"prompt": "A lamp"}), job_id="lamp")
    studio.close()
    wrecked(left, "older")
    rescue(left)
    studio = open_studio(left)
    film = studio.job("film").film
    assert film is not None
    assert studio.library.path(film.video).exists()
    studio.close()
