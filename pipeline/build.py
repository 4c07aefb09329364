"""Put a studio together from its settings."""

from functools import cache, partial
from pathlib import Path

from pipeline import ceilings, logs
from pipeline.executors import Executor
from pipeline.executors.apart import Apart
from pipeline.executors.inline import Inline
from pipeline.executors.threads import Threads
from pipeline.keys import Keys
from pipeline.provider import Remote
from pipeline.providers import providers
from pipeline.runner import Runner
from pipeline.studio import Studio
from pipeline.workshop import Workshop
from pipeline.writers import Writers
from store import Settings, Store
from store.settings import settings as process_settings


def open_studio(settings: Settings | None = None, *, work: bool = True) -> Studio:
    """A studio over its home. `work` False only looks and submits; another process then runs the jobs.

    Raises the StoreError family when the home can't be opened, Unavailable where this process may have too little.
    """
    workshop = open_workshop(settings or process_settings())
    studio = Studio(workshop, _executor(workshop.store, workshop))
    if work:
        studio.start()
    return studio


def open_workshop(settings: Settings) -> Workshop:
    """What films are made with, over a home. Raises what open_studio does."""
    logs.set_up()
    ceilings.check()
    store = Store(settings)
    vendors = providers(settings)
    keys = Keys(store, vendors, providers)
    return Workshop(
        store=store, providers=vendors, has_key=keys.has, key_changes=keys.changes, download=partial(_download, store),
        writers=Writers(lambda: store.settings),
    )  # fmt: skip


@cache
def studio() -> Studio:
    """The one studio of this process."""
    return open_studio()


def own_work() -> Settings:
    """The settings of a process that makes films itself and serves nobody."""
    chosen = process_settings()
    return chosen.model_copy(update={"executor": "threads"}) if chosen.executor == "process" else chosen


def _executor(store: Store, workshop: Workshop) -> Executor:
    match store.settings.executor:
        case "process":
            return Apart(store.settings)
        case "threads":
            return Threads(store, Runner(workshop))
        case "inline":
            return Inline(store, Runner(workshop))


def _download(store: Store, source: Remote, target: Path) -> None:
    from pipeline.fetch import Fetcher

    Fetcher(store.settings).download(source, target)
