"""Homes: on what ground an object is shown, and how large beside another."""

import math
from functools import cache
from importlib.resources import files

import yaml

from pipeline.providers.local.art import objects

STANCES = {"flies": "sky", "swims": "water", "floats": "air", "hangs": "air"}
LARGE = frozenset(("car", "house", "mountain", "sky"))
# A mouse beside an elephant keeps this much of its size, so that it can be seen at all.
LEAST, MOST = 0.5, 1.1


def home(name: str) -> str:
    """ "table", "desk", "outdoors", "water", "sky", "air" or "studio"."""
    shape = objects.shape(name)
    row = _rows().get(name)
    if row:
        return row
    return STANCES.get(shape.stance) or ("outdoors" if shape.size in LARGE else "studio")


def large(name: str) -> bool:
    """Whether a thing is as large as a car or a house."""
    return objects.shape(name).size in ("car", "house", "mountain")


def beside(lead: float, other: float) -> float:
    """How large a thing is beside the lead one, both in metres, tamed so that both are seen."""
    return min(MOST, max(LEAST, math.pow(other / lead, 0.25))) * 0.78


@cache
def _rows() -> dict[str, str]:
    rows = yaml.safe_load(files(__package__).joinpath("homes.yaml").read_text("utf-8"))
    return {name: row for row, names in rows.items() for name in names.split()}
