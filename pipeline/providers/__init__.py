"""The catalogue of vendors: each name and how to build it; nothing of a vendor is imported before it is asked for."""

from collections.abc import Callable

from pipeline.provider import Provider
from store.settings import Settings


def providers(settings: Settings) -> dict[str, Provider]:
    """Every vendor by name, with or without its key; only a call needs the key."""
    return {vendor: build(settings) for vendor, build in CATALOG.items()}


def _local(settings: Settings) -> Provider:
    from pipeline.providers.local import Local

    return Local(settings)


def _openai(settings: Settings) -> Provider:
    from pipeline.providers.openai import OpenAI

    return OpenAI(settings)


def _anthropic(settings: Settings) -> Provider:
    from pipeline.providers.anthropic import Anthropic

    return Anthropic(settings)


def _replicate(settings: Settings) -> Provider:
    from pipeline.providers.replicate import Replicate

    return Replicate(settings)


def _runwayml(settings: Settings) -> Provider:
    from pipeline.providers.runwayml import Runway

    return Runway(settings)


def _pexels(settings: Settings) -> Provider:
    from pipeline.providers.pexels import Pexels

    return Pexels(settings)


CATALOG: dict[str, Callable[[Settings], Provider]] = {
    "local": _local,
    "openai": _openai,
    "anthropic": _anthropic,
    "replicate": _replicate,
    "runwayml": _runwayml,
    "pexels": _pexels,
}
