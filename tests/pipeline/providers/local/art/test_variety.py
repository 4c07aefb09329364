"""The scenes of a film differ: no two show the same thing in the same place in the same framing."""

from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.capabilities import ImageFacts, ImageRequest, MovingPart
from pipeline.provider import Desk
from pipeline.providers.local.art import draw
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.planning.spelled import spelled
from pipeline.providers.local.art.staging.shots import SHOTS, mirrored, shot

SCENES = 8
SUBJECTS = (
    "an african elephant on the savanna", "a volcano that erupts with a tall cloud of ash", "the great pyramids in the desert",
    "a penguin on white ice under a blue sky", "broken marble columns in ancient ruins", "an old bicycle on a cobbled street",
    "a spiral galaxy in deep space", "a lighthouse above the dark sea",
)  # fmt: skip
TALL, WIDE = (180, 320), (320, 180)
# A part of the frame looks other from so many of 255 on; where less than this share of it does, it is the same frame again.
OTHER, APART = 12, 0.18


def scene(
    folder: Path, prompt: str, place: int, words: str = "", size: tuple[int, int] = TALL, **more: str
) -> tuple[ImageFacts, NDArray[np.uint8]]:
    folder.mkdir(parents=True, exist_ok=True)
    asked = {"prompt": prompt, "words": words, "width": size[0], "height": size[1], "seed": 7000 + place, **more}
    desk = Desk(intent="a", folder=folder, media=Path, check_cancelled=lambda: None)
    facts = draw(ImageRequest.model_validate(asked), desk).facts
    view = cv2.imread(str(folder / "picture.png"))
    assert isinstance(facts, ImageFacts)
    assert view is not None
    return facts, view.astype(np.uint8)


def seen(view: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The frame as at a glance: blurred, so that a star or a blade of grass elsewhere makes no other picture."""
    return cv2.resize(view, (18, 18), interpolation=cv2.INTER_AREA).astype(np.float32)


def overlap(one: MovingPart, other: MovingPart) -> float:
    """The part of the first one's box that the other covers."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0.0, across) * max(0.0, down) / (one.width * one.height)


@pytest.mark.parametrize("size", [TALL, WIDE])
@pytest.mark.parametrize("prompt", SUBJECTS)
def test_the_same_thing_in_the_same_place_is_framed_anew_in_every_scene(
    tmp_path: Path, prompt: str, size: tuple[int, int]
) -> None:
    views = [seen(scene(tmp_path / str(n), prompt, n, size=size)[1]) for n in range(SCENES)]
    alike = [
        (one, other)
        for one, other in combinations(range(SCENES), 2)
        if (np.abs(views[one] - views[other]).max(axis=2) > OTHER).mean() < APART
    ]
    assert not alike


def test_a_long_film_has_no_shot_twice() -> None:
    shots = [(shot(place), mirrored(place)) for place in range(2 * len(SHOTS))]
    assert len(set(shots)) == len(shots)


def test_a_scene_drawn_alone_is_the_same_picture(tmp_path: Path) -> None:
    first = scene(tmp_path / "film", SUBJECTS[0], 3)[1]
    scene(tmp_path / "other", SUBJECTS[1], 2)
    assert (scene(tmp_path / "alone", SUBJECTS[0], 3)[1] == first).all()


def test_a_film_shows_its_animal_from_far_and_from_near(tmp_path: Path) -> None:
    heights = []
    for place in range(6):
        facts, _ = scene(tmp_path / str(place), SUBJECTS[0], place)
        heights.append(max(part.height for part in facts.parts if part.entrance != "none" or place == 0))
    assert max(heights) > 1.4 * min(heights)


def test_animals_that_are_named_in_the_plural_come_in_company(tmp_path: Path) -> None:
    def animals(prompt: str) -> int:
        facts, _ = scene(tmp_path, prompt, 1)
        return len({part.whole or (part.x, part.y) for part in facts.parts if part.entrance != "none"})

    assert animals("an elephant that drinks at a waterhole") == 1
    assert animals("a herd of elephants behind an old female") > 1
    assert animals("an elephant with her calf in high grass") > 1


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        (
            "an octopus floating in deep blue sea water, its mantle glowing softly as if three hearts were beating",
            "One. An octopus has three hearts, and two of them serve only its gills.",
        ),
        ("a bee dancing on honeycomb among other bees", "One. A bee dances to tell the others."),
        ("a bee on a flower with many small petals, seen close", "Three. A bee has five eyes."),
    ],
)
def test_the_number_of_a_point_covers_nothing_that_is_shown(tmp_path: Path, prompt: str, words: str) -> None:
    facts, _ = scene(tmp_path, prompt, 1, words, (240, 240) if "bee" in prompt else TALL)
    *others, badge = facts.parts
    things = [part for part in others if part.entrance != "none"]
    assert things
    assert all(overlap(badge, thing) < 0.1 for thing in things)


def test_no_second_moon_stands_beside_the_moon(tmp_path: Path) -> None:
    def white(prompt: str) -> int:
        scene(tmp_path, prompt, 1, size=WIDE)
        back = cv2.imread(str(tmp_path / "layer-0.png"))
        assert back is not None
        return int((back.min(axis=2) > 225).sum())

    assert white("a lighthouse above the calm sea at night") > 30
    assert white("a lighthouse and the moon above the calm sea at night") < 10


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("In eighteen sixty-three, twelve clubs wrote down the rules.", "1863"), ("It was nineteen sixty.", "1960"),
        ("By nineteen hundred and five it was sold.", "1905"), ("In twenty seventeen it was listed.", "2017"),
        ("In the year four seventy-six it fell.", "476"), ("Seven hundred and fifty-three before Christ.", "753 BC"),
        ("About two million three hundred thousand blocks.", "2,300,000"), ("Four hundred million years.", "400 million"),
        ("It takes twenty-nine and a half days.", "29.5"), ("It is ninety-nine point eight percent of all.", "99.8%"),
        ("Forty-two kilometres.", "42"),
    ],
)  # fmt: skip
def test_a_number_that_is_written_out_is_shown_in_digits(words: str, text: str) -> None:
    assert [figure.text for figure in spelled(Said(words))] == [text]


@pytest.mark.parametrize(
    "words",
    [
        "Three cats sleep.",
        "One, two, three, four.",
        "Tens of thousands of kilometres.",
        "In nineteen nine",
        "A thousand years.",
    ],
)
def test_a_small_or_loose_number_that_is_written_out_is_none(words: str) -> None:
    assert spelled(Said(words)) == ()


def test_a_written_year_stands_over_the_picture_of_its_scene(tmp_path: Path) -> None:
    facts, _ = scene(tmp_path, "an old leather ball and a stadium", 3, "The first cup was played in nineteen thirty.")
    assert facts.description.endswith("1930")
