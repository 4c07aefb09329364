"""The studio's own engine: no key, no network, no cost; the same request always gives the same bytes."""

from threading import BoundedSemaphore
from typing import ClassVar

from pipeline.capabilities import (
    ClipRequest,
    FootageRequest,
    ImageRequest,
    MusicRequest,
    Request,
    ScriptRequest,
    TranscriptRequest,
    VoiceRequest,
)
from pipeline.errors import ProviderFailed, Rejected
from pipeline.provider import Accepted, Desk, Model, Price, Produced, Sent
from store.settings import Settings

FREE = Price(source="made on this machine")
# So many pictures are drawn at once: each takes some 150 MB, and Python's lock leaves no time for more.
DRAWN_AT_ONCE = 2

_easels = BoundedSemaphore(DRAWN_AT_ONCE)


class Local:
    """Every capability, made here at once; so there is nothing to poll, find or cancel."""

    vendor: ClassVar[str] = "local"
    settle_seconds: ClassVar[float] = 0.0
    models: ClassVar[tuple[Model, ...]] = (
        Model(id="local:script", capability="script", title="Local writer", price=FREE),
        Model(id="local:art", capability="image", title="Local art", price=FREE, pictures=3),
        Model(id="local:motion", capability="clip", title="Local camera", price=FREE, pictures=1),
        Model(id="local:voice", capability="voice", title="Local voice", price=FREE),
        Model(
            id="local:align",
            capability="transcript",
            title="Local word times",
            price=FREE,
        ),
        Model(id="local:music", capability="music", title="Local music", price=FREE),
        Model(
            id="local:library",
            capability="footage",
            title="Your media and local art",
            price=FREE,
        ),
    )

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings

    def create(self, model: Model, request: Request, desk: Desk) -> Produced:
        """Make the result in the desk's folder; raises Rejected for a request of no known kind."""
        match request:
            case ScriptRequest() if self._settings is not None and "/" in model.name:
                from pipeline.providers.local import neighbour

                return neighbour.write(model, request, desk, self._settings)
            case ScriptRequest():
                from pipeline.providers.local import script

                return script.write(request, desk)
            case ImageRequest():
                from pipeline.providers.local import art

                with _easels:
                    return art.draw(request, desk)
            case ClipRequest():
                from pipeline.providers.local import clips

                return clips.animate(request, desk)
            case VoiceRequest():
                from pipeline.providers.local import voice

                return voice.speak(request, desk)
            case TranscriptRequest():
                from pipeline.providers.local import transcript

                return transcript.align(request, desk)
            case MusicRequest():
                from pipeline.providers.local import music

                return music.compose(request, desk)
            case FootageRequest():
                from pipeline.providers.local import footage

                return footage.find(request, desk)
            case _:
                raise Rejected(
                    f"{model.id!r} cannot do {type(request).__name__!r}.",
                    vendor=self.vendor,
                )

    def poll(self, model: Model, provider_id: str, desk: Desk) -> Produced:
        """Raise ProviderFailed: local work is finished or lost with its process, never pending."""
        raise ProviderFailed(
            f"{model.id!r} has no pending work {provider_id!r}.",
            vendor=self.vendor,
            usd_micros=0,
        )

    def find(self, model: Model, intent: str, sent: Sent) -> Accepted | None:
        """Say no: work that did not come back was not done, and cost nothing."""
        return None

    def cancel(self, model: Model, provider_id: str) -> None:
        """Do nothing: local work stops by its desk's own check."""


def load() -> None:
    """Read in what writes and draws, so that the first script and picture of a process are as quick as the next."""
    from pipeline.providers.local import art  # noqa: F401
    from pipeline.providers.local.script import packs

    packs.products()
    for code in packs.languages():
        packs.language(code)
