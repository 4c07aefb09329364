"""What a film will cost, before anyone pays: counted from the brief alone."""

import hashlib
import math
from collections.abc import Iterator, Mapping

from pipeline import prices
from pipeline.brief import Brief
from pipeline.capabilities import (
    ClipRequest,
    ImageRequest,
    Model,
    MusicRequest,
    Request,
    VoiceRequest,
)
from pipeline.recipes import recipe, stage_names
from pipeline.stages import script
from pipeline.toolbox import LOCAL, Workshop
from pipeline.views import ModelView, Quote, QuoteLine
from store import budgets

SCENE_SECONDS = 5
LETTERS_A_SECOND = 14


def quote(workshop: Workshop, brief: Brief) -> Quote:
    """Priced lines of a brief, with a token that changes when the price does."""
    choices = workshop.choices()
    lines = tuple(_line(workshop, brief, request, count, choices) for request, count in _asked(brief))
    total = sum(line.usd_micros for line in lines)
    with workshop.store.db.read() as session:
        day = budgets.present(session, budgets.today())
        left = max(0, budgets.caps(session, workshop.store.settings).day - (day.held + day.spent if day else 0))
    text = ";".join(f"{line.model}={line.usd_micros}" for line in lines)
    return Quote(
        lines=lines, usd_micros=total, day_left_micros=left, token=hashlib.sha256(text.encode()).hexdigest()[:16]
    )


def scene_count(brief: Brief) -> int:
    """How many scenes the film will have, or about how many where its words decide."""
    if brief.scene_count:
        return brief.scene_count
    seconds = brief.seconds or max(5, len(brief.text) / LETTERS_A_SECOND)
    return (
        math.ceil(seconds / SCENE_SECONDS)
        if brief.kind == "narration"
        else max(3, min(10, int(seconds // SCENE_SECONDS)))
    )


def _asked(brief: Brief) -> Iterator[tuple[Request, int]]:
    stages = stage_names(recipe(brief))
    count = scene_count(brief)
    seconds = brief.seconds or max(5.0, len(brief.text) / LETTERS_A_SECOND)
    width, height = brief.size
    yield script.request(brief).model_copy(update={"scene_count": count}), 1
    if "images" in stages or "preview" in stages:
        drawn = 1 if "preview" in stages else max(0, count - len(brief.own_media))
        yield ImageRequest(prompt=brief.prompt[:1000], width=width, height=height), drawn
    if "voice" in stages and brief.voice != "none" and not brief.own_voice:
        yield VoiceRequest(text="x" * int(seconds / count * LETTERS_A_SECOND), language=brief.language), count
    if "clips" in stages:
        yield ClipRequest(prompt=brief.prompt[:1000], seconds=seconds / count, width=width, height=height), count
    if "music" in stages and brief.music != "none" and not brief.own_music:
        yield MusicRequest(seconds=seconds), 1


def _line(workshop: Workshop, brief: Brief, request: Request, count: int, choices: Mapping[str, object]) -> QuoteLine:
    model = workshop.route(brief, request.capability, choices)[0]
    each = 0 if model.vendor == LOCAL else prices.estimate(model, request, workshop.store.settings)
    return QuoteLine(
        capability=request.capability, model=model.id, count=count, unit=model.price.per, usd_micros=each * count
    )


def model_view(workshop: Workshop, model: Model) -> ModelView:
    """A model as it is offered."""
    ready = model.vendor == LOCAL or workshop.has_key(model.vendor)
    return ModelView(
        id=model.id, capability=model.capability, title=model.title, vendor=model.vendor, description=model.description,
        available=ready, why_not="" if ready else f"No key for {model.vendor}.", usd_micros=model.price.usd_micros,
        per=model.price.per, source=model.price.source, dated=model.price.dated, max_frames=model.max_frames, fps=model.fps,
    )  # fmt: skip
