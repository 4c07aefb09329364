"""Every place a picture can be set in, by name."""

from types import ModuleType

from pipeline.providers.local.art.settings import backdrops, heavens, inside, land, old, town, water, woods
from pipeline.providers.local.art.stage import Setting

_PLACES: tuple[tuple[ModuleType, str], ...] = (
    (land, "mountains desert field winter"),
    (water, "ocean underwater lake"),
    (woods, "forest"),
    (heavens, "night space clouds"),
    (town, "city road village"),
    (old, "ruins pyramids castle cave beach"),
    (inside, "room cafe office library lab concert tech market stadium"),
    (backdrops, "mesh ribbons bokeh rings poster flow ink"),
)
SETTINGS: dict[str, Setting] = {name: getattr(module, name) for module, names in _PLACES for name in names.split()}
ABSTRACT = tuple(_PLACES[-1][1].split())
