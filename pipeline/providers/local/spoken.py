"""What an engine said, before it is polished."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.providers.local import timing, wav

EDGE_SECONDS = 0.06
SILENT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Spoken:
    """16-bit mono samples and the sample where each word starts."""

    hertz: int
    samples: NDArray[np.int16]
    events: tuple[timing.Event, ...]

    @property
    def span(self) -> tuple[int, int]:
        """First and last sample of sound."""
        return timing.sounding(self.samples, self.hertz)

    @property
    def seconds(self) -> float:
        """How long it is once trimmed."""
        start, end = self.span
        return (end - start) / self.hertz + 2 * EDGE_SECONDS


def silence() -> Spoken:
    """What there is to hear of a text without a sound."""
    return Spoken(wav.HERTZ, np.zeros(int(SILENT_SECONDS * wav.HERTZ), np.int16), ())
