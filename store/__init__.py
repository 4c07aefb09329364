"""What the studio keeps: rows, migrations and media. Only this package writes SQL."""

from pathlib import Path

from store import home, restore
from store.db import Accept, Database
from store.door import Door
from store.liveness import Pulse
from store.media import Media
from store.settings import Settings


class Store:
    """One studio's home, opened: its database, its media, and proof that this process lives."""

    def __init__(self, settings: Settings, *, accept: Accept = "") -> None:
        self.settings = settings
        self.home = home.opened(settings.reelwright_home)
        self.pulse = Pulse(self.home.folder, self.home.key)
        self.media = Media(settings, owner=self.pulse.name)
        self.door = Door(self.home.folder)
        try:
            self.db = self._database(accept)
        except BaseException:
            self.pulse.stop()
            raise
        self.cache = _folder(settings, "cache")
        self.work = _folder(settings, "work")

    def _database(self, accept: Accept) -> Database:
        db = Database(self.settings, self.home, accept=accept)
        try:
            restore.look(db, self.media, self.home, self.settings, accept=accept)
            self.door.settle(db)
        except BaseException:
            db.close(last=self.pulse.stop())
            raise
        return db

    def close(self) -> None:
        """Let go of everything; the home stays as it is."""
        self.db.close(last=self.pulse.stop())


def _folder(settings: Settings, name: str) -> Path:
    folder = settings.reelwright_home / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


__all__ = ["Settings", "Store"]
