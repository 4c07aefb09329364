"""Drawings of objects: vectors with gradients, kept in drawings.zip by the dozen, so that only what is drawn is unpacked."""

import json
from functools import lru_cache
from importlib.resources import files
from zipfile import ZipFile

import numpy as np
import skia
from numpy.typing import NDArray

from pipeline.providers.local.art.objects.shapes import shape

SIDE = 32
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    f' width="{SIDE}" height="{SIDE}" viewBox="0 0 {SIDE} {SIDE}">'
)


def draw(canvas: skia.Canvas, name: str, box: skia.Rect) -> None:
    """Draw an object as large as fits into `box`: its ink touches the box, centred across, its foot on the lower edge.

    KeyError if no object has this name.
    """
    ink = shape(name)
    scale = min(box.width() / ink.width, box.height() / ink.height)
    left = box.centerX() - (ink.left + ink.width / 2) * scale
    top = box.bottom() - ink.bottom * scale
    canvas.save()
    canvas.translate(left, top)
    canvas.scale(scale / SIDE, scale / SIDE)
    _drawing(name).render(canvas)
    canvas.restore()


def image(name: str, pixels: int) -> NDArray[np.uint8]:
    """An object as RGBA with straight alpha, cut to its ink; its longer side has `pixels`. KeyError for an unknown name."""
    ink = shape(name)
    scale = pixels / max(ink.width, ink.height)
    width, height = max(1, round(ink.width * scale)), max(1, round(ink.height * scale))
    surface = skia.Surface(width, height)
    draw(surface.getCanvas(), name, skia.Rect.MakeWH(width, height))
    seen: NDArray[np.uint8] = np.empty((height, width, 4), np.uint8)
    surface.readPixels(
        skia.ImageInfo.Make(width, height, skia.kRGBA_8888_ColorType, skia.kUnpremul_AlphaType),
        seen,
        seen.strides[0],
        0,
        0,
    )
    return seen


def _drawing(name: str) -> skia.SVGDOM:
    body = _SVG + _sheet(shape(name).sheet)[name] + "</svg>"
    drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(body.encode(), copyData=True))
    drawing.setContainerSize(skia.Size(SIDE, SIDE))
    return drawing


@lru_cache(maxsize=4)
def _sheet(number: int) -> dict[str, str]:
    with files(__package__).joinpath("drawings.zip").open("rb") as packed, ZipFile(packed) as sheets:
        found: dict[str, str] = json.loads(sheets.read(f"{number}.json"))
        return found
