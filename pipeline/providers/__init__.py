"""The catalogue of vendors: each name and how to build it; nothing of a vendor is imported before it is asked for."""

from collections.abc import Callable

from pipeline.capabilities import Provider
from store.settings import Settings


def providers(settings: Settings) -> dict[str, Provider]:
    """Every vendor by name, with or without its key; only a call needs the key."""
    return {vendor: build(settings) for vendor, build in CATALOG.items()}


def _local(settings: Settings) -> Provider:
    from pipeline.providers.local import Local

    return Local()


def _openai(settings: Settings) -> Provider:
    from pipeline.providers.openai import OpenAI

    return OpenAI(settings)


CATALOG: dict[str, Callable[[Settings], Provider]] = {
    "local": _local,
    "openai": _openai,
}
