from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.capabilities import Word
from pipeline.render.segments import CHUNK_SECONDS, cuts, segments, shown_from
from pipeline.timeline import Canvas, Scene, Shot, Timeline, Voice, plan

CANVAS = Canvas(width=108, height=192)
WORDS = tuple(Word(text=f"word{n}", start=0.4 * n, end=0.4 * n + 0.35) for n in range(12))


def film(order: str = "abcd", *, seconds: float = 5.0, words: tuple[Word, ...] = WORDS, **changes: str) -> Timeline:
    return plan(
        CANVAS,
        [shot(scene, seconds, words, changes.get(scene, f"picture {scene}")) for scene in order],
        style="highlight",
    )


def shot(scene: str, seconds: float, words: tuple[Word, ...], picture: str) -> Shot:
    return Shot(
        scene=scene, seconds=seconds, picture=picture, transition="dissolve", voice=Voice(digest="v", words=words)
    )


def digests(timeline: Timeline) -> set[str]:
    return {segment.digest for segment in segments(timeline)}


@settings(deadline=None)
@given(st.lists(st.floats(min_value=0.03, max_value=12), min_size=1, max_size=8))
def test_segments_hold_every_frame_once(lengths: list[float]) -> None:
    planned = plan(CANVAS, [shot(f"s{n}", length, WORDS, "p") for n, length in enumerate(lengths)], style="highlight")
    found = segments(planned)
    assert sum(segment.frames for segment in found) == planned.frames
    shown = [
        (part.picture, frame) for segment in found for part in segment.parts for frame in range(part.start, part.end)
    ]
    assert len(shown) == planned.frames
    assert all(segment.frames > 0 for segment in found)


def test_a_new_order_changes_transitions_only() -> None:
    before, after = film("abcd"), film("bacd")
    new = [segment for segment in segments(after) if segment.digest not in digests(before)]
    assert new
    assert all(len(segment.parts) == 2 or segment.frames < 10 for segment in new)


def test_another_picture_changes_its_scene_and_the_transitions_beside_it() -> None:
    before, after = film(), film(b="another")
    touched = [segment for segment in segments(after) if segment.digest not in digests(before)]
    assert {part.picture for segment in touched for part in segment.parts} == {"another", "picture a", "picture c"}
    assert all("another" in {part.picture for part in segment.parts} for segment in touched)


def test_another_word_changes_one_chunk() -> None:
    word = WORDS[9].model_copy(update={"text": "other"})
    before = film("a")
    after = film("a", words=(*WORDS[:9], word, *WORDS[10:]))
    assert len(digests(after) - digests(before)) == 1


def test_music_and_voice_change_no_segment() -> None:
    before = film("ab")
    assert digests(replace(before, sound=replace(before.sound, music=None, voices=()))) == digests(before)


def test_chunks_are_cut_between_caption_lines() -> None:
    scene = film(
        "a", seconds=12.0, words=tuple(Word(text="word", start=0.4 * n, end=0.4 * n + 0.3) for n in range(28))
    ).scenes[0]
    edges = {shown_from(moment, 30) for line in scene.lines for moment in (line.start, line.end)}
    inner = cuts(scene, CANVAS)[1:-1]
    assert len(inner) >= 3
    assert set(inner) <= edges


def test_chunks_without_captions_are_about_as_long_as_each_other() -> None:
    places = cuts(Scene(shot=Shot(scene="a", seconds=30, picture="p"), frames=900), CANVAS)
    lengths = [end - start for start, end in pairwise(places)]
    assert max(abs(length - CHUNK_SECONDS * 30) for length in lengths) < 0.5 * CHUNK_SECONDS * 30


def test_a_segment_knows_only_the_lines_it_shows() -> None:
    for segment in segments(film("a")):
        for part in segment.parts:
            for line in part.lines:
                assert shown_from(line.start, 30) < part.end
                assert shown_from(line.end, 30) > part.start


def test_layers_stand_in_for_the_picture(media: Callable[[str], Path]) -> None:
    from pipeline.timeline import Layer

    layered = plan(CANVAS, [Shot(scene="a", seconds=2, picture="p", layers=(Layer(digest="l", depth=0),))])
    other = plan(CANVAS, [Shot(scene="a", seconds=2, picture="q", layers=(Layer(digest="l", depth=0),))])
    assert digests(layered) == digests(other)
