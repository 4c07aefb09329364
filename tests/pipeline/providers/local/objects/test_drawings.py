"""Drawn objects on a canvas and as pixels."""

import numpy as np
import pytest
import skia

from pipeline.providers.local.art.objects import METRES, draw, image, names, shape

SOME = ("banana", "airplane", "spider", "giraffe", "knot", "sewing-needle", "elephant", "ping-pong")


@pytest.mark.parametrize("name", SOME)
def test_an_image_is_the_object_cut_to_its_ink_in_straight_alpha(name: str) -> None:
    pixels = image(name, 200)
    assert max(pixels.shape[:2]) == 200
    ink = pixels[..., 3] > 8
    assert ink[:, :3].any() and ink[:, -3:].any()
    assert ink[:3].any() and ink[-3:].any()
    assert ink.mean() > 0.05
    assert pixels[ink][:, :3].std() > 4


@pytest.mark.parametrize("name", SOME)
def test_an_object_stands_in_its_box_with_its_foot_on_the_lower_edge(name: str) -> None:
    surface = skia.Surface(300, 200)
    with surface as canvas:
        draw(canvas, name, skia.Rect.MakeXYWH(40, 30, 220, 150))
    rows, columns = np.nonzero(surface.toarray()[..., 3] > 8)
    assert rows.min() >= 28
    assert rows.max() == pytest.approx(179, abs=2)
    assert (columns.min() + columns.max()) / 2 == pytest.approx(149.5, abs=2.5)
    assert max((rows.max() - rows.min()) / 150, (columns.max() - columns.min()) / 220) == pytest.approx(1, abs=0.03)


def test_edges_are_sharp_at_any_size() -> None:
    small, large = image("stop-sign", 40), image("stop-sign", 640)
    partly = [np.mean((pixels[..., 3] > 8) & (pixels[..., 3] < 247)) for pixels in (small, large)]
    assert partly[1] < partly[0] / 5


def test_two_drawings_of_an_object_are_the_same() -> None:
    assert np.array_equal(image("fox", 120), image("fox", 120))


def test_nobody_draws_what_is_unknown_or_blank() -> None:
    for name in ("face-screaming-in-fear", "shaking-face", "no such thing"):
        with pytest.raises(KeyError):
            image(name, 10)
        assert name not in names()


def test_shapes_tell_how_big_a_thing_is_and_what_holds_it_up() -> None:
    heights = [
        METRES[shape(name).size]
        for name in ("ant", "hot-beverage", "chair", "person", "automobile", "house", "mountain")
    ]
    assert heights == sorted(set(heights))
    assert [shape(name).stance for name in ("chair", "bat", "shark", "wind-chime", "thumbs-up")] == [
        "stands", "flies", "swims", "hangs", "floats",
    ]  # fmt: skip
    assert (shape("horse").facing, shape("rocket").facing, shape("chair").facing) == ("left", "right", "ahead")
    assert (shape("sunset").edge, shape("bullet-train").edge, shape("chair").edge) == ("framed", "cut", "whole")


def test_the_colours_of_a_shape_are_those_of_its_drawing() -> None:
    red, green, blue = shape("tomato").colours[0]
    assert red > 0.8 > max(green, blue) + 0.3
    assert all(len(shape(name).colours) in (1, 2, 3) for name in names())


def test_every_object_has_ink_within_its_square() -> None:
    for name in names():
        one = shape(name)
        assert 0 <= one.left < one.right <= 1, name
        assert 0 <= one.top < one.bottom <= 1, name
        assert one.foot == one.bottom
