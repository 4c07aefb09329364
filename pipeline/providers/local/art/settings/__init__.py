"""Every place a picture can be set in, by name."""

from pipeline.providers.local.art.settings import heavens, land, town, water, woods
from pipeline.providers.local.art.stage import Setting

SETTINGS: dict[str, Setting] = {
    "mountains": land.mountains,
    "desert": land.desert,
    "field": land.field,
    "winter": land.winter,
    "ocean": water.ocean,
    "underwater": water.underwater,
    "lake": water.lake,
    "forest": woods.forest,
    "night": heavens.night,
    "space": heavens.space,
    "clouds": heavens.heavens,
    "city": town.city,
    "road": town.road,
    "village": town.village,
}
