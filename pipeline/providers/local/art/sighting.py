"""Sightings: where a picture shows its thing, and the measures that tell a right mask from a wrong one."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
Map = NDArray[np.float32]

# How far GrabCut may move an edge that the network is sure of, in pixels.
BAND = 4
# What the network holds for this likely may be the thing: a second, paler one beside the first.
LIKELY = 0.2
# Unsure places at least twice this wide are no edges.
WIDE = 4
# What is smaller than this share of the largest part is a crumb.
CRUMB = 0.04
# Bays of less than this share of the thing cover nothing.
LEAST_BAY = 0.04
# Of the contrast along the edge: nearer colours are alike.
LIKE = 0.3
# The network's own edges are this wide: what is unsure there says nothing.
BLUR = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Which pixels are the thing.

    `share` is the thing's share of the picture, `rim` the share of the picture's rim that it touches, `doubt` the area
    where the network is unsure against the thing's own, `agreement` the overlap of network and GrabCut, `solidity` the
    share that its parts have of their hulls, `contrast` the distance of its colours from the ground's along its edge,
    `covered` how foreign to the ground is what shows in its bays: fingers in front of a bottle, say;
    `ground` the share of the thing that has the colours of the ground around it: what is seen through a coil of cable.
    """

    mask: Mask
    share: float
    rim: float
    doubt: float
    agreement: float
    solidity: float
    contrast: float
    covered: float
    ground: float

    @property
    def certain(self) -> bool:
        """Whether nothing speaks against the mask."""
        return not self.faults

    @property
    def faults(self) -> list[str]:
        """The measures by which the mask is taken for wrong (bounds between those of 18 right and 22 wrong masks)."""
        wrong = {
            "share": not 0.012 <= self.share <= 0.85,
            "rim": self.rim > 0.004,
            "doubt": self.doubt > 0.2,
            "agreement": self.agreement < 0.87,
            "contrast": self.contrast < 2.0,
            "solidity": self.solidity < 0.5 and self.doubt > 0.1,
            "covered": self.covered > 0.62,
            "ground": self.contrast > 10 and self.ground > 0.25,
        }
        return [name for name, said in wrong.items() if said]


def sighted(colours: Pixels, sure: Map) -> Sighting:
    """The thing of an RGB picture, given how sure the network is of each pixel."""
    first, second = sure > 0.5, grabbed(colours, sure)
    mask = gathered(joined(sure, second))
    size = max(1, int(mask.sum()))
    unsure = int(((sure > 0.15) & (sure < 0.85)).sum())
    edges, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    hulls = sum(cv2.contourArea(cv2.convexHull(edge)) for edge in edges)
    lab = np.asarray(cv2.cvtColor(colours.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    rim = np.concatenate([mask[0], mask[-1], mask[1:-1, 0], mask[1:-1, -1]])
    contrast = _contrast(lab, mask)
    return Sighting(
        mask=mask,
        share=size / mask.size,
        rim=float(rim.mean()),
        doubt=max(0.0, unsure - BLUR * sum(map(len, edges))) / size,
        agreement=float((first & second).sum()) / max(1, int((first | second).sum())),
        solidity=min(1.0, size / max(1.0, hulls)),
        contrast=contrast,
        covered=_covered(lab, mask, edges),
        ground=_ground(lab, mask, LIKE * contrast),
    )


def joined(sure: Map, second: Mask) -> Mask:
    """The network's mask; where it is unsure of more than an edge, that of GrabCut, which goes by the picture's colours."""
    flat = ((sure > 0.1) & (sure < 0.9)).astype(np.uint8)
    unsure = cv2.dilate(cv2.morphologyEx(flat, cv2.MORPH_OPEN, _disc(WIDE)), _disc(WIDE)) > 0
    return np.where(unsure, second, sure > 0.5)


def grabbed(colours: Pixels, sure: Map) -> Mask:
    """What GrabCut makes of it: free where nothing is sure, and BAND pixels to both sides of an edge."""
    first = (sure > LIKELY).astype(np.uint8)
    labels = np.where(first > 0, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[(cv2.erode(first, _disc(BAND), borderValue=1) > 0) & (sure > 0.85)] = cv2.GC_FGD
    labels[(cv2.dilate(first, _disc(BAND)) == 0) & (sure < 0.1)] = cv2.GC_BGD
    if not (labels == cv2.GC_FGD).any() or not (labels == cv2.GC_BGD).any():
        return first > 0
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(colours, labels, (0, 0, 1, 1), *models, 2, cv2.GC_INIT_WITH_MASK)
    return np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD), np.bool_)


def _disc(radius: int) -> Pixels:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8)


def gathered(mask: Mask) -> Mask:
    """The mask without crumbs and pinholes."""
    count, labels, found, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    sizes = found[1:count, cv2.CC_STAT_AREA]
    kept = np.isin(labels, 1 + np.flatnonzero(sizes >= CRUMB * sizes.max(initial=0)))
    count, labels, found, _ = cv2.connectedComponentsWithStats((~kept).astype(np.uint8), connectivity=4)
    holes = np.flatnonzero(found[:count, cv2.CC_STAT_AREA] < 0.0004 * mask.size)
    return kept | np.isin(labels, holes[holes > 0])


def _contrast(lab: Map, mask: Mask) -> float:
    """The median distance between the colours on both sides of the edge, in CIE Lab."""
    sides = [_calm(lab, side.astype(np.float32)) for side in (mask, ~mask)]
    solid, near = mask.astype(np.uint8), np.ones((9, 9), np.uint8)
    edge = (cv2.dilate(solid, near) > 0) & (cv2.erode(solid, near, borderValue=1) == 0)
    return float(np.median(np.linalg.norm(sides[0] - sides[1], axis=2)[edge])) if edge.any() else 0.0


def _calm(lab: Map, where: Map) -> Map:
    weight = cv2.GaussianBlur(where, (0, 0), 3)[..., None]
    return np.asarray(cv2.GaussianBlur(lab * where[..., None], (0, 0), 3) / np.maximum(weight, 1e-3), np.float32)


def _covered(lab: Map, mask: Mask, edges: Sequence[cv2.typing.MatLike]) -> float:
    """How little the hues in the bays of the mask and those of the ground beside it have in common, 0 to 1; 0 without bays."""
    hull = np.zeros(mask.shape, np.uint8)
    for edge in edges:
        cv2.fillConvexPoly(hull, cv2.convexHull(edge), 1)
    bays = np.asarray(cv2.erode(hull * ~mask, np.ones((5, 5), np.uint8)), np.uint8)
    if bays.sum() < LEAST_BAY * mask.sum():
        return 0.0
    ground = np.asarray(1 - cv2.dilate(hull, np.ones((9, 9), np.uint8)), np.uint8)
    found = [_hues(lab, where) for where in (bays, ground)]
    return 1 - float(np.minimum(*found).sum())


def _hues(lab: Map, where: Pixels) -> Map:
    counts = cv2.calcHist([lab[..., 1:]], [0, 1], where, [32, 32], [-96, 96, -96, 96])
    calm = cv2.GaussianBlur(counts, (0, 0), 1)
    return np.asarray(calm / max(1.0, float(calm.sum())), np.float32)


def _ground(lab: Map, mask: Mask, like: float) -> float:
    """The share of the mask whose colours are within `like` of those that the ground has around there."""
    small = (lab.shape[1] // 4, lab.shape[0] // 4)
    planes = (lab, mask.astype(np.float32))
    near, inside = (np.asarray(cv2.resize(one, small, interpolation=cv2.INTER_AREA), np.float32) for one in planes)
    outside = (inside == 0).astype(np.float32)
    weight = cv2.GaussianBlur(outside, (0, 0), 12)[..., None]
    around = cv2.GaussianBlur(near * outside[..., None], (0, 0), 12) / np.maximum(weight, 1e-4)
    alike = np.linalg.norm(near - around, axis=2) < like
    return float(alike[inside == 1].mean()) if (inside == 1).any() else 0.0
