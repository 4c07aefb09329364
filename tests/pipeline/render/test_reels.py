from collections.abc import Callable
from itertools import chain, pairwise
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from pipeline.errors import RenderFailed
from pipeline.render import films
from pipeline.render.frames import drawing, drawn
from pipeline.render.materials import Materials
from pipeline.render.pictures import Pictures
from pipeline.render.planes import blank
from pipeline.render.reels import MOST_IN_A_RUN, runs
from pipeline.render.segments import segments
from pipeline.timeline import Shot, Timeline
from tests.pipeline.render import reel

Media = Callable[[str], Path]


@pytest.fixture
def clips(media: Media, tmp_path: Path) -> Media:
    """The reel's first two pictures as moving clips, "clip0" and "clip1", of 3 and 1.5 seconds."""
    for number, seconds in enumerate((3.0, 1.5)):
        shot = Shot(scene="clip", seconds=seconds, picture=f"picture{number}", motion="pan left")
        films.clip(shot, reel.CANVAS, media(f"clip{number}"), media=media, check_cancelled=lambda: None)
    return media


def film(*lengths: float, clip: str = "clip{}") -> Timeline:
    shots = [
        Shot(scene=f"s{number}", seconds=seconds, clip=clip.format(number % 2), transition="dissolve")
        for number, seconds in enumerate(lengths)
    ]
    return reel.timeline(shots, style="none", music=False)


def materials(media: Media, folder: Path) -> Materials:
    return Materials(Pictures(reel.CANVAS, media), media, folder, lambda: None)


def test_segments_that_show_a_clip_one_after_another_are_drawn_in_a_run() -> None:
    found = segments(film(6.0, 6.0, 6.0))
    assert list(chain.from_iterable(runs(found))) == list(found)
    for run in runs(found):
        assert len({segment.parts[0].clip for segment in run}) == 1
        assert all(before.parts[0].end == after.parts[0].start for before, after in pairwise(run))
    assert len(runs(found)) == 3


def test_stills_and_a_very_long_clip_leave_work_for_others() -> None:
    assert all(len(run) == 1 for run in runs(segments(reel.timeline())))
    assert max(len(run) for run in runs(segments(film(60.0)))) == MOST_IN_A_RUN


def test_a_run_shows_what_each_segment_alone_would_show(clips: Media, tmp_path: Path) -> None:
    """Also where the clip is slowed down, looped, or has a cached segment in the middle of its run."""
    shown, into = materials(clips, tmp_path), blank(144, 256)

    def frames(draw: Callable, count: int) -> list[np.ndarray]:
        return [draw(number, into) or into.y.copy() for number in range(count)]

    for run in runs(segments(film(3.0, 1.7, 5.0))):
        alone = []
        for segment in run:
            with drawn(segment, shown) as draw:
                alone.append(frames(draw, segment.frames))
        with drawing(run, shown) as draws:
            together = [frames(draws(segment), segment.frames) for segment in run]
            again = frames(draws(run[-1]), 3)
        assert np.array_equal(np.concatenate(together), np.concatenate(alone))
        assert np.array_equal(again, alone[-1][:3])


def test_each_clip_is_decoded_once_and_its_start_again_under_the_transition_before_it(
    clips: Media, tmp_path: Path, ffmpeg_stub: Callable[[str], Path]
) -> None:
    real = imageio_ffmpeg.get_ffmpeg_exe()
    calls = ffmpeg_stub(
        f"'rawvideo' in sys.argv and open({str(tmp_path / 'decoded')!r}, 'a').write('x')\nos.execv({real!r}, sys.argv)"
    )
    asked = {
        "media": clips,
        "cache": tmp_path / "cache",
        "report": lambda _share, _words: None,
        "check_cancelled": lambda: None,
    }
    films.film(film(5.0, 5.0, 5.0), folder=tmp_path / "out", workers=2, **asked)  # type: ignore[arg-type]
    covers = 3
    assert calls.exists()
    assert len((tmp_path / "decoded").read_text()) == 3 + 2 + covers


def test_a_clip_that_breaks_off_fails_its_own_segment(
    clips: Media, tmp_path: Path, ffmpeg_stub: Callable[[str], Path]
) -> None:
    ffmpeg_stub(f"sys.stdout.buffer.write(bytes({144 * 256 * 3 // 2 * 20})); sys.stdout.flush(); sys.exit(1)")
    (run,) = runs(segments(film(6.0)))
    into = blank(144, 256)
    with drawing(run, materials(clips, tmp_path)) as draws, pytest.raises(RenderFailed, match="'clip0'"):
        for segment in run:
            draw = draws(segment)
            for number in range(segment.frames):
                draw(number, into)
