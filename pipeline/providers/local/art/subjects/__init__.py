"""Every thing that can stand in a picture, by name."""

from types import ModuleType

from pipeline.providers.local.art.stage import Subject
from pipeline.providers.local.art.subjects import animals, machines, people, sealife, swimmers

_DRAWN: tuple[tuple[ModuleType, str], ...] = (
    (sealife, "octopus"),
    (swimmers, "fish whale shark dolphin turtle jellyfish"),
    (animals, "cat dog wolf bird horse deer elephant lion butterfly dinosaur dragon"),
    (people, "hero person runner dancer couple crowd meditation astronaut"),
    (machines, "robot rocket car plane ship balloon"),
)
SUBJECTS: dict[str, Subject] = {name: getattr(module, name) for module, names in _DRAWN for name in names.split()}
