"""Where the studio's own subjects go: on the ground, afloat, in the air, and each in its place."""

from dataclasses import replace

from pipeline.providers.local.art.pieces import Move
from pipeline.providers.local.art.settings import ABSTRACT, SETTINGS
from pipeline.providers.local.art.stage import Setting, Spot, Stage
from pipeline.providers.local.art.studio import studio
from pipeline.providers.local.art.subjects import SUBJECTS
from pipeline.providers.local.art.words import Plan

FLYING = frozenset({"plane", "balloon", "rocket", "dragon", "bird", "butterfly", "bee"})
AFLOAT = frozenset({"ship", "lighthouse", "whale", "dolphin", "octopus", "fish", "shark", "turtle", "jellyfish"})
# ideas hang in the air and glow; everything else stands
IDEAS = frozenset(
    [
        "heart",
        "brain",
        "lightbulb",
        "globe",
        "planet",
        "moon",
        "atom",
        "dna",
        "chart",
        "key",
        "shield",
        "question",
        "target",
        "clock",
        "notes",
        "headphones",
        "phone",
        "astronaut",
        "gamepad",
    ]
)
GOODS = frozenset(
    [
        "bottle",
        "phone",
        "headphones",
        "shoe",
        "package",
        "lamp",
        "camera",
        "gamepad",
        "laptop",
        "bicycle",
        "guitar",
        "clock",
        "book",
        "coffee",
        "food",
        "fruit",
        "chocolate",
        "gift",
        "crown",
        "microphone",
        "lightbulb",
        "car",
        "flask",
        "helmet",
    ]
)
ALOFT = frozenset({"clouds", "space", "underwater", *ABSTRACT})
# a thing that cannot stand there: the nearest place where it can
INSTEAD = {"ocean": "beach"}
BROAD = frozenset(
    [
        "shoe",
        "car",
        "laptop",
        "bicycle",
        "gamepad",
        "plane",
        "food",
        "coffee",
        "fruit",
        "chocolate",
        "book",
        "money",
        "treasure",
        "whale",
        "shark",
        "chart",
        "dragon",
        "horse",
        "crowd",
    ]
)
# what a place shows when the words name nothing else
OWN: dict[str, tuple[str, ...]] = {
    "tech": ("robot", "brain", "laptop"), "cafe": ("coffee", "food"), "office": ("laptop", "chart", "lightbulb"),
    "library": ("book",), "lab": ("flask", "atom", "dna"), "concert": ("guitar", "microphone", "notes"),
    "market": ("chart", "money"), "stadium": ("runner", "trophy"), "road": ("car",), "village": ("house",),
    "room": ("cat", "book", "clock"), "studio": ("bottle",), "ruins": ("", "helmet", "hero"),
    "forest": ("", "deer", "bird"), "mountains": ("", "", "bird", "hero"), "ocean": ("", "ship", "lighthouse"),
    "desert": ("", "", "hero"), "field": ("tree", "tree", "", "butterfly"), "night": ("", "fire", "tree"),
    "winter": ("", "house", "deer"), "clouds": ("", "balloon", "plane"), "beach": ("", "couple", "ship"),
    "space": ("astronaut", "rocket", "planet", ""), "underwater": ("fish", "turtle", "jellyfish", "whale"),
    "cave": ("", "treasure", "hero"),
}  # fmt: skip
PLACES: dict[str, Setting] = {**SETTINGS, "studio": studio}


def room(stage: Stage, thing: str) -> float:
    """The largest size at which a thing still fits the picture."""
    return min((0.5 if thing in BROAD else 0.64) * stage.wide, 0.64 * stage.high)


def present(stage: Stage, plan: Plan) -> str:
    """The product, drawn by name, on a studio set."""
    spot = studio(stage)
    goods = next((thing for thing in plan.things if thing in GOODS), "package")
    with stage.aside(spot.layer, Move(entrance="rise")):
        SUBJECTS[goods](stage, replace(spot, size=min(spot.size * 0.82, room(stage, goods))))
    return f"studio, {goods}"


def setting(stage: Stage, place: str, things: list[str]) -> str:
    """The place, or a better one for what must stand there."""
    if place not in PLACES:
        return stage.rng.choice(ABSTRACT)
    lead = things[0] if things else ""
    if lead and lead not in AFLOAT | FLYING | IDEAS:
        return INSTEAD.get(place, place)
    return "ocean" if lead == "ship" and place not in ("lake", "ocean") else place


def spots(stage: Stage, things: list[str], spot: Spot, place: str) -> list[Spot]:
    """Where the first and the second thing go."""
    lead, other = [*things, "", ""][:2]
    first = _first(stage, lead, spot, place)
    if stage.tall:
        first = replace(first, size=first.size * 1.18)
    if other in IDEAS | FLYING:
        rise = 0.92 if first.floating else 1.38
        above = first.y - first.size * rise
        beside = first.x if above > stage.high * 0.14 else stage.wide * (0.82 if first.x < stage.wide / 2 else 0.18)
        above = max(stage.high * 0.14, above)
        return [first, replace(first, x=beside, y=above, size=first.size * 0.34, floating=True)]
    if first.floating and not spot.floating:
        return [first, replace(spot, x=stage.across(0.7), size=spot.size * 0.6)]
    if other and stage.wide < 1.25 * stage.high:
        small = replace(first, size=first.size * 0.86)
        return [replace(small, x=stage.across(0.36)), replace(small, x=stage.across(0.74), size=small.size * 0.62)]
    inward = 1 if first.x < stage.wide / 2 else -1
    return [first, replace(first, x=first.x + inward * first.size * 0.95, size=first.size * 0.62)]


def _first(stage: Stage, lead: str, spot: Spot, place: str) -> Spot:
    if lead in FLYING and place not in ALOFT:
        return replace(spot, x=stage.across(0.56), y=stage.high * 0.34, size=max(330.0, spot.size), floating=True)
    if lead in IDEAS and not spot.floating and place != "studio":
        return replace(spot, x=stage.wide * 0.5, y=stage.high * 0.4, size=max(380.0, spot.size), floating=True)
    return spot
