import numpy as np
import pytest

from pipeline.render.moves import TRAVEL, eased, view, warp
from pipeline.timeline import MOTIONS

CANVAS, PLANE = (108, 192), (162, 288)


def box(motion: str, frame: float, depth: float | None = None) -> tuple[float, float, float, float]:
    matrix = warp(view(motion, frame, 120, 8, depth=depth), PLANE, CANVAS)
    left, top = matrix[0, 2], matrix[1, 2]
    return left, top, left + matrix[0, 0] * CANVAS[0], top + matrix[1, 1] * CANVAS[1]


@pytest.mark.parametrize("motion", MOTIONS)
@pytest.mark.parametrize("depth", [None, 0.0, 0.5, 1.0])
def test_the_camera_never_leaves_the_picture(motion: str, depth: float | None) -> None:
    for frame in range(-8, 128):
        left, top, right, bottom = box(motion, frame, depth)
        assert left >= 0
        assert top >= 0
        assert right <= PLANE[0] + 1e-9
        assert bottom <= PLANE[1] + 1e-9


@pytest.mark.parametrize("motion", [name for name in MOTIONS if name != "still"])
def test_a_moving_camera_travels_a_little_and_never_jerks(motion: str) -> None:
    places = np.array([box(motion, frame) for frame in range(-8, 128)])
    travel = np.abs(places[-1] - places[0]).max() / PLANE[1]
    assert 0.02 < travel <= TRAVEL
    steps = np.diff(places, axis=0)
    assert np.abs(np.diff(steps, axis=0)).max() < 0.005
    assert (np.sign(steps).max(axis=0) - np.sign(steps).min(axis=0) <= 1).all()


def test_a_still_camera_stays() -> None:
    assert box("still", 0) == box("still", 119)


@pytest.mark.parametrize("motion", [name for name in MOTIONS if name != "still"])
def test_the_near_moves_more_than_the_far(motion: str) -> None:
    def travel(depth: float) -> float:
        return float(np.abs(np.subtract(box(motion, 127, depth), box(motion, -8, depth))).max())

    assert travel(0.0) < travel(0.5) < travel(1.0) < 0.14 * PLANE[1]


def test_layers_lie_together_where_a_zoom_begins() -> None:
    assert box("push in", -8, 0.0) == pytest.approx(box("push in", -8, 1.0))


def test_easing_starts_and_ends_slowly() -> None:
    assert eased(0) == 0
    assert eased(1) == pytest.approx(1)
    assert eased(0.1) < 0.1
    assert eased(0.9) > 0.9
