"""Replicate: pictures, clips from a picture or from words, music.

The intent travels as the `seed` of the input, which Replicate shows in its list of predictions; so a create whose
answer was lost is found again.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Literal, TypedDict

from pipeline.capabilities import ClipRequest, ImageRequest, MusicRequest, Request
from pipeline.errors import OutcomeUnknown, ProviderFailed, Refused, Rejected
from pipeline.provider import Accepted, Desk, Model, Price, Produced, Sent
from pipeline.providers import offers, outcome, pictures
from pipeline.providers import replicate_answers as answers
from pipeline.providers.account import Account
from pipeline.providers.outcome import POLICY
from pipeline.providers.transport import Line, legacy_client
from store.settings import Settings

if TYPE_CHECKING:
    from replicate.client import Client

BASE_URL = "https://api.replicate.com"
CANCEL_AFTER = "20m"
PAGES = 10
CLOCKS_APART = timedelta(minutes=10)
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
LONGEST_PROMPT = 4000
A100_SECOND = 1400
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3")
SVD = "3f0457e4619daac51203dedb472816fd4af51f3149fa7a9e0b5ffcf1b8172438"
MUSICGEN = "671ac645ce5e552cc63a54a2bbff63fcf798043055d2dac5fc9e36a837eedcfb"


def _price(usd_micros: int, per: Literal["call", "image"], source: str = "replicate.com/pricing") -> Price:
    return Price(usd_micros=usd_micros, per=per, source=f"{source}, estimate", dated="2026-05")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a model lives (an official name, or a version), and what a second of its machine costs."""

    name: str = ""
    version: str = ""
    second: int = 0


TARGETS: dict[str, Target] = {
    "flux-schnell": Target(name="black-forest-labs/flux-schnell"),
    "flux-dev": Target(name="black-forest-labs/flux-dev"),
    "flux-1.1-pro": Target(name="black-forest-labs/flux-1.1-pro"),
    "svd": Target(version=SVD, second=A100_SECOND),
    "svd-xt": Target(version=SVD, second=A100_SECOND),
    "wan-2.2-i2v-fast": Target(name="wan-video/wan-2.2-i2v-fast"),
    "wan-2.2-t2v-fast": Target(name="wan-video/wan-2.2-t2v-fast"),
    "musicgen": Target(version=MUSICGEN, second=A100_SECOND),
}


class News(TypedDict, total=False):
    """Where Replicate may tell that work is done, so that it is looked at sooner."""

    webhook: str
    webhook_events_filter: list[str]


class Replicate:
    """The official SDK, without its waiters and without the retries of its transport."""

    vendor: ClassVar[str] = "replicate"
    # As long as Replicate holds a create open (replicate.com/docs/topics/predictions/create-a-prediction, "Sync mode").
    settle_seconds: ClassVar[float] = 60.0
    models: ClassVar[tuple[Model, ...]] = (
        Model(
            id="replicate:flux-schnell",
            capability="image",
            title="FLUX schnell",
            price=_price(3000, "image"),
            ratios=RATIOS,
        ),
        Model(
            id="replicate:flux-dev", capability="image", title="FLUX dev", price=_price(25_000, "image"), ratios=RATIOS
        ),
        Model(
            id="replicate:flux-1.1-pro",
            capability="image",
            title="FLUX 1.1 pro",
            price=_price(40_000, "image"),
            ratios=RATIOS,
        ),
        Model(
            id="replicate:svd",
            capability="clip",
            title="SVD",
            description="svd via replicate",
            price=_price(100_000, "call", "70 s of an A100, replicate.com/pricing"),
            max_frames=25,
            fps=8,
            needs_picture=True,
            pictures=1,
        ),
        Model(
            id="replicate:svd-xt",
            capability="clip",
            title="SVD XT",
            description="svd-xt via replicate",
            price=_price(100_000, "call", "70 s of an A100, replicate.com/pricing"),
            max_frames=81,
            fps=8,
            needs_picture=True,
            pictures=1,
        ),
        Model(
            id="replicate:wan-2.2-i2v-fast",
            capability="clip",
            title="Wan 2.2 from a picture",
            price=_price(110_000, "call"),
            durations=(5.0,),
            max_frames=81,
            fps=16,
            needs_picture=True,
            pictures=1,
        ),
        Model(
            id="replicate:wan-2.2-t2v-fast",
            capability="clip",
            title="Wan 2.2 from words",
            price=_price(100_000, "call"),
            ratios=("16:9", "9:16"),
            durations=(5.0,),
            max_frames=81,
            fps=16,
        ),
        Model(
            id="replicate:musicgen",
            capability="music",
            title="MusicGen",
            price=_price(85_000, "call", "60 s of an A100, replicate.com/pricing"),
            durations=(8.0, 15.0, 20.0, 25.0, 30.0),
        ),
    )

    def __init__(self, settings: Settings) -> None:
        signed = bool(settings.replicate_webhook_secret.get_secret_value())
        self._told = settings.public_url.rstrip("/") if signed and settings.public_url.startswith("https://") else ""
        self.account = Account(
            vendor=self.vendor,
            variable="REPLICATE_API_TOKEN",
            key=settings.replicate_api_token,
            base_url=settings.replicate_base_url or BASE_URL,
            sdk=("httpx", "replicate"),
        )

    def create(self, model: Model, request: Request, desk: Desk) -> Accepted:
        """Hand the work in; raises the ProviderError that says what was charged, or NoKey."""
        key = self.account.secret(model)
        target = TARGETS[model.name]
        with self.account.creating(model, desk) as line:
            wanted = {**self._input(model, request, desk), "seed": seed(desk.intent)}
            predictions = self._sdk(line, key).predictions
            news: News = {
                "webhook": f"{self._told}/hooks/replicate/{desk.intent}",
                "webhook_events_filter": ["completed"],
            }
            if target.name:
                predictions.create(model=target.name, input=wanted, **(news if self._told else {}))
            else:
                predictions.create(version=target.version, input=wanted, **(news if self._told else {}))
            return Accepted(provider_id=answers.Prediction.model_validate_json(line.body).id)

    def poll(self, model: Model, provider_id: str, desk: Desk) -> Produced | Accepted:
        """Ask how the work is; raises Refused or ProviderFailed with what it cost."""
        desk.check_cancelled()
        with self.account.asking() as asking:
            self._sdk(asking.line, self.account.secret(model)).predictions.get(provider_id)
            prediction = answers.Prediction.model_validate_json(asking.line.body)
            if prediction.id == provider_id:
                return self._result(model, prediction, desk)
        return asking.again(provider_id)

    def find(self, model: Model, intent: str, sent: Sent) -> Accepted | None:
        """Look for this intent's seed in the predictions since it was sent; raises OutcomeUnknown when they can't tell.

        Replicate removes inputs, and so the seed, an hour after a prediction: any such one may be ours. Since when is
        told by Replicate's own clock; where that is not known everything is looked at.
        """
        hidden = False
        with self.account.asking() as asking:
            predictions, cursor = self._sdk(asking.line, self.account.secret(model)).predictions, ""
            for _ in range(PAGES):
                _ = predictions.list(cursor) if cursor else predictions.list()
                page = answers.Page.model_validate_json(asking.line.body)
                since = sent.earliest(outcome.told_at(asking.line.headers))
                earliest = since - CLOCKS_APART if since else BEFORE_ALL
                lately = [one for one in page.results if one.created_at is None or one.created_at >= earliest]
                for prediction in lately:
                    if prediction.input and prediction.input.get("seed") == seed(intent):
                        return Accepted(provider_id=prediction.id)
                hidden = hidden or any(one.data_removed or not one.input for one in lately)
                cursor = self._following(page)
                if not cursor or len(lately) < len(page.results):
                    if hidden:
                        break
                    return None
        raise OutcomeUnknown("Replicate's list of predictions does not tell.", vendor=self.vendor)

    def cancel(self, model: Model, provider_id: str) -> None:
        """Ask Replicate to stop; what it costs shows at the next poll."""
        with self.account.asking() as asking:
            self._sdk(asking.line, self.account.secret(model)).predictions.cancel(provider_id)

    def _sdk(self, line: Line, key: str) -> "Client":
        import httpx
        from replicate.client import Client

        headers = {"Authorization": f"Bearer {key}", "Cancel-After": CANCEL_AFTER, "User-Agent": "reelwright"}

        class Once(Client):
            """The SDK's client with our line below it, so that no GET is repeated behind our back either."""

            @property
            def _client(self) -> httpx.Client:
                return web

        web = legacy_client(line, self.account.base_url, headers)
        return Once(api_token=key, base_url=self.account.base_url)

    def _following(self, page: answers.Page) -> str:
        base = self.account.base_url.rstrip("/")
        return page.next.removeprefix(base) if page.next and page.next.startswith(f"{base}/") else ""

    def _input(self, model: Model, request: Request, desk: Desk) -> dict[str, object]:
        match request:
            case ImageRequest() if model.capability == "image":
                across, down = offers.size(model, request.width, request.height)
                prompt = pictures.described(request)[:LONGEST_PROMPT]
                return {"prompt": prompt, "aspect_ratio": f"{across}:{down}", "output_format": "png"}
            case ClipRequest() if model.capability == "clip":
                return self._clip(model, request, desk)
            case MusicRequest() if model.capability == "music":
                return {
                    "prompt": f"{request.mood} {request.prompt}".strip()[:LONGEST_PROMPT],
                    "duration": round(offers.seconds(model, request.seconds)),
                    "model_version": "stereo-large",
                    "output_format": "wav",
                }
            case _:
                raise Rejected(f"{model.id!r} does not make {request.capability}.", vendor=self.vendor)

    def _clip(self, model: Model, request: ClipRequest, desk: Desk) -> dict[str, object]:
        if model.needs_picture and not request.picture:
            raise Rejected(f"{model.title} animates a picture: make a still first.", vendor=self.vendor)
        shape = (request.width, request.height)
        still = pictures.data_uri(desk.media(request.picture), 1024, shape) if model.needs_picture else ""
        if model.name.startswith("svd"):
            return {
                "input_image": still,
                "video_length": "25_frames_with_svd_xt",
                "sizing_strategy": "maintain_aspect_ratio",
                "frames_per_second": model.fps,
            }
        wanted: dict[str, object] = {
            "prompt": request.prompt[:LONGEST_PROMPT],
            "num_frames": model.max_frames,
            "frames_per_second": model.fps,
            "resolution": "720p",
        }
        if still:
            return {**wanted, "image": still}
        across, down = offers.size(model, *shape)
        return {**wanted, "aspect_ratio": f"{across}:{down}"}

    def _result(self, model: Model, prediction: answers.Prediction, desk: Desk) -> Produced | Accepted:
        cost = answers.cost(model, prediction, TARGETS[model.name].second)
        match prediction.status:
            case "succeeded" if prediction.url():
                return answers.produced(model, prediction, desk.request, cost)
            case "succeeded":
                raise ProviderFailed(f"{model.title} finished without a result.", vendor=self.vendor, usd_micros=cost)
            case "failed" | "canceled" | "aborted" as status:
                said = " ".join((prediction.error or status).split())[:300]
                if POLICY.search(said):
                    raise Refused(f"Replicate refused this content: {said}", vendor=self.vendor, usd_micros=cost)
                raise ProviderFailed(f"{model.title} ended: {said}", vendor=self.vendor, usd_micros=cost)
            case "starting" | "processing" | "queued":
                return Accepted(provider_id=prediction.id)
            case _:
                return Accepted(provider_id=prediction.id, poll_after=10.0)


def seed(intent: str) -> int:
    """Return the 31-bit seed that carries an intent."""
    return int.from_bytes(hashlib.sha256(intent.encode()).digest()[:4], "big") & 0x7FFF_FFFF
