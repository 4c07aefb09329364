"""Rows into views: the only place that knows both."""

import json
from collections.abc import Iterable, Mapping, Sequence

from pipeline.brief import Brief
from pipeline.recipes import TITLES
from pipeline.views import (
    AssetView,
    CallView,
    EventView,
    FilmView,
    JobView,
    ProductView,
    SceneView,
    ScriptView,
    StageView,
    Stored,
    TakeView,
    TokenView,
)
from store.models import Asset, Event, Job, PaidCall, Product, StageRun, Take, Token

PRIORITIES = {-1: "low", 0: "normal", 1: "high"}
# What a row and its view have in common.
_JOB, _STAGE = (
    frozenset(row.model_fields) & frozenset(view.model_fields) for row, view in ((Job, JobView), (StageRun, StageView))
)


def take_fields(take: Take) -> dict[str, object]:
    """A take's columns as a view's fields."""
    fields = take.model_dump(exclude={"job_id"})
    for name in ("picture", "clip", "voice"):
        fields[name] = Stored.model_validate_json(fields[name]) if fields[name] else None
    return fields


def take_view(take: Take) -> TakeView:
    """One take."""
    return TakeView.model_validate(take_fields(take))


def scene_views(takes: Iterable[Take]) -> tuple[SceneView, ...]:
    """The present takes as numbered scenes."""
    return tuple(SceneView.model_validate({**take_fields(t), "number": n}) for n, t in enumerate(takes, start=1))


def script_view(job: Job) -> ScriptView | None:
    """The job's script, once written."""
    return ScriptView.model_validate_json(job.script) if job.script else None


def stage_view(run: StageRun) -> StageView:
    """One stage."""
    same = {name: getattr(run, name) for name in _STAGE}
    return StageView.model_validate(same | {"title": TITLES.get(run.name, run.name)})


def event_view(event: Event) -> EventView:
    """One event."""
    return EventView.model_validate(event.model_dump(include=set(EventView.model_fields)))


def job_view(
    job: Job,
    *,
    brief: Brief | None = None,
    takes: Iterable[Take] = (),
    stages: Sequence[StageRun] = (),
    spent_micros: int = 0,
    can_undo: bool = False,
    can_redo: bool = False,
) -> JobView:
    """A job as its readers see it."""
    labels: Mapping[str, str] = json.loads(job.labels)
    same = {name: getattr(job, name) for name in _JOB}
    return JobView.model_validate(
        same
        | {
            "priority": PRIORITIES[job.priority],
            "brief": brief or Brief.model_validate_json(job.brief),
            "labels": tuple(labels.items()),
            "script": script_view(job),
            "film": FilmView.model_validate_json(job.film) if job.film else None,
            "warnings": tuple(json.loads(job.warnings)),
            "scenes": scene_views(takes),
            "stages": tuple(stage_view(run) for run in stages),
            "spent_micros": spent_micros,
            "can_undo": can_undo,
            "can_redo": can_redo,
        }
    )


def new_job_view(job: Job, brief: Brief, stages: Iterable[str]) -> JobView:
    """A job that was just queued: its stages are pending, and there is nothing else yet."""
    pending = tuple(StageView(name=name, title=TITLES.get(name, name), state="pending") for name in stages)
    return job_view(job, brief=brief).model_copy(update={"stages": pending})


def asset_view(asset: Asset) -> AssetView:
    """One file."""
    return AssetView.model_validate(asset.model_dump(include=set(AssetView.model_fields)))


def product_view(product: Product) -> ProductView:
    """One product."""
    fields = product.model_dump(include=set(ProductView.model_fields))
    return ProductView.model_validate(fields | {"images": tuple(json.loads(product.images))})


def call_view(call: PaidCall, *, settling: bool = False) -> CallView:
    """One call of the ledger; `settling` while the studio itself finds out what became of it."""
    fields = call.model_dump(include=set(CallView.model_fields))
    return CallView.model_validate(fields | {"provider_id": call.provider_id or "", "settling": settling})


def token_view(token: Token) -> TokenView:
    """One token, without its text."""
    return TokenView.model_validate(token.model_dump(include=set(TokenView.model_fields)))
