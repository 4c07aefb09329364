"""What a film can be exported as: formats, qualities, and the platforms' own presets."""

from dataclasses import dataclass
from typing import Literal, TypeVar

from pipeline.captions.safe import Margins, margins
from pipeline.errors import InvalidInput

GIF_WIDTHS = {"low": 240, "medium": 320, "high": 480}
SAME_SHAPE = 0.01

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file: its muxer in ffmpeg's words, and the codecs inside; no `audio` means a silent one."""

    name: str
    title: str
    ending: str
    media_type: str
    container: str
    video: Literal["h264", "vp9", "av1", "gif"]
    audio: Literal["aac", "opus", ""]
    most_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The frame that a wide film fits in; an upright one fits in the same frame turned."""

    name: str
    title: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A platform: its frame in pixels, the lengths that it takes, and the part of the frame it leaves free."""

    name: str
    title: str
    width: int
    height: int
    least_seconds: float
    most_seconds: float
    safe: Margins


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One export of a film: a file of `format`, `width` x `height`; `fill` puts a film of another shape on a blur.

    `least_seconds` and `most_seconds` are the platform's limits, 0 for none; `safe` is what captions must keep to.
    """

    format: Format
    width: int
    height: int
    safe: Margins
    fill: bool = False
    least_seconds: float = 0.0
    most_seconds: float = 0.0

    @property
    def look(self) -> tuple[str, int, int, bool]:
        """All that decides the file; platforms that differ in their limits only share one."""
        return self.format.name, self.width, self.height, self.fill


FORMATS = {
    row.name: row
    for row in (
        Format(name="mp4", title="MP4 (H.264)", ending="mp4", media_type="video/mp4", container="mp4", video="h264",
               audio="aac"),
        Format(name="webm", title="WebM (VP9)", ending="webm", media_type="video/webm", container="webm", video="vp9",
               audio="opus"),
        Format(name="mov", title="QuickTime (H.264)", ending="mov", media_type="video/quicktime", container="mov",
               video="h264", audio="aac"),
        Format(name="av1", title="MP4 (AV1, smallest)", ending="mp4", media_type="video/mp4", container="mp4",
               video="av1", audio="aac"),
        Format(name="gif", title="GIF (first 5 seconds)", ending="gif", media_type="image/gif", container="gif",
               video="gif", audio="", most_seconds=5.0),
    )
}  # fmt: skip

QUALITIES = {
    row.name: row
    for row in (
        Quality(name="low", title="480p", width=854, height=480),
        Quality(name="medium", title="720p", width=1280, height=720),
        Quality(name="high", title="1080p", width=1920, height=1080),
    )
}

GIF_PREVIEW = "gif"

# Lengths and free areas as the platforms state them for ordinary uploads, November 2026.
PRESETS = {
    row.name: row
    for row in (
        Preset(name="tiktok", title="TikTok", width=1080, height=1920, least_seconds=3, most_seconds=600,
               safe=Margins(aspect=9 / 16, top=0.07, bottom=0.20, left=0.06, right=0.12)),
        Preset(name="reels", title="Instagram Reels", width=1080, height=1920, least_seconds=3, most_seconds=180,
               safe=Margins(aspect=9 / 16, top=0.14, bottom=0.20, left=0.06, right=0.06)),
        Preset(name="shorts", title="YouTube Shorts", width=1080, height=1920, least_seconds=1, most_seconds=180,
               safe=Margins(aspect=9 / 16, top=0.10, bottom=0.20, left=0.05, right=0.12)),
        Preset(name="youtube", title="YouTube", width=1920, height=1080, least_seconds=1, most_seconds=900,
               safe=Margins(aspect=16 / 9, top=0.05, bottom=0.08, left=0.05, right=0.05)),
        Preset(name="square", title="Square feed", width=1080, height=1080, least_seconds=3, most_seconds=600,
               safe=Margins(aspect=1.0, top=0.05, bottom=0.05, left=0.05, right=0.05)),
        Preset(name=GIF_PREVIEW, title="GIF preview", width=320, height=0, least_seconds=0, most_seconds=5,
               safe=Margins(aspect=1.0, top=0, bottom=0, left=0, right=0)),
    )
}  # fmt: skip


def target(width: int, height: int, format: str, quality: str, preset: str = "") -> Target:
    """The export of a `width` x `height` film; a preset takes the place of format and quality. Raises InvalidInput."""
    asked, level = _row(FORMATS, format, "format"), _row(QUALITIES, quality, "quality")
    if not preset:
        return (
            _looped(width, height, GIF_WIDTHS[level.name])
            if asked.video == "gif"
            else _sized(asked, *fitted(width, height, level.width, level.height))
        )
    place = _row(PRESETS, preset, "preset")
    if place.name == GIF_PREVIEW:
        return _looped(width, height, place.width)
    return Target(
        format=FORMATS["mp4"], width=place.width, height=place.height, safe=place.safe,
        fill=abs(width / height * place.height / place.width - 1) > SAME_SHAPE,
        least_seconds=place.least_seconds, most_seconds=place.most_seconds,
    )  # fmt: skip


def fitted(width: int, height: int, most_across: int, most_down: int) -> tuple[int, int]:
    """The largest even size of a film's shape in a frame, which is turned for an upright film."""
    if width < height:
        most_across, most_down = most_down, most_across
    scale = min(most_across / width, most_down / height)
    return min(most_across, _even(width * scale)), min(most_down, _even(height * scale))


def _sized(format: Format, width: int, height: int) -> Target:
    return Target(format=format, width=width, height=height, safe=margins(width, height))


def _looped(width: int, height: int, across: int) -> Target:
    return _sized(FORMATS["gif"], across, _even(height * across / width))


def _even(pixels: float) -> int:
    return max(2, round(pixels / 2) * 2)


def _row(rows: dict[str, Row], name: str, field: str) -> Row:
    if name not in rows:
        raise InvalidInput(f"{field}: {name[:40]!r} is not one of {', '.join(rows)}.", field=field)
    return rows[name]
