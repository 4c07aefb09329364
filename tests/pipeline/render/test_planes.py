from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.errors import InvalidInput
from pipeline.render.planes import OVERSIZE, lay, layer, layers, picture, pixels, planes, premultiplied


def flat(colour: tuple[int, ...], size: tuple[int, int] = (32, 32)) -> np.ndarray:
    return np.full((size[1], size[0], len(colour)), colour, np.uint8)


@pytest.mark.parametrize(
    ("colour", "yuv"),
    [
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_colours_are_bt709_in_the_limited_range(colour: tuple[int, int, int], yuv: tuple[int, int, int]) -> None:
    assert tuple(int(plane[0, 0]) for plane in planes(flat(colour))) == pytest.approx(yuv, abs=1)


def test_planes_become_the_same_colours_again() -> None:
    colour = (200, 90, 40)
    assert pixels(planes(flat(colour)))[5, 5] == pytest.approx(colour, abs=2)


@pytest.mark.parametrize("size", [(50, 50), (400, 100), (100, 400), (33, 71)])
def test_any_shape_is_fitted_to_the_canvas_without_stretching(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "p"
    Image.fromarray(flat((10, 200, 30), size)).save(path, format="PNG")
    assert picture(path, 54, 96).size == (round(54 * OVERSIZE / 2) * 2, round(96 * OVERSIZE / 2) * 2)


def test_a_circle_stays_round(tmp_path: Path) -> None:
    across, down = np.meshgrid(np.arange(300), np.arange(200))
    Image.fromarray((np.hypot(across - 150, down - 100) < 60).astype(np.uint8) * 255).save(tmp_path / "c", format="PNG")
    lit = picture(tmp_path / "c", 100, 100).planes.y > 128
    assert np.ptp(np.flatnonzero(lit.any(axis=0))) == pytest.approx(np.ptp(np.flatnonzero(lit.any(axis=1))), abs=1)


def test_transparency_of_a_picture_shows_white(tmp_path: Path) -> None:
    Image.fromarray(flat((0, 0, 0, 0))).save(tmp_path / "clear", format="PNG")
    assert picture(tmp_path / "clear", 32, 32).planes.y.min() > 230


def test_a_photo_on_its_side_is_turned_up(tmp_path: Path) -> None:
    shown = flat((0, 0, 0), (40, 80))
    shown[:40] = 255
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(shown).save(tmp_path / "turned", format="JPEG", exif=exif)
    luma = picture(tmp_path / "turned", 80, 40).planes.y
    assert luma[:, -10:].mean() > 200 > 60 > luma[:, :10].mean()


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n cut off", b"#EXTM3U\nhttp://host/x"])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad").write_bytes(content)
    with pytest.raises(InvalidInput, match="'bad' can't be read"):
        picture(tmp_path / "bad", 32, 32)


def test_a_picture_too_large_is_refused_by_its_header(tmp_path: Path) -> None:
    Image.new("1", (8000, 5001)).save(tmp_path / "huge", format="PNG")
    with pytest.raises(InvalidInput, match="larger than 40 megapixels"):
        picture(tmp_path / "huge", 32, 32)


def test_a_layer_laid_over_a_frame_mixes_by_its_opacity() -> None:
    below = planes(flat((0, 0, 0)))
    half = layer(premultiplied(flat((255, 255, 255, 128))))
    assert half.clear is not None
    lay(half.planes.y, half.clear[0], below.y)
    assert int(below.y[0, 0]) == pytest.approx((16 + 235) / 2, abs=2)


def test_an_opaque_layer_needs_no_blending() -> None:
    assert layer(premultiplied(flat((1, 2, 3, 255)))).clear is None


def test_layers_of_like_depth_become_one(tmp_path: Path) -> None:
    found = []
    for number, depth in enumerate((0.0, 0.1, 0.9, 1.0)):
        Image.fromarray(flat((60 * number, 0, 0, 255))).save(tmp_path / str(number), format="PNG")
        found.append((tmp_path / str(number), depth))
    kept = layers(found, 32, 32, 2)
    assert [one.depth for one in kept] == pytest.approx([0.05, 0.95])
    assert int(kept[0].planes.y[0, 0]) == int(planes(flat((60, 0, 0))).y[0, 0])


def test_a_layer_keeps_only_the_rows_that_show_something(tmp_path: Path) -> None:
    drawn = np.zeros((960, 540, 4), np.uint8)
    drawn[700:] = (200, 40, 40, 255)
    Image.fromarray(drawn).save(tmp_path / "ground", format="PNG")
    (kept,) = layers([(tmp_path / "ground", 1.0)], 540, 960, 3)
    assert kept.size == (540, 960)
    assert 600 < kept.top < 700
    whole = planes(premultiplied(drawn)).y
    margin = kept.margin
    assert np.array_equal(kept.planes.y[margin:-margin, margin:-margin], whole[kept.top :])
