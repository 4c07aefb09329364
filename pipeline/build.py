"""Put a studio together from its settings."""

from functools import cache, partial
from pathlib import Path

from pipeline import logs
from pipeline.executors import Executor
from pipeline.executors.apart import Apart
from pipeline.executors.inline import Inline
from pipeline.executors.threads import Threads
from pipeline.provider import Remote
from pipeline.providers import providers
from pipeline.runner import Runner
from pipeline.studio import Studio
from pipeline.workshop import Workshop
from store import Settings, Store
from store.settings import settings as process_settings


def open_studio(settings: Settings | None = None, *, work: bool = True) -> Studio:
    """A studio over its home. `work` False only looks and submits; another process then runs the jobs.

    Raises the StoreError family when the home can't be opened.
    """
    logs.set_up()
    store = Store(settings or process_settings())
    workshop = Workshop(
        store=store,
        providers=providers(store.settings),
        has_key=partial(_has_key, store.settings),
        download=partial(_download, store.settings),
    )
    studio = Studio(workshop, _executor(store, workshop))
    if work:
        studio.start()
    return studio


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


def _has_key(settings: Settings, vendor: str) -> bool:
    keyed = {
        "openai": bool(settings.openai_api_key.get_secret_value() or settings.openai_base_url),
        "anthropic": bool(settings.anthropic_api_key.get_secret_value()),
        "replicate": bool(settings.replicate_api_token.get_secret_value()),
        "runwayml": settings.runwayml_enabled and bool(settings.runwayml_api_secret.get_secret_value()),
        "pexels": bool(settings.pexels_api_key.get_secret_value()),
    }
    return keyed.get(vendor, vendor == "local")


def _download(settings: Settings, source: Remote, target: Path) -> None:
    from pipeline.fetch import Fetcher

    Fetcher(settings).download(source, target)
