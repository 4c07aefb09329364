"""A small reel: pictures, layers, sounds and timelines for the renderer's tests."""

import wave
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from pipeline.actors import Actor
from pipeline.capabilities import Word
from pipeline.timeline import Canvas, Layer, Music, Shot, Timeline, Voice, plan

RATE = 48_000
CANVAS = Canvas(width=144, height=256)
WORDS = tuple(Word(text=text, start=at, end=at + 0.2) for at, text in ((0.1, "Hello"), (0.4, "small"), (0.7, "world")))


def fill(folder: Path) -> None:
    """Write every picture, layer and sound, by name."""
    for number in range(3):
        picture(folder / f"picture{number}", seed=number)
    for number in range(4):
        layer(folder / f"layer{number}", number)
    part(folder / "part")
    part(folder / "cells", cells=5)
    tone(folder / "voice", seconds=1.0, hertz=180, pulse=2)
    tone(folder / "music", seconds=1.6, hertz=330)
    tone(folder / "silence", seconds=1.0, hertz=0)


def picture(path: Path, *, seed: int = 0, size: tuple[int, int] = (180, 300)) -> None:
    """A soft, colourful picture with a bright disc in it."""
    width, height = size
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    waves = [127 + 90 * np.sin(6 * (across * (1 + seed) + down * channel) + seed + channel) for channel in range(3)]
    pixels = np.stack(waves, axis=2)
    pixels[np.hypot(across - 0.5, (down - 0.4) * height / width) < 0.18] = 250 - 60 * seed
    Image.fromarray(pixels.astype(np.uint8)).save(path, format="PNG")


def layer(path: Path, number: int) -> None:
    """A wide stripe on nothing; layer 0 fills everything."""
    pixels = np.zeros((320, 180, 4), np.uint8)
    pixels[..., :3] = (40 + 60 * number, 200 - 40 * number, 90)
    pixels[..., 3] = 255 if number == 0 else 0
    pixels[60 * number : 60 * number + 40, 20:150, 3] = 255
    Image.fromarray(pixels).save(path, format="PNG")


def part(path: Path, *, cells: int = 1) -> None:
    """A white disc with a black bar from its middle upwards; each later cell is greyer."""
    sheet = Image.new("RGBA", (60, 60 * cells))
    pen = ImageDraw.Draw(sheet)
    for cell in range(cells):
        pen.ellipse((4, 60 * cell + 4, 56, 60 * cell + 56), fill=(*[255 - 40 * cell] * 3, 255))
        pen.rectangle((28, 60 * cell + 8, 32, 60 * cell + 30), fill=(0, 0, 0, 255))
    sheet.save(path, format="PNG")


def tone(path: Path, *, seconds: float, hertz: float, pulse: float = 0.0) -> None:
    """A mono WAV file; `pulse` beats a second, silent at 0 hertz."""
    at = np.arange(round(seconds * RATE)) / RATE
    samples = 0.25 * np.sin(2 * np.pi * hertz * at)
    if pulse:
        samples *= np.sin(np.pi * pulse * at) ** 2
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def shots(count: int = 3, seconds: float = 1.2, **changes: object) -> list[Shot]:
    """Scenes of a picture and three words each."""
    voice = Voice(digest="voice", offset=0.1, words=WORDS)
    return [
        Shot(
            **{  # type: ignore[arg-type]
                "scene": f"scene{number}",
                "seconds": seconds,
                "picture": f"picture{number % 3}",
                "motion": "push in",
                "transition": "dissolve",
                "voice": voice,
                **changes,
            }
        )
        for number in range(count)
    ]


def timeline(found: list[Shot] | None = None, *, style: str = "highlight", music: bool = True) -> Timeline:
    """A film of a few seconds."""
    bed = Music(digest="music") if music else None
    return plan(CANVAS, found or shots(), style=style, music=bed)


def actor(**changes: object) -> Actor:
    """The disc in the middle of the frame, before all layers."""
    box = {"x": 0.3, "y": 0.35, "width": 0.4, "height": 0.4 * 144 / 256}
    return Actor(**{"digest": "part", **box, **changes})  # type: ignore[arg-type]


def layers(count: int = 4) -> tuple[Layer, ...]:
    """Layers from far to near."""
    return tuple(Layer(digest=f"layer{number}", depth=number / 3) for number in range(count))
