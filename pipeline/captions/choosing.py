"""What a creator chose over a style: position, colours and font, with everything kept readable."""

import re
from dataclasses import dataclass, replace

from pipeline.captions.styles import BLACK, FONTS, WHITE, Position, Style

# Contrast below which letters and what lies around them are taken for one (WCAG 2.2 asks 3 of large text).
_ENOUGH = 3.0
_GREY = 0xFF777777


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Colours are "#RRGGBB"; "" leaves the style's own colour or font."""

    position: Position = "low"
    text: str = ""
    highlight: str = ""
    font: str = ""


AS_STYLED = Choice()


def styled(style: Style, choice: Choice) -> Style:
    """The style as chosen; outlines and plates change with letters that could not be told from them."""
    fill = _argb(choice.text) if choice.text else style.fill
    active, box = style.active, style.active_box
    if choice.highlight and style.active_box:
        box = _argb(choice.highlight)
        active = _around(style.active, (box,))
    elif choice.highlight:
        active = _argb(choice.highlight)
    elif choice.text and style.active == style.fill:
        active = fill
    shown = (fill, active) if style.behaviour != "still" and not style.active_box else (fill,)
    changed = bool(choice.text or choice.highlight)
    return replace(
        style, position=choice.position, font=choice.font if choice.font in FONTS else "", fill=fill, active=active,
        active_box=box, stroke_colour=_around(style.stroke_colour, shown) if changed else style.stroke_colour,
        plate=_around(style.plate, shown) if changed and style.plate else style.plate,
    )  # fmt: skip


def _argb(colour: str) -> int:
    return 0xFF000000 | int(colour.removeprefix("#"), 16) if re.fullmatch("#?[0-9A-Fa-f]{6}", colour) else WHITE


def _around(own: int, shown: tuple[int, ...]) -> int:
    """The style's own colour around letters if all of them can be read on it, else the plain one that fits best."""

    def least(colour: int) -> float:
        return min(contrast(colour, letters) for letters in shown)

    if least(own) >= _ENOUGH:
        return own
    best = max((BLACK, WHITE, _GREY), key=least)
    return own if least(own) >= least(best) else own & 0xFF000000 | best & 0xFFFFFF


def contrast(one: int, other: int) -> float:
    """From 1 for equal colours to 21 for black on white (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: int) -> float:
    parts = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
