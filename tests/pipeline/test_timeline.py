from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.capabilities import Word
from pipeline.render.transitions import BLENDS
from pipeline.timeline import MOTIONS, TRANSITIONS, Canvas, Music, Shot, Voice, plan, whole_frames

CANVAS = Canvas(width=108, height=192)
WORDS = (Word(text="one", start=0.0, end=0.3), Word(text="two", start=0.4, end=0.9))


def shot(scene: str, seconds: float = 2.0, **changes: object) -> Shot:
    return Shot(scene=scene, seconds=seconds, picture="p", **changes)  # type: ignore[arg-type]


@given(st.lists(st.floats(min_value=0.1, max_value=20), min_size=1, max_size=30), st.sampled_from([24, 25, 30, 60]))
def test_the_film_is_as_long_as_its_scenes_together(lengths: list[float], fps: int) -> None:
    frames = whole_frames([shot(f"s{n}", length) for n, length in enumerate(lengths)], fps=fps)
    assert sum(frames) == round(sum(max(1.0, length * fps) for length in lengths))
    assert all(abs(got - max(1.0, length * fps)) < 1.001 for got, length in zip(frames, lengths, strict=True))


@given(st.lists(st.floats(min_value=0.5, max_value=9), min_size=2, max_size=8), st.randoms())
def test_a_new_order_changes_no_scenes_length(lengths: list[float], chance: object) -> None:
    found = [shot(f"s{n}", length) for n, length in enumerate(lengths)]
    before = dict(zip([one.scene for one in found], whole_frames(found, fps=30), strict=True))
    chance.shuffle(found)  # type: ignore[attr-defined]
    assert dict(zip([one.scene for one in found], whole_frames(found, fps=30), strict=True)) == before


def test_even_a_scene_of_no_length_is_seen_for_a_frame() -> None:
    assert whole_frames([shot("a", 0.0)], fps=30) == [1]


def test_voices_start_with_their_scenes() -> None:
    voice = Voice(digest="v", offset=0.25, words=WORDS)
    planned = plan(CANVAS, [shot("a", 2.0, voice=voice), shot("b", 3.0), shot("c", 1.0, voice=voice)])
    assert [cue.start for cue in planned.sound.voices] == [0.25, 5.25]
    assert planned.sound.seconds == planned.seconds == 6.0


def test_an_end_cards_words_are_in_the_subtitles_and_not_drawn_twice() -> None:
    voice = Voice(digest="v", words=WORDS, text="One, two!")
    card = replace(voice, shown=False)
    planned = plan(CANVAS, [shot("a", voice=voice), shot("card", voice=card)], style="highlight")
    assert [line.text for line in planned.captions] == ["One, two!"]
    assert [(line.text, line.start) for line in planned.subtitles] == [("One, two!", 0.0), ("One, two!", 2.0)]


def test_a_film_without_drawn_captions_has_subtitles_for_its_words() -> None:
    spoken = plan(CANVAS, [shot("a", voice=Voice(digest="v", words=WORDS))])
    assert spoken.captions == ()
    assert [line.text for line in spoken.subtitles] == ["one two"]
    assert plan(CANVAS, [shot("a")]).subtitles == ()


def test_captions_are_on_the_films_clock_and_on_the_scenes() -> None:
    voice = Voice(digest="v", offset=0.5, words=WORDS)
    planned = plan(CANVAS, [shot("a"), shot("b", voice=voice)], style="highlight")
    assert planned.scenes[1].lines[0].start == 0.5
    assert planned.captions[0].start == 2.5
    assert planned.captions[0].text == "one two"


def test_captions_end_with_their_scene() -> None:
    voice = Voice(digest="v", offset=1.3, words=WORDS)
    planned = plan(CANVAS, [shot("a", 2.0, voice=voice)], style="highlight")
    assert planned.captions[-1].end <= 2.0


def test_no_captions_when_none_are_asked_for() -> None:
    assert plan(CANVAS, [shot("a", voice=Voice(digest="v", words=WORDS))]).captions == ()


def test_motion_is_chosen_by_the_scene_and_stays_with_it() -> None:
    found = [shot(f"s{n}") for n in range(20)]
    moves = {scene.shot.scene: scene.shot.motion for scene in plan(CANVAS, found).scenes}
    again = {scene.shot.scene: scene.shot.motion for scene in plan(CANVAS, found[::-1]).scenes}
    assert moves == again
    assert len(set(moves.values())) > 3
    assert set(moves.values()) <= set(MOTIONS)


@pytest.mark.parametrize(
    ("pace", "suits"), [("Calm watercolour", "calm"), ("epic", "lively"), ("plain", "plain"), ("", "even")]
)
def test_transitions_suit_the_films_style(pace: str, suits: str) -> None:
    planned = plan(CANVAS, [shot(f"s{n}") for n in range(12)], pace=pace)
    assert {scene.shot.transition for scene in planned.scenes} <= set(TRANSITIONS[suits])


def test_every_transition_that_can_be_chosen_can_be_drawn() -> None:
    assert {name for names in TRANSITIONS.values() for name in names} <= set(BLENDS)
    assert len(BLENDS) >= 7


def test_an_asked_for_motion_and_transition_are_kept() -> None:
    scene = plan(CANVAS, [shot("a", motion="rise", transition="whip"), shot("b")]).scenes[0]
    assert (scene.shot.motion, scene.shot.transition) == ("rise", "whip")


def test_music_changes_the_sound_alone() -> None:
    quiet = plan(CANVAS, [shot("a")])
    loud = plan(CANVAS, [shot("a")], music=Music(digest="m"))
    assert replace(loud, sound=quiet.sound) == quiet
