from itertools import pairwise

import pytest

from pipeline.actors import ALWAYS, LAST_SECONDS, Actor, actors
from pipeline.capabilities import ImageFacts, MovingPart, Word

WORDS = tuple(Word(text=f"word{n}", start=0.5 * n, end=0.5 * n + 0.4) for n in range(8))
SIZE = (180, 320)


def cast(*parts: MovingPart, seconds: float = 5.0, words: tuple[Word, ...] = WORDS, **size: int) -> tuple[Actor, ...]:
    facts = ImageFacts(**{"width": 180, "height": 320, **size}, parts=parts)
    return actors(facts, lambda name: f"digest of {name}", SIZE, seconds, words)


def part(**changes: object) -> MovingPart:
    return MovingPart(**{"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.1, "entrance": "pop", **changes})  # type: ignore[arg-type]


def test_a_part_enters_when_its_word_begins() -> None:
    two, five = cast(part(cue=2), part(cue=5))
    assert (two.digest, two.start) == ("digest of part-0", 1.0)
    assert (five.digest, five.start) == ("digest of part-1", 2.5)


def test_without_a_voice_the_cued_parts_are_spread_over_the_scene() -> None:
    starts = [actor.start for actor in cast(part(cue=1), part(cue=4), part(cue=9), words=())]
    assert all(later - before > 0.8 for before, later in pairwise([-0.5, *starts, 5.0]))


def test_a_part_whose_word_is_not_spoken_enters_all_the_same() -> None:
    (actor,) = cast(part(cue=40))
    assert 0 < actor.start <= 5.0 - LAST_SECONDS


@pytest.mark.parametrize("changes", [{"cue": 7}, {"cue": 7, "cells": 20, "loop": False}, {"cells": 80, "loop": False}])
def test_everything_has_entered_and_counted_before_the_scene_ends(changes: dict[str, object]) -> None:
    (actor,) = cast(part(**changes), seconds=4.0)
    assert actor.start <= 4.0 - LAST_SECONDS
    assert actor.entered <= max(4.0 - 0.25, actor.flipped_seconds)


def test_parts_that_enter_with_the_scene_come_one_after_another_and_others_are_there() -> None:
    first, second, there = cast(part(), part(), part(entrance="none"))
    assert 0 < first.start < second.start < 0.5
    assert there.start == ALWAYS


def test_a_part_stays_at_its_place_of_a_picture_that_the_frame_cuts() -> None:
    """A square picture in an upright frame: its middle 9/16 are seen."""
    (actor,) = cast(part(x=0.5, y=0.25, width=0.25, height=0.5), width=320, height=320)
    assert (actor.x, actor.width) == pytest.approx((0.5, 0.25 * 16 / 9), abs=1e-4)
    assert (actor.y, actor.height) == (0.25, 0.5)


def test_neighbours_do_not_move_in_step() -> None:
    phases = [actor.phase for actor in cast(*[part(motion="bob")] * 4)]
    assert len(set(phases)) == 4


def test_who_entered_long_ago_has_no_past_and_who_is_entering_has() -> None:
    (actor,) = cast(part(cue=2))
    assert actor.seen_from(3.0) == cast(part(entrance="none"))[0]
    assert actor.seen_from(1.2) == actor
