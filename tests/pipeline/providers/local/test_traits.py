"""Figures look as the words ask: their kind, colour, hair, beard and clothes, or they are not drawn at all."""

import colorsys
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.capabilities import ImageFacts, ImageRequest, ScriptFacts, ScriptRequest
from pipeline.provider import Desk
from pipeline.providers.local.art import draw
from pipeline.providers.local.art.photograph import load
from pipeline.providers.local.art.traits import cast
from pipeline.providers.local.script import write

Picture = NDArray[np.uint8]


def figure(folder: Path, words: str, style: str = "") -> Picture:
    """The figure of a character sheet alone, as RGBA."""
    request = ImageRequest(prompt=words, role="character", width=320, height=320, style=style, layered=False)
    produced = draw(request, Desk(intent="a", folder=folder, media=Path, check_cancelled=lambda: None))
    pixels = load(folder / "picture.png")
    assert pixels is not None
    assert isinstance(produced.facts, ImageFacts)
    ground = np.median(np.concatenate([pixels[0], pixels[-1]]), axis=0)
    pixels[..., 3] = 255 * (np.abs(pixels[..., :3] - ground[:3]).max(axis=2) > 10)
    left, top, wide, high = cv2.boundingRect(pixels[..., 3])
    return pixels[top : top + high, left : left + wide]


def hsv(pixels: Picture) -> NDArray[np.float64]:
    """Hue 0..360, saturation and value 0..1 of the opaque pixels."""
    shown = pixels[pixels[..., 3] > 200][:, :3]
    turned = cv2.cvtColor(shown[None].astype(np.float32) / 255, cv2.COLOR_RGB2HSV)[0]
    return turned.astype(np.float64)


def share(pixels: Picture, hue: tuple[float, float], saturation: float = 0.35) -> float:
    """How much of the figure has a colour."""
    seen = hsv(pixels)
    low, high = hue
    inside = (seen[:, 0] >= low) & (seen[:, 0] <= high) if low <= high else (seen[:, 0] >= low) | (seen[:, 0] <= high)
    return float((inside & (seen[:, 1] > saturation) & (seen[:, 2] > 0.2)).mean())


def pale(pixels: Picture, least: float = 0.45) -> float:
    seen = hsv(pixels)
    return float(((seen[:, 1] < 0.22) & (seen[:, 2] > least)).mean())


RED, BLUE, GREEN, VIOLET, PINK, GOLD = (340, 20), (195, 250), (90, 175), (250, 300), (310, 355), (30, 60)


@pytest.mark.parametrize(
    "words", ["Silver metallic humanoid robot", "A robot made of silver", "Un robot plateado", "Chrome robot"]
)
@pytest.mark.parametrize("style", ["", "cinematic", "luxury"])
def test_a_silver_robot_is_silver(tmp_path: Path, words: str, style: str) -> None:
    robot = figure(tmp_path, words, style)
    assert pale(robot) > 0.5
    assert share(robot, GOLD) < 0.08


@pytest.mark.parametrize(
    ("words", "hue", "least"),
    [
        ("Red robot", RED, 0.4), ("A blue dragon", BLUE, 0.5), ("A purple octopus", VIOLET, 0.5), ("A pink elephant", PINK, 0.5),
        ("A golden retriever", GOLD, 0.4), ("Ein blauer Roboter", BLUE, 0.4), ("A green dinosaur", GREEN, 0.5),
        ("A woman in a green dress", GREEN, 0.3), ("Eine Frau in einem roten Kleid", RED, 0.3), ("A man in a blue suit", BLUE, 0.5),
    ],
)  # fmt: skip
def test_a_figure_has_the_colour_that_is_asked_for(
    tmp_path: Path, words: str, hue: tuple[float, float], least: float
) -> None:
    assert share(figure(tmp_path, words), hue) > least


def test_white_and_black_are_colours_too(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    white, black = figure(tmp_path / "a", "A white cat"), figure(tmp_path / "b", "A black cat")
    assert pale(white, 0.6) > 0.6
    assert float((hsv(black)[:, 2] < 0.35).mean()) > 0.6


def test_a_beard_is_seen_and_no_beard_is_not(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    bearded, shaven = (
        figure(tmp_path / "a", "A man with a white beard and black hair"),
        figure(tmp_path / "b", "A man with black hair"),
    )
    chins = [one[int(one.shape[0] * 0.11) : int(one.shape[0] * 0.2)] for one in (bearded, shaven)]
    assert pale(chins[0], 0.6) > pale(chins[1], 0.6) + 0.2


def test_who_has_a_beard_wears_no_skirt_unless_asked(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    plain, skirted = (
        figure(tmp_path / "a", "A pirate with a red beard"),
        figure(tmp_path / "b", "A pirate with a red beard and a skirt"),
    )
    widths = [(one[int(one.shape[0] * 0.7), :, 3] > 200).sum() / one.shape[0] for one in (plain, skirted)]
    assert widths[0] < 0.8 * widths[1]


def test_hair_has_its_colour_and_length(tmp_path: Path) -> None:
    heads = []
    for name, words in (
        ("long", "A woman with long blond hair"),
        ("short", "A woman with short blond hair"),
        ("bald", "A bald man"),
    ):
        (tmp_path / name).mkdir()
        whole = figure(tmp_path / name, words)
        heads.append(whole[: int(whole.shape[0] * 0.22)])
    blond = [share(head, (35, 60), 0.3) for head in heads]
    assert blond[0] > blond[1] > 0.1 > blond[2]


@pytest.mark.parametrize(
    "words",
    [
        "A zebra",
        "An alien with green skin",
        "Ein Kamel und ein Zebra",
        "Une girafe",
        "A lizard in a hat",
        "A robot dog of silver",
    ],
)
def test_a_creature_that_nobody_can_draw_is_not_drawn_as_another(tmp_path: Path, words: str) -> None:
    request = ImageRequest(prompt=words, role="character", width=200, height=200, layered=False)
    produced = draw(request, Desk(intent="a", folder=tmp_path, media=Path, check_cancelled=lambda: None))
    assert isinstance(produced.facts, ImageFacts)
    assert produced.facts.description.startswith("no ")
    view = cv2.imread(str(produced.files["picture"]))
    assert view is not None
    assert view.std(axis=(0, 1)).max() < 3
    (said,) = produced.warnings
    assert "can't draw" in said


@pytest.mark.parametrize(
    ("words", "missed"),
    [
        ("A girl and a centaur in a garden", "centaur"), ("Ein Hund und ein Minotaur", "minotaur"), ("A robot rides a camel", ""),
        ("A girl in a garden without a giraffe", ""), ("A girl and a dog in a garden", ""), ("A koala bear in a tree", ""),
        ("A girl and a cat dragon", "cat dragon"), ("A robot, a dog", ""),
    ],
)  # fmt: skip
def test_a_creature_that_nobody_can_draw_is_missed_aloud_beside_others(tmp_path: Path, words: str, missed: str) -> None:
    request = ImageRequest(prompt=words, role="scene", width=200, height=200, layered=False)
    produced = draw(request, Desk(intent="a", folder=tmp_path, media=Path, check_cancelled=lambda: None))
    assert [repr(missed) in said for said in produced.warnings] == ([True] if missed else [])
    assert cast(words).figures


def test_what_the_vector_set_stands_in_for_is_not_missed_in_the_plural(tmp_path: Path) -> None:
    request = ImageRequest(prompt="A goatherd with goats on a green hill", width=200, height=200, layered=False)
    produced = draw(request, Desk(intent="a", folder=tmp_path, media=Path, check_cancelled=lambda: None))
    assert isinstance(produced.facts, ImageFacts)
    assert "goat" in produced.facts.description
    assert produced.warnings == ()


@pytest.mark.parametrize(
    ("words", "figure", "part", "colour"),
    [
        ("A girl with red hair and a white dog", "dog", "body", "f3f1ec"), ("A girl with red hair and a dog", "person", "hair", "b4562a"),
        ("a red-haired woman", "person", "hair", "b4562a"), ("a blue-eyed robot", "robot", "eyes", "2f6fe0"),
        ("the robot is silver", "robot", "body", "c3c8cf"), ("a metallic red robot", "robot", "body", "d7352f"),
        ("una mujer con pelo negro y vestido verde", "person", "dress", "2f9e55"), ("a girl in red", "person", "coat", "d7352f"),
        ("a man with a black beard", "person", "beard", "1f2024"), ("ein Mann mit rotem Bart", "person", "beard", "b4562a"),
        ("ein Mann mit blauem Mantel und roter Hose", "person", "coat", "2f6fe0"),
    ],
)  # fmt: skip
def test_a_colour_belongs_to_the_noun_it_stands_at(words: str, figure: str, part: str, colour: str) -> None:
    asked = cast(words).look(figure).get(part)
    assert asked is not None
    assert colorsys.rgb_to_hsv(*asked)[0] == pytest.approx(
        colorsys.rgb_to_hsv(*(int(colour[k : k + 2], 16) / 255 for k in (0, 2, 4)))[0], abs=0.02
    )


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("a robot in golden light", "robot"), ("a woman walks golden fields", "person"), ("a cat under a blue sky", "cat"),
        ("a man without a red beard", "person"), ("a dog on white snow", "dog"),
    ],
)  # fmt: skip
def test_a_colour_of_something_else_is_not_the_figure_s(words: str, figure: str) -> None:
    assert cast(words).look(figure).colours == {}


@pytest.mark.parametrize(
    ("words", "hue"),
    [("A fox", (10, 40)), ("A tiger", (15, 45)), ("A pig", (330, 20)), ("A green frog", GREEN), ("A red panda", RED)],
)
def test_each_animal_is_the_one_that_is_asked_for(tmp_path: Path, words: str, hue: tuple[float, float]) -> None:
    assert share(figure(tmp_path, words), hue, 0.2) > 0.3


def test_every_animal_can_be_cut_out_of_its_sheet_and_is_no_other(tmp_path: Path) -> None:
    shapes = []
    for words in ("A bear", "A rabbit", "A penguin", "An owl", "A unicorn", "A cat", "A robot"):
        (tmp_path / words).mkdir()
        found = figure(tmp_path / words, words)
        shapes.append(cv2.resize(found[..., 3], (32, 32)).astype(int))
    for place, one in enumerate(shapes):
        for other in shapes[place + 1 :]:
            assert np.abs(one - other).mean() > 12


@pytest.mark.parametrize(
    "idea", ["A black cat on a roof at night", "Ein schwarzer Hund am Strand", "A pink elephant at the lake"]
)
def test_a_film_s_every_picture_of_its_star_keeps_the_asked_looks(tmp_path: Path, idea: str) -> None:
    asked = cast(idea)
    desk = Desk(intent="a", folder=tmp_path, media=Path, check_cancelled=lambda: None)
    written = write(ScriptRequest(prompt=idea, seconds=20, scene_count=4), desk).facts
    assert isinstance(written, ScriptFacts)
    seen = [cast(scene.prompt) for scene in written.scenes if scene.role == "scene"]
    shown = [one.look(one.figures[0]).get("body") for one in seen if one.figures[:1] == asked.figures[:1]]
    assert shown
    assert set(shown) == {asked.look(asked.figures[0]).get("body")}
