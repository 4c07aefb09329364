"""An advert made of a creator's own photograph: the product is in every scene, free of type and captions, in its own colours."""

from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
import skia
from numpy.typing import NDArray
from PIL import Image

from pipeline.brief import Brief, brief
from pipeline.capabilities import ImageFacts, ImageRequest, MovingPart, ScriptFacts
from pipeline.provider import Desk
from pipeline.providers.local.art import draw
from pipeline.providers.local.art.cutout import calmed, cut
from pipeline.providers.local.art.display import label
from pipeline.providers.local.art.endcard import name
from pipeline.providers.local.art.grounding import feet, settle
from pipeline.providers.local.art.palettes import PALETTES
from pipeline.providers.local.art.photograph import load
from pipeline.providers.local.art.planning.beat import Beat
from pipeline.providers.local.art.planning.figures import figures
from pipeline.providers.local.art.planning.said import Said
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.staging.frame import frame
from pipeline.providers.local.script import write
from pipeline.stages import script

PHOTOGRAPHS = Path(__file__).parent / "photographs"
SIZES = {"9:16": (270, 480), "16:9": (480, 270), "1:1": (320, 320)}
LOOK = "Morning Mug on a clean studio set, softly lit"
CLAIM, NAME, PRICE, PLAIN = (
    "A mug that holds a lot of tea.",
    "Morning Mug.",
    "Only 24 euros.",
    "Glazed by hand in Porto.",
)
Mask = NDArray[np.bool_]


class Drawn:
    """A picture of a scene with what moves in it."""

    def __init__(
        self, folder: Path, photo: str, words: str, *, place: int, aspect: str = "9:16", role: str = "product"
    ):
        wide, high = SIZES[aspect]
        request = ImageRequest.model_validate(
            {"prompt": LOOK, "words": words, "role": role, "caption": "Buy", "width": wide, "height": high, "seed": place,
             "style": "cinematic", "references": (str(PHOTOGRAPHS / f"{photo}.jpg"),)}
        )  # fmt: skip
        made = draw(request, Desk(intent="a", folder=folder, media=Path, check_cancelled=lambda: None))
        assert isinstance(made.facts, ImageFacts)
        self.facts, self.size = made.facts, (wide, high)
        self.view = np.asarray(Image.open(str(made.files["picture"])).convert("RGB"))
        self.pieces = [np.asarray(Image.open(str(made.files[f"part-{n}"]))) for n in range(len(made.facts.parts))]

    def placed(self, part: MovingPart, shown: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A part's pixels where they stand in the picture."""
        wide, high = self.size
        margin = (round(wide * 0.04), round(high * 0.04))
        left = round(part.x * (wide + 2 * margin[0])) - margin[0]
        top = round(part.y * (high + 2 * margin[1])) - margin[1]
        room = np.zeros((high + 600, wide + 600, 4), np.uint8)
        room[300 + top : 300 + top + shown.shape[0], 300 + left : 300 + left + shown.shape[1]] = shown
        return room[300 : 300 + high, 300 : 300 + wide]

    @property
    def product(self) -> NDArray[np.uint8]:
        """The part that is the product, with its shadow."""
        parts = zip(self.facts.parts, self.pieces, strict=True)
        part, shown = max(parts, key=lambda one: int((one[1][..., 3] > 250).sum()))
        return self.placed(part, shown)

    @property
    def solid(self) -> Mask:
        found: Mask = self.product[..., 3] > 250
        return found

    @property
    def type(self) -> Mask:
        """What else stands before it: type, pills; no specks of light that drift by."""
        whole = np.zeros(self.solid.shape, np.bool_)
        largest = max(int((one[..., 3] > 250).sum()) for one in self.pieces)
        for part, shown in zip(self.facts.parts, self.pieces, strict=True):
            if int((shown[..., 3] > 250).sum()) < largest and part.motion != "stream":
                whole |= self.placed(part, shown)[..., 3] > 60
        return whole


def advert(*photos: str, description: str = f"{CLAIM} {PLAIN} {PRICE}") -> tuple[Brief, ScriptFacts]:
    product = {"name": "Morning Mug", "description": description, "call_to_action": "Buy", "images": photos}
    asked = brief(kind="advert", aspect="9:16", seconds=20, product=product)
    made = write(script.request(asked), Desk(intent="a", folder=Path(), media=Path, check_cancelled=lambda: None))
    assert isinstance(made.facts, ScriptFacts)
    return asked, made.facts


def test_the_product_is_in_every_scene_from_the_first_on() -> None:
    asked, told = advert("one")
    assert [scene.role for scene in told.scenes] == [*["product"] * (len(told.scenes) - 1), "end_card"]
    assert all(script.take(scene, at, asked).reference == "one" for at, scene in enumerate(told.scenes))


def test_two_photographs_take_turns_and_the_first_closes() -> None:
    asked, told = advert("one", "two")
    shown = [script.take(scene, at, asked).reference for at, scene in enumerate(told.scenes)]
    assert shown[:4] == ["one", "two", "one", "two"]
    assert shown[-1] == "one"


@pytest.mark.parametrize("aspect", SIZES)
@pytest.mark.parametrize(("words", "place"), [(CLAIM, 0), (NAME, 1), (PRICE, 2), (PRICE, 3)])
@pytest.mark.parametrize("photo", ["mug_handle", "thin_parts"])
def test_no_type_lies_over_the_product(tmp_path: Path, photo: str, words: str, place: int, aspect: str) -> None:
    drawn = Drawn(tmp_path, photo, words, place=place, aspect=aspect)
    assert drawn.type.sum() > 300
    assert not (drawn.solid & drawn.type).any()


@pytest.mark.parametrize("aspect", SIZES)
def test_name_and_first_claim_are_type_and_need_no_captions(tmp_path: Path, aspect: str) -> None:
    for words, place in ((CLAIM, 0), (NAME, 1)):
        assert Drawn(tmp_path, "mug_handle", words, place=place, aspect=aspect).facts.spelled == words
    assert Drawn(tmp_path, "mug_handle", PLAIN, place=2, aspect=aspect).facts.spelled == ""


@pytest.mark.parametrize("aspect", SIZES)
@pytest.mark.parametrize(("photo", "words"), [("mug_handle", PLAIN), ("bottle", PRICE), ("thin_parts", PLAIN)])
def test_captions_stand_below_the_product(tmp_path: Path, photo: str, words: str, aspect: str) -> None:
    for place in (2, 3, 4):
        drawn = Drawn(tmp_path, photo, words, place=place, aspect=aspect)
        lowest = np.flatnonzero(drawn.solid.any(axis=1))[-1] / drawn.size[1]
        stage = Stage(*drawn.size, PALETTES["day"], Random(1))
        assert lowest <= frame(stage).captions.top() / stage.high


@pytest.mark.parametrize("photo", ["mug_handle", "bottle", "busy_desk", "metal"])
def test_the_whole_product_is_shown_large_and_in_its_own_colours(tmp_path: Path, photo: str) -> None:
    pixels = load(PHOTOGRAPHS / f"{photo}.jpg")
    assert pixels is not None
    thing = cut(pixels).thing
    assert thing is not None
    for place in (1, 2, 4):
        drawn = Drawn(tmp_path, photo, PLAIN, place=place)
        product = drawn.product
        seen = np.float32([np.median(product[..., k][drawn.solid]) for k in range(3)])
        own = np.float32([np.median(thing[..., k][thing[..., 3] > 250]) for k in range(3)])
        assert np.abs(seen - own).max() <= 6
        rows, columns = (np.flatnonzero(drawn.solid.any(axis=axis)) for axis in (1, 0))
        shape = (columns[-1] - columns[0]) / (rows[-1] - rows[0])
        assert shape == pytest.approx(thing.shape[1] / thing.shape[0], rel=0.06)
        assert max(np.ptp(columns) / drawn.size[0], np.ptp(rows) / drawn.size[1] / 0.45) > 0.6


@pytest.mark.parametrize("photo", ["mug_handle", "white_on_white", "black_on_black", "busy_desk", "glass", "metal"])
def test_the_product_stands_out_from_its_set(tmp_path: Path, photo: str) -> None:
    for place in (0, 1, 2, 3):
        drawn = Drawn(tmp_path, photo, CLAIM if place == 0 else PLAIN, place=place)
        solid = drawn.solid.astype(np.uint8)
        inner, outer = cv2.erode(solid, np.ones((9, 9))), cv2.dilate(solid, np.ones((15, 15)))
        near = (outer > 0) & (cv2.dilate(solid, np.ones((5, 5))) == 0)
        lab = cv2.cvtColor(drawn.view.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
        assert np.linalg.norm(np.median(lab[inner > 0], axis=0) - np.median(lab[near], axis=0)) > 18


@pytest.mark.parametrize(
    ("words", "language", "shown"),
    [
        ("Only 24 euros.", "en", "24 euros"),
        ("Half a liter for $18.50.", "en", "$18.50"),
        ("Save $12 as a set.", "en", None),
        ("They block 100% of UV light.", "en", "100%"),
        ("Get 20% off this week.", "en", "20% off"),
        ("Jetzt für 19,90 €.", "de", "19,90\u00a0€"),
        ("Pesa solo 280 gramos.", "es", "280 gramos"),
        ("It never leaks.", "en", None),
    ],
)
def test_a_figure_stands_alone_only_where_it_still_says_the_same(words: str, language: str, shown: str | None) -> None:
    said = Said(words, language)
    found = label(Beat(said=said, figures=figures(said)))
    assert (found.text if found else None) == shown


@pytest.mark.parametrize(
    ("product", "call"),
    [("Dr. Hale's Body Scrub", "Try it tonight."), ("Noir No. 5, the Lotion", "Buy now"), ("Aria", "Jetzt bestellen!")],
)
def test_the_end_card_is_headed_by_the_whole_name(product: str, call: str) -> None:
    assert name(f"{product} on a clean studio set, softly lit", f"{product}. {call}", call) == product


def test_a_shadow_and_a_reflection_follow_a_round_foot() -> None:
    thing = np.zeros((300, 300, 4), np.uint8)
    cv2.circle(thing, (150, 150), 149, (200, 40, 40, 255), -1)
    foot, touching = feet(thing)
    assert touching.sum() < 250
    stage = Stage(270, 480, PALETTES["day"], Random(1))
    settle(stage, 2, thing, skia.Rect.MakeXYWH(350, 700, 300, 300))
    ink = stage.surfaces[2].toarray()[..., 3]
    columns = np.flatnonzero(touching)
    for column in (columns[8], columns[len(columns) // 2], columns[-9]):
        x = round((350 + column) * stage.pixels) + stage.margin_x
        y = round((700 + float(foot[column])) * stage.pixels) + stage.margin_y
        assert ink[y : y + 4, x].max() > 60


def test_an_edge_that_was_guessed_is_even() -> None:
    high = np.arange(400)
    wobble = (2.4 * np.sin(high / 4) + 2 * np.sin(high / 2.3)).round().astype(int)
    right = np.zeros((400, 400), np.bool_)
    right[50:350, 100:300] = True
    rough = right.copy()
    for row in range(50, 350):
        rough[row, 296:310] = np.arange(296, 310) < 302 + wobble[row]
    pale = np.full((400, 400, 3), 214, np.uint8)
    pale[right] = 220
    bold = np.full((400, 400, 3), 214, np.uint8)
    bold[rough] = (200, 30, 30)
    spread = [float(np.ptp(calmed(one, rough)[90:310].sum(axis=1))) for one in (pale, bold)]
    assert spread[0] <= 3
    assert spread[1] == np.ptp(rough[90:310].sum(axis=1)) > 6
