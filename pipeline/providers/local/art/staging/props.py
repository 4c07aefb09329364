"""Props: one object of the vector set, set into a scene's light, with its shadow where it stands."""

from dataclasses import dataclass

import skia

from pipeline.providers.local.art import life, objects
from pipeline.providers.local.art.brush import OVER, glow
from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.stage import Stage

CUBIC = skia.SamplingOptions(skia.CubicResampler.Mitchell())
SOFT = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an object stands (or hangs, middle at `y`), its height, how it comes and moves."""

    x: float
    y: float
    size: float
    floats: bool = False
    shade: Colour
    move: Move
    layer: int = 2
    turn: float = 0.0


def area(name: str, place: Place) -> skia.Rect:
    """The box of the object's ink at a place: `size` is the height, or the width of a wide thing."""
    shape = objects.shape(name)
    wide, tall = shape.width, shape.height
    scale = place.size / max(tall, wide * 0.86)
    foot = place.y + tall * scale / 2 if place.floats else place.y
    return skia.Rect.MakeLTRB(place.x - wide * scale / 2, foot - tall * scale, place.x + wide * scale / 2, foot)


def inside(box: skia.Rect, room: skia.Rect) -> skia.Rect:
    """The box moved, and where it must be made smaller about its foot, until it is between the room's sides."""
    scale = min(1.0, room.width() / box.width(), 1.08 * room.height() / box.height())
    half, tall = box.width() * scale / 2, box.height() * scale
    x = min(max(box.centerX(), room.left() + half), room.right() - half)
    return skia.Rect.MakeLTRB(x - half, box.bottom() - tall, x + half, box.bottom())


def prop(stage: Stage, name: str, place: Place, room: skia.Rect) -> skia.Rect:
    """Paint the object as a part that moves, within the room's sides; returns its box."""
    box = inside(area(name, place), room)
    reach = box.makeOutset(box.width() * 0.35, box.height() * 0.25)
    with stage.aside(place.layer, place.move, reach) as canvas:
        life.vapour(stage, name, box, place.layer)
        moving = life.upper(name, box)
        if moving is not None:
            move, top = moving
            with stage.aside(place.layer, move, top) as upper:
                painted(stage, upper, name, box, place)
            canvas.clipRect(skia.Rect.MakeLTRB(reach.left(), top.bottom(), reach.right(), reach.bottom() + 400), False)
        painted(stage, canvas, name, box, place)
    return box


def painted(stage: Stage, canvas: skia.Canvas, name: str, box: skia.Rect, place: Place) -> None:
    """The object with its shadow on any canvas."""
    image = _graded(stage, name, box)
    if place.floats:
        _cast(stage, canvas, image, box, place.shade)
    else:
        _contact(stage, canvas, box, place.shade)
    canvas.save()
    canvas.rotate(place.turn, box.centerX(), box.centerY())
    canvas.drawImageRect(image, box, CUBIC)
    canvas.restore()


def _graded(stage: Stage, name: str, box: skia.Rect) -> skia.Image:
    """The object at its size in the picture, in the palette's light."""
    wide, tall = max(2, round(box.width() * stage.pixels)), max(2, round(box.height() * stage.pixels))
    surface, palette = skia.Surface(wide, tall), stage.palette
    canvas, whole = surface.getCanvas(), skia.Rect.MakeWH(wide, tall)
    objects.draw(canvas, name, whole)
    x0, x1 = (0.0, float(wide)) if stage.side < 0 else (float(wide), 0.0)
    low, high = (0.3, 0.16) if palette.dark else (0.17, 0.2)
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(x0, 0), skia.Point(x1, tall)],
        [palette.light.argb(high), palette.horizon.argb(0.05), palette.ground.argb(low)],
    )
    canvas.drawRect(whole, skia.Paint(Shader=shader, BlendMode=skia.BlendMode.kSrcATop))
    _rimmed(stage, canvas, surface.makeImageSnapshot(), whole)
    return surface.makeImageSnapshot()


def _rimmed(stage: Stage, canvas: skia.Canvas, image: skia.Image, whole: skia.Rect) -> None:
    """A fine edge of light on the side of the lamp."""
    reach = max(1.0, min(whole.width(), whole.height()) * 0.009)
    canvas.saveLayer(whole, skia.Paint(BlendMode=skia.BlendMode.kSrcATop))
    tint = skia.ColorFilters.Blend(stage.palette.light.argb(0.85), skia.BlendMode.kSrcIn)
    canvas.drawImage(image, 0, 0, SOFT, skia.Paint(ColorFilter=tint))
    canvas.drawImage(image, -stage.side * reach, reach, SOFT, skia.Paint(BlendMode=skia.BlendMode.kDstOut))
    canvas.restore()


def _contact(stage: Stage, canvas: skia.Canvas, box: skia.Rect, shade: Colour) -> None:
    """A soft shadow away from the lamp and a dark one right under the foot."""
    x, y, rx = box.centerX(), box.bottom() - box.height() * 0.012, box.width() * 0.5
    for wide, flat, shift, alpha in ((1.24, 0.2, 0.22, 0.5), (0.86, 0.1, 0.04, 0.8)):
        canvas.save()
        canvas.translate(x - stage.side * rx * shift, y)
        canvas.scale(1, flat)
        glow(canvas, 0, 0, rx * wide, shade, alpha, OVER)
        canvas.restore()


def _cast(stage: Stage, canvas: skia.Canvas, image: skia.Image, box: skia.Rect, shade: Colour) -> None:
    """The shadow of a thing that hangs before the wall."""
    blur = box.height() * 0.035
    effect = skia.Paint(ImageFilter=skia.ImageFilters.Blur(blur, blur), Alphaf=0.42)
    effect.setColorFilter(skia.ColorFilters.Blend(shade.argb(), skia.BlendMode.kSrcIn))
    shadow = box.makeOffset(-stage.side * box.width() * 0.05, box.height() * 0.07)
    canvas.drawImageRect(image, shadow, SOFT, effect)
