"""Life: how what is drawn moves by itself, by what it is: flames, plants, vehicles, animals, and the vapour over hot things."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

import skia
import yaml

from pipeline.capabilities import PartMotion
from pipeline.providers.local.art import vapours
from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Motions by object and by subject of the studio's own, which tops move and how far down, what vapour rises from where."""

    motions: dict[str, PartMotion]
    drawn: dict[str, PartMotion]
    tops: dict[str, tuple[PartMotion, float]]
    vapours: dict[str, tuple[str, float, float, float]]


def motion(name: str, *, drawn: bool = False, floats: bool = False) -> PartMotion:
    """How a thing moves where it stands, or where it floats."""
    table = _table()
    return (table.drawn if drawn else table.motions).get(name, "bob" if floats else "still")


def upper(name: str, box: skia.Rect) -> tuple[Move, skia.Rect] | None:
    """The part of an object's box that moves over the rest, and how; None if it moves as a whole."""
    found = _table().tops.get(name)
    if found is None:
        return None
    moves, share = found
    return Move(motion=moves), skia.Rect.MakeLTRB(
        box.left() - 2, box.top() - 2, box.right() + 2, box.top() + share * box.height()
    )


def vapour(stage: Stage, name: str, box: skia.Rect, layer: int) -> None:
    """Steam or smoke over an object, if it is hot or burns."""
    found = _table().vapours.get(name)
    if found is None:
        return
    kind, across, down, wide = found
    foot = (box.left() + across * box.width(), box.top() + down * box.height())
    vapours.KINDS[kind](stage, layer, foot, wide * box.width())


@cache
def _table() -> Table:
    rows = yaml.safe_load(files(__package__).joinpath("life.yaml").read_text("utf-8"))
    return Table(
        motions=dict(_listed(rows["motions"])),
        drawn=dict(_listed(rows["drawn"])),
        tops={name: (_motion(row[0]), float(row[1])) for name, row in rows["tops"].items()},
        vapours={name: (kind, float(x), float(y), float(wide)) for name, (kind, x, y, wide) in rows["vapours"].items()},
    )


def _listed(rows: dict[str, str]) -> Iterator[tuple[str, PartMotion]]:
    for row, names in rows.items():
        for name in names.split():
            yield name, _motion(row)


def _motion(name: str) -> PartMotion:
    return next(one for one in get_args(PartMotion) if one == name)
