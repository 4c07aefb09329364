"""Staged pictures: clear of captions, varied through a film in one palette, and never without a part that moves."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.brief import brief
from pipeline.capabilities import FootageFacts, FootageRequest, ImageFacts, ImageRequest
from pipeline.captions.layout import lay_out
from pipeline.captions.safe import margins
from pipeline.captions.styles import STYLES
from pipeline.provider import Desk
from pipeline.providers.local import footage
from pipeline.providers.local.art import draw
from pipeline.stages.script import film

WORDS = (
    "Eggs, bacon, cheese and black pepper.", "A dog waits at the door of the house.", "80% of adults get back pain.",
    "Nothing about this is easy, and yet it works.", "Three cats sleep.", "« Le mouvement, c'est la vie. »", "The plane is late.",
    "Cats are quicker than dogs.",
)  # fmt: skip
SIZES = ((180, 320), (320, 180), (240, 240), (320, 240))


def drawn(
    folder: Path, words: str, size: tuple[int, int] = (180, 320), **more: str | int
) -> tuple[ImageFacts, NDArray[np.uint8]]:
    folder.mkdir(parents=True, exist_ok=True)
    asked = {"prompt": "", "words": words, "width": size[0], "height": size[1], **more}
    desk = Desk(intent="a", folder=folder, media=Path, check_cancelled=lambda: None)
    produced = draw(ImageRequest.model_validate(asked), desk)
    view = cv2.imread(str(folder / "picture.png"))
    assert isinstance(produced.facts, ImageFacts)
    assert view is not None
    assert set(produced.files) == {
        "picture", *(f"layer-{n}" for n in range(len(produced.facts.depths))), *(f"part-{n}" for n in range(len(produced.facts.parts)))
    }  # fmt: skip
    return produced.facts, view.astype(np.uint8)


@pytest.mark.parametrize("words", WORDS)
def test_something_moves_in_every_scene(tmp_path: Path, words: str) -> None:
    facts, _ = drawn(tmp_path, words)
    assert facts.parts
    assert any(part.entrance != "none" or part.motion != "still" for part in facts.parts)
    for part in facts.parts:
        assert part.cue is None or 0 < part.cue < len(words.split())
    assert any((part.cue or 0) <= 3 for part in facts.parts), "a scene does not stay empty"


@pytest.mark.parametrize(
    ("words", "prompt"),
    [
        ("A worker weighs a tenth of a gram, and an orchard waits for her.", "a bee on a bright yellow flower in a meadow"),
        (WORDS[0], ""), (WORDS[4], ""),
    ],
)  # fmt: skip
def test_a_films_first_frame_shows_what_later_scenes_let_enter(tmp_path: Path, words: str, prompt: str) -> None:
    first, later = (drawn(tmp_path / str(seed), words, prompt=prompt, seed=seed)[0] for seed in (0, 1))
    there = [part for part in first.parts if part.entrance == "none" and part.motion not in ("drift", "lean", "stream")]
    assert max(part.width for part in there) > 0.15
    assert any(part.entrance != "none" and not part.cue for part in later.parts)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("words", WORDS[:5])
def test_captions_and_the_camera_leave_what_is_shown_free(tmp_path: Path, words: str, size: tuple[int, int]) -> None:
    rows = lay_out(
        ["keeps", "water", "cold", "for", "hours"],
        style=STYLES["highlight"],
        width=size[0],
        height=size[1],
        language="en",
    ).rows
    facts, _ = drawn(tmp_path, words, size)
    # A picture that writes its words out itself has no captions over it.
    lowest = 1 - margins(*size).bottom if facts.spelled else rows[0].ink.top / size[1] + 0.05
    for part in facts.parts:
        # Clouds and light pass through a painted place from edge to edge.
        if part.motion in ("drift", "stream") or (part.motion == "bob" and part.width * part.height < 0.02):
            continue
        assert part.y + part.height * 0.9 <= lowest, part
        assert part.x > 0.06, part
        assert part.x + part.width < 0.94, part


def test_a_scene_with_things_named_late_lets_them_enter_on_their_words(tmp_path: Path) -> None:
    facts, _ = drawn(tmp_path, "Take bread, then some cheese and at last an apple.")
    assert sorted(part.cue or 0 for part in facts.parts) == [0, 4, 9]


def test_no_scene_stands_empty_until_its_thing_is_named(tmp_path: Path) -> None:
    prompt = "a bee on a flower with many small petals, seen close"
    for seed in (7000, 7003):
        facts, _ = drawn(tmp_path / str(seed), "And now, number three: a bee has five eyes.", prompt=prompt, seed=seed)
        things = [part for part in facts.parts if part.motion == "hover"]
        assert things
        assert things[0].cue is None


@pytest.mark.parametrize("size", SIZES)
def test_a_film_opens_with_all_its_first_words_and_the_thing_they_name(tmp_path: Path, size: tuple[int, int]) -> None:
    opening, _ = drawn(tmp_path / "first", "All you need for a loaf of bread.", size, seed=7000)
    assert opening.spelled
    assert opening.description.endswith("bread, type")
    assert {part.cue or 0 for part in opening.parts} - {0}, "lines come as they are said"
    later, _ = drawn(tmp_path / "later", "All you need for a loaf of bread.", (180, 320), seed=7001)
    assert not later.spelled
    long, _ = drawn(tmp_path / "long", "Bread " + "and butter is what I like " * 4, size, seed=7000)
    assert not long.spelled, "nobody reads so much at a glance"


def test_a_product_has_the_same_colours_in_every_scene(tmp_path: Path) -> None:
    prompt = "Sun Bottle, bottle, on a clean studio set"
    words = ("Sun Bottle.", "Keeps cold all night in the ocean.", "At sunrise it is still full.")
    middles = []
    for n, text in enumerate(words):
        more = {"prompt": f"{prompt}, {text}", "role": "product", "style": "cinematic", "seed": 9000 + n}
        facts, view = drawn(tmp_path / str(n), text, **more)
        bottle = max((part for part in facts.parts if part.width < 0.5), key=lambda part: part.height)
        x, y = round(180 * (bottle.x + bottle.width / 2)), round(320 * (bottle.y + 0.85 * bottle.height))
        middles.append(cv2.cvtColor(view[y - 4 : y + 4, x - 4 : x + 4], cv2.COLOR_BGR2Lab).reshape(-1, 3).mean(0))
    assert max(np.linalg.norm(middles[0] - other) for other in middles) < 25


def test_a_number_counts_up_to_itself(tmp_path: Path) -> None:
    facts, _ = drawn(tmp_path, "We have saved $10,000 so far.")
    counter = next(part for part in facts.parts if part.cells > 4)
    assert (counter.loop, counter.cue) == (False, 3)
    index = facts.parts.index(counter)
    strip = cv2.imread(str(tmp_path / f"part-{index}.png"), cv2.IMREAD_UNCHANGED)
    assert strip is not None
    cells = np.split(strip, counter.cells)
    inks = [int((cell[..., 3] > 128).sum()) for cell in cells]
    assert inks[-1] > 0
    assert len({cell.tobytes() for cell in cells}) == counter.cells


def test_shares_that_are_compared_rise_as_bars_when_they_are_said(tmp_path: Path) -> None:
    facts, _ = drawn(tmp_path, "60% of people drink coffee, only 25% prefer tea.")
    bars = [part for part in facts.parts if part.entrance == "rise" and part.cells == 1 and part.width < 0.3]
    tall, low = sorted(bars, key=lambda part: -part.height)[:2]
    assert (tall.cue, low.cue) == (None, 6)
    assert tall.height / low.height == pytest.approx(60 / 25, rel=0.15)


def test_a_figure_said_late_comes_over_what_was_named_before(tmp_path: Path) -> None:
    facts, _ = drawn(tmp_path, "The bread is baked with love. The bakery opens at 7 am.")
    assert "bread" in facts.description
    assert facts.description.endswith("7 am")
    assert facts.parts[-1].cue == 10


def test_neighbouring_scenes_differ_and_other_films_have_other_colours(tmp_path: Path) -> None:
    views = [drawn(tmp_path / str(place), "The egg.", seed=7000 + place)[1].astype(int) for place in range(3)]
    for one, other in ((views[0], views[1]), (views[1], views[2]), (views[0], views[2])):
        assert np.abs(one - other).mean() > 12
    walls = {
        tuple(drawn(tmp_path / f"film{number}", "It works.", seed=number * 1000)[1][4:40].mean(axis=(0, 1)).round(-1))
        for number in range(5)
    }
    assert len(walls) > 1


@pytest.mark.parametrize(
    ("words", "language", "shown"),
    [
        ("記帳是第一步", "zh", "type"), ("सफलता धीरे आती है", "hi", "trophy"), ("勇気が大切です", "ja", "type"),
        ("Терпение и труд всё перетрут.", "ru", "type"), ("الصبر مفتاح الفرج", "ar", "key"),
    ],
)  # fmt: skip
def test_words_of_any_script_are_shown_as_things_or_set_in_type(
    tmp_path: Path, words: str, language: str, shown: str
) -> None:
    assert shown in drawn(tmp_path, words, language=language)[0].description.split(", ")


def test_an_end_card_brings_its_name_and_then_its_call(tmp_path: Path) -> None:
    facts, _ = drawn(tmp_path, "Order today.", prompt="EcoWater Bottle", role="end_card", caption="Shop now")
    calls = [part for part in facts.parts if part.motion == "pulse"]
    assert len(calls) == 1
    assert len(facts.parts) >= 3
    assert all(part.y < calls[0].y for part in facts.parts if part.entrance == "drop")


def test_a_picture_drawn_for_footage_keeps_its_layers_and_parts(tmp_path: Path) -> None:
    desk = Desk(intent="a", folder=tmp_path, media=Path, check_cancelled=lambda: None)
    asked = FootageRequest(
        query="Brot", words="Frisches Brot am Morgen.", language="de", seconds=3, width=90, height=160
    )
    produced = footage.find(asked, desk)
    assert isinstance(produced.facts, FootageFacts)
    made = produced.facts.drawn
    assert made is not None
    assert "bread" in made.description
    assert {"item-0", "layer-0", "part-0"} <= set(produced.files)
    assert len([name for name in produced.files if name.startswith("part-")]) == len(made.parts)


def test_a_film_s_number_follows_from_what_is_asked() -> None:
    first, again, other = (film(brief(prompt=text)) for text in ("Sleep better", "Sleep better", "Save money"))
    assert first == again != other
    assert film(brief(prompt="Sleep better", seed=1)) != first
    assert max(first, other) * 1000 + 999 < 2**31
