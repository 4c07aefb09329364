from itertools import pairwise

import numpy as np
import pytest

from pipeline.render.planes import Planes, blank
from pipeline.render.transitions import BLENDS, blend

SIZE = (96, 128)
MOMENTS = [number / 17 for number in range(1, 17)]


def grey(luma: int, chroma: int = 128) -> Planes:
    shown = blank(*SIZE)
    for plane, value in zip(shown, (luma, chroma, chroma), strict=True):
        plane[...] = value
    return shown


def after(name: str, moment: float, before: Planes, then: Planes) -> Planes:
    into = grey(77, 77)
    blend(name, before, then, moment, into)
    return into


@pytest.mark.parametrize("name", BLENDS)
def test_it_begins_with_the_old_frame_and_ends_with_the_new(name: str) -> None:
    old, new = grey(60, 100), grey(200, 150)
    first, last = after(name, 0.02, old, new), after(name, 0.98, old, new)
    for plane, start, end in zip(zip(first, last, strict=True), (60, 100, 100), (200, 150, 150), strict=True):
        assert abs(plane[0].mean() - start) < 12
        assert abs(plane[1].mean() - end) < 12


@pytest.mark.parametrize("name", BLENDS)
def test_every_pixel_of_every_plane_is_drawn(name: str) -> None:
    for moment in MOMENTS:
        shown = after(name, moment, grey(150, 150), grey(150, 150))
        if "dip" in name:
            assert all(np.ptp(plane) == 0 for plane in shown)
        else:
            assert all(abs(plane.astype(int) - 150).max() <= 2 for plane in shown)


@pytest.mark.parametrize("name", [name for name in BLENDS if name not in ("cut", "dip to black", "dip to white")])
def test_the_new_frame_only_ever_grows(name: str) -> None:
    means = [float(after(name, moment, grey(40), grey(200)).y.mean()) for moment in MOMENTS]
    assert all(later >= earlier - 0.5 for earlier, later in pairwise(means))
    assert max(np.diff(means)) < 45


def test_a_dip_goes_through_its_colour() -> None:
    assert after("dip to black", 0.5, grey(200, 90), grey(200, 90)).y.mean() == pytest.approx(16, abs=1)
    assert after("dip to white", 0.5, grey(40, 90), grey(40, 90)).y.mean() == pytest.approx(235, abs=1)


def test_bright_parts_go_first_in_a_luma_wipe() -> None:
    old = grey(30)
    old.y[:, 48:] = 220
    shown = after("luma", 0.5, old, grey(128))
    assert abs(shown.y[:, 80:].mean() - 128) < abs(shown.y[:, :16].mean() - 128)


def test_an_unknown_name_dissolves() -> None:
    assert after("sparkle", 0.5, grey(40), grey(200)).y.mean() == pytest.approx(120, abs=1)
