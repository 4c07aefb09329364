"""What a person sees of the moving parts of a picture, in the frames of small films."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline.actors import ENTRANCES, Actor
from pipeline.errors import InvalidInput
from pipeline.render.frames import drawn
from pipeline.render.materials import Materials
from pipeline.render.pictures import Pictures
from pipeline.render.planes import Plane, blank
from pipeline.render.poses import MOTIONS
from pipeline.render.segments import bare, segments
from pipeline.timeline import Layer, Timeline
from tests.pipeline.render import reel

Media = Callable[[str], Path]
SECONDS = 3.0
SKY = (Layer(digest="layer0", depth=0.0),)


@pytest.fixture
def luma(media: Media, tmp_path: Path) -> Callable[..., list[Plane]]:
    """The brightness of some frames of a scene with these actors, under a still camera unless another is asked for."""

    def frames(numbers: list[int], *actors: Actor, **changes: object) -> list[Plane]:
        shown, found = film(*actors, **changes), Materials(Pictures(reel.CANVAS, media), media, tmp_path, lambda: None)
        into, kept = blank(reel.CANVAS.width, reel.CANVAS.height), []
        with drawn(bare(shown, shown.scenes[0], 0, shown.frames), found) as draw:
            for number in numbers:
                draw(number, into)
                kept.append(into.y.copy())
        return kept

    return frames


def film(*actors: Actor, **changes: object) -> Timeline:
    asked = {"seconds": SECONDS, "motion": "still", "layers": SKY, "voice": None, "actors": actors, **changes}
    return reel.timeline(reel.shots(1, **asked), style="none", music=False)


def lit(frame: Plane) -> np.ndarray:
    """Rows and columns of what is white."""
    return np.argwhere(frame > 200)


@pytest.mark.parametrize("entrance", [name for name in ENTRANCES if name != "none"])
def test_a_part_is_absent_before_its_word_and_whole_soon_after(entrance: str, luma: Callable[..., list[Plane]]) -> None:
    """It arrives at the very place that it would have had from the start."""
    actor = reel.actor(entrance=entrance, start=1.0)
    numbers = [0, 29, 35, 50]
    none, before, coming, after = luma(numbers, actor)
    assert np.array_equal(none, before)
    assert not len(lit(before))
    there = luma([35, 50], reel.actor())
    assert not np.array_equal(coming, there[0])
    assert np.array_equal(after, there[1])


@pytest.mark.parametrize("motion", [name for name in MOTIONS if name != "still"])
def test_a_moving_part_changes_from_second_to_second(motion: str, luma: Callable[..., list[Plane]]) -> None:
    changes = {"rumble": {"reach": 8.0}, "stream": {"way": (0.3, 0.2)}}
    actor = reel.actor(motion=motion, **changes.get(motion, {}))
    for second in (0, 1, 2):
        frames = np.stack(luma(list(range(30 * second, 30 * second + 30, 5)), actor))
        assert np.ptp(frames.astype(int), axis=0).max() > 5


def test_nothing_jumps(luma: Callable[..., list[Plane]]) -> None:
    """A swing begins at rest: from frame to frame the disc's middle moves by less than a hundredth of the frame."""
    frames = luma(list(range(45, 80)), reel.actor(motion="bob", entrance="pop", start=1.0, phase=0.25))
    middles = [lit(frame).mean(axis=0) for frame in frames]
    steps = np.abs(np.diff(middles, axis=0))
    assert 0.05 < steps.max() < 0.01 * reel.CANVAS.height


def test_a_slow_part_moves_by_less_than_a_pixel_a_frame(luma: Callable[..., list[Plane]]) -> None:
    frames = luma(list(range(20, 40)), reel.actor(motion="drift"))
    discs = [frame.clip(150).astype(float) - 150 for frame in frames]
    places = [disc.sum(axis=0) @ np.arange(144) / disc.sum() for disc in discs]
    assert np.diff(places) == pytest.approx(0.02 * 144 / 30, abs=0.03)


def test_a_flipbook_shows_its_cells_in_turn_and_stays_on_the_last(luma: Callable[..., list[Plane]]) -> None:
    actor = reel.actor(digest="cells", cells=5, cell_seconds=0.2, loop=False, start=0.5)
    shown = [int(frame[138, 72]) for frame in luma([10, 16, 22, 28, 34, 40, 88], actor)]
    assert shown[1:6] == sorted(set(shown[1:6]), reverse=True)
    assert shown[5] == shown[6]


def test_a_loop_goes_round(luma: Callable[..., list[Plane]]) -> None:
    actor = reel.actor(digest="cells", cells=5, cell_seconds=0.1)
    one, two, again = luma([3, 6, 18], actor)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, two)


def test_what_flows_stays_in_its_box(luma: Callable[..., list[Plane]]) -> None:
    empty = luma([0])[0]
    for frame in luma([0, 20, 47, 80], reel.actor(motion="flow")):
        columns = np.nonzero(frame != empty)[1]
        assert columns.min() >= 0.3 * 144 - 5
        assert columns.max() <= 0.7 * 144 + 5


def test_a_part_lies_between_the_layers_by_its_depth(luma: Callable[..., list[Plane]]) -> None:
    """Layer 1 of the reel is a stripe in front of layer 0, at the depth of a third."""
    place = {"x": 0.3, "y": 0.15}
    behind, before = (luma([0], reel.actor(depth=depth, **place), layers=reel.layers(2))[0] for depth in (0.2, 0.4))
    stripe = slice(62, 68), slice(60, 84)
    assert behind[stripe].max() < 150 < before[stripe].max()


def test_a_part_moves_with_the_layer_of_its_depth(luma: Callable[..., list[Plane]]) -> None:
    first, last = luma([0, 89], reel.actor(depth=0.0), motion="pan left")
    near = luma([0, 89], reel.actor(depth=1.0), motion="pan left")
    far_way, near_way = (np.ptp([lit(frame).mean(axis=0)[1] for frame in pair]) for pair in ((first, last), near))
    assert 0.05 * 144 < far_way < near_way < 0.16 * 144


def test_a_part_beyond_the_frame_or_without_a_drawing_harms_nothing(
    luma: Callable[..., list[Plane]], media: Media
) -> None:
    from PIL import Image

    Image.new("RGBA", (8, 8)).save(media("nothing"), format="PNG")
    odd = [
        reel.actor(x=2.0),
        reel.actor(x=-0.3, y=-0.1),
        reel.actor(digest="nothing"),
        reel.actor(width=0.001, height=0.0),
    ]
    assert luma([0, 40], *odd)[0].shape == (256, 144)


def test_a_part_that_can_not_be_read_is_named(luma: Callable[..., list[Plane]], media: Media) -> None:
    media("part").write_bytes(b"no picture")
    with pytest.raises(InvalidInput, match="'part'"):
        luma([0], reel.actor())


def test_a_chunk_knows_only_who_shows_in_it_and_how_they_are_seen_from_there() -> None:
    late = reel.actor(entrance="pop", start=6.2)
    other = reel.actor(entrance="pop", start=6.5)
    found, moved = (segments(film(actor, seconds=9.0)) for actor in (late, other))
    same = [one.digest == two.digest for one, two in zip(found, moved, strict=True)]
    assert same.count(False) <= 2
    assert same[0] and same[1] and same[-1]


@pytest.mark.parametrize("motion", ["sway", "spin"])
def test_chunks_show_what_the_whole_scene_shows(
    motion: str, luma: Callable[..., list[Plane]], media: Media, tmp_path: Path
) -> None:
    actor = reel.actor(motion=motion, entrance="rise", start=1.2, digest="cells", cells=5, cell_seconds=0.3, loop=False)
    shown = film(actor, seconds=6.0, motion="drift")
    found, into, frame = Materials(Pictures(reel.CANVAS, media), media, tmp_path, lambda: None), blank(144, 256), 0
    whole = luma(list(range(shown.frames)), actor, seconds=6.0, motion="drift")
    for segment in segments(shown):
        with drawn(segment, found) as draw:
            for number in range(segment.frames):
                draw(number, into)
                assert np.array_equal(into.y, whole[frame]), frame
                frame += 1
    assert frame == shown.frames
