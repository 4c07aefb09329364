"""What the studio keeps: rows, migrations and media. Only this package writes SQL."""

from collections.abc import Iterable
from pathlib import Path

from store import assets, home, restore
from store.db import Accept, Database, file_of
from store.door import Door
from store.liveness import Pulse
from store.media import Media
from store.own_time import Ages
from store.place import Place
from store.settings import Settings
from store.spool import Spool
from store.uptime import Uptime


class Store:
    """One studio's home, opened: its database, its media, and proof that this process lives."""

    def __init__(self, settings: Settings, *, accept: Accept = "") -> None:
        self.settings = settings
        self.uptime = Uptime()
        self.ages = Ages(self.uptime)
        self.home = home.opened(settings.reelwright_home)
        self.pulse = Pulse(self.home.folder, self.home.key)
        self.media = Media(settings, owner=self.pulse.name)
        self.door = Door(self.home.folder)
        self.spool = Spool(self.home.folder)
        try:
            self.db = self._database(accept)
        except BaseException:
            self.pulse.stop()
            raise
        self.cache = _folder(settings, "cache")
        self.work = _folder(settings, "work")

    def _database(self, accept: Accept) -> Database:
        file = file_of(self.settings)
        known = file is None or file.exists()
        if file and known:
            Place(file, self.home.folder).settle(alone=self.pulse.is_alone)
        db = Database(self.settings, self.home, accept=accept, ages=self.ages)
        try:
            if file and not known:
                Place(file, self.home.folder).begin()
            with db.read() as session:
                self.ages.begin(session)
            restore.look(db, self.media, self.home, self.settings, accept=accept)
            self.door.settle(db)
        except BaseException:
            db.close(last=self.pulse.stop())
            raise
        return db

    def let_go(self, digests: Iterable[str]) -> None:
        """Move files to the trash whose rows are gone, and back those that got a row while they went."""
        gone = list(digests)
        self.media.remove(gone)
        with self.db.read() as session:
            self.media.bring_back(assets.known(session, gone))

    def close(self) -> None:
        """Let go of everything; the home stays as it is."""
        self.db.close(last=self.pulse.stop())


def _folder(settings: Settings, name: str) -> Path:
    folder = settings.reelwright_home / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


__all__ = ["Settings", "Store"]
