"""A home of its own over the stand-in vendors, whose charge file says what was paid."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import time_machine

from pipeline import Settings
from tests.pipeline.till import KEYS, Till, doubled
from tests.providers_server import ProvidersServer


@dataclass(frozen=True)
class Place:
    """A folder and the vendors."""

    folder: Path
    server: ProvidersServer

    def settings(self, **changed: object) -> Settings:
        """Those of a studio with every key, which does its work in the call that asks for it."""
        fields = {"reelwright_home": self.folder / "home", "executor": "inline", "disk_watermark_mb": 0,
                  "provider_settle_seconds": 0, "provider_calls_per_minute": 1000, "database_url": ""}  # fmt: skip
        return Settings(_env_file=None, **fields | KEYS | self.server.base_urls | changed)

    @contextmanager
    def till(self, **changed: object) -> Iterator[Till]:
        """A ledger in this home, at a moment in which only waiting passes quickly."""
        with time_machine.travel("2026-11-20 12:00 +0000") as clock:
            opened = Till(self.settings(**changed), self.server, clock)
            try:
                yield opened
            finally:
                opened.store.close()

    def paid_twice(self) -> list[str]:
        """A fault for each work that the vendors charged more than once."""
        charges = self.server.charges.all()
        names = {charge.work: f"{charge.vendor} {charge.model}" for charge in charges}
        return [f"{names[work]} charged {count} times for one work" for work, count in doubled(charges).items()]


@contextmanager
def place() -> Iterator[Place]:
    """A fresh one."""
    with tempfile.TemporaryDirectory() as folder, ProvidersServer(Path(folder) / "charges.jsonl") as server:
        yield Place(Path(folder), server)
