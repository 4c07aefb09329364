"""The shape of a drawn object: where its ink is, how it is held up, how big the thing is, its colours."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from pipeline.providers.local.art.colours import Colour

Stance = Literal["stands", "hangs", "flies", "swims", "floats"]
Size = Literal["ant", "cup", "chair", "person", "car", "house", "mountain", "sky"]
Facing = Literal["left", "ahead", "right"]
Edge = Literal["whole", "framed", "cut"]
# How high a thing of a size is in the world, roughly.
METRES: dict[Size, float] = {
    "ant": 0.02, "cup": 0.15, "chair": 0.8, "person": 1.7, "car": 2.5, "house": 8.0, "mountain": 1000.0, "sky": 10000.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """An object's ink in its unit square (x right, y down, 0 to 1), and what the thing is like.

    `stance` says what holds it up: the ground under its foot (stands), something above (hangs), its wings or engine
    (flies), water (swims), nothing because it is a sign, a face or a tool in a hand (floats). `colours` are its three
    commonest colours, the first covers most. `edge` is "framed" for a square picture with a ground of its own, "cut" for a
    drawing that ends at its right edge though the thing goes on. `sheet` is where its drawing is kept.
    """

    left: float
    top: float
    right: float
    bottom: float
    stance: Stance
    size: Size
    facing: Facing
    edge: Edge
    colours: tuple[Colour, ...]
    sheet: int

    @property
    def width(self) -> float:
        """Of the ink."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Of the ink."""
        return self.bottom - self.top

    @property
    def foot(self) -> float:
        """Where it touches the ground: y in the unit square."""
        return self.bottom


def shape(name: str) -> Shape:
    """The shape of an object; KeyError if no object has this name."""
    return _shapes()[name]


def names() -> tuple[str, ...]:
    """All objects, in alphabetical order."""
    return tuple(_shapes())


@cache
def _shapes() -> dict[str, Shape]:
    rows = files(__package__).joinpath("shapes.tsv").read_text("utf-8").splitlines()[1:]
    return {name: _read(cells) for name, *cells in (row.split("\t") for row in rows)}


def _read(cells: list[str]) -> Shape:
    ink, stance, size, facing, edge, colours, sheet = cells
    left, top, right, bottom = (float(edge) for edge in ink.split())
    return Shape(
        left=left, top=top, right=right, bottom=bottom,
        stance=next(one for one in get_args(Stance) if one == stance),
        size=next(one for one in get_args(Size) if one == size),
        facing=next(one for one in get_args(Facing) if one == facing),
        edge=next(one for one in get_args(Edge) if one == edge),
        colours=tuple(Colour.of(code) for code in colours.split()),
        sheet=int(sheet),
    )  # fmt: skip
