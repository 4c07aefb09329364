from dataclasses import replace

import cv2
import numpy as np
import pytest

from pipeline.render.camera import still
from pipeline.render.planes import Picture, Planes, blank, layer, premultiplied
from pipeline.render.segments import segments
from pipeline.render.tiles import CELL, Coverage, coverage, islands, pieces
from tests.pipeline.render import reel

SIZE = (144, 256)
PLANE = (216, 384)
STRAIGHT = np.array([[1.5, 0, 0], [0, 1.5, 0]])


def painted(seed: int, *, back: bool = False) -> Picture:
    """A layer with solid, soft and empty parts."""
    source = np.random.default_rng(seed)
    pixels = cv2.GaussianBlur(source.integers(0, 255, (PLANE[1], PLANE[0], 4), np.uint8), (0, 0), 1.5)
    shade = np.zeros(PLANE[::-1], np.uint8)
    cv2.ellipse(shade, (80 + 20 * seed, 250), (90, 60), 20, 0, 360, 255, -1)
    shade[330:] = 255
    pixels[..., 3] = 255 if back else cv2.GaussianBlur(shade, (0, 0), 3)
    return layer(premultiplied(pixels), depth=seed / 3)


def shown(pictures: tuple[Picture, ...], motion: str) -> Planes:
    part = replace(segments(reel.timeline())[1].parts[0], motion=motion)
    into = blank(*SIZE)
    into.fill((77, 77, 77))
    still(part, pictures)(9, into)
    return into


def everywhere_mixed(picture: Picture) -> Picture:
    cells = coverage(np.full(PLANE[::-1], 128, np.uint8))
    return replace(picture, coverage=Coverage(cells.seen, cells.leaky)) if picture.coverage else picture


@pytest.mark.parametrize("motion", ["push in", "pan left", "drift"])
def test_leaving_out_what_is_hidden_or_empty_changes_no_pixel(motion: str) -> None:
    stack = (painted(0, back=True), painted(1), painted(2))
    quick, plain = shown(stack, motion), shown(tuple(everywhere_mixed(picture) for picture in stack), motion)
    for one, other in zip(quick, plain, strict=True):
        assert abs(one.astype(int) - other).max() <= 2


def test_nothing_behind_the_farthest_layer_is_black() -> None:
    assert shown((painted(1),), "push in").y[0, 0] == 16


@pytest.mark.parametrize("size", [(144, 256), (2, 2), (98, 34), (1080, 1920)])
def test_pieces_cover_every_pixel_once_and_have_even_edges(size: tuple[int, int]) -> None:
    counted = np.zeros(size[::-1], int)
    for rows, columns, _ in pieces(size, [None, painted(1).coverage], [STRAIGHT, STRAIGHT]):
        counted[rows, columns] += 1
        assert all(edge % 2 == 0 for edge in (rows.start, rows.stop, columns.start, columns.stop))
    assert (counted == 1).all()


def test_a_solid_layer_hides_those_behind_it_and_an_empty_one_is_left_out() -> None:
    empty = layer(premultiplied(np.zeros((PLANE[1], PLANE[0], 4), np.uint8))).coverage
    ((_, _, drawn),) = pieces(SIZE, [None, None, empty], [STRAIGHT] * 3)
    assert [showing.layer for showing in drawn] == [1]


@pytest.mark.parametrize("seed", range(6))
def test_islands_hold_all_that_shows_and_lie_a_cell_apart(seed: int) -> None:
    chance = np.random.default_rng(seed)
    clear = np.full((700, 430), 255, np.uint8)
    for _ in range(12):
        top, left = chance.integers(0, 680), chance.integers(0, 410)
        clear[top : top + chance.integers(1, 90), left : left + chance.integers(1, 60)] = 40
    found = islands(clear)
    rest = clear.copy()
    for one in found:
        rest[one.top : one.bottom, one.left : one.right] = 255
    assert rest.min() == 255
    assert len(found) > 1
    grown = np.zeros_like(clear, np.uint8)
    for one in found:
        grown[
            max(0, one.top - CELL // 2) : one.bottom + CELL // 2, max(0, one.left - CELL // 2) : one.right + CELL // 2
        ] += 1
    assert grown.max() == 1


def test_what_shows_nowhere_has_no_islands() -> None:
    assert islands(np.full((90, 50), 255, np.uint8)) == ()
