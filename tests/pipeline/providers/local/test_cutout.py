"""Products are cut out of photographs cleanly, or not at all: then the photograph stands in a frame."""

from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
import skia
from numpy.typing import NDArray
from PIL import Image, ImageCms, ImageDraw

from pipeline.capabilities import ImageFacts, ImageRequest
from pipeline.provider import Desk, Produced
from pipeline.providers.local.art import FRAMED, HOW, NO_NETWORK, draw
from pipeline.providers.local.art.cutout import cut
from pipeline.providers.local.art.palettes import PALETTES
from pipeline.providers.local.art.photograph import LARGEST, load
from pipeline.providers.local.art.product import place
from pipeline.providers.local.art.stage import Stage
from pipeline.providers.local.art.studio import studio

PHOTOGRAPHS = Path(__file__).parent / "photographs"
CLEAN = ("white_on_white", "glass", "black_on_black", "busy_desk", "mug_handle", "thin_parts", "metal", "soft_box", "several",
         "bottle")  # fmt: skip
Picture = NDArray[np.uint8]


def photograph(name: str) -> Picture:
    pixels = load(PHOTOGRAPHS / f"{name}.jpg")
    assert pixels is not None
    return pixels


def truth(name: str) -> NDArray[np.bool_]:
    return np.asarray(Image.open(PHOTOGRAPHS / f"{name}.png").convert("L")) > 127


def placed(name: str) -> Picture:
    """The cut-out where it lay in its photograph, found by the corner that fits the mask best."""
    thing = cut(photograph(name)).thing
    assert thing is not None, name
    right = truth(name)
    solid = (thing[..., 3] > 127).astype(np.float32)
    room = np.pad(right.astype(np.float32), 40)
    fit = cv2.matchTemplate(room, solid, cv2.TM_SQDIFF)
    _, _, (x, y), _ = cv2.minMaxLoc(fit)
    whole = np.zeros((*room.shape, 4), np.uint8)
    whole[y : y + thing.shape[0], x : x + thing.shape[1]] = thing
    return whole[40:-40, 40:-40]


def overlap(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    return float((one & other).sum() / (one | other).sum())


@pytest.mark.parametrize("name", CLEAN)
def test_a_product_is_cut_out_cleanly(name: str) -> None:
    assert overlap(placed(name)[..., 3] > 127, truth(name)) >= 0.95


def test_a_hole_is_a_hole_and_no_shadow_is_left() -> None:
    mug, box = placed("mug_handle"), placed("soft_box")
    inside = cv2.morphologyEx(truth("mug_handle").astype(np.uint8), cv2.MORPH_CLOSE, np.ones((141, 141))) > 0
    hole = cv2.erode((inside & ~truth("mug_handle")).astype(np.uint8), np.ones((9, 9))) > 0
    assert hole.sum() > 2000
    assert (mug[..., 3][hole] == 0).mean() > 0.97
    ground = cv2.dilate(truth("soft_box").astype(np.uint8), np.ones((9, 9))) == 0
    assert (box[..., 3][ground] == 0).mean() > 0.999


@pytest.mark.parametrize("name", ["mug_handle", "thin_parts"])
def test_an_edge_is_soft_and_has_the_colours_of_the_product_alone(name: str) -> None:
    shown = placed(name)
    alpha = shown[..., 3]
    edge = (alpha > 30) & (alpha < 220)
    assert 0.3 < edge.sum() / max(1, cv2.Canny((alpha > 127).astype(np.uint8) * 255, 50, 150).astype(bool).sum()) < 6
    photo, right = photograph(name)[..., :3].astype(np.float32), truth(name).astype(np.uint8)
    inner, outer = cv2.erode(right, np.ones((9, 9))), 1 - cv2.dilate(right, np.ones((9, 9)))
    own, ground = (
        cv2.blur(photo * side[..., None], (31, 31))
        / np.maximum(cv2.blur(side.astype(np.float32), (31, 31)), 1e-3)[..., None]
        for side in (inner, outer)
    )
    at = edge & (np.linalg.norm(own - ground, axis=2) > 60)
    near_own = np.linalg.norm(shown[..., :3] - own, axis=2) < np.linalg.norm(shown[..., :3] - ground, axis=2)
    assert at.sum() > 100
    assert near_own[at].mean() > 0.85


@pytest.mark.parametrize("name", ["hands", "cable"])
def test_a_cut_that_would_be_wrong_is_not_made(name: str) -> None:
    assert cut(photograph(name)).doubt == "unsure"


def landscape() -> Picture:
    """Sky, three ridges, a meadow."""
    source, across = np.random.default_rng(3), np.arange(480)
    view = np.linspace((120, 170, 220), (225, 215, 200), 320).astype(np.uint8)[:, None].repeat(480, axis=1).copy()
    for row, (high, tone) in enumerate([(150, (120, 135, 150)), (190, (80, 105, 95)), (240, (90, 130, 60))]):
        ridge = high + sum(14 / k * np.sin(across * k / (50 + 9 * row) + 5 * row) for k in (1, 2, 5))
        view[np.arange(320)[:, None] > ridge] = tone
    return np.clip(view + source.normal(0, 7, view.shape), 0, 255).astype(np.uint8)


def texture() -> Picture:
    source = np.random.default_rng(4)
    return np.clip(cv2.GaussianBlur(source.normal(128, 90, (300, 400, 3)), (0, 0), 2) * 2 - 128, 0, 255).astype(
        np.uint8
    )


def drawn(folder: Path, picture: Path, role: str = "product") -> tuple[Produced, Picture]:
    request = ImageRequest.model_validate(
        {"width": 216, "height": 384, "prompt": "Cup", "role": role, "caption": "Buy", "references": (str(picture),),
         "layered": False, "style": "minimalist"}
    )  # fmt: skip
    produced = draw(request, Desk(intent="a", folder=folder, media=Path, check_cancelled=lambda: None))
    return produced, np.asarray(Image.open(folder / "picture.png").convert("RGB"))


@pytest.mark.parametrize(("make", "role"), [(landscape, "product"), (texture, "end_card")])
def test_a_photograph_that_shows_no_product_stands_in_a_frame_and_the_film_says_so(
    tmp_path: Path, make, role: str
) -> None:  # type: ignore[no-untyped-def]
    Image.fromarray(make()).save(tmp_path / "view.png")
    produced, view = drawn(tmp_path, tmp_path / "view.png", role)
    assert isinstance(produced.facts, ImageFacts)
    assert produced.facts.description.endswith("product picture framed")
    assert produced.warnings == (FRAMED,)
    small = cv2.resize(make(), (round(view.shape[1] * 0.55), 70)).astype(np.float32)
    found = [cv2.matchTemplate(view.astype(np.float32), cv2.resize(small, (wide, round(wide * make().shape[0] / make().shape[1]))),
                               cv2.TM_CCOEFF_NORMED).max() for wide in range(80, 190)]  # fmt: skip
    assert max(found) > 0.8


@pytest.mark.parametrize("content", [None, b"not a network", b""])
def test_without_its_weights_a_product_stands_in_a_frame(tmp_path: Path, content: bytes | None) -> None:
    weights = tmp_path / "network.onnx"
    if content is not None:
        weights.write_bytes(content)
    stage = Stage(216, 384, PALETTES["day"], Random(1))
    how = place(stage, studio(stage), photograph("mug_handle"), weights)
    assert HOW[how] == NO_NETWORK
    assert stage.surfaces[2].toarray()[..., 3].max() == 255


def white_logo(path: Path) -> Path:
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((40, 40, 260, 260), fill=(255, 255, 255, 255))
    picture.save(path)
    return path


@pytest.mark.parametrize("palette", ["day", "luxury", "minimal", "night"])
@pytest.mark.parametrize("tone", [(255, 255, 255), (18, 18, 22)])
def test_a_flat_logo_on_a_clear_ground_can_be_seen_on_every_set(palette: str, tone: tuple[int, int, int]) -> None:
    logo = np.zeros((300, 300, 4), np.uint8)
    cv2.circle(logo, (150, 150), 110, (*tone, 255), -1)
    for seed in range(2):
        stage = Stage(216, 384, PALETTES[palette], Random(seed))
        spot = studio(stage)
        assert place(stage, spot, logo) == "cut out"
        surface = skia.Surface(216, 384)
        for layer in stage.surfaces:
            surface.getCanvas().drawImage(layer.makeImageSnapshot(), -stage.margin_x, -stage.margin_y)
        shown = surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., :3].astype(np.float32)
        size = min(spot.size * 1.06, stage.wide * 0.62, spot.size * 1.3) * stage.pixels
        middle, radius = (spot.x * stage.pixels, spot.y * stage.pixels - size / 2), size / 2
        away = np.hypot(np.arange(216)[None] - middle[0], np.arange(384)[:, None] - middle[1])
        inside, ring = (away < radius * 0.9), (away > radius * 1.06) & (away < radius * 1.16)
        ring[round(middle[1] + radius * 0.4) :] = False
        lab = cv2.cvtColor(shown / 255, cv2.COLOR_RGB2LAB)
        assert np.linalg.norm(np.median(lab[inside], axis=0) - np.median(lab[ring], axis=0)) > 14


def test_a_transparent_picture_is_used_as_it_is(tmp_path: Path) -> None:
    pixels = load(white_logo(tmp_path / "logo.png"))
    assert pixels is not None
    thing = cut(pixels).thing
    assert thing is not None
    assert np.array_equal(thing, pixels[40:261, 40:261])


def test_a_picture_is_loaded_upright_in_srgb_and_no_larger_than_needed(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    wide = Image.new("RGB", (3000, 2000), (200, 40, 40))
    wide.save(
        tmp_path / "large.jpg",
        exif=exif,
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )
    pixels = load(tmp_path / "large.jpg")
    assert pixels is not None
    assert pixels.shape == (LARGEST, round(LARGEST * 2 / 3), 4)
    assert np.abs(pixels[5, 5, :3].astype(int) - (200, 40, 40)).max() <= 3
    lab = Image.new("RGB", (8, 8), (200, 40, 40))
    lab.save(tmp_path / "broken.png", icc_profile=b"no profile")
    broken = load(tmp_path / "broken.png")
    assert broken is not None
    assert tuple(broken[0, 0, :3]) == (200, 40, 40)


def test_deep_grey_is_grey(tmp_path: Path) -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)[None].repeat(4, axis=0)
    Image.fromarray(ramp).save(tmp_path / "deep.png")
    pixels = load(tmp_path / "deep.png")
    assert pixels is not None
    assert np.abs(pixels[0, :, 0].astype(int) - np.arange(256)).max() <= 1
