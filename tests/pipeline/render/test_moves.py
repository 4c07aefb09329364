import numpy as np
import pytest

from pipeline.render.moves import PATHS, eased, framed, view, warp
from pipeline.timeline import CHOSEN_MOTIONS, MOTIONS

FRAMES, REACH = 120, 8
CANVASES = {"upright": (108, 192), "square": (144, 144), "wide": (192, 108)}


def look(motion: str, frame: float, canvas: tuple[int, int], depth: float | None = None) -> np.ndarray:
    seen = view(motion, frame, FRAMES, REACH, depth=depth, aspect=canvas[0] / canvas[1])
    return warp(seen, canvas, canvas)


def travel(motion: str, canvas: tuple[int, int], depth: float | None = None) -> float:
    """How far what is seen moves from the first frame to the last, on the mean over the frame, in parts of its width."""
    across, down = np.meshgrid(*(np.linspace(0, length, 20) for length in canvas))
    first, last = (look(motion, frame, canvas, depth) for frame in (0, FRAMES - 1))
    x, y = (
        (first[axis, axis] * place + first[axis, 2] - last[axis, 2]) / last[axis, axis] - place
        for axis, place in ((0, across), (1, down))
    )
    return float(np.hypot(x, y).mean()) / canvas[0]


@pytest.mark.parametrize("motion", MOTIONS)
@pytest.mark.parametrize("depth", [None, 0.0, 0.5, 1.0])
@pytest.mark.parametrize("nearer", [1.0, 1.22])
@pytest.mark.parametrize("canvas", CANVASES.values(), ids=CANVASES)
def test_the_camera_never_leaves_the_picture(
    motion: str, depth: float | None, nearer: float, canvas: tuple[int, int]
) -> None:
    for frame in (-8, 0, 30, 60, 90, 119, 127):
        matrix = framed(look(motion, frame, canvas, depth), nearer, canvas)
        corners = matrix @ np.array([[0, canvas[0]], [0, canvas[1]], [1, 1]])
        assert corners.min() >= -1e-9
        assert (corners[:, 1] <= np.array(canvas) + 1e-9).all()


@pytest.mark.parametrize("motion", CHOSEN_MOTIONS)
@pytest.mark.parametrize("depth", [None, 0.5])
@pytest.mark.parametrize("canvas", CANVASES.values(), ids=CANVASES)
def test_what_is_seen_travels_through_a_scene(motion: str, depth: float | None, canvas: tuple[int, int]) -> None:
    assert 0.055 < travel(motion, canvas, depth) < 0.15


@pytest.mark.parametrize("motion", CHOSEN_MOTIONS)
def test_a_moving_camera_never_jerks(motion: str) -> None:
    canvas = CANVASES["upright"]
    places = np.array([look(motion, frame, canvas)[:, 2] for frame in range(-8, 128)]) / canvas[0]
    steps = np.diff(places, axis=0)
    steps[np.abs(steps) < 1e-6] = 0
    assert np.abs(np.diff(steps, axis=0)).max() < 0.005
    assert (np.sign(steps).max(axis=0) - np.sign(steps).min(axis=0) <= 1).all()


def test_a_still_camera_stays_and_a_settling_one_ends_at_the_whole_picture() -> None:
    canvas = CANVASES["upright"]
    assert np.array_equal(look("still", 0, canvas), look("still", 119, canvas))
    assert look("settle", 0, canvas)[0, 0] < look("settle", 127, canvas)[0, 0] == look("still", 0, canvas)[0, 0]


@pytest.mark.parametrize("motion", CHOSEN_MOTIONS)
def test_the_near_moves_more_than_the_far(motion: str) -> None:
    far, middle, near = (travel(motion, CANVASES["upright"], depth) for depth in (0.0, 0.5, 1.0))
    assert far < middle < near


def test_layers_lie_together_where_a_zoom_begins() -> None:
    canvas = CANVASES["upright"]
    assert look("push in", -8, canvas, 0.0) == pytest.approx(look("push in", -8, canvas, 1.0))


def test_a_nearer_framing_lets_nothing_sink_under_the_captions() -> None:
    canvas = CANVASES["upright"]
    matrix = framed(look("still", 0, canvas), 1.22, canvas)
    for height in (0.2, 0.4, 0.6):
        before = (height * canvas[1] - look("still", 0, canvas)[1, 2]) / look("still", 0, canvas)[1, 1]
        after = (height * canvas[1] - matrix[1, 2]) / matrix[1, 1]
        assert after <= before + 1e-9


def test_easing_starts_and_ends_slowly() -> None:
    assert eased(0) == 0
    assert eased(1) == pytest.approx(1)
    assert eased(0.1) < 0.1
    assert eased(0.9) > 0.9


def test_every_motion_has_a_path() -> None:
    assert set(PATHS) == set(MOTIONS)


@pytest.mark.parametrize("motion", MOTIONS)
@pytest.mark.parametrize("depth", [None, 0.0, 0.5, 1.0])
@pytest.mark.parametrize("canvas", CANVASES.values(), ids=CANVASES)
def test_what_stands_over_the_captions_never_sinks_under_them(
    motion: str, depth: float | None, canvas: tuple[int, int]
) -> None:
    foot = 0.6 * canvas[1]
    for frame in range(-8, 128, 8):
        matrix = look(motion, frame, canvas, depth)
        assert (foot - matrix[1, 2]) / matrix[1, 1] <= foot + 1e-6
