"""Keys: those of the vendors as `.env` says them now, so that a new one needs no restart."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from pipeline.errors import StoreError
from pipeline.provider import Provider
from store import Settings, Store

log = structlog.get_logger()

LOOK_SECONDS = 1.0

Stamp = tuple[int, int, int] | None


class Keys:
    """Looks at the file at most once a second, when it is asked; `build` makes the vendors anew for other keys."""

    def __init__(
        self, store: Store, providers: dict[str, Provider], build: Callable[[Settings], dict[str, Provider]]
    ) -> None:
        self._store, self._providers, self._build = store, providers, build
        self._lock, self._looked = threading.Lock(), -LOOK_SECONDS
        self._seen: Stamp = (0, 0, 0)
        self._changes = 0

    def has(self, vendor: str) -> bool:
        """Whether a vendor can be used, as far as keys go."""
        self.changes()
        settings = self._store.settings
        keyed = {
            "openai": bool(settings.openai_api_key.get_secret_value() or settings.openai_base_url),
            "anthropic": bool(settings.anthropic_api_key.get_secret_value()),
            "replicate": bool(settings.replicate_api_token.get_secret_value()),
            "runwayml": settings.runwayml_enabled and bool(settings.runwayml_api_secret.get_secret_value()),
            "pexels": bool(settings.pexels_api_key.get_secret_value()),
        }
        return keyed.get(vendor, vendor == "local")

    def changes(self) -> int:
        """How often the keys have changed since the start."""
        with self._lock:
            source = self._store.settings.source
            if source is not None and time.monotonic() - self._looked >= LOOK_SECONDS:
                self._looked = time.monotonic()
                self._look(source)
            return self._changes

    def _look(self, source: Path) -> None:
        stamp = _stamp(source)
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            fresh = self._store.settings.reread()
        except StoreError as error:
            log.warning("keys", error=str(error))
            return
        if fresh != self._store.settings:
            self._store.settings = fresh
            self._providers.update({name: made for name, made in self._build(fresh).items() if name != "local"})
            self._changes += 1
            log.info("keys", changed=True)


def _stamp(source: Path) -> Stamp:
    """What changes with the file; None while there is none."""
    try:
        found = source.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
