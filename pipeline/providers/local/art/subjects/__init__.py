"""Every thing that can stand in a picture, by name."""

from types import ModuleType

from pipeline.providers.local.art.stage import Subject
from pipeline.providers.local.art.subjects import animals, devices, machines, objects, people, sealife, swimmers, symbols

_DRAWN: tuple[tuple[ModuleType, str], ...] = (
    (sealife, "octopus"),
    (swimmers, "fish whale shark dolphin turtle jellyfish"),
    (animals, "cat dog wolf bird horse deer elephant lion butterfly dinosaur dragon"),
    (people, "hero person runner dancer couple crowd meditation astronaut"),
    (machines, "robot rocket car plane ship balloon"),
    (objects, "treasure coffee food fruit book clock hourglass guitar notes microphone crown trophy gift"),
    (symbols, "heart brain lightbulb globe planet moon atom dna flask money chart key shield question target fire"),
    (devices, "bottle phone headphones shoe package camera gamepad laptop bicycle house lighthouse tree helmet"),
)
SUBJECTS: dict[str, Subject] = {name: getattr(module, name) for module, names in _DRAWN for name in names.split()}
