import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.render.sampling import MOST_EXTRA, TOLERANCE, sample, window

SOURCE = cv2.GaussianBlur(np.random.default_rng(3).integers(0, 255, (700, 500), np.uint8), (0, 0), 3)


@given(
    scale=st.floats(0.4, 2.0), start=st.floats(0, 90), length=st.integers(1, 400), source=st.integers(1, 1000)
)  # fmt: skip
def test_a_window_shows_what_was_asked_within_the_tolerance_and_stays_inside(scale, start, length, source):
    found = window(scale, start, length, source)
    if found is None:
        return
    assert 0 <= found.first <= found.first + found.span <= source
    assert 0 <= found.lead <= found.size - length <= MOST_EXTRA
    for sample_number in (0, length - 1):
        shown = found.first + (found.lead + sample_number + 0.5) * found.span / found.size - 0.5
        assert abs(shown - (start + scale * sample_number)) <= TOLERANCE + 1e-6


@pytest.mark.parametrize("length", [270, 540, 1080, 1920])
def test_nearly_every_grid_has_a_window(length):
    asked = np.random.default_rng(1).uniform((1.33, 70), (1.49, 120), (300, 2))
    found = [window(scale, start, length, 3100) for scale, start in asked]
    assert sum(one is not None for one in found) > 280


@pytest.mark.parametrize(("left", "top"), [(66.2, 70.9), (-3.0, 2.0), (140.7, 300.1)])
def test_both_ways_give_the_same_samples(left, top):
    """The last two reach over an edge, which only the affine warp can do."""
    into, plain = np.empty((360, 240), np.uint8), np.empty((360, 240), np.uint8)
    matrix = np.array([[1.41, 0, left], [0, 1.41, top]])
    sample(SOURCE, matrix, into)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cv2.warpAffine(SOURCE, matrix, (240, 360), dst=plain, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    assert abs(into.astype(int) - plain).max() <= 2
