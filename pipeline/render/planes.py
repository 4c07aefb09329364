"""Pictures as the planes that the encoder eats: BT.709, limited range, 4:2:0, converted once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from pipeline.errors import InvalidInput
from pipeline.gauge import upright
from pipeline.photos import flattened
from pipeline.render.tiles import DOWN, Coverage, coverage

Plane = NDArray[np.uint8]

BLACK = (16, 128, 128)
MOST_PIXELS = 40_000_000
FORMATS = ("PNG", "JPEG", "WEBP")
# Planes are this much larger than the canvas: that keeps bilinear samples sharp and free of flicker.
OVERSIZE = 1.5
MARGIN = 64
# Rows that are converted at a time; even.
STRIP = 128

# Rows give Y, U, V from R, G, B and opacity, all 0 … 255 and premultiplied (ITU-R BT.709, section 3).
_TO_YUV = np.array(
    [
        [0.2126 * 219, 0.7152 * 219, 0.0722 * 219, 16],
        [-0.2126 / 1.8556 * 224, -0.7152 / 1.8556 * 224, 0.5 * 224, 128],
        [0.5 * 224, -0.7152 / 1.5748 * 224, -0.0722 / 1.5748 * 224, 128],
    ]
) / np.array([255, 255, 255, 255])
_OPAQUE = _TO_YUV * np.array([1, 1, 1, 255])


@dataclass(frozen=True, slots=True)
class Planes:
    """Luma and the two chroma planes of half its size."""

    y: Plane
    u: Plane
    v: Plane

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the luma."""
        return self.y.shape[1], self.y.shape[0]

    def part(self, rows: slice, columns: slice) -> "Planes":
        """A view of a rectangle whose edges are even."""
        half = (slice(rows.start // 2, rows.stop // 2), slice(columns.start // 2, columns.stop // 2))
        return Planes(self.y[rows, columns], self.u[half], self.v[half])

    def fill(self, colour: tuple[int, int, int]) -> None:
        """Make every sample of each plane the same."""
        for plane, level in zip(self, colour, strict=True):
            plane[...] = level

    def __iter__(self) -> Iterator[Plane]:
        return iter((self.y, self.u, self.v))


@dataclass(frozen=True, slots=True)
class Picture:
    """Planes ready to be sampled; a layer's are premultiplied, and `clear` tells how much shows through.

    `margin` more pixels repeat the edges all around, so that a sampled window may reach over them. A layer of the size
    `whole` keeps only the rows from `top` on that show something.
    """

    planes: Planes
    clear: tuple[Plane, Plane] | None = None
    coverage: Coverage | None = None
    depth: float | None = None
    margin: int = 0
    top: int = 0
    whole: tuple[int, int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the whole luma without its margin."""
        if self.whole:
            return self.whole
        width, height = self.planes.size
        return width - 2 * self.margin, height - 2 * self.margin


def blank(width: int, height: int) -> Planes:
    """Black planes."""
    half = (height // 2, width // 2)
    made = Planes(np.empty((height, width), np.uint8), np.empty(half, np.uint8), np.empty(half, np.uint8))
    made.fill(BLACK)
    return made


def unpacked(block: bytearray, width: int, height: int) -> Planes:
    """A frame of raw yuv420p as planes over its own bytes."""
    luma, chroma, half = width * height, width * height // 4, (height // 2, width // 2)
    flat = np.frombuffer(block, np.uint8)
    u, v = flat[luma : luma + chroma], flat[luma + chroma :]
    return Planes(flat[:luma].reshape(height, width), u.reshape(half), v.reshape(half))


def picture(path: Path, width: int, height: int) -> Picture:
    """A picture cropped to the canvas's shape, OVERSIZE times its size; raises InvalidInput if it can't be read."""
    return bordered(Picture(planes(_fitted(loaded(path, "RGB"), width, height))))


def layers(
    found: Sequence[tuple[Path, float]], width: int, height: int, most: int, apart: Sequence[float] = ()
) -> tuple[Picture, ...]:
    """Transparent pictures back to front as at most `most` layers; neighbours of like depth become one.

    Those that have one of the depths `apart` between them, or the farther of them at it, stay two.
    """
    # One after another: all of them at once take as much memory as what is made of them.
    return tuple(
        _cropped(_together([path for path, _ in group], width, height), depth)
        for group, depth in _groups(found, most, apart)
    )


def _groups(
    found: Sequence[tuple[Path, float]], most: int, apart: Sequence[float]
) -> list[tuple[Sequence[tuple[Path, float]], float]]:
    """Which pictures become one layer, and its depth."""
    groups = [([each], each[1]) for each in found]
    while len(groups) > most:
        depths = [depth for _, depth in groups]
        gaps = {
            near - far: index
            for index, (far, near) in reversed(list(enumerate(pairwise(depths))))
            if not any(far <= depth < near for depth in apart)
        }
        if not gaps:
            break
        index = gaps[min(gaps)]
        (far_ones, far), (near_ones, near) = groups[index : index + 2]
        groups[index : index + 2] = [([*far_ones, *near_ones], (far + near) / 2)]
    return [*groups]


def _together(paths: Sequence[Path], width: int, height: int) -> Plane:
    """Premultiplied pixels of pictures laid over each other."""
    read = (premultiplied(_fitted(loaded(path, "RGBA"), width, height, grown=False)) for path in paths)
    return reduce(_over, read)


def _cropped(pixels: Plane, depth: float) -> Picture:
    """A layer without the empty rows above and below what it shows."""
    height, width = pixels.shape[:2]
    _, top, across, high = cv2.boundingRect(cv2.extractChannel(pixels, 3))
    # A tile more on each side, so that all that show some of it lie within.
    spare = height // DOWN + 2
    rows = slice(max(0, top - spare) // 2 * 2, min(height, top + high + spare) // 2 * 2) if across else slice(0, 2)
    return replace(bordered(layer(pixels[rows], depth)), top=rows.start, whole=(width, height))


def bordered(made: Picture) -> Picture:
    """The picture with MARGIN pixels more all around."""
    y, u, v = (
        _framed(plane, margin) for plane, margin in zip(made.planes, (MARGIN, MARGIN // 2, MARGIN // 2), strict=True)
    )
    clear = made.clear and (_framed(made.clear[0], MARGIN), _framed(made.clear[1], MARGIN // 2))
    return replace(made, planes=Planes(y, u, v), clear=clear, margin=MARGIN)


def _framed(plane: Plane, margin: int) -> Plane:
    return np.asarray(cv2.copyMakeBorder(plane, margin, margin, margin, margin, cv2.BORDER_REPLICATE), np.uint8)


def planes(pixels: Plane) -> Planes:
    """Planes of RGB, or of premultiplied RGBA, pixels; both sides even."""
    made, matrix = blank(pixels.shape[1], pixels.shape[0]), _TO_YUV if pixels.shape[2] == 4 else _OPAQUE
    for top in range(0, len(pixels), STRIP):
        yuv = cv2.transform(pixels[top : top + STRIP], matrix)
        cv2.extractChannel(yuv, 0, dst=made.y[top : top + STRIP])
        for index, plane in ((1, made.u), (2, made.v)):
            plane[top // 2 : (top + STRIP) // 2] = halved(np.asarray(cv2.extractChannel(yuv, index), np.uint8))
    return made


def pixels(shown: Planes) -> Plane:
    """RGB pixels of planes."""
    whole = [cv2.resize(plane, shown.size, interpolation=cv2.INTER_LINEAR) for plane in (shown.u, shown.v)]
    yuv = cv2.merge([shown.y, *whole])
    inverse = np.linalg.inv(_OPAQUE[:, :3])
    return np.asarray(cv2.transform(yuv, np.column_stack([inverse, -inverse @ _OPAQUE[:, 3]])), np.uint8)


def halved(plane: Plane) -> Plane:
    """The plane at half its size; each sample is the mean of four."""
    return np.asarray(cv2.resize(plane, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)


def loaded(path: Path, mode: str) -> Plane:
    """A picture's pixels, RGB (on white) or RGBA; raises InvalidInput if it can't be read."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            shown = upright(image)
            return np.asarray(flattened(shown) if mode == "RGB" else shown.convert(mode))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        most = MOST_PIXELS // 10**6
        raise InvalidInput(f"Picture {path.name!r} is larger than {most} megapixels: shrink it.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InvalidInput(f"Picture {path.name!r} can't be read: use a PNG, JPEG or WebP file.") from error


def _fitted(pixels: Plane, width: int, height: int, *, grown: bool = True) -> Plane:
    """The middle of the pixels in the canvas's shape, scaled to OVERSIZE times the canvas; smaller ones only if `grown`."""
    across, down = pixels.shape[1], pixels.shape[0]
    scale = min(across / width, down / height)
    kept_across, kept_down = round(width * scale), round(height * scale)
    left, top = (across - kept_across) // 2, (down - kept_down) // 2
    size = OVERSIZE if grown else max(1.0, min(OVERSIZE, scale))
    target = (round(width * size / 2) * 2, round(height * size / 2) * 2)
    shrinking = target[0] < kept_across
    kept = pixels[top : top + kept_down, left : left + kept_across]
    if target == (kept_across, kept_down):
        return kept
    method = cv2.INTER_AREA if shrinking else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(kept, target, interpolation=method), np.uint8)


def premultiplied(pixels: Plane) -> Plane:
    """RGBA with its colours weakened by its opacity; strip by strip, which stay in the processor's cache."""
    made = np.empty_like(pixels)
    for top in range(0, len(pixels), STRIP):
        strip = pixels[top : top + STRIP]
        opacity = cv2.extractChannel(strip, 3)
        weights = cv2.merge([opacity, opacity, opacity, np.full_like(opacity, 255)])
        cv2.multiply(strip, weights, dst=made[top : top + STRIP], scale=1 / 255)
    return made


def _over(far: Plane, near: Plane) -> Plane:
    if far.shape != near.shape:
        far = np.asarray(cv2.resize(far, near.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.uint8)
    clear = 255 - cv2.extractChannel(near, 3)
    shown = cv2.multiply(far, cv2.merge([clear, clear, clear, clear]), scale=1 / 255)
    return np.asarray(cv2.add(near, shown), np.uint8)


def layer(pixels: Plane, depth: float | None = None) -> Picture:
    """Premultiplied RGBA as planes and what shows through them."""
    clear = np.asarray(255 - cv2.extractChannel(pixels, 3), np.uint8)
    if not clear.any():
        return Picture(planes(pixels), depth=depth)
    return Picture(planes(pixels), clear=(clear, halved(clear)), coverage=coverage(clear), depth=depth)


def lay(source: Plane, clear: Plane, target: Plane) -> None:
    """Put a premultiplied plane over another of its size."""
    cv2.multiply(target, clear, dst=target, scale=1 / 255)
    cv2.add(target, source, dst=target)
