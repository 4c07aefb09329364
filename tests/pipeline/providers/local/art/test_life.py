"""What moves in the pictures of the local artist, by what they show."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from pipeline.actors import actors
from pipeline.capabilities import ImageFacts, ImageRequest, MovingPart, PartMotion
from pipeline.provider import Desk
from pipeline.providers.local.art import draw, life, objects

SIZE = (180, 320)


def parts(desk: Desk, prompt: str, words: str = "") -> tuple[MovingPart, ...]:
    asked = ImageRequest(prompt=prompt, words=words, width=SIZE[0], height=SIZE[1], seed=3001)
    facts = draw(asked, desk).facts
    assert isinstance(facts, ImageFacts)
    return facts.parts


def scenery(desk: Desk, prompt: str) -> list[MovingPart]:
    return [part for part in parts(desk, prompt) if part.entrance == "none"]


@pytest.mark.parametrize("prompt", ["rain storm in the city", "snow in the mountains in winter", "a volcano erupts"])
def test_what_falls_or_rises_runs_through_the_whole_picture(desk: Desk, prompt: str) -> None:
    streams = [part for part in scenery(desk, prompt) if part.motion == "stream"]
    assert streams
    for part in streams:
        assert (part.x, part.y, part.width, part.height) == pytest.approx((0, 0, 1, 1), abs=1e-6)
        assert part.way[1] != 0
    assert len({part.way for part in streams}) == len(streams), "two streams of one way cost twice"


@pytest.mark.parametrize("prompt", ["rain storm in the city", "snow in the mountains in winter"])
def test_a_stream_comes_round_without_a_seam(desk: Desk, prompt: str) -> None:
    """What is cut off at the right edge goes on at the left one."""
    numbers = [n for n, part in enumerate(parts(desk, prompt)) if part.motion == "stream"]
    for number in numbers:
        ink = cv2.imread(str(desk.folder / f"part-{number}.png"), cv2.IMREAD_UNCHANGED)[..., 3].astype(int)
        across = np.abs(ink[:, 0] - ink[:, -1]).mean()
        assert across <= 2 * np.abs(np.diff(ink, axis=1)).mean() + 0.5


def test_the_sea_rolls_in_bands_out_of_step(desk: Desk) -> None:
    asked = ImageRequest(prompt="the ocean", width=SIZE[0], height=SIZE[1], seed=3001)
    facts = draw(asked, desk).facts
    assert isinstance(facts, ImageFacts)
    cast = actors(facts, lambda name: name, SIZE, 4.0)
    bands = [actor for actor in cast if actor.motion == "roll" and actor.width > 1]
    assert len(bands) == 3
    assert len({actor.phase for actor in bands}) == len({actor.depth for actor in bands}) == 3
    assert all(actor.x < 0 and actor.x + actor.width > 1 for actor in bands)


@pytest.mark.parametrize(
    ("words", "motion", "count"),
    [
        ("The candle burns.", "flicker", 2),
        ("Hot coffee in the morning.", "still", 2),
        ("The tree is old.", "lean", 1),
        ("The bus is late.", "rumble", 1),
    ],
)
def test_a_thing_moves_as_what_it_is_and_enters_as_one(desk: Desk, words: str, motion: PartMotion, count: int) -> None:
    shown = [part for part in parts(desk, "", words) if part.entrance != "none"]
    thing = [part for part in shown if part.whole == shown[0].whole and part.cue == shown[0].cue]
    assert len(thing) == count
    assert motion in {part.motion for part in thing}
    assert len({part.entrance for part in thing}) == 1
    if count > 1:
        assert thing[0].whole is not None
        assert thing[-1].cells > 1 or thing[-1].motion == motion


def test_parts_of_one_thing_start_together() -> None:
    whole = (0.2, 0.2, 0.5, 0.5)
    parts = tuple(
        MovingPart(x=0.2, y=0.2, width=0.2, height=0.2, entrance="pop", whole=each) for each in (whole, whole, None)
    )
    first, second, third = actors(ImageFacts(width=180, height=320, parts=parts), str, SIZE, 4.0)
    assert first.start == second.start < third.start
    assert first.whole == second.whole == whole


@pytest.mark.parametrize("table", ["motions", "tops", "vapours"])
def test_everything_in_the_table_is_an_object(table: str) -> None:
    named = getattr(life._table(), table)
    assert named
    assert set(named) <= set(objects.names())


def test_a_picture_of_a_fire_is_drawn_with_flames_in_cells(desk: Desk) -> None:
    flames = [part for part in parts(desk, "a campfire at night") if part.cells > 1 and part.loop]
    assert flames
    assert all(Path(desk.folder / f"part-{n}.png").is_file() for n, _ in enumerate(flames))
