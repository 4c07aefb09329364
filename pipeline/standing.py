"""The call that stands for a piece of work: found by its digest, or, where another release sent it, by its step and take."""

from dataclasses import dataclass

from pydantic import ValidationError
from sqlmodel import Session

from pipeline.capabilities import REQUESTS, Request
from pipeline.identity import RELEASE
from store import calls, scenes
from store.models import PaidCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a step of a job asks for; `anew` when a person asks for it in other words than the storyboard has yet."""

    job_id: str
    step: str
    request: Request
    anew: bool = False


def call(session: Session, ask: Ask) -> PaidCall | None:
    """The one call that stands for this work, if any.

    A paid one of another release counts although that release worded its request in another way, unless a person has
    changed since what the step asks for.
    """
    found = calls.live(session, ask.job_id, ask.step, ask.request.digest())
    if found is not None or ask.anew:
        return found
    for earlier in calls.of_other_releases(session, ask.job_id, ask.step, RELEASE):
        changed = scenes.changed_at(session, ask.job_id, ask.step.partition(":")[2])
        asked = request_of(earlier, ask.request)
        if asked.take == ask.request.take and (changed is None or changed <= earlier.created_at):
            return earlier
    return None


def request_of(row: PaidCall, request: Request) -> Request:
    """What a row's call was asked for; `request` where that is the same, or the row's words can't be read any more."""
    if row.request_sha == request.digest():
        return request
    try:
        return REQUESTS[request.capability].model_validate_json(row.request)
    except ValidationError:
        return request
