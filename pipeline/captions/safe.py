"""Where captions may stand: the part of a frame that no platform covers with its own buttons and text."""

from dataclasses import dataclass

from pipeline.captions.styles import STYLES, Position

# High captions keep a little away from the safe area's top, as letters with accents need.
HEAD = 0.02
# Ems from the top of the first row's tallest letters to the foot of the second row's, plates included.
_TWO_ROWS = 2.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """Parts of the frame to keep out of, where a caption's foot rests, and its size for that shape.

    `foot` goes from 0 at the safe area's top to 1 at its bottom; `scale` multiplies a style's size.
    """

    aspect: float
    top: float
    bottom: float
    left: float
    right: float
    foot: float = 1.0
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Area:
    """Whole, even pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.bottom - self.top


# Short-form apps: name and search on top, caption and sound below, a column of icons on the right.
# Wide and square: the broadcasters' title-safe tenth below, a twentieth elsewhere (SMPTE ST 2046-1).
MARGINS: tuple[Margins, ...] = (
    Margins(aspect=9 / 16, top=0.12, bottom=0.20, left=0.06, right=0.12, foot=0.97),
    Margins(aspect=4 / 5, top=0.08, bottom=0.12, left=0.06, right=0.06, foot=0.98, scale=0.92),
    Margins(aspect=1.0, top=0.07, bottom=0.09, left=0.06, right=0.06, scale=0.86),
    Margins(aspect=4 / 3, top=0.06, bottom=0.10, left=0.05, right=0.05, scale=0.8),
    Margins(aspect=16 / 9, top=0.05, bottom=0.10, left=0.05, right=0.05, scale=0.74),
)


def margins(width: int, height: int) -> Margins:
    """The row whose shape is nearest."""
    shape = width / height
    return min(MARGINS, key=lambda row: max(row.aspect / shape, shape / row.aspect))


def safe_area(width: int, height: int) -> Area:
    """The pixels of a `width` x `height` frame that captions may use."""
    row = margins(width, height)
    return Area(
        _even_up(row.left * width),
        _even_up(row.top * height),
        _even_down((1 - row.right) * width),
        _even_down((1 - row.bottom) * height),
    )


def band(width: int, height: int, position: Position = "low", style: str = "highlight") -> tuple[float, float]:
    """Top and bottom of where two rows of captions may stand, as parts of the frame's height.

    What is drawn beside it is never covered; only a word of more than thirty letters takes more rows.
    """
    area, shape, look = safe_area(width, height), margins(width, height), STYLES[style]
    em = look.size * shape.scale * min(width, height) / height
    tall = em * (_TWO_ROWS + 2 * look.edge)
    top, bottom = area.top / height, area.bottom / height
    match position:
        case "low":
            foot = top + (look.foot or shape.foot) * (bottom - top)
            return foot - tall, foot
        case "middle":
            return (top + bottom - tall) / 2, (top + bottom + tall) / 2
        case "high":
            return top, top + tall + HEAD * (bottom - top)


def _even_up(pixels: float) -> int:
    return -int(-pixels // 2) * 2


def _even_down(pixels: float) -> int:
    return int(pixels // 2) * 2
