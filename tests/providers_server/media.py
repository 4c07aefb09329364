"""Small real media made on the spot: PNG, MP4, WAV."""

import io
import math
import struct
import wave
from functools import cache

import av
import numpy as np
from PIL import Image

HTML = b"<!doctype html><html><body><h1>Service unavailable</h1></body></html>"


@cache
def png(width: int, height: int, seed: int = 0) -> bytes:
    """A gradient of exactly this size."""
    across, down = np.linspace(0, 255, width), np.linspace(0, 255, height)
    red, green = np.meshgrid(across, down)
    pixels = np.stack([red, green, np.full_like(red, 40 + seed % 200)], axis=-1).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", compress_level=1)
    return out.getvalue()


@cache
def mp4(width: int, height: int, seconds: float, fps: int = 12) -> bytes:
    """A moving bar, H.264 in MP4."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "crf": "35"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(max(1, round(seconds * fps))):
            pixels = np.zeros((height, width, 3), np.uint8)
            pixels[:, (number * 7) % width :] = (200, 120, 40)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels)))
        container.mux(stream.encode(None))
    return out.getvalue()


@cache
def wav(seconds: float, hertz: int = 16_000) -> bytes:
    """A tone with a short silence before and after."""
    out = io.BytesIO()
    count = max(1, round(seconds * hertz))
    quiet = round(0.1 * hertz)
    tone = [0 if n < quiet or n > count - quiet else round(9000 * math.sin(n / 12)) for n in range(count)]
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(hertz)
        sound.writeframes(struct.pack(f"<{count}h", *tone))
    return out.getvalue()
