"""Chords written as numerals, voiced so that each moves as little as it can from the one before."""

import re
from functools import cache

NUMERALS = {"I": 0, "II": 2, "III": 4, "IV": 5, "V": 7, "VI": 9, "VII": 11}
MAJOR, MINOR = (0, 4, 7), (0, 3, 7)
COLOURS = {"": (), "7": (10,), "maj7": (11,), "add9": (14,), "sus4": ()}
SCALES = {False: (0, 2, 4, 5, 7, 9, 11), True: (0, 2, 3, 5, 7, 8, 10)}
MIDDLE = 60

_CHORD = re.compile(r"(b?)([IViv]+)(maj7|7|add9|sus4)?")


@cache
def chord(numeral: str) -> tuple[int, ...]:
    """Semitones above the key's root: "vi" is (9, 12, 16), "bVII" (10, 14, 17)."""
    match = _CHORD.fullmatch(numeral)
    if not match:
        raise ValueError(f"not a chord: {numeral!r}")
    flat, roman, colour = match[1], match[2], match[3] or ""
    root = NUMERALS[roman.upper()] - len(flat)
    triad = MAJOR if roman.isupper() else MINOR
    if colour == "sus4":
        triad = (0, 5, 7)
    return tuple(root + step for step in (*triad, *COLOURS[colour]))


def voicing(key: int, numeral: str, before: tuple[int, ...] = ()) -> tuple[int, ...]:
    """MIDI pitches around the middle, nearest to the voicing before."""
    classes = [(key + step) % 12 for step in chord(numeral)]
    target = before or tuple(MIDDLE + 4 * place for place in range(-1, len(classes) - 1))
    options = [_stacked(classes[turn:] + classes[:turn], low) for turn in range(len(classes)) for low in (48, 60)]
    inside = [option for option in options if option[0] >= 50 and option[-1] <= 76] or options
    return min(inside, key=lambda option: (_movement(option, target), option))


def _stacked(classes: list[int], low: int) -> tuple[int, ...]:
    pitches = [low + classes[0]]
    for one in classes[1:]:
        pitches.append(pitches[-1] + (one - pitches[-1]) % 12)
    return tuple(pitches)


def _movement(option: tuple[int, ...], target: tuple[int, ...]) -> float:
    """How far the outer voices and the middle travel."""
    middle = sum(option) / len(option) - sum(target) / len(target)
    return abs(option[0] - target[0]) + abs(option[-1] - target[-1]) + 2 * abs(middle)


def consonant(key: int, minor: bool, numeral: str) -> tuple[int, ...]:
    """Pitch classes that sit well over a chord: its own, and scale notes that are no semitone away from one of them."""
    own = {(key + step) % 12 for step in chord(numeral)}
    scale = {(key + step) % 12 for step in SCALES[minor]}
    clash = {(tone + side) % 12 for tone in own for side in (-1, 1)}
    return tuple(sorted(own | (scale - clash)))


def near(pitch: int, classes: tuple[int, ...]) -> int:
    """The pitch of the given classes nearest to this one, the lower of two."""
    return min(
        (pitch + step for step in range(-6, 7) if (pitch + step) % 12 in classes), key=lambda p: (abs(p - pitch), p)
    )
