"""What words name: rows of words by place, thing, hour, colour and distance, read from lexicon.yaml."""

from importlib.resources import files

import yaml

_ROWS = yaml.safe_load(files(__package__).joinpath("lexicon.yaml").read_text("utf-8"))
DESCRIBING: tuple[str, ...] = tuple(_ROWS["describing"].split())


def _words(section: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(row.split()) for name, row in _ROWS[section].items()}


FILMING: tuple[str, ...] = tuple(_ROWS["filming"].split())
UNDRAWN: tuple[str, ...] = tuple(_ROWS["undrawn"].split())
METALS: tuple[str, ...] = tuple(_ROWS["metals"].split())
JOINTS, COPULAS, NEGATIONS, AGES = (
    frozenset(_ROWS[name].split()) for name in ("joints", "copulas", "negations", "ages")
)
PEOPLE, PARTS, SHADES = map(_words, ("people", "parts", "shades"))
PLACES, THINGS, HOURS, COLOURS, DISTANCES = map(_words, ("places", "things", "hours", "colours", "distances"))

# when the words name a thing and no place: where it is at home
HOMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("octopus", "fish", "whale", "shark", "jellyfish", "turtle", "dolphin"), ("underwater",)),
    **dict.fromkeys(("wolf", "deer", "bird", "bear", "fox"), ("forest", "mountains")),
    **dict.fromkeys(("tiger", "leopard", "panda", "koala", "monkey", "owl"), ("forest",)),
    **dict.fromkeys(("rabbit", "pig", "unicorn"), ("field",)),
    "penguin": ("winter",), "frog": ("lake",),
    **dict.fromkeys(("horse", "elephant", "lion", "butterfly", "bee", "tree", "bicycle"), ("field",)),
    **dict.fromkeys(("cat", "dog"), ("room", "field", "city")),
    **dict.fromkeys(("astronaut", "rocket", "planet", "globe", "moon"), ("space",)),
    **dict.fromkeys(("robot", "laptop", "shield", "gamepad"), ("tech",)),
    **dict.fromkeys(("hero", "meditation", "fire"), ("mountains", "night", "field")),
    **dict.fromkeys(("person", "crowd"), ("city", "field", "mountains")),
    **dict.fromkeys(("coffee", "food", "fruit", "chocolate"), ("cafe",)),
    **dict.fromkeys(("dna", "flask", "atom"), ("lab",)),
    **dict.fromkeys(("money", "chart"), ("market",)),
    **dict.fromkeys(("guitar", "notes", "microphone", "headphones", "dancer"), ("concert",)),
    **dict.fromkeys(("helmet", "crown"), ("ruins",)),
    **dict.fromkeys(("plane", "balloon"), ("clouds",)),
    "lamp": ("room",),
    **dict.fromkeys(("bottle", "shoe", "package", "phone", "camera", "gift"), ("studio",)),
    "couple": ("beach", "night", "field"), "runner": ("stadium", "road", "field"), "dinosaur": ("forest",),
    "dragon": ("castle", "mountains"), "treasure": ("cave", "ruins", "beach"), "book": ("library",),
    "car": ("road",), "ship": ("ocean",), "lighthouse": ("ocean",), "house": ("village",),
}  # fmt: skip

# rows whose words are common in any text: they give way to all others, the faint ones first
FAINT = frozenset(["person", "crowd", "question", "target", "hourglass", "clock", "clouds"])
WEAK = frozenset(
    [
        "clock",
        "globe",
        "heart",
        "chart",
        "trophy",
        "key",
        "book",
        "camera",
        "notes",
        "lightbulb",
        "brain",
        "money",
        "moon",
        "tree",
        "house",
        "coffee",
        "crown",
        "atom",
        "city",
        "office",
        "library",
        "field",
        "forest",
        "ruins",
        "night",
        "tech",
        "market",
        "village",
        "room",
        "stadium",
        "road",
        "mountains",
        "ocean",
    ]
)
