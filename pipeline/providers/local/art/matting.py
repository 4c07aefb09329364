"""Matting: the soft edge of a thing, and its own colours there without those of its old background."""

import cv2
import numpy as np
from numpy.typing import NDArray

# Colours nearer to each other than this say little about how much of a pixel is the thing.
APART = 40.0
Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]


def matte(colours: Pixels, thing: NDArray[np.bool_], reach: int) -> Pixels:
    """RGBA of the thing; within `reach` pixels of the mask's edge both its opacity and its colour are measured.

    A pixel there lies between the colour of the thing and that of the ground next to it: where, is its opacity.
    """
    solid = thing.astype(np.uint8)
    grow = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    inside = np.asarray(cv2.erode(solid, grow, borderValue=1), np.uint8)
    outside = np.asarray(1 - cv2.dilate(solid, grow), np.uint8)
    image = colours.astype(np.float32)
    own, ground = _nearest(image, inside), _nearest(image, outside)
    soft = np.asarray(cv2.GaussianBlur(solid.astype(np.float32), (0, 0), max(0.7, reach / 3)), np.float32)
    alpha = _opacity(image, own, ground, soft)
    alpha = np.where(inside > 0, 1, np.where(outside > 0, 0, alpha)).astype(np.float32)[..., None]
    bare = (image - (1 - alpha) * ground) / np.maximum(alpha, 0.1)
    clean = np.where(inside[..., None] > 0, image, alpha * bare + (1 - alpha) * own)
    return np.asarray(np.dstack([clean, 255 * alpha]).clip(0, 255).round(), np.uint8)


def _opacity(image: Plane, own: Plane, ground: Plane, soft: Plane) -> Plane:
    """Where each pixel lies between its two colours; where those are alike, the blurred mask."""
    apart = own - ground
    square = np.einsum("ijk,ijk->ij", apart, apart)
    measured = np.einsum("ijk,ijk->ij", image - ground, apart) / np.maximum(square, 1.0)
    bounded = np.clip(measured, np.clip(2.4 * soft - 1.4, 0, 1), np.clip(2.4 * soft, 0, 1))
    trust = np.clip(np.sqrt(square) / APART - 0.5, 0, 1)
    return np.asarray(trust * bounded + (1 - trust) * np.clip(1.5 * soft - 0.25, 0, 1), np.float32)


def _nearest(image: Plane, where: Pixels) -> Plane:
    """For each pixel the colour of `where` that lies next to it, freed of noise."""
    if not where.any():
        return image
    weight = cv2.GaussianBlur(where.astype(np.float32), (0, 0), 1.5)[..., None]
    calm = cv2.GaussianBlur(image * where[..., None], (0, 0), 1.5) / np.maximum(weight, 1e-3)
    _, labels = cv2.distanceTransformWithLabels(1 - where, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    places = np.flatnonzero(where)
    return np.asarray(calm.reshape(-1, 3)[places[labels - 1]], np.float32)
