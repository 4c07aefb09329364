"""Suiting: how well a product's own colours stand out from a film's, so that it is shown on none that swallow it."""

import cv2
import numpy as np

from pipeline.providers.local.art.colours import Colour
from pipeline.providers.local.art.matting import Pixels
from pipeline.providers.local.art.palettes import Palette
from pipeline.providers.local.art.staging.scheme import apart, scheme

# A colour of the product is one of its main ones if it has this share of it; nearer ones in OKLab are one.
MAIN, LIKE = 0.06, 0.13
# A part of the product that would be missed.
PART = 0.12
# Colours this far apart in OKLab are told apart at a glance: more adds nothing.
CLEAR = 0.26
# Levels of each channel that count as one colour.
STEP = 32
Tones = tuple[tuple[Colour, float], ...]


def tones(thing: Pixels) -> Tones:
    """The main colours of an RGBA cut-out and their shares of it, the largest first."""
    small = cv2.resize(thing, (96, 96), interpolation=cv2.INTER_AREA).reshape(-1, 4)
    solid = small[small[:, 3] > 200][:, :3].astype(np.int64)
    if not len(solid):
        return ()
    bins = solid // STEP @ np.array([64, 8, 1])
    kinds, counts = np.unique(bins, return_counts=True)
    found: list[tuple[Colour, float]] = []
    for k in np.argsort(-counts, kind="stable"):
        tone = Colour(*(float(value) / 255 for value in solid[bins == kinds[k]].mean(axis=0)))
        near = next((n for n, (other, _) in enumerate(found) if apart(tone, other) < LIKE), len(found))
        known, share = found[near] if near < len(found) else (tone, 0.0)
        found[near : near + 1] = [(known, share + float(counts[k]) / len(solid))]
    return tuple(sorted(((tone, share) for tone, share in found if share >= MAIN), key=lambda one: -one[1]))


def clearance(palette: Palette, product: Tones) -> float:
    """How clearly the product stands out on the walls of a palette's sets, 0 to 1: by the two worst of them.

    The part of it that is the hardest to see counts as much as all of it.
    """
    walls = (
        palette.sky.mix(palette.haze, 0.4), palette.horizon.mix(palette.haze, 0.4), palette.haze.mix(palette.sky, 0.6),
        scheme(palette, 0).wall,
    )  # fmt: skip
    whole = sum(share for _, share in product) or 1.0
    found = []
    for wall in walls:
        seen = [(min(1.0, apart(tone, wall) / CLEAR), share) for tone, share in product]
        least = min((clear for clear, share in seen if share >= PART), default=1.0)
        found.append((sum(clear * share for clear, share in seen) / whole + least) / 2)
    return sum(sorted(found)[:2]) / 2
