"""Strict JSON: what a careful reader accepts, so that two readers never see two things."""

import json
import math
from json import JSONDecodeError

MAX_DIGITS = 40


def parse(raw: bytes) -> object:
    """The value in `raw`. JSONDecodeError for anything but UTF-8 JSON with unique keys and finite numbers."""
    try:
        text = raw.decode("utf-8")
        return json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse, parse_int=_whole, parse_float=_finite
        )
    except JSONDecodeError:
        raise
    except (ValueError, RecursionError):
        raise JSONDecodeError("Not strict JSON", "", 0) from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is not JSON")


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise ValueError("number too long")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError("number too large")
    return number
