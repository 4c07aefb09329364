"""Gauge: opens a stranger's file under limits, so that what breaks there breaks nothing else. Run as a script.

It imports nothing of ours. Its one argument is an Ask and its answer an Answer, both as JSON.
"""

import json
import re
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream
    from PIL import Image

ROOM_BYTES = 768 << 20
CPU_SECONDS, PICTURE_CPU_SECONDS = 60, 20
WRITTEN_BYTES = 512 << 20

# A JPEG is drawn as often as it has scans: usual ones have ten at most, and 5,000 fit into half a megabyte.
# A larger picture is made smaller; what has to be read whole for that must fit into the room.
MOST_JPEG_PIXELS, MOST_WHOLE_PIXELS, SMALLER_PIXELS = 200_000_000, 64_000_000, 24_000_000
MOST_SCANS, MOST_DRAWN_PIXELS = 100, 800_000_000
MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
BARE, SCAN, END = (0x01, 0xD8), 0xDA, 0xD9

Fault = Literal["", "damaged", "pixels", "scans", "long", "short"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A picture to draw anew at `target`, or a clip or sound that `demuxer` reads with `options`."""

    source: str
    target: str = ""
    formats: tuple[str, ...] = ()
    demuxer: str = ""
    options: dict[str, str] = field(default_factory=dict)
    most_pixels: int
    longest_side: int
    most_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Measures, or the fault; `said` is the length in seconds that the header claims."""

    fault: Fault = ""
    kind: Literal["image", "video", "audio"] = "image"
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    said: float = 0.0


def picture(ask: Ask) -> Answer:
    """Write a clean PNG: one frame, upright, without metadata."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None
    _know_heif(ask.formats)
    try:
        with Image.open(ask.source, formats=ask.formats) as opened:
            width, height = opened.size
            if width * height > _most(opened.format) or max(width, height) > ask.longest_side:
                return Answer(fault="pixels", width=width, height=height)
            if too_many_scans(Path(ask.source).read_bytes(), width, height):
                return Answer(fault="scans", width=width, height=height)
            clean = upright(_smaller(opened, ask.most_pixels))
    except (OSError, ValueError, SyntaxError):
        return Answer(fault="damaged")
    clean.info = {}
    clean.save(ask.target, "PNG", compress_level=1)
    return Answer(width=clean.width, height=clean.height)


def _know_heif(formats: tuple[str, ...]) -> None:
    """Teach Pillow to read HEIC where it is asked for."""
    if "HEIF" in formats:
        from pi_heif import register_heif_opener

        register_heif_opener(thumbnails=False)


def _most(form: str | None) -> int:
    """How many pixels a picture may have: a JPEG can be read at a half, a quarter or an eighth of its size."""
    return MOST_JPEG_PIXELS if form == "JPEG" else MOST_WHOLE_PIXELS


def _smaller(opened: "Image.Image", most: int) -> "Image.Image":
    """The picture, or SMALLER_PIXELS of it where it has more than `most`; a JPEG is never read at its full size for that."""
    share = (SMALLER_PIXELS / (opened.width * opened.height)) ** 0.5
    if opened.width * opened.height > most:
        size = (int(opened.width * share), int(opened.height * share))
        opened.draft(None, size)
        opened.thumbnail(size, reducing_gap=2.0)
    return opened


def upright(opened: "Image.Image") -> "Image.Image":
    """A picture of any kind in 8-bit sRGB (RGB, or RGBA where parts are clear), turned as its camera was held."""
    from PIL import ImageOps

    mode = "RGBA" if opened.has_transparency_data else "RGB"
    turned = ImageOps.exif_transpose(opened)
    profile = opened.info.get("icc_profile")
    if turned.mode.startswith("I"):
        # 16 bits of grey; Pillow's own conversion cuts off all but the darkest.
        return turned.convert("I").point(lambda level: level * (1 / 257)).convert("L").convert(mode)
    return (_managed(turned, profile, mode) if profile else None) or turned.convert(mode)


def _managed(picture: "Image.Image", profile: bytes, mode: str) -> "Image.Image | None":
    """The picture's colours by its own profile; None for a profile that does not fit it or can't be read."""
    from io import BytesIO

    from PIL import ImageCms

    shown = picture if picture.mode in ("L", "RGB", "CMYK") else picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        managed = ImageCms.profileToProfile(shown, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    if managed is not None and mode == "RGBA":
        managed.putalpha(picture.convert("RGBA").getchannel("A"))
    return managed


def too_many_scans(content: bytes, width: int, height: int) -> bool:
    """Whether a picture is a JPEG that is drawn too often."""
    scans = _scans(content) if content.startswith(b"\xff\xd8") else 0
    return scans > MOST_SCANS or scans * width * height > MOST_DRAWN_PIXELS


def _scans(content: bytes) -> int:
    """How often a JPEG is drawn: its marked parts are stepped over, and what follows its end (a film, say) is not its own."""
    place, scans = 0, 0
    while (found := MARKER.search(content, place)) and (mark := found[1][0]) != END:
        scans += mark == SCAN
        place = found.end()
        place += 0 if mark in BARE else max(2, int.from_bytes(content[place : place + 2]))
    return scans


def media(ask: Ask) -> Answer:
    """Measure a clip or a sound by its first picture and all of its sound, for headers lie about lengths."""
    import av
    import av.stream

    try:
        with av.open(ask.source, format=ask.demuxer, options=ask.options) as opened:
            covers = av.stream.Disposition.attached_pic
            shown = next((s for s in opened.streams.video if not s.disposition & covers), None)
            heard = opened.streams.audio[0] if opened.streams.audio else None
            width, height = (shown.width, shown.height) if shown else (0, 0)
            if _large(ask, width, height):
                return Answer(fault="pixels", width=width, height=height)
            width, height = seen(opened, shown) if shown else (0, 0)
            said = float((opened.duration or 0) / av.time_base)
            found = _played(opened, shown, heard, ask.most_seconds)
    except (av.FFmpegError, ValueError, OverflowError):
        return Answer(fault="damaged")
    fault: Fault = "long" if found > ask.most_seconds else "short" if said > 2 * found + 10 else ""
    kind: Literal["video", "audio"] = "video" if shown else "audio"
    return Answer(fault=fault, kind=kind, width=width, height=height, seconds=found, said=said)


def seen(opened: "InputContainer", shown: "VideoStream") -> tuple[int, int]:
    """Width and height as a clip is seen: with the shape of its pixels, and turned as its camera was held."""
    width = round(shown.width * float(shown.sample_aspect_ratio or 1))
    first = next(iter(opened.decode(shown)), None)
    opened.seek(0)
    upended = first is not None and first.rotation % 180 != 0
    return (shown.height, width) if upended else (width, shown.height)


def _played(opened: "InputContainer", shown: "VideoStream | None", heard: "AudioStream | None", most: int) -> float:
    """Seconds to the end of the last picture or sound; raises ValueError where there is none."""
    end, samples, seen = 0.0, 0, False
    for packet in opened.demux([stream for stream in (shown, heard) if stream is not None]):
        if packet.stream is heard:
            samples += sum(frame.samples for frame in packet.decode())  # type: ignore[union-attr, misc]
        elif not seen:
            seen = bool(packet.decode())
        if packet.pts is not None and packet.stream is shown:
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if end > most or (heard and samples > most * heard.rate):
            break
    if not (seen if shown else samples):
        raise ValueError("nothing to see or hear")
    return max(end, samples / heard.rate if heard and heard.rate else 0.0)


def _large(ask: Ask, width: int, height: int) -> bool:
    return width * height > ask.most_pixels or max(width, height) > ask.longest_side


def _limit(cpu_seconds: int) -> None:
    """Where the system can: memory from here on, processor time and bytes written."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        room = pages * resource.getpagesize() + ROOM_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN_BYTES, WRITTEN_BYTES))


def main() -> None:
    """Answer the one question."""
    ask = Ask(**json.loads(sys.argv[1]))
    _limit(PICTURE_CPU_SECONDS if ask.target else CPU_SECONDS)
    sys.stdout.write(json.dumps(asdict(picture(ask) if ask.target else media(ask))))


if __name__ == "__main__":
    main()
