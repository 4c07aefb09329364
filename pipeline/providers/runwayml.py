"""Runway: previews with product references, clips from pictures or words, speech.

Ratios and durations are the SDK's own (a test compares them). Runway lists no tasks and sends no webhooks: a create
whose answer was lost stays unknown.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from pipeline.capabilities import ClipFacts, ClipRequest, ImageFacts, ImageRequest, Request, VoiceFacts, VoiceRequest
from pipeline.errors import OutcomeUnknown, ProviderFailed, Refused, Rejected, ResultLost
from pipeline.fetch import Fetcher, Gone, Interrupted, Unsound
from pipeline.provider import Accepted, Desk, Model, Price, Produced, Remote, Sent
from pipeline.providers import offers, pictures, sounds
from pipeline.providers.account import Account
from pipeline.providers.runwayml_answers import CREDIT, Task
from pipeline.providers.transport import Line, legacy_client
from store.settings import Settings

if TYPE_CHECKING:
    from runwayml import RunwayML

BASE_URL = "https://api.dev.runwayml.com"
PROMPT_UNITS = 1000
MOST_REFERENCES = 3
POLL_SECONDS = 5.0
SOURCE, DATED = "docs.dev.runwayml.com/guides/pricing, estimate", "2026-06"
VOICES = ("Maya", "Arjun", "Serene", "Bernard", "Billy", "Mark", "Clint", "Mabel", "Chad", "Leslie", "Eleanor", "Elias")
STILLS = (
    "1024:1024", "1080:1080", "1168:880", "1360:768", "1440:1080", "1080:1440", "1808:768", "1920:1080", "1080:1920",
    "2112:912", "1280:720", "720:1280", "720:720", "960:720", "720:960", "1680:720",
)  # fmt: skip
GEN4 = ("1280:720", "720:1280", "1104:832", "960:960", "832:1104", "1584:672")
VEO = ("1280:720", "720:1280", "1080:1920", "1920:1080")
WORDS_ONLY = {"gen4.5": ("1280:720", "720:1280")}
TO_TEN = tuple(float(seconds) for seconds in range(2, 11))


def _still(name: str, title: str, cost: int, *, needs_picture: bool = False) -> Model:
    price = Price(usd_micros=cost * CREDIT, per="image", source=SOURCE, dated=DATED)
    return Model(
        id=f"runwayml:{name}",
        capability="image",
        title=title,
        price=price,
        ratios=STILLS,
        needs_picture=needs_picture,
        pictures=MOST_REFERENCES,
    )


def _clip(
    name: str,
    title: str,
    cost: int,
    ratios: tuple[str, ...],
    durations: tuple[float, ...],
    *,
    needs_picture: bool = False,
) -> Model:
    price = Price(usd_micros=cost * CREDIT, per="second", source=SOURCE, dated=DATED)
    return Model(
        id=f"runwayml:{name}",
        capability="clip",
        title=title,
        price=price,
        ratios=ratios,
        durations=durations,
        needs_picture=needs_picture,
        pictures=1,
    )


class Runway:
    """The official SDK with retries off and without its waiter, which never ends on a cancelled task."""

    vendor: ClassVar[str] = "runwayml"
    settle_seconds: ClassVar[float] = 0.0
    models: ClassVar[tuple[Model, ...]] = (
        _still("gen4_image", "Runway Gen-4 image", 8),
        _still("gen4_image_turbo", "Runway Gen-4 image turbo", 2, needs_picture=True),
        _clip("gen4_turbo", "Runway Gen-4 turbo", 5, GEN4, TO_TEN, needs_picture=True),
        _clip("gen4.5", "Runway Gen-4.5", 12, GEN4, TO_TEN),
        _clip("veo3.1_fast", "Veo 3.1 fast (Runway)", 10, VEO, (4.0, 6.0, 8.0)),
        _clip("veo3.1", "Veo 3.1 (Runway)", 20, VEO, (4.0, 6.0, 8.0)),
        Model(
            id="runwayml:eleven_multilingual_v2",
            capability="voice",
            title="Eleven multilingual (Runway)",
            price=Price(usd_micros=20 * CREDIT, per="thousand_characters", source=SOURCE, dated=DATED),
        ),
    )

    def __init__(self, settings: Settings) -> None:
        self._fetcher = Fetcher(settings)
        self.account = Account(
            vendor=self.vendor,
            variable="RUNWAYML_API_SECRET",
            key=settings.runwayml_api_secret,
            base_url=settings.runwayml_base_url or BASE_URL,
            sdk=("httpx", "runwayml.types", "runwayml.resources"),
            off="" if settings.runwayml_enabled else "set RUNWAYML_ENABLED=true",
        )

    def create(self, model: Model, request: Request, desk: Desk) -> Accepted:
        """Hand the task in; raises the ProviderError that says what was charged, or NoKey."""
        key = self.account.secret(model)
        with self.account.creating(model, desk) as line:
            path, body = self._asked(model, request, desk)
            self._sdk(line, key).post(path, cast_to=object, body={"model": model.name, **body})
            task = Task.model_validate_json(line.body)
            return Accepted(provider_id=task.id, poll_after=POLL_SECONDS)

    def poll(self, model: Model, provider_id: str, desk: Desk) -> Produced | Accepted:
        """Ask how the task is; raises Refused or ProviderFailed with what it cost."""
        desk.check_cancelled()
        with self.account.asking() as asking:
            self._sdk(asking.line, self.account.secret(model)).tasks.retrieve(provider_id)
            task = Task.model_validate_json(asking.line.body)
            if task.id == provider_id:
                return self._result(model, task, desk)
        return asking.again(provider_id)

    def find(self, model: Model, intent: str, sent: Sent) -> Accepted | None:
        """Raise OutcomeUnknown: Runway lists no tasks."""
        raise OutcomeUnknown("Runway does not list past tasks: look at dev.runwayml.com.", vendor=self.vendor)

    def cancel(self, model: Model, provider_id: str) -> None:
        """Ask Runway to stop; what it keeps shows at the next poll."""
        with self.account.asking() as asking:
            self._sdk(asking.line, self.account.secret(model)).tasks.delete(provider_id)

    def _sdk(self, line: Line, key: str) -> "RunwayML":
        from runwayml import RunwayML

        base = self.account.base_url
        return RunwayML(
            api_key=key, base_url=base, max_retries=0, timeout=line.seconds, http_client=legacy_client(line, base, {})
        )

    def _asked(self, model: Model, request: Request, desk: Desk) -> tuple[str, dict[str, object]]:
        match request:
            case ImageRequest() if model.capability == "image":
                return "/v1/text_to_image", self._image(model, request, desk)
            case ClipRequest() if model.capability == "clip":
                return self._video(model, request, desk)
            case VoiceRequest() if model.capability == "voice":
                if _units(request.text) > PROMPT_UNITS:
                    raise Rejected(f"{model.title} speaks at most {PROMPT_UNITS} letters at once.", vendor=self.vendor)
                voice = {"type": "runway-preset", "presetId": _voice(request)}
                return "/v1/text_to_speech", {"promptText": request.text, "voice": voice}
            case _:
                raise Rejected(f"{model.id!r} does not make {request.capability}.", vendor=self.vendor)

    def _image(self, model: Model, request: ImageRequest, desk: Desk) -> dict[str, object]:
        if model.needs_picture and not request.references:
            raise Rejected(f"{model.title} needs a reference picture: choose gen4_image.", vendor=self.vendor)
        across, down = offers.size(model, request.width, request.height)
        shown = [{"uri": pictures.data_uri(desk.media(digest))} for digest in request.references[:MOST_REFERENCES]]
        wanted: dict[str, object] = {
            "promptText": _cut(pictures.described(request)),
            "ratio": f"{across}:{down}",
            "seed": _seed(request.seed, request.take),
        }
        return {**wanted, "referenceImages": shown} if shown else wanted

    def _video(self, model: Model, request: ClipRequest, desk: Desk) -> tuple[str, dict[str, object]]:
        if model.needs_picture and not request.picture:
            raise Rejected(f"{model.title} animates a picture: make a still first.", vendor=self.vendor)
        across, down = offers.size(_offered(model, request), request.width, request.height)
        wanted: dict[str, object] = {
            "promptText": _cut(request.prompt),
            "ratio": f"{across}:{down}",
            "duration": round(offers.seconds(model, request.seconds)),
            "seed": _seed(request.seed, request.take),
        }
        if model.name.startswith("veo"):
            wanted["audio"] = False
        if not request.picture:
            return "/v1/text_to_video", wanted
        still = pictures.data_uri(desk.media(request.picture), 1920, (across, down))
        return "/v1/image_to_video", {**wanted, "promptImage": still}

    def _result(self, model: Model, task: Task, desk: Desk) -> Produced | Accepted:
        cost = task.usd_micros()
        match task.status:
            case "SUCCEEDED" if task.output:
                return self._produced(model, task, desk)
            case "FAILED" if "SAFETY" in (task.failure_code or ""):
                raise Refused(
                    f"Runway refused this content ({task.failure_code}): {task.failure[:300]}",
                    vendor=self.vendor,
                    usd_micros=cost,
                )
            case "FAILED" | "CANCELLED" | "SUCCEEDED":
                said = f"{task.status.lower()} {task.failure_code or ''} {task.failure[:300]}".strip()
                raise ProviderFailed(
                    f"{model.title} ended without a result: {said}", vendor=self.vendor, usd_micros=cost
                )
            case _:
                return Accepted(provider_id=task.id, poll_after=POLL_SECONDS)

    def _produced(self, model: Model, task: Task, desk: Desk) -> Produced | Accepted:
        url, cost = task.output[0], task.usd_micros()
        match desk.request:
            case ImageRequest(width=width, height=height, prompt=prompt):
                return Produced(
                    facts=ImageFacts(width=width, height=height, description=prompt[:300]),
                    files={"picture": Remote(url=url, kind="image", cover=(width, height))},
                    usd_micros=cost,
                    provider_id=task.id,
                    warnings=offers.size_warning(model, width, height),
                )
            case ClipRequest() as request:
                offered = _offered(model, request)
                return Produced(
                    facts=ClipFacts(
                        seconds=offers.seconds(model, request.seconds), width=request.width, height=request.height
                    ),
                    files={"clip": Remote(url=url, kind="video")},
                    usd_micros=cost,
                    provider_id=task.id,
                    warnings=(
                        *offers.size_warning(offered, request.width, request.height),
                        *offers.seconds_warning(model, request.seconds),
                    ),
                )
            case VoiceRequest() as request:
                return self._spoken(task, request, desk, cost)
            case _:
                raise ResultLost(
                    f"Runway made {task.id!r}, but not known for what.", vendor=self.vendor, usd_micros=cost
                )

    def _spoken(self, task: Task, request: VoiceRequest, desk: Desk, cost: int | None) -> Produced | Accepted:
        """Fetch the speech here and now: its words and length are facts of the result."""
        try:
            raw = self._fetcher.download(Remote(url=task.output[0], kind="audio"), desk.folder / "speech")
            samples = sounds.decode(raw)
        except (Gone, Interrupted):
            return Accepted(provider_id=task.id, poll_after=POLL_SECONDS)
        except (Unsound, ValueError) as error:
            raise ProviderFailed(
                f"Runway's speech can't be used: {error}", vendor=self.vendor, usd_micros=cost
            ) from error
        raw.unlink()
        words = sounds.spread(request.text, samples)
        return Produced(
            facts=VoiceFacts(seconds=round(samples.size / sounds.HERTZ, 3), words=words, voice=_voice(request)),
            files={"audio": sounds.write(samples, desk.folder / "audio.wav")},
            usd_micros=cost,
            provider_id=task.id,
        )


def _offered(model: Model, request: ClipRequest) -> Model:
    return model if request.picture else replace(model, ratios=WORDS_ONLY.get(model.name, model.ratios))


def _voice(request: VoiceRequest) -> str:
    return request.voice if request.voice in VOICES else VOICES[0]


def _seed(seed: int, take: int) -> int:
    return (seed + take) % 2**32


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _cut(prompt: str) -> str:
    """Runway counts UTF-16 units; a pair is never torn."""
    kept = prompt.encode("utf-16-le")[: 2 * PROMPT_UNITS].decode("utf-16-le", "ignore")
    return kept or "A calm scene."
