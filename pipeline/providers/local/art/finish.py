"""The last touches and the files: grain, vignette, paper, composition, PNG."""

from dataclasses import replace
from pathlib import Path
from random import Random

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.capabilities import MovingPart
from pipeline.providers.local.art.brush import radial
from pipeline.providers.local.art.colours import BLACK
from pipeline.providers.local.art.palettes import Look
from pipeline.providers.local.art.pieces import Box, Piece
from pipeline.providers.local.art.stage import TOP, Stage

Pixels = NDArray[np.uint8]


def finish(stage: Stage) -> None:
    """The vignette, on the ink of each layer: a shade of its own over all of them would make a renderer blend every pixel."""
    look = stage.palette.look
    if not look.vignette:
        return
    dark = stage.palette.ground.mix(BLACK, 0.7)
    stops = [
        (0.0, dark.argb(0)),
        (0.62, dark.argb(0)),
        (0.82, dark.argb(look.vignette * 0.45)),
        (1.0, dark.argb(look.vignette)),
    ]
    shade = radial((0, 0), 790, stops)
    shade.setBlendMode(skia.BlendMode.kSrcATop)
    for index in sorted(stage.touched):
        canvas = stage.layer(index)
        canvas.save()
        canvas.translate(stage.wide / 2, stage.high * 0.46)
        canvas.scale(stage.wide / 1000, stage.high / 1000)
        canvas.drawPaint(shade)
        canvas.restore()


def layers(stage: Stage, rng: Random) -> list[Pixels]:
    """The painted layers back to front as BGRA (not premultiplied), finished by the look."""
    look = stage.palette.look
    found = [_pixels(stage.surfaces[index]) for index in sorted(stage.touched)]
    if look.chroma == 0:
        for one in found:
            one[..., :3] = cv2.cvtColor(one, cv2.COLOR_BGRA2GRAY)[..., None]
    if look.wobble:
        found = _wobbled(found, look, rng)
    if look.grain or look.paper:
        _textured(found[0], look, rng)
    return found


def _pixels(surface: skia.Surface) -> Pixels:
    array: Pixels = surface.toarray(colorType=skia.ColorType.kBGRA_8888_ColorType)
    return array


def _textured(back: Pixels, look: Look, rng: Random) -> None:
    source = np.random.Generator(np.random.PCG64(rng.getrandbits(64)))
    height, width = back.shape[:2]
    tile = source.normal(0, 0.6 * look.grain, (512, 512)).astype(np.float32)
    if look.paper:
        rough = cv2.GaussianBlur(source.normal(0, 1, (512, 512)).astype(np.float32), (0, 0), 1.6)
        tile += rough * np.float32(13 * look.paper)
    noise = np.tile(np.clip(np.rint(tile), -60, 60).astype(np.int16), (height // 512 + 1, width // 512 + 1))
    low = np.clip(noise, None, 0)[:height, :width]
    high = np.clip(noise, 0, None)[:height, :width]
    for channel in range(3):
        plane = back[..., channel]
        back[..., channel] = cv2.subtract(cv2.add(plane, high.astype(np.uint8)), (-low).astype(np.uint8))


def _wobbled(found: list[Pixels], look: Look, rng: Random) -> list[Pixels]:
    source = np.random.Generator(np.random.PCG64(rng.getrandbits(64)))
    height, width = found[0].shape[:2]
    reach = np.float32(min(height, width) * 0.0026 * look.wobble)
    shift = [
        cv2.resize(
            cv2.GaussianBlur(source.normal(0, 6, (90, 90)).astype(np.float32), (0, 0), 1.4),
            (width, height),
            interpolation=cv2.INTER_CUBIC,
        )
        for _ in range(2)
    ]
    across = np.arange(width, dtype=np.float32)[None, :] + shift[0] * reach
    down = np.arange(height, dtype=np.float32)[:, None] + shift[1] * reach
    moved = (cv2.remap(one, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) for one in found)
    return [one.astype(np.uint8, copy=False) for one in moved]


def pieces(stage: Stage) -> list[Piece]:
    """The parts that move, from the rearmost layer's to the nearest's, finished by the look.

    The first thing of a film's first picture stands there from the first frame on, which is the film's face elsewhere.
    """
    found = _streamed(sorted(stage.pieces, key=lambda piece: piece.layer))
    if stage.place == 0:
        entering = (
            n for n, one in enumerate(found)
            if one.move.entrance != "none" and one.layer < TOP and not one.move.cue
        )  # fmt: skip
        first = next(entering, None)
        if first is not None:
            whole = found[first].whole
            found = [
                one.standing() if n == first or (whole and one.whole == whole) else one for n, one in enumerate(found)
            ]
    return [piece.grey() for piece in found] if stage.palette.look.chroma == 0 else found


def _streamed(pieces: list[Piece]) -> list[Piece]:
    """Streams of one way become one, the nearest: each costs a frame's worth of work."""
    found: dict[tuple[float, float], Piece] = {}
    for piece in pieces:
        if piece.move.motion == "stream":
            far = found.get(piece.move.way)
            found[piece.move.way] = replace(piece, cells=(_over(piece.final, far.final),)) if far else piece
    others = [piece for piece in pieces if piece.move.motion != "stream"]
    return sorted([*others, *found.values()], key=lambda piece: piece.layer)


def _over(near: Pixels, far: Pixels) -> Pixels:
    surface = skia.Surface(near.shape[1], near.shape[0])
    for pixels in (far, near):
        surface.getCanvas().drawImage(_image(pixels), 0, 0)
    return _pixels(surface)


def composed(found: list[Pixels], parts: list[Piece], stage: Stage) -> Pixels:
    """The picture: the layers over each other without their bleed, each with the parts that lie on it.

    The rearmost layer hides all behind it.
    """
    width, height = stage.size
    crop = np.s_[stage.margin_y : stage.margin_y + height, stage.margin_x : stage.margin_x + width]
    made = np.ascontiguousarray(found[0][crop])
    canvas = skia.Surface(made, colorType=skia.ColorType.kBGRA_8888_ColorType).getCanvas()
    rearmost = min(stage.touched)
    for index, one in zip(sorted(stage.touched), found, strict=True):
        if index > rearmost:
            _inked(canvas, one[crop])
        for piece in parts:
            if on(stage, piece) == index:
                canvas.drawImage(_image(piece.final), piece.left, piece.top)
    return np.ascontiguousarray(made[..., :3])


def _inked(canvas: skia.Canvas, pixels: Pixels) -> None:
    """Draw a layer's ink: some hold little, and empty pixels cost as much."""
    left, top, wide, tall = cv2.boundingRect(cv2.extractChannel(pixels, 3))
    if wide:
        canvas.drawImage(_image(pixels[top : top + tall, left : left + wide]), left, top)


def on(stage: Stage, piece: Piece) -> int:
    """The painted layer that a part lies on."""
    return max((index for index in stage.touched if index <= piece.layer), default=min(stage.touched))


def rank(stage: Stage, piece: Piece) -> int:
    """The place of that layer among the painted ones, from the back."""
    return sorted(stage.touched).index(on(stage, piece))


def moving(stage: Stage, piece: Piece, depth: float) -> MovingPart:
    """What a renderer needs to know of a part of a depth: its boxes in shares of the layers, which reach beyond the picture."""
    (width, height), margin = stage.size, (stage.margin_x, stage.margin_y)
    span, move = (width + 2 * margin[0], height + 2 * margin[1]), piece.move
    x, y, wide, tall = _shares(piece.box, margin, span)
    whole = piece.whole and _shares(piece.whole, margin, span)
    return MovingPart(
        x=x, y=y, width=wide, height=tall, depth=depth, motion=move.motion, entrance=move.entrance, cue=move.cue,
        cells=len(piece.cells), cell_seconds=move.cell_seconds, loop=move.loop, pace=move.pace, reach=move.reach,
        way=move.way, whole=whole,
    )  # fmt: skip


def _shares(box: Box, margin: tuple[int, int], span: tuple[int, int]) -> tuple[float, float, float, float]:
    left, top, wide, tall = box
    return (left + margin[0]) / span[0], (top + margin[1]) / span[1], wide / span[0], tall / span[1]


def _image(pixels: Pixels) -> skia.Image:
    return skia.Image.fromarray(np.ascontiguousarray(pixels), skia.ColorType.kBGRA_8888_ColorType)


def write(path: Path, pixels: Pixels) -> Path:
    """A PNG, compressed for speed."""
    _, packed = cv2.imencode(
        ".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_UP]
    )
    path.write_bytes(packed.tobytes())
    return path
