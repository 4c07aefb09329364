"""Health: what works right now."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What works right now."""

    ffmpeg: bool
    database: bool
    disk_free_bytes: int
    keys: dict[str, bool]
    queue_stalled: bool
    restored: bool
