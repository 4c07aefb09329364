"""What frames are made from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.render.pictures import Pictures


@dataclass(frozen=True, slots=True)
class Materials:
    """Where frames come from: prepared pictures, media by digest, a folder for children, a way to stop."""

    pictures: Pictures
    media: Callable[[str], Path]
    folder: Path
    check_cancelled: Callable[[], None]
