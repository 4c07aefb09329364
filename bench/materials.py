"""What the render bench films: photo-like pictures, a voice with words, music. The same bytes every time."""

import wave
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pysubs2
from numpy.typing import NDArray

from pipeline.actors import Actor
from pipeline.capabilities import Word
from pipeline.render import films
from pipeline.timeline import Canvas, Layer, Music, Shot, Voice

SIDE = 2048
RATE = 48_000
SCENE_SECONDS = 5.0
PICTURES = 6
SPOKEN = "every octopus has three hearts blue blood and nine brains of its own"
WORDS = SPOKEN.split()
WORD_SECONDS = 0.34
OFFSET = 0.3
MOTIONS = ("push in", "pan left", "rise", "pull out", "drift", "pan right")


def make(folder: Path) -> None:
    """Write the materials that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(PICTURES + 1):
        path = folder / f"picture{number}"
        if not path.exists():
            _, packed = cv2.imencode(".png", photo(number), [cv2.IMWRITE_PNG_COMPRESSION, 1])
            path.write_bytes(packed.tobytes())
    for name, sheet in (
        ("hills", _hills()),
        ("grass", _grass()),
        ("disc", _disc()),
        ("card", _card()),
        ("count", _count()),
    ):
        (folder / name).write_bytes(cv2.imencode(".png", sheet)[1].tobytes())
    _sound(folder / "voice", _speech())
    _sound(folder / "music", _chords(24.0))


def shots(seconds: float, size: int = PICTURES) -> list[Shot]:
    """Scenes of SCENE_SECONDS over the length; pictures come round after `size` scenes, with other moves and words."""
    count, moves = round(seconds / SCENE_SECONDS), len(MOTIONS)
    return [
        Shot(
            scene=f"scene{number}",
            seconds=SCENE_SECONDS,
            picture=f"picture{number % size}",
            motion=MOTIONS[(number * (1 + number // size // moves) + number // size) % moves],
            transition="dissolve",
            voice=Voice(digest="voice", offset=OFFSET, words=words(number // size)),
        )
        for number in range(count)
    ]


def moving(shot: Shot) -> Shot:
    """The shot's picture far behind hills and grass, with a pulsing and a swaying disc, a card and a count that enter."""
    layers = (Layer(digest=shot.picture, depth=0.0), Layer(digest="hills", depth=0.5), Layer(digest="grass", depth=1.0))
    cast = (
        Actor(digest="disc", x=0.62, y=0.08, width=0.28, height=0.16, depth=0.0, motion="pulse"),
        Actor(digest="disc", x=0.06, y=0.42, width=0.3, height=0.17, depth=0.5, motion="sway", phase=0.4),
        Actor(digest="count", x=0.3, y=0.24, width=0.4, height=0.12, depth=0.7, entrance="pop", start=1.3, cells=20,
              cell_seconds=0.07, loop=False),
        Actor(digest="card", x=0.2, y=0.4, width=0.6, height=0.13, depth=0.7, motion="bob", entrance="slide left", start=2.6),
    )  # fmt: skip
    return replace(shot, picture="", layers=layers, actors=cast)


def words(turn: int = 0) -> tuple[Word, ...]:
    """Words at the voice's times; in a later `turn` of the pictures each stands where another one stood."""
    return tuple(
        Word(text=text, start=number * WORD_SECONDS, end=(number + 0.85) * WORD_SECONDS)
        for number, text in enumerate((*WORDS[turn:], *WORDS[:turn]))
    )


def clip(folder: Path, number: int, canvas: Canvas) -> Path:
    """A scene's picture filmed without sound or captions."""
    shot = Shot(scene="clip", seconds=SCENE_SECONDS, picture=f"picture{number}", motion="push in")
    target = folder / f"clip{number}"
    films.clip(shot, canvas, target, media=folder.joinpath, check_cancelled=lambda: None)
    return target


def narration(folder: Path, scenes: int, target: Path) -> None:
    """The voice laid along a film: `target` and, beside it, its sentences as .srt."""
    with wave.open(str(folder / "voice")) as voice, wave.open(str(target), "wb") as file:
        file.setparams(voice.getparams())
        scene = bytes(2 * round(OFFSET * RATE)) + voice.readframes(voice.getnframes())
        length = 2 * round(SCENE_SECONDS * RATE)
        file.writeframes(scene.ljust(length, b"\0")[:length] * scenes)
    said = (OFFSET, OFFSET + words()[-1].end)
    lines = pysubs2.SSAFile()
    for number in range(scenes):
        start, end = (round(1000 * (number * SCENE_SECONDS + moment)) for moment in said)
        lines.append(pysubs2.SSAEvent(start=start, end=end, text=SPOKEN))
    target.with_suffix(".srt").write_text(lines.to_string("srt"))


def music(gain_db: float = -7.0) -> Music:
    """The bed of music."""
    return Music(digest="music", gain_db=gain_db)


def photo(seed: int) -> NDArray[np.uint8]:
    """A picture with a photograph's 1/f spectrum, hard edges and some grain."""
    source = np.random.default_rng(seed)
    shade = np.zeros((SIDE, SIDE, 3), np.float32)
    for octave in range(1, 11):
        coarse = source.standard_normal((2**octave + 2, 2**octave + 2, 1)) + 0.4 * source.standard_normal(
            (2**octave + 2, 2**octave + 2, 3)
        )
        shade += cv2.resize(coarse.astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC) / 2 ** (
            0.9 * octave
        )
    pixels = np.clip(118 + 52 * shade / shade.std(), 0, 255).astype(np.uint8)
    for _ in range(14):
        x, y, size = (int(v) for v in source.integers([0, 0, 40], [SIDE, SIDE, 420]))
        colour = tuple(int(v) for v in source.integers(20, 235, 3))
        cv2.ellipse(pixels, (x, y), (size, size // 2), float(source.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)
        cv2.line(pixels, (x, y), (x + size, y + 2 * size), colour[::-1], 5, cv2.LINE_AA)
    grain = source.standard_normal((SIDE, SIDE, 1)).astype(np.float32) * 2.5
    return np.clip(pixels + grain, 0, 255).astype(np.uint8)


def _hills() -> NDArray[np.uint8]:
    sheet = np.zeros((2400, 1350, 4), np.uint8)
    cv2.ellipse(sheet, (500, 2100), (1100, 700), 0, 0, 360, (70, 140, 60, 255), -1, cv2.LINE_AA)
    return sheet


def _grass() -> NDArray[np.uint8]:
    sheet = np.zeros((2400, 1350, 4), np.uint8)
    for x in range(0, 1350, 45):
        cv2.fillConvexPoly(sheet, np.array([(x, 2400), (x + 22, 2100), (x + 45, 2400)]), (40, 90, 20, 255), cv2.LINE_AA)
    return sheet


def _disc() -> NDArray[np.uint8]:
    sheet = np.zeros((460, 460, 4), np.uint8)
    cv2.circle(sheet, (230, 230), 220, (60, 210, 250, 255), -1, cv2.LINE_AA)
    cv2.line(sheet, (230, 20), (230, 230), (20, 20, 60, 255), 16, cv2.LINE_AA)
    return sheet


def _card() -> NDArray[np.uint8]:
    sheet = np.full((375, 970, 4), (250, 250, 250, 255), np.uint8)
    cv2.putText(sheet, "three hearts", (70, 220), cv2.FONT_HERSHEY_DUPLEX, 4, (40, 20, 20, 255), 9, cv2.LINE_AA)
    return sheet


def _count() -> NDArray[np.uint8]:
    cells = []
    for number in range(20):
        cell = np.zeros((345, 650, 4), np.uint8)
        cv2.putText(
            cell, f"{5 * number}%", (60, 260), cv2.FONT_HERSHEY_DUPLEX, 8, (255, 255, 255, 255), 24, cv2.LINE_AA
        )
        cells.append(cell)
    return np.concatenate(cells)


def _speech() -> NDArray[np.float64]:
    """Bursts of a buzzing tone where the words are."""
    at = np.arange(round((len(WORDS) + 1) * WORD_SECONDS * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 140 * harmonic * at) / harmonic for harmonic in range(1, 12))
    spoken = np.zeros_like(at)
    for word in words():
        inside = (at >= word.start) & (at < word.end)
        spoken[inside] = np.sin(np.pi * (at[inside] - word.start) / (word.end - word.start)) ** 0.5
    return 0.15 * np.asarray(buzz) * spoken


def _chords(seconds: float) -> NDArray[np.float64]:
    at = np.arange(round(seconds * RATE)) / RATE
    notes = (220.0, 277.18, 329.63, 440.0)
    return 0.06 * np.asarray(sum(np.sin(2 * np.pi * note * at) for note in notes)) * (1 + 0.3 * np.sin(2 * np.pi * at))


def _sound(path: Path, samples: NDArray[np.float64]) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
