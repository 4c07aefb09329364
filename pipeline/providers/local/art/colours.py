"""A colour in linear-feeling steps: mixed and shifted in OKLab (Björn Ottosson, 2020), given to Skia as ARGB."""

import math
from typing import NamedTuple


class Colour(NamedTuple):
    """sRGB, each 0 to 1."""

    r: float
    g: float
    b: float

    @classmethod
    def of(cls, code: str) -> "Colour":
        """From six hex digits."""
        return cls(*(int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)))

    def argb(self, alpha: float = 1.0) -> int:
        """0xAARRGGBB."""
        a, r, g, b = (round(255 * min(1.0, max(0.0, value))) for value in (alpha, *self))
        return a << 24 | r << 16 | g << 8 | b

    def mix(self, other: "Colour", share: float) -> "Colour":
        """This colour with `share` (0 to 1) of the other."""
        here, there = to_lab(self), to_lab(other)
        return from_lab(*(a + (b - a) * share for a, b in zip(here, there, strict=True)))

    def shift(self, light: float = 0.0, chroma: float = 1.0, hue: float = 0.0) -> "Colour":
        """Lightness added, chroma multiplied, hue turned by degrees."""
        lightness, a, b = to_lab(self)
        turn = math.radians(hue)
        cos, sin = math.cos(turn) * chroma, math.sin(turn) * chroma
        return from_lab(min(1.0, max(0.0, lightness + light)), a * cos - b * sin, a * sin + b * cos)

    @property
    def lightness(self) -> float:
        """0 black to 1 white."""
        return to_lab(self)[0]


def to_lab(colour: Colour) -> tuple[float, float, float]:
    """OKLab of an sRGB colour."""
    r, g, b = (_linear(value) for value in colour)
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def from_lab(lightness: float, a: float, b: float) -> Colour:
    """The sRGB colour of an OKLab point, clipped into the gamut."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return Colour(
        _display(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _display(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _display(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _display(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


WHITE = Colour(1.0, 1.0, 1.0)
BLACK = Colour(0.0, 0.0, 0.0)
