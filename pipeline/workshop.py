"""The workshop: the catalogue of models, the ways to their vendors, and which of them a film asks in turn."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.brief import Brief
from pipeline.capabilities import CAPABILITIES, Capability
from pipeline.errors import InvalidInput, NotFound
from pipeline.provider import Model, Provider, Remote
from pipeline.writers import Writers, named
from store import Store, vendors

LOCAL = "local"
DEFAULT_VENDORS: dict[Capability, tuple[str, ...]] = {
    "script": ("openai", "anthropic"),
    "image": ("openai", "replicate", "runwayml"),
    "clip": (),
    "voice": ("openai",),
    "transcript": ("openai",),
    "music": (),
    "footage": ("pexels",),
}
AT_ONCE = 4


@dataclass(kw_only=True)
class Workshop:
    """What all toolboxes of a process share."""

    store: Store
    providers: dict[str, Provider]
    has_key: Callable[[str], bool]
    download: Callable[[Remote, Path], None]
    writers: Writers
    key_changes: Callable[[], int] = lambda: 0
    slots: dict[str, threading.Semaphore] = field(default_factory=dict)

    def models(self, capability: Capability | None = None) -> tuple[Model, ...]:
        """Every model of the catalogue, in its order, and the writers found on this machine."""
        wanted = (capability,) if capability else CAPABILITIES
        found = self.writers.found() if "script" in wanted else ()
        return (*(m for p in self.providers.values() for m in p.models if m.capability in wanted), *found)

    def model(self, model_id: str, capability: Capability) -> Model:
        """One model, or NotFound that lists what there is."""
        for model in (m for provider in self.providers.values() for m in provider.models):
            if (model.id, model.capability) == (model_id, capability):
                return model
        if capability == "script" and (writer := named(model_id)):
            return writer
        offered = ", ".join(m.id for m in self.models(capability))
        raise NotFound(f"No model {model_id!r} for {capability}: choose one of {offered}.")

    def route(
        self, brief: Brief, capability: Capability, choices: Mapping[str, object] | None = None
    ) -> tuple[Model, ...]:
        """The models to ask, in order: the film's own, or the default one and then its fallback (else FALLBACKS); at last, where the film
        allows it, the local one.

        `choices` are the settings page's preferences where the caller has read them already.
        """
        chain = [self.model(pinned, capability) for pinned in brief.models_for(capability)]
        if not chain:
            choices = self.choices() if choices is None else choices
            chosen, then = (str(choices.get(f"{which}:{capability}") or "") for which in ("model", "fallback"))
            chain = [self.model(chosen, capability)] if chosen else self._defaults(capability)
            chain += [self.model(name, capability) for name in ([then] if then else self._fallbacks(capability))]
        if brief.local_fallback or not chain:
            chain += [m for m in self.providers[LOCAL].models if m.capability == capability]
        return tuple(dict.fromkeys(chain))

    def choices(self) -> dict[str, object]:
        """The settings page's preferences."""
        with self.store.db.read() as session:
            return vendors.preferences(session)

    def _defaults(self, capability: Capability) -> list[Model]:
        for vendor in DEFAULT_VENDORS[capability]:
            if self.has_key(vendor):
                return [m for m in self.models(capability) if m.vendor == vendor][:1]
        return []

    def _fallbacks(self, capability: Capability) -> Iterator[str]:
        """FALLBACKS ("image=replicate:flux-schnell, script=anthropic:claude-haiku-4-5"), those of one capability."""
        for pair in filter(None, (part.strip() for part in self.store.settings.fallbacks.split(","))):
            name, _, model = (part.strip() for part in pair.partition("="))
            if name not in CAPABILITIES or not model:
                raise InvalidInput(f"FALLBACKS: write capability=vendor:model, not {pair!r}.", field="FALLBACKS")
            if name == capability:
                yield model

    @contextmanager
    def slot(self, vendor: str) -> Iterator[None]:
        """One of the few calls that may be under way with a vendor; the local engine has its own workers."""
        with self.slots.setdefault(vendor, threading.Semaphore(AT_ONCE)):
            yield
