from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.capabilities import Word
from pipeline.render.frames import drawn
from pipeline.render.framing import CLOSER, SHORTEST_SECONDS, framings, travel
from pipeline.render.materials import Materials
from pipeline.render.moves import framed, view, warp
from pipeline.render.pictures import Pictures
from pipeline.render.planes import blank
from pipeline.render.segments import bare
from pipeline.timeline import CHOSEN_MOTIONS, MOTIONS, Canvas, Scene, Shot, Voice, plan
from tests.pipeline.render import reel

CANVAS = Canvas(width=108, height=192)
WORDS = tuple(Word(text=f"word{n}{'.' if n % 5 == 4 else ''}", start=0.42 * n, end=0.42 * n + 0.4) for n in range(22))


def scene(seconds: float, *, words: tuple[Word, ...] = WORDS, style: str = "highlight", **changes: object) -> Scene:
    shown = Shot(
        **{
            "scene": "a",
            "seconds": seconds,
            "picture": "p",
            "motion": "push in",
            "voice": Voice(digest="v", words=words),
            **changes,
        }  # type: ignore[arg-type]
    )
    return plan(CANVAS, [shown], style=style).scenes[0]


@settings(deadline=None)
@given(st.floats(4.1, 30.0))
def test_a_long_scene_is_seen_from_nearer_and_back_every_few_seconds(seconds: float) -> None:
    found = framings(scene(seconds), CANVAS)
    places = [place / 30 for place, _ in found]
    assert [near for _, near in found] == [1.0 if number % 2 == 0 else CLOSER[0] for number in range(len(found))]
    assert all(SHORTEST_SECONDS <= end - start < 6.0 for start, end in pairwise([*places, seconds]))


@pytest.mark.parametrize("style", ["highlight", "none"])
def test_the_framing_changes_where_a_sentence_begins(style: str) -> None:
    starts = {round(0.42 * 30 * number) for number in range(0, 22, 5)}
    places = [place for place, _ in framings(scene(9.2, style=style), CANVAS)[1:]]
    assert places
    assert all(min(abs(place - start) for start in starts) <= 1 for place in places)


@pytest.mark.parametrize(
    ("seconds", "changes"),
    [(3.9, {}), (9.0, {"motion": "still"}), (9.0, {"motion": "settle"}), (9.0, {"picture": "", "clip": "c"})],
)
def test_short_scenes_end_cards_and_clips_keep_their_framing(seconds: float, changes: dict[str, object]) -> None:
    assert framings(scene(seconds, **changes), CANVAS) == ((0, 1.0),)


def test_parts_that_enter_are_change_enough() -> None:
    entering = tuple(reel.actor(entrance="pop", start=start) for start in (2.0, 4.2, 6.5))
    assert framings(scene(9.0, actors=entering), CANVAS) == ((0, 1.0),)


@settings(deadline=None)
@given(
    motion=st.sampled_from(CHOSEN_MOTIONS), depth=st.floats(0, 1), width=st.floats(0.1, 0.88), seconds=st.floats(1, 12),
    canvas=st.sampled_from([CANVAS, Canvas(width=192, height=108)]),
)  # fmt: skip
def test_a_part_within_the_picture_is_never_cut_off(
    motion: str, depth: float, width: float, seconds: float, canvas: Canvas
) -> None:
    """As wide as the frame lets it: what is in the middle, and no wider than 88 % of the frame, stays whole."""
    card = reel.actor(x=0.5 - width / 2, width=width, y=0.4, height=0.2, depth=depth, entrance="pop")
    shown = scene(seconds, actors=(card,), motion=motion)
    size = (canvas.width, canvas.height)
    for frame in range(0, shown.frames, 5):
        seen = view(motion, frame, shown.frames, 8, depth=depth, aspect=size[0] / size[1], travel=travel(shown, canvas))
        nearer = max(each for each in framings(shown, canvas) if each[0] <= frame)[1]
        matrix = framed(warp(seen, size, size), nearer, size)
        left, right = ((place * size[0] - matrix[0, 2]) / matrix[0, 0] for place in (card.x, card.x + width))
        assert -0.01 * size[0] <= left <= right <= 1.01 * size[0]


def test_a_small_part_costs_the_camera_nothing_of_its_way() -> None:
    assert travel(scene(5.0, actors=(reel.actor(),)), CANVAS) == 1.0


@pytest.mark.parametrize("motion", [name for name in MOTIONS if name != "still"])
def test_something_changes_from_second_to_second(motion: str, media: Callable[[str], Path], tmp_path: Path) -> None:
    film = reel.timeline(reel.shots(1, seconds=4.0, motion=motion, voice=None), style="none", music=False)
    found = Materials(Pictures(reel.CANVAS, media), media, tmp_path, lambda: None)
    into, shown = blank(144, 256), []
    with drawn(bare(film, film.scenes[0], 0, film.frames), found) as draw:
        for number in (0, 30, 60, 90, 119):
            draw(number, into)
            shown.append(into.y.astype(int))
    assert all(np.abs(before - after).mean() > 0.4 for before, after in pairwise(shown))


def test_scenery_that_moves_takes_no_way_from_the_camera() -> None:
    """A star near the edge may go out of sight; a thing that is shown may not."""
    star = {"x": 0.03, "y": 0.03, "width": 0.04, "height": 0.03}
    ways = [
        travel(scene(4.0, actors=(reel.actor(motion=motion, **star),), motion="push in"), CANVAS)
        for motion in ("twinkle", "still")
    ]
    assert ways[0] == 1.0
    assert ways[1] < 1.0
