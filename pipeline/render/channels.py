"""The two channels of a sound: one that is silent, or turned against the other, is put right.

A microphone on one input of a recorder leaves the other side silent; a wrongly soldered cable gives the same sound turned
over, which vanishes on every telephone that plays both sides from one loudspeaker.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Fault = Literal["", "left is silent", "right is silent", "antiphase"]

# A side 30 dB below the other is heard as silent; at this correlation half of the sound is lost in mono.
SILENT_SHARE = 10**-3.0
ANTIPHASE = -0.5
LOUDEST = 8.0
BLOCK = 1 << 19


def even(path: Path) -> Fault:
    """Put the channels of raw stereo float32 right, in place; what was wrong with them."""
    found = fault(path)
    if found:
        for block in _blocks(path, "r+"):
            match found:
                case "left is silent":
                    block[:, 0] = block[:, 1]
                case "right is silent":
                    block[:, 1] = block[:, 0]
                case _:
                    block[:, 1] *= -1
    return found


def fault(path: Path) -> Fault:
    """What is wrong with the channels of raw stereo float32, or ""."""
    left = right = both = 0.0
    for block in _blocks(path, "r"):
        # What is no sound at all is somebody else's to find: here it must only not end in an overflow.
        one, two = np.nan_to_num(np.clip(block, -LOUDEST, LOUDEST)).T
        left += float(np.dot(one, one))
        right += float(np.dot(two, two))
        both += float(np.dot(one, two))
    if left < SILENT_SHARE * right:
        return "left is silent"
    if right < SILENT_SHARE * left:
        return "right is silent"
    return "antiphase" if both < ANTIPHASE * float(np.sqrt(left * right)) else ""


def _blocks(path: Path, mode: Literal["r", "r+"]) -> Iterator[NDArray[np.float32]]:
    """The file's samples shaped (n, 2), a few seconds at a time, so that a long sound needs no more memory."""
    samples = path.stat().st_size // 8
    for start in range(0, samples, BLOCK):
        yield np.memmap(path, np.float32, mode, offset=8 * start, shape=(min(BLOCK, samples - start), 2))
