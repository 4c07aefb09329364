"""Saliency: how sure u2netp is, at each place of a picture, that the thing it shows is there (Qin et al., U²-Net, 2020)."""

from functools import cache
from pathlib import Path
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).parent / "weights" / "u2netp.onnx"
SIDE = 320
# What the network was trained on: ImageNet's mean and deviation, of colours from 0 to 1.
MEAN, DEVIATION = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)
FINEST = "1959"
_turn = Lock()


def saliency(colours: NDArray[np.uint8], weights: Path = WEIGHTS) -> NDArray[np.float32] | None:
    """0 to 1 for each pixel of an RGB picture; None where the weights are missing or broken."""
    network = _network(weights)
    if network is None:
        return None
    small = cv2.resize(colours, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32)
    small = (small / max(1.0, float(small.max())) - MEAN) / DEVIATION
    with _turn:
        network.setInput(np.ascontiguousarray(small.transpose(2, 0, 1)[None]))
        found = network.forward(FINEST)[0, 0].copy()
    high, wide = colours.shape[:2]
    whole = cv2.resize(found, (wide, high), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(whole, 0, 1), np.float32)


@cache
def _network(weights: Path) -> cv2.dnn.Net | None:
    """The network, read in once a process (60 ms, 30 MB)."""
    try:
        return cv2.dnn.readNetFromONNX(str(weights))
    except cv2.error:
        return None
