"""What we read of Replicate's answers: predictions, what they cost, what they made."""

import math
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from pipeline.capabilities import ClipFacts, ClipRequest, ImageFacts, ImageRequest, MusicFacts, MusicRequest, Request
from pipeline.errors import ResultLost
from pipeline.provider import Model, Produced, Remote
from pipeline.providers import offers

CLIP_FRAMES = {"svd": 25, "svd-xt": 25}


class Prediction(BaseModel):
    """What we read of a prediction."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)
    id: str = Field(pattern=r"^\w{1,100}$")
    status: str = ""
    output: str | tuple[str, ...] | None = None
    error: str | None = None
    input: dict[str, object] | None = None
    metrics: dict[str, object] | None = None
    created_at: datetime | None = None
    data_removed: bool = False

    def url(self) -> str:
        """Return the address of the first result, or ""."""
        return self.output if isinstance(self.output, str) else (self.output or ("",))[0]


class Page(BaseModel):
    """A page of predictions, newest first."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    results: tuple[Prediction, ...]
    next: str | None = None


def cost(model: Model, prediction: Prediction, second: int) -> int | None:
    """Return the machine's seconds by their price, or the price of a run; None while neither is known."""
    if not second:
        return model.price.usd_micros if prediction.status == "succeeded" else None
    spent = (prediction.metrics or {}).get("predict_time")
    usable = isinstance(spent, int | float) and math.isfinite(spent) and 0 <= spent < 86_400
    return math.ceil(spent * second) if usable and isinstance(spent, int | float) else None


def produced(model: Model, prediction: Prediction, request: Request | None, usd_micros: int | None) -> Produced:
    """Return the finished work as what was asked; raises ResultLost when that is not known any more."""
    url, told = prediction.url(), prediction.id
    match request:
        case ImageRequest(width=width, height=height):
            return Produced(
                facts=ImageFacts(width=width, height=height, description=request.prompt[:300]),
                files={"picture": Remote(url=url, kind="image", cover=(width, height))},
                usd_micros=usd_micros,
                provider_id=told,
                warnings=offers.size_warning(model, width, height),
            )
        case ClipRequest():
            length = CLIP_FRAMES.get(model.name, 81) / (model.fps or 8)
            short = f"{model.title} does not make {request.seconds:g} s: made {length:.3g} s, and priced by that."
            return Produced(
                facts=ClipFacts(seconds=round(length, 3), width=request.width, height=request.height),
                files={"clip": Remote(url=url, kind="video")},
                usd_micros=usd_micros,
                provider_id=told,
                warnings=() if abs(length - request.seconds) <= offers.SAME_SECONDS else (short,),
            )
        case MusicRequest():
            return Produced(
                facts=MusicFacts(seconds=offers.seconds(model, request.seconds), mood=request.mood),
                files={"audio": Remote(url=url, kind="audio")},
                usd_micros=usd_micros,
                provider_id=told,
                warnings=offers.seconds_warning(model, request.seconds),
            )
        case _:
            raise ResultLost(
                f"Replicate made {told!r}, but not known for what.", vendor="replicate", usd_micros=usd_micros
            )
