"""References: pictures that a scene goes by, cut out and staged as its subject, or shown as the scene itself."""

from collections.abc import Sequence
from dataclasses import replace

import skia

from pipeline.providers.local.art.brush import plain, shadow
from pipeline.providers.local.art.colours import BLACK
from pipeline.providers.local.art.cutout import cut, grounded
from pipeline.providers.local.art.matting import Pixels
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.product import lit
from pipeline.providers.local.art.scenes import AFLOAT, FLYING, INSTEAD, PLACES, setting, spots
from pipeline.providers.local.art.stage import Spot, Stage
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.words import Plan

MOST = 3
# Shapes further apart than this would lose too much of a photograph when one fills the other.
APART = 1.6
ZOOMS = (1.0, 1.0, 1.12, 1.26)
# How large a cut-out is, as shares of the picture's height.
LEAST, LARGEST = 0.46, 0.7
CUBIC = skia.SamplingOptions(skia.CubicResampler.Mitchell())


def stage_all(stage: Stage, plan: Plan, pictures: Sequence[Pixels]) -> str:
    """Paint a scene around the pictures and say what is shown."""
    found = [cut(one).thing if grounded(one) else None for one in pictures[:MOST]]
    things = [one for one in found if one is not None]
    photo = next((one for one, thing in zip(pictures, found, strict=False) if thing is None), None)
    if photo is None:
        where, spot, others = _set(stage, plan, alone=len(things) == 1)
    else:
        photograph(stage, photo)
        where, spot, others = "photograph", Spot(x=stage.across(0.72), y=stage.high * 0.94, size=stage.high * 0.6), ()
    for thing, at in others:
        stage.look = plan.cast.look(thing)
        SUBJECTS[thing](stage, at)
    for place, one in enumerate(things):
        at = _place(stage, spot, plan.scale, place, len(things))
        with stage.aside(at.layer, Move(entrance=("rise", "slide right")[place % 2])):
            stand(stage, at, one, 1 / len(things))
    return ", ".join((where, *["reference"] * len(things), *(thing for thing, _ in others)))


def _set(stage: Stage, plan: Plan, *, alone: bool) -> tuple[str, Spot, tuple[tuple[str, Spot], ...]]:
    """The painted place, where the reference stands in it, and what else the words name."""
    named = [thing for thing in plan.things if thing in SUBJECTS]
    where = setting(stage, plan.place, named) if plan.place else "studio"
    where = where if named and named[0] in AFLOAT | FLYING else INSTEAD.get(where, where)
    lead, *rest = spots(stage, named, PLACES[where](stage), where)
    return where, lead, tuple(zip(named[1:], rest, strict=False)) if alone else ()


def _place(stage: Stage, spot: Spot, scale: float, place: int, count: int) -> Spot:
    high = min(max(spot.size * scale, LEAST * stage.high), LARGEST * stage.high)
    if count == 1:
        return replace(spot, size=high)
    return replace(spot, x=stage.wide * (place + 1) / (count + 1), size=high * 0.86)


def stand(stage: Stage, spot: Spot, thing: Pixels, share: float = 1.0) -> None:
    """A cut-out on its spot in the scene's light, no wider than its share of the picture."""
    high, wide = thing.shape[:2]
    scale = min(spot.size / high, 0.8 * share * stage.wide / wide)
    foot = spot.y + high * scale / 2 if spot.floating else spot.y
    foot = min(max(foot, high * scale + 0.03 * stage.high), 0.98 * stage.high)
    area = skia.Rect.MakeXYWH(spot.x - wide * scale / 2, foot - high * scale, wide * scale, high * scale)
    area.offset(min(0.0, stage.wide * 0.98 - area.right()) + max(0.0, stage.wide * 0.02 - area.left()), 0)
    canvas = stage.layer(spot.layer)
    if not spot.floating:
        shadow(canvas, area.centerX(), foot, area.width() * 0.6, area.width() * 0.09 + 4, 0.7, stage.palette.ground)
    image = skia.Image.fromarray(thing, skia.ColorType.kRGBA_8888_ColorType)
    canvas.drawImageRect(image, area, CUBIC)
    lit(stage, image, area, spot.layer)


def photograph(stage: Stage, pixels: Pixels) -> None:
    """A photograph as the whole scene; one of another shape stands whole before a blurred copy of itself."""
    shape, frame = pixels.shape[1] / pixels.shape[0], stage.wide / stage.high
    if max(shape / frame, frame / shape) <= APART:
        cover(stage, 0, pixels, stage.rng.choice(ZOOMS))
        return
    with stage.soft(0, 24) as canvas:
        covering(canvas, stage, pixels, 1.1)
    stage.layer(0).drawRect(stage.bounds, plain(BLACK, 0.25))
    bounds = stage.bounds
    scale = min(bounds.width() / shape, bounds.height())
    area = skia.Rect.MakeXYWH(
        bounds.centerX() - scale * shape / 2, bounds.centerY() - scale / 2, scale * shape, scale
    )  # fmt: skip
    stage.layer(1).drawRect(area, plain(BLACK, 0.6, 40))
    stage.layer(1).drawImageRect(_image(pixels), area, CUBIC)


def cover(stage: Stage, index: int, pixels: Pixels, zoom: float) -> None:
    """The picture over a whole layer, its upper half kept longest, where faces are."""
    covering(stage.layer(index), stage, pixels, zoom)


def covering(canvas: skia.Canvas, stage: Stage, pixels: Pixels, zoom: float) -> None:
    """The picture over all of the stage, in its own shape."""
    high, wide = pixels.shape[:2]
    bounds = stage.bounds
    scale = max(bounds.width() / wide, bounds.height() / high) * zoom
    left = bounds.left() - (wide * scale - bounds.width()) / 2
    top = bounds.top() - (high * scale - bounds.height()) * 0.4
    canvas.drawImageRect(_image(pixels), skia.Rect.MakeXYWH(left, top, wide * scale, high * scale), CUBIC)


def _image(pixels: Pixels) -> skia.Image:
    return skia.Image.fromarray(pixels, skia.ColorType.kRGBA_8888_ColorType)
