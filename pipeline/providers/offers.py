"""What a model offers nearest to what was asked, and the words that say so when it is not the same."""

import math

from pipeline.provider import Model

SAME_RATIO = 0.02
SAME_SECONDS = 0.05


def size(model: Model, width: int, height: int) -> tuple[int, int]:
    """Return the offered size nearest in shape, then in pixels; the asked one where the model takes any."""
    offered = [(int(across), int(down)) for across, _, down in (ratio.partition(":") for ratio in model.ratios)]
    return min(offered, key=lambda pair: _distance(pair, width, height), default=(width, height))


def seconds(model: Model, wanted: float) -> float:
    """Return the shortest offered length that is long enough, else the longest."""
    return next(
        (length for length in sorted(model.durations) if length >= wanted - SAME_SECONDS), _longest(model, wanted)
    )


def size_warning(model: Model, width: int, height: int) -> tuple[str, ...]:
    """Say which shape will be made, when the model lacks the asked one."""
    across, down = size(model, width, height)
    if abs(math.log((across / down) / (width / height))) <= SAME_RATIO:
        return ()
    return (f"{model.title} does not make {width}x{height}: made at {across}x{down} and cropped.",)


def seconds_warning(model: Model, wanted: float) -> tuple[str, ...]:
    """Say which length will be made, when the model lacks the asked one."""
    length = seconds(model, wanted)
    if abs(length - wanted) <= SAME_SECONDS:
        return ()
    return (f"{model.title} does not make {wanted:g} s: made {length:g} s, and priced by that.",)


def _longest(model: Model, wanted: float) -> float:
    return max(model.durations, default=wanted)


def _distance(pair: tuple[int, int], width: int, height: int) -> tuple[float, float]:
    shape = abs(math.log((pair[0] / pair[1]) / (width / height)))
    return round(shape, 2), abs(math.log(pair[0] * pair[1] / (width * height)))
