import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import av
import imageio_ffmpeg
import pytest
from PIL import Image

from pipeline import Settings, Studio, brief, open_studio
from pipeline.errors import FfmpegMissing, InvalidInput, NotFound, RenderFailed, SourceMissing, WrongState
from pipeline.views import FilmView
from store import Store, checks
from store.settings import settings
from tests import forks

pytestmark = pytest.mark.xdist_group("exports")

ASK = brief(prompt="A peaceful forest at sunrise", seconds=5, short_side=480, aspect="16:9", scene_count=2, review=True)
FAILING = "head -c 1000 /dev/zero > part-of-it; echo Broken pipe dream >&2; exit 1"
EXPORT = "import sys; from pipeline import studio; print(studio().exports.export('film', 'webm', 'low').digest)"


@pytest.fixture(scope="module")
def made_home(tmp_path_factory) -> Path:
    """A home with film 7, which fits 480p, and one that waits for its review."""
    home = tmp_path_factory.mktemp("exported") / "home"
    studio = open_studio(Settings(reelwright_home=home, executor="inline", disk_watermark_mb=0))
    studio.submit(ASK, job_id="film", number=7, owner="me")
    studio.approve("film")
    studio.render("film")
    studio.submit(ASK.model_copy(update={"seed": 1}), job_id="draft")
    studio.close()
    return home


@pytest.fixture
def filmed(made_home, home) -> Iterator[Studio]:
    shutil.copytree(made_home, home.reelwright_home)
    # Read before the studio's thread does, which would keep today's settings when a test has just changed them.
    settings.cache_clear()
    settings()
    studio = open_studio(home)
    yield studio
    studio.close()


@pytest.fixture
def stub(tmp_path, monkeypatch) -> Iterator[Callable[[str], Path]]:
    """Put a shell script in ffmpeg's place that notes each call in the returned file, then does `code`; what it has
    it says like any other."""
    if sys.platform == "win32":
        pytest.skip("needs a shell script in ffmpeg's place")

    def put(code: str = f'exec {imageio_ffmpeg.get_ffmpeg_exe()} "$@"') -> Path:
        script, calls = tmp_path / "ffmpeg.sh", tmp_path / "calls"
        real = f'case "$*" in *-encoders*|*-filters*) exec {imageio_ffmpeg.get_ffmpeg_exe()} "$@";; esac'
        script.write_text(f"#!/bin/sh\n{real}\necho call >> {calls}\n{code}\n")
        script.chmod(0o755)
        monkeypatch.setenv("FFMPEG_BINARY", str(script))
        settings.cache_clear()
        calls.touch()
        return calls

    yield put
    settings.cache_clear()


def film(studio: Studio) -> FilmView:
    found = studio.job("film").film
    assert found
    return found


def probe(studio: Studio, digest: str) -> tuple[str, str, tuple[int, int]]:
    with av.open(str(studio.library.path(digest))) as file:
        picture, sound = file.streams.video[0], file.streams.audio[0]
        codecs = (picture.codec_context.codec.canonical_name, sound.codec_context.codec.canonical_name)
        return *codecs, (picture.width, picture.height)


def whole(studio: Studio) -> bool:
    """Whether nothing lies around and every known file is there and right."""
    studio.close()
    store = Store(studio.settings)
    faults = [fault for found in checks.invariants(store).values() for fault in found]
    rest = list(store.work.iterdir())
    store.close()
    return not faults and not rest


@pytest.mark.parametrize(
    ("format", "codecs", "media_type"),
    [("mp4", ("h264", "aac"), "video/mp4"), ("webm", ("vp9", "opus"), "video/webm"),
     ("mov", ("h264", "aac"), "video/quicktime")],
)  # fmt: skip
def test_a_film_becomes_each_format(filmed, format, codecs, media_type):
    made = filmed.exports.export("film", format, "low")
    assert probe(filmed, made.digest) == (*codecs, (854, 480))
    assert (made.file_name, made.media_type) == (f"video_7-854x480.{format}", media_type)
    assert filmed.library.asset(made.digest).media_type == media_type
    assert made.size_bytes == filmed.library.path(made.digest).stat().st_size
    assert all(ok for _, ok, _ in made.checks), made.checks
    assert whole(filmed)


def test_a_film_that_fits_is_its_own_export(filmed):
    assert filmed.exports.export("film", "mp4", "low").digest == film(filmed).video


def test_a_quality_above_the_film_s_own_is_made_too(filmed):
    assert probe(filmed, filmed.exports.export("film", "mp4", "medium").digest)[2] == (1280, 720)


def test_a_platform_gets_its_frame_and_its_limits(filmed):
    made = filmed.exports.export("film", preset="square")
    assert probe(filmed, made.digest)[2] == (1080, 1080)
    assert ("length", True, "5.0 s; 3 to 600 s are allowed") in made.checks


def test_a_gif_preview_plays_in_a_picture_viewer(filmed):
    made = filmed.exports.export("film", preset="gif")
    assert (made.file_name, made.media_type) == ("video_7-gif.gif", "image/gif")
    with Image.open(filmed.library.path(made.digest)) as gif:
        assert (gif.size, gif.n_frames, gif.info["loop"]) == ((320, 180), 50, 0)


def test_the_same_export_again_starts_no_ffmpeg(filmed, stub):
    calls = stub()
    first = filmed.exports.export("film", "webm", "low")
    once = calls.read_text()
    assert once
    assert filmed.exports.export("film", "webm", "low") == first
    assert calls.read_text() == once


def test_two_asks_for_the_same_file_share_it(filmed, stub):
    calls = stub()
    first = filmed.exports.export("film", preset="gif")
    once = calls.read_text()
    assert filmed.exports.export("film", "gif", "medium").digest == first.digest
    assert calls.read_text() == once


def test_many_threads_of_two_studios_convert_once(filmed, stub):
    calls = stub()
    filmed.exports.export("film", "gif", "low")
    one_export = len(calls.read_text())
    calls.write_text("")
    other, together = open_studio(filmed.settings), Barrier(6)

    def ask(number: int) -> str:
        together.wait()
        return (filmed, other)[number % 2].exports.export("film", "gif", "medium").digest

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(ask, range(6)))) == 1
    other.close()
    assert len(calls.read_text()) == one_export


def test_processes_convert_once(filmed, stub, tmp_path):
    calls = stub()
    environment = {"REELWRIGHT_HOME": str(filmed.settings.reelwright_home), "FFMPEG_BINARY": str(tmp_path / "ffmpeg.sh"),
                   "EXECUTOR": "inline", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path.cwd())}  # fmt: skip
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(forks.run, EXPORT, env=environment, cwd=tmp_path) for _ in range(2)]
    said = {process.result().stdout for process in running}
    assert said == {f"{filmed.exports.export('film', 'webm', 'low').digest}\n".encode()}
    assert calls.read_text() == "call\n" * 2, "one conversion and one measurement"


def test_a_new_render_makes_old_exports_unreachable_and_removes_them(filmed):
    old = filmed.exports.export("film", "mov", "low")
    filmed.storyboard.edit("film", filmed.job("film").scenes[0].scene_id, motion="still")
    filmed.approve("film")
    filmed.render("film")
    new = filmed.exports.export("film", "mov", "low")
    assert new.digest != old.digest
    with pytest.raises(NotFound):
        filmed.library.asset(old.digest)
    assert whole(filmed)


def test_a_deleted_job_takes_its_exports_along(filmed):
    made = filmed.exports.export("film", "gif", "low")
    filmed.delete("film")
    assert not (filmed.settings.reelwright_home / "media" / made.digest[:2] / made.digest).exists()


def test_a_film_deleted_while_its_export_is_measured_leaves_nothing(filmed, stub, tmp_path):
    go, seen = tmp_path / "go", tmp_path / "calls"
    wait = f"[ $(wc -l < {seen}) -lt 2 ] || while [ ! -e {go} ]; do sleep 0.02; done"
    calls = stub(f'{wait}\nexec {imageio_ffmpeg.get_ffmpeg_exe()} "$@"')
    with ThreadPoolExecutor(1) as pool:
        export = pool.submit(filmed.exports.export, "film", "webm", "low")
        while len(calls.read_text().splitlines()) < 2 and not export.done():
            pass
        filmed.delete("film")
        go.touch()
        with pytest.raises(NotFound, match="deleted while it was exported"):
            export.result()
    assert whole(filmed)


@pytest.mark.parametrize("code", [FAILING, 'for last; do :; done; [ "$last" ] && touch film.webm; exit 0'])
def test_a_failed_conversion_is_told_and_never_served(filmed, stub, code):
    stub(code)
    with pytest.raises(RenderFailed):
        filmed.exports.export("film", "webm", "low")
    stub()
    assert filmed.exports.export("film", "webm", "low").size_bytes > 10_000
    assert whole(filmed)


def test_without_ffmpeg_one_is_asked_for(filmed, monkeypatch):
    monkeypatch.setenv("FFMPEG_BINARY", "/no/such/ffmpeg")
    settings.cache_clear()
    with pytest.raises(FfmpegMissing):
        filmed.exports.export("film", "webm", "low")
    settings.cache_clear()


@pytest.mark.parametrize(
    ("asked", "field"), [({"format": "avi"}, "format"), ({"quality": "8k"}, "quality"), ({"preset": "vine"}, "preset")]
)
def test_a_wrong_choice_names_its_field(filmed, asked, field):
    with pytest.raises(InvalidInput) as caught:
        filmed.exports.export("film", **asked)
    assert caught.value.field == field


def test_only_its_owner_s_finished_films_can_be_exported(filmed):
    with pytest.raises(NotFound):
        filmed.exports.export("nothing")
    with pytest.raises(NotFound):
        filmed.exports.export("film", owner="someone else")
    assert filmed.exports.export("film", "mp4", "low", owner="me").size_bytes
    with pytest.raises(WrongState, match=r"not ready \(approval\)"):
        filmed.exports.export("draft")


def test_a_lost_film_is_not_exported_even_from_the_cache(filmed):
    filmed.exports.export("film", "gif", "low")
    filmed.library.path(film(filmed).video).unlink()
    with pytest.raises(SourceMissing, match="render it again"):
        filmed.exports.export("film", "gif", "low")


def test_a_lost_export_is_made_again(filmed):
    made = filmed.exports.export("film", "gif", "low")
    filmed.library.path(made.digest).unlink()
    assert filmed.exports.export("film", "gif", "low") == made
    assert filmed.library.path(made.digest).exists()


def test_downloads_are_counted(filmed):
    filmed.exports.count_download("film")
    filmed.exports.count_download("film", owner="me")
    assert filmed.job("film").downloads == 2
    with pytest.raises(NotFound):
        filmed.exports.count_download("film", owner="someone else")


def test_a_scene_s_picture_becomes_the_cover_and_the_old_one_comes_back(filmed):
    own, scene = film(filmed).cover, filmed.job("film").scenes[1]
    chosen = filmed.exports.set_cover("film", scene.scene_id).film
    assert chosen
    assert (chosen.cover_scene, chosen.cover != own, chosen.video) == (scene.scene_id, True, film(filmed).video)
    with Image.open(filmed.library.path(chosen.cover)) as cover:
        assert (cover.size, cover.format) == ((854, 480), "JPEG")
    back = filmed.exports.set_cover("film", None).film
    assert back
    assert (back.cover, back.cover_scene) == (own, "")
    assert filmed.library.path(own).exists()
    assert whole(filmed)


def test_a_cover_needs_a_scene_of_this_film(filmed):
    with pytest.raises(InvalidInput, match="scene_id"):
        filmed.exports.set_cover("film", filmed.job("draft").scenes[0].scene_id)
    with pytest.raises(WrongState):
        filmed.exports.set_cover("draft", None)
