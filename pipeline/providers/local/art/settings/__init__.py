"""Every place a picture can be set in, by name."""

from types import ModuleType

from pipeline.providers.local.art.settings import (
    backdrops,
    dunes,
    halls,
    heavens,
    inside,
    lakes,
    land,
    legends,
    old,
    rooms,
    shores,
    streets,
    town,
    water,
    woods,
    work,
)  # fmt: skip
from pipeline.providers.local.art.stage import Setting

_PLACES: tuple[tuple[ModuleType, str], ...] = (
    (land, "mountains volcano field winter"),
    (dunes, "desert"),
    (water, "ocean underwater"),
    (lakes, "lake"),
    (woods, "forest"),
    (heavens, "night space clouds"),
    (town, "road village"),
    (streets, "city"),
    (old, "ruins"),
    (legends, "castle cave"),
    (shores, "beach pyramids"),
    (inside, "cafe"),
    (rooms, "room office library"),
    (halls, "concert stadium"),
    (work, "lab tech market"),
    (backdrops, "mesh ribbons bokeh rings poster flow ink"),
)
SETTINGS: dict[str, Setting] = {name: getattr(module, name) for module, names in _PLACES for name in names.split()}
ABSTRACT = tuple(_PLACES[-1][1].split())
