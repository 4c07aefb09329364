"""Small films of known pictures and sounds."""

import math
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame
from numpy.typing import NDArray

FPS, RATE = 30, 48_000
Picture = Callable[[float], NDArray[np.uint8]]


def moving(width: int, height: int) -> Picture:
    """A bright square that crosses a lively background."""
    noise = np.random.default_rng(1).integers(60, 150, (height, width, 3), np.uint8)

    def draw(second: float) -> NDArray[np.uint8]:
        shown = np.roll(noise, int(second * 40), axis=1)
        left = int(second * width / 4) % width
        shown[height // 4 : height // 2, left : left + width // 6] = (250, 40, 40)
        return shown

    return draw


def plain(width: int, height: int, colour: tuple[int, int, int]) -> Picture:
    """One colour."""
    return lambda second: np.full((height, width, 3), colour, np.uint8)


def film(
    path: Path, picture: Picture, *, seconds: float = 2.0, silent: tuple[float, float] = (0, 0), fps: int = FPS
) -> Path:  # fmt: skip
    """Write an MP4 of `picture(second)` with a tone at about -14 LUFS, silent from one second to another."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as file:
        shown = file.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "crf": "18", "bf": "0"})
        shown.height, shown.width = picture(0).shape[:2]
        shown.pix_fmt = "yuv420p"
        heard = file.add_stream("aac", rate=RATE, layout="stereo")
        for number in range(round(seconds * fps)):
            file.mux(shown.encode(VideoFrame.from_ndarray(picture(number / fps), format="rgb24")))
        file.mux(shown.encode(None))
        at = np.arange(round(seconds * RATE)) / RATE
        tone = (0.2 * np.sin(2 * math.pi * 997 * at) * ((at < silent[0]) | (at >= silent[1]))).astype(np.float32)
        for start in range(0, tone.size, 1024):
            frame = AudioFrame.from_ndarray(np.stack([tone[start : start + 1024]] * 2), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, start
            file.mux(heard.encode(frame))
        file.mux(heard.encode(None))
    return path


def frame(path: Path, second: float) -> NDArray[np.uint8]:
    """The picture at a second, as RGB."""
    with av.open(str(path)) as file:
        for shown in file.decode(video=0):
            if shown.time is not None and shown.time >= second - 1e-3:
                return shown.to_ndarray(format="rgb24")
    raise AssertionError(f"{path} ends before {second} s")
