"""What a film will cost, before anyone pays: counted from the brief alone."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext

from sqlmodel import Session

from pipeline import prices, standing
from pipeline.brief import Brief
from pipeline.capabilities import ClipRequest, ImageRequest, MusicRequest, Request, TranscriptRequest, VoiceRequest
from pipeline.errors import StaleQuote
from pipeline.provider import Model
from pipeline.recipes import recipe, stage_names
from pipeline.stages import clips, images, music, script, voice
from pipeline.standing import Ask
from pipeline.views import JobView, ModelView, Quote, QuoteLine
from pipeline.workshop import LOCAL, Workshop
from store import budgets, vendors

SCENE_SECONDS = 5
LETTERS_A_SECOND = 14


def quote(workshop: Workshop, brief: Brief, session: Session | None = None) -> Quote:
    """Priced lines of a brief, with a token that changes when the price does; `session` may be a transaction under way."""
    choices, left = _state(workshop, session)
    asked = _asked(brief, untimed=_untimed(workshop, brief, choices))
    return _quote([_line(workshop, brief, request, count, choices) for request, count in asked], left)


def rest(workshop: Workshop, job: JobView) -> Quote:
    """What rendering a storyboard as it stands would still cost: what is made already is left out.

    What the film itself keeps of today's budget is left for it.
    """
    choices, left = _state(workshop)
    wanted = tuple(_missing(job, untimed=_untimed(workshop, job.brief, choices)))
    with workshop.store.db.read() as session:
        missing = [
            request for step, request in wanted
            if standing.call(session, Ask(job_id=job.id, step=step, request=request)) is None
        ]  # fmt: skip
        left += budgets.kept(session, job.id)
    return _quote([_line(workshop, job.brief, request, 1, choices) for request in missing], left)


def price(workshop: Workshop, brief: Brief, request: Request) -> int:
    """What one request costs at most, by the dearest model that may be asked."""
    return _line(workshop, brief, request, 1, workshop.choices()).usd_micros


def check(offer: Quote, token: str) -> None:
    """Raise StaleQuote unless the price is still the one that `token` stands for; "" agrees to any."""
    if token and token != offer.token:
        raise StaleQuote(f"The price is now ${offer.usd_micros / 1e6:.2f}: look at it again, then confirm.")


def _state(workshop: Workshop, under_way: Session | None = None) -> tuple[Mapping[str, object], int]:
    """The settings page's preferences, and what is left of today's budget."""
    with nullcontext(under_way) if under_way else workshop.store.db.read() as session:
        choices, used = vendors.preferences(session), budgets.used(session, budgets.today())
    return choices, max(0, budgets.chosen_caps(choices, workshop.store.settings).day - sum(used))


def _quote(single: Sequence[QuoteLine], left: int) -> Quote:
    lines = _merged(single)
    total = sum(line.usd_micros for line in lines)
    text = ";".join(f"{line.model}={line.usd_micros}" for line in lines)
    return Quote(
        lines=lines, usd_micros=total, day_left_micros=left, token=hashlib.sha256(text.encode()).hexdigest()[:16]
    )


def _merged(single: Sequence[QuoteLine]) -> tuple[QuoteLine, ...]:
    merged: dict[tuple[str, str], QuoteLine] = {}
    for line in single:
        known = merged.get((line.capability, line.model))
        more = {"count": known.count + line.count, "usd_micros": known.usd_micros + line.usd_micros} if known else {}
        merged[line.capability, line.model] = line.model_copy(update=more)
    return tuple(merged.values())


def _untimed(workshop: Workshop, brief: Brief, choices: Mapping[str, object]) -> bool:
    """Whether voices may come without the times of their words, so that someone has to listen to them."""
    return workshop.route(brief, "voice", choices)[0].vendor != LOCAL


def _missing(job: JobView, *, untimed: bool) -> Iterator[tuple[str, Request]]:
    """Every request that a render may still make, with its step."""
    brief, stages = job.brief, stage_names(recipe(job.brief))
    own = range(1, len(brief.own_media) + 1)
    for scene in job.scenes:
        if scene.is_blank:
            continue
        drawn = scene.picture or scene.clip or scene.number in own
        if "images" in stages and not drawn:
            yield f"image:{scene.scene_id}", images.request(brief, scene)
        if "voice" in stages and brief.voice != "none" and not brief.own_voice and scene.words and not scene.voice:
            yield f"voice:{scene.scene_id}", voice.request(brief, scene)
            if untimed and "captions" in stages:
                yield f"words:{scene.scene_id}", TranscriptRequest(audio="", text=scene.words, language=brief.language)
        if "clips" in stages and not scene.clip and scene.role != "end_card":
            yield f"clip:{scene.scene_id}", clips.request(brief, scene)
    if "music" in stages and brief.music != "none" and not brief.own_music:
        yield "music", music.request(brief, job.scenes, mood=job.script.mood if job.script else "")


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


def _asked(brief: Brief, *, untimed: bool) -> Iterator[tuple[Request, int]]:
    stages = stage_names(recipe(brief))
    count = scene_count(brief)
    seconds = brief.seconds or max(5.0, len(brief.text) / LETTERS_A_SECOND)
    width, height = brief.size
    yield script.request(brief).model_copy(update={"scene_count": count}), 1
    if "images" in stages or "preview" in stages:
        drawn = 1 if "preview" in stages else max(0, count - len(brief.own_media))
        yield ImageRequest(prompt=brief.prompt[:1000], width=width, height=height), drawn
    if "voice" in stages and brief.voice != "none" and not brief.own_voice:
        spoken = "x" * int(seconds / count * LETTERS_A_SECOND)
        yield VoiceRequest(text=spoken, language=brief.language), count
        if untimed and "captions" in stages:
            yield TranscriptRequest(audio="", text=spoken, language=brief.language), count
    if "clips" in stages:
        yield ClipRequest(prompt=brief.prompt[:1000], seconds=seconds / count, width=width, height=height), count
    if "music" in stages and brief.music != "none" and not brief.own_music:
        yield MusicRequest(seconds=seconds), 1


def _line(workshop: Workshop, brief: Brief, request: Request, count: int, choices: Mapping[str, object]) -> QuoteLine:
    """The first model of the route at the price of its dearest, so that no fallback costs more than was approved."""
    route = workshop.route(brief, request.capability, choices)
    paid = (model for model in route if model.vendor != LOCAL)
    each = max((prices.estimate(model, request, workshop.store.settings) for model in paid), default=0)
    return QuoteLine(
        capability=request.capability, model=route[0].id, count=count, unit=route[0].price.per, usd_micros=each * count
    )


def model_view(workshop: Workshop, model: Model) -> ModelView:
    """A model as it is offered."""
    ready = model.vendor == LOCAL or workshop.has_key(model.vendor)
    return ModelView(
        id=model.id, capability=model.capability, title=model.title, vendor=model.vendor, description=model.description,
        available=ready, why_not="" if ready else f"No key for {model.vendor}.", usd_micros=model.price.usd_micros,
        per=model.price.per, source=model.price.source, dated=model.price.dated, max_frames=model.max_frames, fps=model.fps,
    )  # fmt: skip
