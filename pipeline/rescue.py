"""Rescue: films that no row knows, taken back into the library; nothing is deleted."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from pipeline import assets
from pipeline.errors import DatabaseBusy, DatabaseTaken, DatabaseUnusable, NewerSchema
from pipeline.projection import asset_view
from pipeline.views import AssetView
from store import Settings, Store
from store import assets as rows
from store.db import file_of
from store.home import BESIDE


def rescue(settings: Settings, *, new: bool = False, everything: bool = False) -> tuple[AssetView, ...]:
    """The films that were taken back; with `everything` pictures and sounds too.

    With `new` a database that can't be opened is set aside, beside the new one. Raises what opening one raises.
    """
    store = _opened(settings, new)
    try:
        kinds = ("video/", "audio/", "image/") if everything else ("video/",)
        return tuple(_taken_back(store, kinds))
    finally:
        store.close()


def _opened(settings: Settings, new: bool) -> Store:
    try:
        return Store(settings, accept="older")
    except (DatabaseBusy, DatabaseTaken, NewerSchema):
        raise
    except DatabaseUnusable:
        if not new:
            raise
    _set_aside(settings)
    return Store(settings, accept="nothing")


def _set_aside(settings: Settings) -> None:
    database, stamp = file_of(settings), f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    if database is not None:
        for ending in BESIDE:
            with suppress(FileNotFoundError):
                beside = database.with_name(database.name + ending)
                beside.rename(database.with_name(f"{database.stem}-aside-{stamp}{database.suffix}{ending}"))


def _taken_back(store: Store, kinds: Sequence[str]) -> Iterator[AssetView]:
    present = store.media.names()
    with store.db.read() as session:
        known = rows.digests(session)
    for digest in sorted(present - known):
        path = store.media.path(digest)
        found = assets.measure(path)
        if found.media_type.startswith(tuple(kinds)):
            yield asset_view(
                assets.note(store, digest, path, name=_name(path, found), tags="rescued", library=True, measures=found)
            )


def _name(path: Path, found: assets.Measures) -> str:
    kind = {"video": "film", "audio": "sound", "image": "picture"}[found.media_type.partition("/")[0]]
    made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return f"Rescued {kind} of {made:%Y-%m-%d %H:%M}"
