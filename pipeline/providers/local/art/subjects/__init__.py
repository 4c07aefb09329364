"""Every thing that can stand in a picture, by name."""

from types import ModuleType

from pipeline.providers.local.art.stage import Subject
from pipeline.providers.local.art.subjects import (
    animals,
    beasts,
    devices,
    insects,
    keepsakes,
    machines,
    music,
    objects,
    people,
    places,
    plush,
    science,
    sealife,
    signs,
    swimmers,
    symbols,
)  # fmt: skip

_DRAWN: tuple[tuple[ModuleType, str], ...] = (
    (sealife, "octopus"),
    (swimmers, "fish whale shark dolphin turtle jellyfish"),
    (animals, "cat dog wolf bird horse deer"),
    (beasts, "elephant lion butterfly dinosaur dragon"),
    (plush, "fox tiger leopard bear panda koala rabbit pig monkey frog penguin owl unicorn"),
    (people, "hero person runner dancer couple crowd meditation astronaut"),
    (machines, "robot rocket car plane ship balloon"),
    (insects, "bee"),
    (objects, "treasure coffee food fruit chocolate"),
    (keepsakes, "book clock hourglass crown trophy gift"),
    (music, "guitar notes microphone"),
    (symbols, "heart lightbulb money chart"),
    (science, "brain globe planet moon atom dna flask"),
    (signs, "key shield question target fire"),
    (devices, "bottle lamp phone headphones shoe package camera gamepad laptop"),
    (places, "bicycle house lighthouse tree helmet"),
)
SUBJECTS: dict[str, Subject] = {name: getattr(module, name) for module, names in _DRAWN for name in names.split()}
