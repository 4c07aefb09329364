"""Frames against stored ones. For a wanted change raise RENDERER_REVISION, then `python -m tests.pipeline.render.test_frames`."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
import pytest

from pipeline.errors import InvalidInput, RenderFailed
from pipeline.render import encoder
from pipeline.render.camera import still
from pipeline.render.frames import drawn
from pipeline.render.materials import Materials
from pipeline.render.moves import view, warp
from pipeline.render.pictures import Pictures
from pipeline.render.planes import Picture, Plane, Planes, blank, bordered, pixels, planes
from pipeline.render.segments import Segment, segments
from pipeline.timeline import MOTIONS, Canvas
from tests.pipeline.render import reel

GOLDENS = Path(__file__).parent / "goldens"
ALIKE = 0.98

Media = Callable[[str], Path]

CAST = (
    reel.actor(x=0.05, motion="spin", depth=0.5),
    reel.actor(y=0.5, digest="cells", cells=5, loop=False, entrance="pop", start=0.4),
    reel.actor(x=0.5, y=0.1, entrance="slide left", start=0.5),
)
# Each golden: what the scenes are, the segment shown, its frame.
FRAMES: dict[str, tuple[dict[str, object], int, int]] = {
    "push in": ({"motion": "push in"}, 1, 20),
    "drift": ({"motion": "drift"}, 1, 2),
    "parallax": ({"motion": "pan left", "layers": reel.layers()}, 1, 16),
    "actors": ({"motion": "pan right", "layers": reel.layers(), "actors": CAST}, 1, 16),
    "dissolve": ({"transition": "dissolve"}, 2, 9),
    "circle": ({"transition": "circle"}, 2, 8),
    "whip": ({"transition": "whip"}, 2, 6),
}


def materials(media: Media, folder: Path, canvas: Canvas = reel.CANVAS) -> Materials:
    return Materials(Pictures(canvas, media), media, folder, lambda: None)


def frame(segment: Segment, number: int, found: Materials) -> Plane:
    into = blank(segment.canvas.width, segment.canvas.height)
    with drawn(segment, found) as draw:
        for each in range(number + 1):
            draw(each, into)
    return pixels(into)


def golden(name: str, media: Media, folder: Path) -> Plane:
    changes, segment, number = FRAMES[name]
    return frame(segments(reel.timeline(reel.shots(2, **changes)))[segment], number, materials(media, folder))


def likeness(one: Plane, other: Plane) -> float:
    """SSIM over the colour channels (Wang et al. 2004, Gaussian window of 1.5 pixels)."""
    a, b = one.astype(np.float64), other.astype(np.float64)

    def mean(pixels: np.ndarray) -> np.ndarray:
        return np.asarray(cv2.GaussianBlur(pixels, (11, 11), 1.5))

    ma, mb = mean(a), mean(b)
    va, vb, both = mean(a * a) - ma * ma, mean(b * b) - mb * mb, mean(a * b) - ma * mb
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float(np.mean((2 * ma * mb + c1) * (2 * both + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2))))


@pytest.mark.parametrize("name", FRAMES)
def test_frames_look_as_they_always_did(name: str, media: Media, tmp_path: Path) -> None:
    stored = cv2.cvtColor(cv2.imread(str(GOLDENS / f"{name}.png")), cv2.COLOR_BGR2RGB)
    assert likeness(golden(name, media, tmp_path), stored) > ALIKE


def test_the_measure_of_likeness_sees_a_shift_of_a_pixel(media: Media, tmp_path: Path) -> None:
    shown = golden("push in", media, tmp_path)
    assert likeness(shown, np.roll(shown, 1, axis=0)) < ALIKE


@pytest.mark.parametrize("motion", MOTIONS)
def test_the_picture_lies_where_the_path_says_within_a_thirtieth_of_a_pixel(motion: str) -> None:
    size, sheet = (160, 240), (240, 360)
    across, down = np.meshgrid(np.arange(sheet[0]) + 0.5, np.arange(sheet[1]) + 0.5)
    grey = np.rint(128 + 50 * np.sin(across / 11) + 50 * np.sin(down / 13)).astype(np.uint8)
    source = bordered(Picture(planes(cv2.merge([grey] * 3))))
    part = replace(segments(reel.timeline())[1].parts[0], motion=motion)
    into = blank(*size)
    for number in (0, 7, 13):
        still(part, (source,))(number, into)
        matrix = warp(view(motion, number, part.frames, part.reach, aspect=size[0] / size[1]), sheet, size)
        columns, rows = np.meshgrid(np.arange(size[0]) + 0.5, np.arange(size[1]) + 0.5)
        x, y = matrix[0, 0] * columns + matrix[0, 2], matrix[0, 0] * rows + matrix[1, 2]
        slopes = np.stack([np.cos(x / 11) * 50 / 11, np.cos(y / 13) * 50 / 13, np.ones_like(x)], axis=2).reshape(-1, 3)
        wrong = (into.y.astype(float) - 16) * 255 / 219 - (128 + 50 * np.sin(x / 11) + 50 * np.sin(y / 13))
        shift = np.linalg.lstsq(slopes, wrong.ravel(), rcond=None)[0][:2] / matrix[0, 0]
        assert np.hypot(*shift) < 0.03


def test_chunks_of_a_scene_join_without_a_step(media: Media, tmp_path: Path) -> None:
    found = segments(reel.timeline(reel.shots(1, seconds=7.0, motion="settle"), style="none"))
    shown = materials(media, tmp_path)
    before, after = found[1], found[2]
    last, first = frame(before, before.frames - 1, shown), frame(after, 0, shown)
    inner = frame(before, before.frames - 2, shown)
    assert likeness(last, first) == pytest.approx(likeness(inner, last), abs=0.003)


def test_captions_stay_with_their_scene_under_a_transition(media: Media, tmp_path: Path) -> None:
    spoken, silent = reel.shots(1, seconds=1.0)[0], reel.shots(2, voice=None)[1]
    bare, written = (segments(reel.timeline([spoken, silent], style=style))[2] for style in ("none", "highlight"))
    shown = materials(media, tmp_path)
    captioned = [
        not np.array_equal(frame(bare, number, shown), frame(written, number, shown))
        for number in range(written.frames)
    ]
    tail = len(written.parts[0])
    assert all(captioned[: tail - 2])
    assert not any(captioned[tail:])


def test_a_clip_is_shown_from_its_beginning_and_fills_the_canvas(media: Media, tmp_path: Path) -> None:
    brightening(media("clip"), frames=48, size=(200, 120))
    found = segments(reel.timeline(reel.shots(1, seconds=1.0, picture="", clip="clip"), style="none"))
    shown = materials(media, tmp_path)
    levels = [frame(found[1], number, shown).mean() for number in (0, 6, 12)]
    assert levels[0] < levels[1] < levels[2]
    assert frame(found[1], 0, shown).shape == (reel.CANVAS.height, reel.CANVAS.width, 3)


def test_a_clip_a_little_short_is_slowed_and_a_much_shorter_one_is_looped(media: Media, tmp_path: Path) -> None:
    brightening(media("clip"), frames=30)
    slow = segments(reel.timeline(reel.shots(1, seconds=0.7, picture="", clip="clip"), style="none"))
    looped = segments(reel.timeline(reel.shots(1, seconds=3.0, picture="", clip="clip"), style="none"))
    shown = materials(media, tmp_path)
    gentle = [frame(slow[-1], number, shown).mean() for number in range(slow[-1].frames)]
    assert gentle == sorted(gentle)
    levels = [frame(looped[1], number, shown).mean() for number in range(0, looped[1].frames, 4)]
    assert min(np.diff(levels)) < -40


def test_what_is_no_clip_is_refused(media: Media, tmp_path: Path) -> None:
    media("clip").write_text("#EXTM3U\nhttp://127.0.0.1/x.ts\n")
    segment = segments(reel.timeline(reel.shots(1, picture="", clip="clip")))[0]
    with pytest.raises(InvalidInput, match="'clip' is neither a video nor a sound"):
        frame(segment, 0, materials(media, tmp_path))


def test_a_broken_clip_is_an_error(media: Media, tmp_path: Path) -> None:
    brightening(media("clip"), frames=30)
    media("clip").write_bytes(media("clip").read_bytes()[:700])
    segment = segments(reel.timeline(reel.shots(1, picture="", clip="clip")))[0]
    with pytest.raises(RenderFailed, match="'clip'"):
        frame(segment, 0, materials(media, tmp_path))


def brightening(path: Path, *, frames: int, size: tuple[int, int] = (144, 256)) -> None:
    """A clip that goes from dark to bright."""
    part = replace(segments(reel.timeline())[1].parts[0], start=0, end=frames)
    canvas = Canvas(width=size[0], height=size[1])
    whole = replace(segments(reel.timeline())[1], canvas=canvas, parts=(part,))

    def draw(number: int, into: Planes) -> None:
        for plane, level in zip(into, (min(235, 20 + 5 * number), 128, 128), strict=True):
            plane[...] = level

    encoder.encode(whole, draw, path, lambda: None)


def redraw() -> None:
    """Store today's frames as the goldens."""
    GOLDENS.mkdir(exist_ok=True)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        reel.fill(folder)
        for name in FRAMES:
            shown = golden(name, lambda digest: folder / digest, folder)
            cv2.imwrite(str(GOLDENS / f"{name}.png"), cv2.cvtColor(shown, cv2.COLOR_RGB2BGR))


if __name__ == "__main__":
    redraw()
