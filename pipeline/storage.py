"""How much room the studio's own files take."""

import os
from collections.abc import Iterator
from pathlib import Path

KEPT = ("media", "cache", "trash")


def sizes(home: Path) -> dict[str, int]:
    """Bytes of media, of the cache, and of the database with its backups and logs."""
    found = {name: sum(_files(home / name)) for name in KEPT}
    return found | {"database": sum(_files(home / "backups")) + sum(p.stat().st_size for p in home.glob("*.db*"))}


def _files(folder: Path) -> Iterator[int]:
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                yield Path(place, name).lstat().st_size
            except FileNotFoundError:
                continue
