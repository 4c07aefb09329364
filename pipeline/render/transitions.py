"""Transitions: how a scene's last frames become the next one's first."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.render.planes import Plane, Planes

Weights = NDArray[np.float32]

# before, after, moment (0 … 1, both ends excluded), the frame to fill
Blend = Callable[[Planes, Planes, float, Planes], None]

WHIP_BLUR = 0.16
ZOOM = 0.45
SOFT_EDGE = 0.16


def blend(name: str, before: Planes, after: Planes, moment: float, into: Planes) -> None:
    """Fill a frame of the transition `name`; an unknown name dissolves."""
    BLENDS.get(name, dissolve)(before, after, moment, into)


def cut(before: Planes, after: Planes, moment: float, into: Planes) -> None:
    """Change in the middle, at once."""
    _copy(before if moment < 0.5 else after, into)


def dissolve(before: Planes, after: Planes, moment: float, into: Planes) -> None:
    """Fade one into the other."""
    for one, other, target in zip(before, after, into, strict=True):
        cv2.addWeighted(one, 1 - moment, other, moment, 0, dst=target)


def dip(luma: int) -> Blend:
    """Fade to a grey level and out of it."""

    def draw(before: Planes, after: Planes, moment: float, into: Planes) -> None:
        shown = abs(1 - 2 * moment)
        for source, grey, target in zip(before if moment < 0.5 else after, (luma, 128, 128), into, strict=True):
            cv2.convertScaleAbs(source, dst=target, alpha=shown, beta=grey * (1 - shown))

    return draw


def push(across: int, down: int) -> Blend:
    """Push the old frame out with the new one: `across` -1 moves to the left, `down` -1 upwards."""

    def draw(before: Planes, after: Planes, moment: float, into: Planes) -> None:
        at = _smooth(moment)
        for one, other, target, shrink in zip(before, after, into, (1, 2, 2), strict=True):
            shift = _even(at * into.size[0]) // shrink, _even(at * into.size[1]) // shrink
            _pushed(one, other, shift[0] * across, shift[1] * down, target)

    return draw


def whip(before: Planes, after: Planes, moment: float, into: Planes) -> None:
    """Swing the camera round: a push blurred along its way."""
    push(-1, 0)(before, after, moment, into)
    strength = WHIP_BLUR * np.sin(np.pi * moment) ** 2
    for target in into:
        width = 2 * int(target.shape[1] * strength / 2) + 1
        cv2.blur(target, (width, 1), dst=target, borderType=cv2.BORDER_REPLICATE)


def zoom(before: Planes, after: Planes, moment: float, into: Planes) -> None:
    """Fly into the old frame and arrive in the new one, which is still a little too near."""
    at = _smooth(moment)
    share = _smooth(min(1.0, max(0.0, 2 * moment - 0.5)))
    for one, other, target in zip(before, after, into, strict=True):
        near = _closer(one, 1 + ZOOM * at)
        far = _closer(other, 1 + ZOOM * (1 - at))
        cv2.addWeighted(near, 1 - share, far, share, 0, dst=target)


def wipe(before: Planes, after: Planes, moment: float, into: Planes) -> None:
    """Uncover the new frame from the left behind a soft, slanted edge."""
    across, down = _grid(into)
    _masked(before, after, np.float32(1 / 1.25) * (across + np.float32(0.25) * down), _smooth(moment), into)


def circle(before: Planes, after: Planes, moment: float, into: Planes) -> None:
    """Uncover the new frame in a growing circle."""
    across, down = _grid(into)
    width, height = into.size
    distance = np.hypot((across - 0.5) * width, (down - 0.5) * height) / (0.5 * np.hypot(width, height))
    _masked(before, after, distance.astype(np.float32), _smooth(moment), into)


def luma(before: Planes, after: Planes, moment: float, into: Planes) -> None:
    """Let the new frame shine through where the old one is brightest first."""
    bright = cv2.GaussianBlur(before.y, (0, 0), max(1.0, into.size[0] / 120)).astype(np.float32)
    _masked(before, after, np.float32(235 / 219) - bright * np.float32(1 / 219), moment, into, soft=0.45)


def _masked(
    before: Planes, after: Planes, order: Weights, moment: float, into: Planes, soft: float = SOFT_EDGE
) -> None:
    """Show the new frame wherever `order` (0 … 1) has been passed by the moment."""
    share = np.clip((moment * (1 + soft) - order) / soft, 0, 1).astype(np.float32)
    half = cv2.resize(share, (into.u.shape[1], into.u.shape[0]), interpolation=cv2.INTER_AREA)
    for one, other, weight, target in zip(before, after, (share, half, half), into, strict=True):
        cv2.blendLinear(other, one, weight, 1 - weight, dst=target)


def _grid(into: Planes) -> tuple[Weights, Weights]:
    """Column and row of each pixel in parts of the frame."""
    width, height = into.size
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    return across, down


def _closer(plane: Plane, scale: float) -> Plane:
    height, width = plane.shape
    matrix = np.array([[1 / scale, 0, width * (1 - 1 / scale) / 2], [0, 1 / scale, height * (1 - 1 / scale) / 2]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(plane, matrix, (width, height), flags=flags), np.uint8)


def _pushed(one: Plane, other: Plane, across: int, down: int, into: Plane) -> None:
    height, width = into.shape
    for source, left, top in ((one, across, down), (other, across - _step(across, width), down - _step(down, height))):
        columns, rows = slice(max(0, left), min(width, width + left)), slice(max(0, top), min(height, height + top))
        into[rows, columns] = source[
            max(0, -top) : max(0, -top) + rows.stop - rows.start,
            max(0, -left) : max(0, -left) + columns.stop - columns.start,
        ]


def _step(shift: int, size: int) -> int:
    return size if shift > 0 else -size if shift < 0 else 0


def _even(length: float) -> int:
    return max(2, round(length / 2) * 2)


def _smooth(moment: float) -> float:
    return moment * moment * (3 - 2 * moment)


def _copy(source: Planes, into: Planes) -> None:
    for one, target in zip(source, into, strict=True):
        target[...] = one


BLENDS: dict[str, Blend] = {
    "cut": cut,
    "dissolve": dissolve,
    "dip to black": dip(16),
    "dip to white": dip(235),
    "slide": push(-1, 0),
    "push up": push(0, -1),
    "wipe": wipe,
    "zoom": zoom,
    "whip": whip,
    "circle": circle,
    "luma": luma,
}
