import hashlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import pytest

from pipeline.errors import Cancelled, FfmpegMissing, InvalidInput, RenderFailed
from pipeline.processes import ProcessFailed, run
from pipeline.render import ffmpeg, films
from pipeline.render.films import Film
from pipeline.timeline import Canvas, Music, Timeline
from tests.pipeline.render import reel

Media = Callable[[str], Path]
Render = Callable[..., Film]


@pytest.fixture
def render(media: Media, tmp_path: Path) -> Render:
    """Render a timeline; what happens beside the film can be watched."""

    def start(timeline: Timeline, name: str = "film", **changes: object) -> Film:
        asked: dict[str, object] = {
            "media": media,
            "cache": tmp_path / "cache",
            "folder": tmp_path / name,
            "report": lambda _share, _words: None,
            "check_cancelled": lambda: None,
            "workers": 2,
            **changes,
        }
        return films.film(timeline, **asked)  # type: ignore[arg-type]

    return start


def content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def left_over(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("part-*") if path.exists()]


def test_a_film_has_the_exact_length_size_and_streams(render: Render) -> None:
    made = render(reel.timeline())
    with av.open(str(made.video)) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        assert (picture.width, picture.height, picture.frames) == (144, 256, 108)
        assert (picture.codec_context.name, picture.codec_context.profile) == ("h264", "High")
        assert (sound.codec_context.name, sound.rate, sound.channels) == ("aac", 48_000, 2)
        assert film.duration / av.time_base == pytest.approx(3.6, abs=0.05)
        colour = picture.codec_context
        assert (colour.color_primaries, colour.color_trc, colour.colorspace, colour.color_range) == (1, 1, 1, 1)
        moments = [frame.pts * picture.time_base for frame in film.decode(video=0)]
    assert [round(float(moment) * 30, 6) for moment in moments] == list(range(108))


def test_a_film_starts_to_play_before_it_is_loaded(render: Render) -> None:
    whole = render(reel.timeline()).video.read_bytes()
    assert whole.index(b"moov") < whole.index(b"mdat")


def test_picture_and_sound_keep_together(render: Render) -> None:
    made = render(reel.timeline())
    with av.open(str(made.video)) as film:
        places = [
            (packet.pos, float(packet.dts * packet.time_base)) for packet in film.demux() if packet.dts is not None
        ]
    clock = [moment for _, moment in sorted(places)]
    assert all(later > earlier - 0.3 for earlier, later in pairwise(clock))


def test_its_loudness_is_right_after_the_encoder(render: Render, tmp_path: Path) -> None:
    made = render(reel.timeline())
    measured = ffmpeg.loudness(made.video, raw=False, folder=tmp_path, check=lambda: None)
    assert measured.lufs == pytest.approx(-14, abs=0.5)
    assert measured.true_peak <= -1
    assert (made.loudness, made.true_peak) == pytest.approx((measured.lufs, measured.true_peak), abs=0.1)


def test_subtitles_and_a_cover_lie_beside_it(render: Render) -> None:
    made = render(reel.timeline())
    assert made.srt.read_text().startswith("1\n00:00:00,200 --> 00:00:01,")
    assert made.vtt.read_text().startswith("WEBVTT")
    assert made.srt.read_text().count("-->") == 3
    assert made.cover.read_bytes()[:2] == b"\xff\xd8"


def test_nothing_is_made_again_when_nothing_changed(render: Render) -> None:
    first = render(reel.timeline())
    seen = content(first.video)
    again = render(reel.timeline())
    assert (first.segments_reused, again.segments_made) == (0, 0)
    assert content(again.video) == seen


def test_a_new_order_makes_transitions_only(render: Render) -> None:
    shots = reel.shots()
    render(reel.timeline(shots))
    swapped = render(reel.timeline([shots[1], shots[0], shots[2]]))
    assert swapped.segments_made <= 3 < swapped.segments_made + swapped.segments_reused


def test_other_music_makes_no_picture_again(render: Render) -> None:
    first = render(reel.timeline())
    other = render(
        replace(reel.timeline(), sound=replace(reel.timeline().sound, music=Music(digest="music", gain_db=-3)))
    )
    assert other.segments_made == 0
    assert content(first.cover) == content(other.cover)


@pytest.mark.parametrize("workers", [1, 3])
def test_the_same_film_is_the_same_bytes_however_it_is_made(render: Render, tmp_path: Path, workers: int) -> None:
    one = render(reel.timeline(), "one")
    other = render(reel.timeline(), "other", cache=tmp_path / "other cache", workers=workers)
    assert content(one.video) == content(other.video)
    assert content(one.cover) == content(other.cover)


def test_progress_never_falls_and_ends_at_one(render: Render) -> None:
    told: list[float] = []
    render(reel.timeline(), report=lambda share, _words: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 20


def test_cancelling_stops_soon_and_leaves_nothing_half_written(render: Render, tmp_path: Path) -> None:
    asked = threading.Event()

    def check() -> None:
        if asked.is_set():
            raise Cancelled("The job was cancelled.")

    def report(share: float, _words: str) -> None:
        if share > 0.3:
            asked.set()

    with pytest.raises(Cancelled, match="The job was cancelled"):
        render(reel.timeline(reel.shots(6, seconds=3.0)), report=report, check_cancelled=check)
    assert not left_over(tmp_path)
    assert not (tmp_path / "film" / "film.mp4").exists()
    undisturbed = render(reel.timeline(reel.shots(6, seconds=3.0)), "undisturbed", cache=tmp_path / "empty")
    continued = render(reel.timeline(reel.shots(6, seconds=3.0)))
    assert continued.segments_reused
    assert content(continued.video) == content(undisturbed.video)


@pytest.mark.parametrize(
    "changes",
    [{"voice": None}, {"layers": reel.layers()}, {"transition": "whip", "motion": "drift"}, {"seconds": 0.04}],
    ids=["silent scenes", "layers", "whip", "one frame each"],
)
def test_films_of_every_kind_come_out_whole(render: Render, changes: dict[str, object]) -> None:
    planned = reel.timeline(reel.shots(**changes))  # type: ignore[arg-type]
    assert render(planned).seconds == planned.seconds


def test_a_film_without_any_sound_is_silent_and_still_has_a_sound_stream(render: Render) -> None:
    made = render(reel.timeline(reel.shots(1, voice=None), music=False))
    assert made.loudness <= -60
    with av.open(str(made.video)) as film:
        assert len(film.streams.audio) == 1


def test_a_draft_is_the_same_film_small_and_shares_its_sound(render: Render) -> None:
    planned = replace(reel.timeline(), canvas=Canvas(width=720, height=1280))
    made = render(films.draft(planned))
    assert films.draft(planned).sound == planned.sound
    with av.open(str(made.video)) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (540, 960)
        assert film.streams.video[0].frames == planned.frames


def test_a_single_shot_can_be_filmed_as_a_clip(media: Media, tmp_path: Path) -> None:
    shot = replace(reel.shots(1, seconds=1.5)[0], motion="pan left")
    seconds = films.clip(shot, reel.CANVAS, tmp_path / "clip.mp4", media=media, check_cancelled=lambda: None)
    with av.open(str(tmp_path / "clip.mp4")) as clip:
        assert (clip.streams.video[0].frames, seconds) == (45, 1.5)


def test_a_missing_ffmpeg_is_said_before_anything_is_made(
    render: Render, tmp_path: Path, ffmpeg_stub: Callable[[str], Path]
) -> None:
    ffmpeg_stub("")
    (tmp_path / "ffmpeg").unlink()
    with pytest.raises(FfmpegMissing, match=r"FFMPEG_BINARY names .*: install ffmpeg, or set it"):
        render(reel.timeline())
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("sys.exit('Unknown encoder: aac')", "Unknown encoder: aac"),
        ("os.kill(os.getpid(), 11)", "code -11"),
        ("", "sound"),
        (
            "open(sys.argv[-2], 'w').write('no sound'); print('I: -14.0 LUFS Peak: -2.0 dBFS', file=sys.stderr)",
            "not written as asked",
        ),
    ],
    ids=["fails", "crashes", "does nothing and says all is well", "writes rubbish and says all is well"],
)
def test_an_ffmpeg_that_fails_is_asked_twice_and_quoted(
    render: Render, tmp_path: Path, ffmpeg_stub: Callable[[str], Path], code: str, words: str
) -> None:
    calls = ffmpeg_stub(code)
    with pytest.raises(RenderFailed, match=words):
        render(reel.timeline(reel.shots(1), music=False))
    assert len(calls.read_text().splitlines()) >= 2
    assert not left_over(tmp_path)
    assert not (tmp_path / "film" / "film.mp4").exists()


def test_a_hanging_ffmpeg_dies_with_the_cancelled_film(
    render: Render, tmp_path: Path, ffmpeg_stub: Callable[[str], Path]
) -> None:
    calls = ffmpeg_stub("time.sleep(60)")

    def check() -> None:
        if calls.exists():
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        render(reel.timeline(), check_cancelled=check)
    with pytest.raises(ProcessLookupError):
        os.kill(int(calls.read_text().split()[0]), 0)
    assert not left_over(tmp_path)


def test_no_room_on_the_disk_is_said_plainly_and_leaves_nothing(media: Media, tmp_path: Path) -> None:
    code = f"""
import pathlib, resource, sys
sys.dont_write_bytecode = True  # a module compiled under this limit would stay cut off for every later run
from pipeline.errors import DiskFull
from pipeline.render import films
from tests.pipeline.render import reel
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
folder = pathlib.Path({str(tmp_path)!r})
try:
    films.film(reel.timeline(), media=lambda digest: folder / "media" / digest, cache=folder / "cache",
               folder=folder / "film", report=lambda share, words: None, check_cancelled=lambda: None)
except DiskFull as full:
    print(full)
"""
    said = run([sys.executable, "-c", code], folder=Path.cwd())
    assert b"No room left on the disk" in said
    assert not left_over(tmp_path)


def test_a_picture_that_can_not_be_read_stops_the_film_and_is_named(
    render: Render, media: Media, tmp_path: Path
) -> None:
    media("picture1").write_bytes(b"no picture")
    with pytest.raises(InvalidInput, match="'picture1'"):
        render(reel.timeline())
    assert not left_over(tmp_path)


def test_a_killed_render_leaves_no_half_file_that_counts(media: Media, tmp_path: Path) -> None:
    code = f"""
import os, pathlib
from pipeline.render import films
from tests.pipeline.render import reel
folder = pathlib.Path({str(tmp_path)!r})
films.film(reel.timeline(), media=lambda digest: folder / "media" / digest, cache=folder / "cache", folder=folder / "film",
           report=lambda share, words: share > 0.4 and os.kill(os.getpid(), 9), check_cancelled=lambda: None)
"""
    with pytest.raises(ProcessFailed, match=str(-signal.SIGKILL)):
        run([sys.executable, "-c", code], folder=Path.cwd())
    asked = {"media": media, "report": lambda _share, _words: None, "check_cancelled": lambda: None}
    going_on = films.film(reel.timeline(), cache=tmp_path / "cache", folder=tmp_path / "film", **asked)  # type: ignore[arg-type]
    fresh = films.film(reel.timeline(), cache=tmp_path / "fresh", folder=tmp_path / "other", **asked)  # type: ignore[arg-type]
    assert going_on.segments_reused > 0
    assert content(going_on.video) == content(fresh.video)


@pytest.mark.parametrize("pattern", ["seg-*", "sound-*.json"])
def test_a_part_that_somebody_clears_away_while_the_film_is_joined_is_made_again(
    render: Render, tmp_path: Path, pattern: str
) -> None:
    cleared: list[Path] = []

    def clear(_share: float, words: str) -> None:
        if words == "Joining" and not cleared:
            cleared.extend((tmp_path / "cache").glob(pattern))
            for part in cleared:
                part.unlink()

    calm = render(reel.timeline(), "calm", cache=tmp_path / "other")
    film = render(reel.timeline(), report=clear)
    assert cleared
    assert content(film.video) == content(calm.video)
    assert left_over(tmp_path) == []


def test_a_film_in_which_nothing_is_said_has_no_subtitle_files(render: Render) -> None:
    made = render(reel.timeline(reel.shots(1, voice=None), style="none"))
    assert (made.srt, made.vtt) == (None, None)
    assert not [path for path in made.video.parent.iterdir() if path.suffix in (".srt", ".vtt")]
