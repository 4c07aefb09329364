"""Products, end cards and character sheets."""

from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
import skia
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pipeline.capabilities import ImageFacts, ImageRequest
from pipeline.captions.layout import lay_out
from pipeline.captions.safe import safe_area
from pipeline.captions.styles import STYLES
from pipeline.provider import Desk, Produced
from pipeline.providers.local.art import draw
from pipeline.providers.local.art.colours import WHITE
from pipeline.providers.local.art.cutout import cut
from pipeline.providers.local.art.endcard import TEXT, button, headline, plot, title
from pipeline.providers.local.art.lettering import Face, fitted, tidy
from pipeline.providers.local.art.palettes import PALETTES
from pipeline.providers.local.art.photograph import load
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.studio import studio

RED = (220, 30, 40, 255)


def bottle(path: Path, background: tuple[int, int, int, int]) -> Path:
    picture = Image.new("RGBA", (300, 400), background)
    ImageDraw.Draw(picture).rounded_rectangle((100, 60, 200, 370), 30, fill=RED)
    picture.save(path)
    return path


def drawn(folder: Path, **asked: str | int | bool | tuple[str, ...]) -> tuple[Produced, NDArray[np.uint8]]:
    request = ImageRequest.model_validate({"width": 216, "height": 384, "layered": False, **asked})
    folder.mkdir(exist_ok=True)
    produced = draw(request, Desk(intent="a", folder=folder, media=Path, check_cancelled=lambda: None))
    array = cv2.imread(str(produced.files["picture"]))
    assert array is not None
    return produced, array.astype(np.uint8)


def reddish(view: NDArray[np.uint8]) -> NDArray[np.bool_]:
    blue, green, red = (view[..., k].astype(int) for k in range(3))
    found: NDArray[np.bool_] = (red > 130) & (green < 90) & (blue < 100)
    return found


@pytest.mark.parametrize("background", [(255, 255, 255, 255), (0, 0, 0, 0), (240, 241, 239, 255), (20, 20, 24, 255)])
def test_an_even_or_clear_background_is_cut_away(tmp_path: Path, background: tuple[int, int, int, int]) -> None:
    pixels = load(bottle(tmp_path / "b.png", background))
    assert pixels is not None
    thing = cut(pixels).thing
    assert thing is not None
    assert abs(thing.shape[0] - 311) <= 4
    assert abs(thing.shape[1] - 101) <= 4
    assert (thing[..., 3] > 128).mean() > 0.9


def test_white_inside_a_product_stays(tmp_path: Path) -> None:
    picture = Image.new("RGB", (300, 400), "white")
    draw_ = ImageDraw.Draw(picture)
    draw_.rectangle((80, 50, 220, 370), fill=RED[:3])
    draw_.rectangle((110, 150, 190, 250), fill="white")
    picture.save(tmp_path / "label.png")
    pixels = load(tmp_path / "label.png")
    assert pixels is not None
    thing = cut(pixels).thing
    assert thing is not None
    assert thing[thing.shape[0] // 2, thing.shape[1] // 2, 3] == 255


def test_the_background_is_cut_away_where_a_soft_shadow_closes_the_way_in(tmp_path: Path) -> None:
    picture = Image.new("RGB", (300, 300), (244, 244, 244))
    ink = ImageDraw.Draw(picture)
    for step in range(40):
        ink.ellipse((60 + step, 250 - 20 + step // 2, 240 - step, 250 + 20 - step // 2), fill=(244 - step,) * 3)
    ink.arc((60, 40, 240, 440), 180, 360, fill=(30, 30, 36), width=20)
    picture.save(tmp_path / "arch.png")
    pixels = load(tmp_path / "arch.png")
    assert pixels is not None
    thing = cut(pixels).thing
    assert thing is not None
    assert thing[thing.shape[0] // 2, thing.shape[1] // 2, 3] == 0


@pytest.mark.parametrize("size", [(216, 384), (288, 288), (384, 216), (320, 240)])
def test_captions_leave_a_product_free(size: tuple[int, int]) -> None:
    stage = Stage(*size, PALETTES["day"], Random(1))
    words = ["keeps", "water", "cold", "for", "hours"]
    rows = lay_out(words, style=STYLES["highlight"], width=size[0], height=size[1], language="en").rows
    assert studio(stage).y * stage.pixels <= rows[0].ink.top + 0.02 * size[1]


def test_a_photograph_with_surroundings_is_not_cut(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (90, 120, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "photo.png")
    pixels = load(tmp_path / "photo.png")
    assert pixels is not None
    assert cut(pixels).thing is None


def test_a_product_stands_in_the_middle_of_its_set(tmp_path: Path) -> None:
    reference = str(bottle(tmp_path / "b.png", (255, 255, 255, 255)))
    for seed in range(5):
        _, view = drawn(
            tmp_path / str(seed),
            prompt="Bottle",
            role="product",
            references=(reference,),
            seed=seed,
            style="minimalist",
        )
        across = np.flatnonzero(reddish(view).any(axis=0))
        assert across.size > 20
        assert abs(across.mean() - 108) < 40


def test_the_set_changes_with_the_seed(tmp_path: Path) -> None:
    views = [
        drawn(tmp_path / str(seed), prompt="Bottle", role="product", seed=seed)[1].astype(int) for seed in range(3)
    ]
    assert np.abs(views[0] - views[1]).mean() > 8
    assert np.abs(views[1] - views[2]).mean() > 8


@pytest.mark.parametrize(
    ("name", "thing"),
    [("Running shoes", "shoe"), ("EcoWater Bottle", "bottle"), ("Teléfono móvil", "phone"), ("Zorb", "package")],
)
def test_without_a_picture_a_product_is_drawn_by_name(tmp_path: Path, name: str, thing: str) -> None:
    produced, _ = drawn(tmp_path, prompt=name, role="product")
    assert isinstance(produced.facts, ImageFacts)
    assert produced.facts.description == f"studio, {thing}"


def test_a_broken_product_picture_is_replaced_and_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture")
    produced, _ = drawn(tmp_path / "a", prompt="Bottle", role="product", references=(str(broken),))
    assert produced.warnings


@pytest.mark.parametrize(
    ("language", "call"),
    [
        ("en", "Shop now"),
        ("ar", "اطلب الآن"),
        ("hi", "अभी खरीदें"),
        ("ja", "今すぐ購入"),
        ("de", "Jetzt Donaudampfschifffahrtsgesellschaft entdecken"),
    ],
)
@pytest.mark.parametrize("size", [(216, 384), (384, 216), (256, 256)])
def test_all_text_stays_inside_the_safe_area(size: tuple[int, int], language: str, call: str) -> None:
    stage = Stage(*size, PALETTES["luxury"], Random(1))
    for shown in (True, False):
        areas = plot(stage, shown)
        button(stage, call, areas.call, language)
        headline(stage, call * 3, areas.heading, language)
    ink = stage.surfaces[TEXT].toarray()[..., 3] > 200
    safe = safe_area(*size)
    across, down = np.flatnonzero(ink.any(axis=0)) - stage.margin_x, np.flatnonzero(ink.any(axis=1)) - stage.margin_y
    assert across.size > 20
    assert safe.left <= across[0]
    assert across[-1] < safe.right
    assert safe.top <= down[0]
    assert down[-1] < safe.bottom


def test_an_end_card_shows_its_call_to_action() -> None:
    stage = Stage(216, 384, PALETTES["luxury"], Random(1))
    assert stage.surfaces[TEXT].toarray()[..., 3].max() == 0
    button(stage, "Shop now", plot(stage, True).call, "en")
    accent = np.array([*stage.palette.accent]) * 255
    painted = stage.surfaces[TEXT].toarray(colorType=skia.kRGBA_8888_ColorType)
    near = np.abs(painted[..., :3] - accent).max(axis=2) < 40
    assert (near & (painted[..., 3] > 200)).sum() > 500


@pytest.mark.parametrize(
    "text", ["One", "A much longer heading that must wrap on to several lines to fit", "字" * 200, "Wort" * 60]
)
def test_text_never_leaves_its_box(text: str) -> None:
    face = Face(colour=WHITE, size=110)
    paragraph, height = fitted(text, face, 400, 220)
    assert height <= 220
    assert paragraph.LongestLine <= 401


def test_a_heading_is_the_name_without_its_surroundings() -> None:
    assert title("EcoWater Bottle on a clean studio set, softly lit") == "EcoWater Bottle"
    assert title("Reloj eterno") == "Reloj eterno"
    assert tidy("a\x00b\u202ec   d") == "a b c d"


@pytest.mark.parametrize(
    ("words", "figure"), [("a brave robot", "robot"), ("an orange cat", "cat"), ("a tall woman in a coat", "person")]
)
@pytest.mark.parametrize("size", [(216, 384), (384, 216)])
def test_a_character_sheet_shows_the_described_figure(
    tmp_path: Path, words: str, figure: str, size: tuple[int, int]
) -> None:
    produced, view = drawn(tmp_path, prompt=words, role="character", width=size[0], height=size[1])
    assert isinstance(produced.facts, ImageFacts)
    assert produced.facts.description == f"{figure}, character sheet"
    assert view.std() > 8
