"""Drums made of sine sweeps and shaped noise, and the patterns that they play."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np

from pipeline.providers.local.wav import HERTZ, Samples


class Sweep(NamedTuple):
    """A falling sine: from and to in hertz, how fast it falls and how long it rings, in seconds."""

    high: float
    low: float
    fall: float
    ring: float
    level: float


class Hiss(NamedTuple):
    """Noise between two frequencies that rings for so many seconds; `bursts` strikes 11 ms apart."""

    low: float
    high: float
    ring: float
    level: float
    bursts: int = 1


DRUMS: dict[str, tuple[Sweep | Hiss, ...]] = {
    "kick": (Sweep(150, 48, 0.035, 0.2, 0.9), Hiss(900, 3000, 0.006, 0.05)),
    "thump": (Sweep(95, 45, 0.05, 0.22, 0.8),),
    "heart": (Sweep(75, 42, 0.06, 0.25, 0.9),),
    "snare": (Sweep(230, 180, 0.05, 0.09, 0.35), Hiss(900, 7500, 0.11, 0.4)),
    "gated": (Sweep(220, 160, 0.05, 0.12, 0.4), Hiss(700, 6500, 0.2, 0.42)),
    "rim": (Sweep(820, 780, 0.01, 0.025, 0.3), Hiss(1500, 5000, 0.02, 0.12)),
    "clap": (Hiss(800, 5500, 0.08, 0.4, 3),),
    "snap": (Hiss(1500, 5800, 0.05, 0.5, 2),),
    "hat": (Hiss(5500, 10500, 0.035, 0.3),),
    "open": (Hiss(5000, 10000, 0.14, 0.2),),
    "shaker": (Hiss(4200, 9000, 0.05, 0.24),),
    "tick": (Sweep(1900, 1800, 0.01, 0.02, 0.1), Hiss(3000, 8000, 0.014, 0.25)),
    "wood": (Sweep(1150, 1100, 0.01, 0.045, 0.22),),
    "taiko": (Sweep(120, 62, 0.06, 0.4, 0.9), Hiss(200, 1200, 0.05, 0.14)),
    "tom": (Sweep(170, 95, 0.06, 0.25, 0.6), Hiss(300, 1500, 0.03, 0.08)),
    "crash": (Hiss(2500, 8500, 0.7, 0.25),),
    "dust": (Hiss(1500, 5000, 0.004, 0.3),),
}

# Sixteen steps a bar: X is a strong stroke, x a plain one, - a quiet one. The number is the energy from which it plays.
KITS: dict[str, tuple[tuple[float, str, str], ...]] = {
    "pulse": (
        (0.45, "thump", "X...x...X...x..."), (0.45, "shaker", "-.x.-.x.-.x.-.x."),
        (0.8, "clap", "....x.......x..."), (0.9, "hat", "..x...x...x...x."),
    ),
    "house": (
        (0.45, "kick", "X...X...X...X..."), (0.6, "hat", "..x...x...x...x."), (0.75, "clap", "....X.......X..."),
        (0.9, "shaker", "-.--x.--x.--x.--"), (0.95, "open", "..-...-...-...-."),
    ),
    "taiko": ((0.5, "taiko", "X.......x...x..."), (0.9, "tom", "..........x.x.xx"), (0.7, "heart", "....x......x....")),
    "war": (
        (0.45, "taiko", "X.....x.X...x..."), (0.7, "tom", "..x.x...-.x.x.xx"), (0.85, "gated", "....X.......X..."),
        (0.6, "heart", "X.......X......."),
    ),
    "claps": (
        (0.4, "thump", "X.....x.X......."), (0.4, "snap", "....x.......x..."), (0.75, "clap", "....X.......X..x"),
        (0.6, "shaker", "x.-.x.-.x.-.x.-."), (0.9, "rim", "..x....x..x....."),
    ),
    "heart": ((0.4, "heart", "X..x............"), (0.85, "tick", "........-.....-.")),
    "light": (
        (0.45, "thump", "X.......X.x....."), (0.7, "snap", "....x.......x..."), (0.55, "shaker", "-.x.-.x.-.x.-.x."),
    ),
    "dusty": (
        (0.3, "thump", "X......x..X....."), (0.4, "rim", "....X.......X..."), (0.5, "hat", "x.-.x.-.x.-.x.--"),
        (0.0, "dust", "..-....-.....-.."),
    ),
    "ticks": ((0.4, "tick", "x..-..x...x..-.."), (0.8, "heart", "X..........x....")),
    "toys": (
        (0.3, "wood", "x...x.x...x.x..."), (0.6, "snap", "....x.......x..."), (0.5, "thump", "X.......X......."),
        (0.85, "shaker", "-.x.-.x.-.x.-.x."),
    ),
    "gated": (
        (0.45, "kick", "X...x...X...x..."), (0.7, "gated", "....X.......X..."), (0.55, "hat", "x.x.x.x.x.x.x.x."),
        (0.95, "tom", "..............xx"),
    ),
}  # fmt: skip
STROKES = {"X": 1.0, "x": 0.72, "-": 0.4}
PANS = {"hat": 0.2, "shaker": -0.35, "tick": 0.4, "wood": -0.25, "rim": 0.15, "open": 0.25, "tom": -0.2, "dust": 0.3}


WET = {
    "clap": 0.25,
    "snare": 0.2,
    "gated": 0.3,
    "snap": 0.25,
    "taiko": 0.3,
    "tom": 0.3,
    "crash": 0.3,
    "heart": 0.25,
    "tick": 0.4,
}
DEEP = ("taiko", "heart", "kick", "thump")


class Stroke(NamedTuple):
    """A stroke at a beat of the piece."""

    at: float
    drum: str
    level: float
    pan: float
    send: float


def play(kit: str, bar: int, energy: float, rises: bool, swing: float, last: bool) -> Iterator[Stroke]:
    """The strokes of a bar; a fill leads into a fuller one, and one deep stroke closes the piece."""
    lines = KITS.get(kit, ())
    start = bar * 4.0
    if last:
        yield from (_stroke(start, drum, 0.9) for _, drum, _ in lines[:1] if drum in DEEP)
        return
    for least, drum, steps in lines:
        if energy < least:
            continue
        for step, sign in enumerate(steps):
            if sign in STROKES:
                late = 0.25 * swing if step % 4 == 2 else 0.0
                yield _stroke(start + step / 4 + late, drum, STROKES[sign] * (0.75 + 0.25 * energy))
    if rises and lines:
        yield from (_stroke(start + 3 + step / 4, "tom", 0.4 + 0.15 * step) for step in range(4))
        yield _stroke(start + 4, "crash", 0.8)


def _stroke(at: float, drum: str, level: float) -> Stroke:
    return Stroke(at, drum, level, PANS.get(drum, 0.0), WET.get(drum, 0.06))


@cache
def stroke(name: str) -> Samples:
    """One stroke as (n, 2) samples, a little wider for noise."""
    parts = [_sweep(part) if isinstance(part, Sweep) else _hiss(part) for part in DRUMS[name]]
    sound = np.zeros((max(map(len, parts)), 2), np.float32)
    for part in parts:
        sound[: len(part)] += part
    return sound * np.float32(0.55)


def _sweep(part: Sweep) -> Samples:
    time = np.arange(int(part.ring * 6 * HERTZ)) / HERTZ
    cycles = part.low * time + (part.high - part.low) * part.fall * (1 - np.exp(-time / part.fall))
    level = np.exp(-time / part.ring) * np.minimum(1, time / 0.002) * np.minimum(1, (time[-1] - time) / 0.02)
    sound = part.level * np.sin(2 * np.pi * cycles) * level
    return np.stack([sound, sound], axis=1).astype(np.float32)


def _hiss(part: Hiss) -> Samples:
    count = int((part.ring * 7 + 0.011 * part.bursts) * HERTZ)
    rng = np.random.default_rng(int(part.low + part.high))
    time = np.arange(count) / HERTZ
    level = np.zeros(count)
    for burst in range(part.bursts):
        since = time - 0.011 * burst
        ring = part.ring if burst == part.bursts - 1 else 0.006
        level = np.maximum(level, np.where(since >= 0, np.exp(-np.maximum(since, 0) / ring), 0))
    level *= np.minimum(1, time / 0.001) * np.minimum(1, (time[-1] - time) / 0.01)
    middle, side = (_noise(rng, count, part) for _ in range(2))
    sides = [middle + 0.3 * side, middle - 0.3 * side]
    return (np.stack(sides, axis=1) * (part.level * level)[:, None]).astype(np.float32)


def _noise(rng: np.random.Generator, count: int, part: Hiss) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    frequencies = np.maximum(np.fft.rfftfreq(count, 1 / HERTZ), 1.0)
    response = 1 / np.sqrt((1 + (part.low / frequencies) ** 6) * (1 + (frequencies / part.high) ** 8))
    noise = np.fft.irfft(np.fft.rfft(rng.standard_normal(count)) * response, count)
    return np.asarray(noise / (np.sqrt(np.square(noise).mean()) + 1e-9))
