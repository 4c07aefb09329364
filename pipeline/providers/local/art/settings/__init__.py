"""Every place a picture can be set in, by name."""

from pipeline.providers.local.art.settings import land, water
from pipeline.providers.local.art.stage import Setting

SETTINGS: dict[str, Setting] = {
    "mountains": land.mountains,
    "desert": land.desert,
    "field": land.field,
    "winter": land.winter,
    "ocean": water.ocean,
    "underwater": water.underwater,
    "lake": water.lake,
}
