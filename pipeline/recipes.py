"""What each kind of film is made of: groups of stages, one group after the other, stages of a group side by side."""

from pipeline.brief import Brief, Kind

GATE = "approval"

Recipe = tuple[tuple[str, ...], ...]

RECIPES: dict[Kind, Recipe] = {
    "scenario": (("script",), ("preview",)),
    "storyboard": (("script",), ("images", "voice", "music"), ("clips", "captions"), ("compose",)),
    "shots": (("script",), ("images", "music"), ("clips",), ("compose",)),
    "advert": (("script",), ("voice", "images", "music"), ("clips", "captions"), ("compose",)),
    "narration": (("script",), ("voice",), ("captions",), ("search",), ("footage", "music"), ("compose",)),
}
REVIEWED: Recipe = (("script",), ("images",), (GATE,), ("voice", "music"), ("clips", "captions"), ("compose",))

WEIGHTS = {"script": 5, "images": 20, "preview": 20, "voice": 10, "music": 5, "clips": 5, "captions": 2, "search": 2,
           "footage": 15, "compose": 50}  # fmt: skip

TITLES = {"script": "Writing the script", "images": "Drawing the scenes", "preview": "Drawing a preview",
          "voice": "Speaking the words", "music": "Composing the music", "clips": "Bringing scenes to life",
          "captions": "Timing the captions", "search": "Choosing what to show", "footage": "Finding pictures and clips",
          "compose": "Rendering the film"}  # fmt: skip


def recipe(brief: Brief) -> Recipe:
    """The groups for this brief; a review puts the gate between the pictures and everything dearer."""
    if not brief.review:
        return RECIPES[brief.kind]
    without = {name for name in ("voice", "captions") if name not in stage_names(RECIPES[brief.kind])}
    return tuple(tuple(name for name in group if name not in without) for group in REVIEWED)


def renders(brief: Brief) -> bool:
    """Whether a film comes out of it, for which ffmpeg is needed."""
    return "compose" in stage_names(recipe(brief))


def stage_names(groups: Recipe) -> tuple[str, ...]:
    """Every stage in order, without the gate."""
    return tuple(name for group in groups for name in group if name != GATE)
