"""Schemas of the advert contract."""

from typing import Literal

from pydantic import BaseModel, Field

from api_server.contracts.advert.words import CREATED, SECONDS, StageName, Status
from pipeline.brief import Priority

MOST_AT_ONCE = 20


class Advert(BaseModel):
    """What to advertise. Lengths are checked afterwards, in the contract's own order; the last three are ours."""

    product_name: str = ""
    style: str = ""
    cta_text: str = ""
    priority: Priority = "normal"
    cache: bool = False
    webhook_url: str = Field(default="", max_length=2000)


class Batch(BaseModel):
    """Several adverts at once, without pictures."""

    jobs: list[Advert] = Field(min_length=1, max_length=MOST_AT_ONCE)


class Started(BaseModel):
    """An advert was asked for."""

    job_id: str
    status: Literal["pending"] = "pending"
    estimated_completion_time: int = SECONDS
    message: str = CREATED


class Batched(BaseModel):
    """Every advert of a batch, in its order."""

    jobs: list[Started]


class Stage(BaseModel):
    """One of the four stages; progress from 0 to 100."""

    id: int
    stage_name: StageName
    status: Status
    progress: int
    started_at: str | None
    completed_at: str | None
    error_message: str | None


class Job(BaseModel):
    """An advert being made; times without a zone, in UTC."""

    job_id: str
    status: Status
    progress: int
    created_at: str
    updated_at: str
    product_name: str
    style: str
    cta_text: str
    video_url: str | None
    error_message: str | None
    cost_usd: float
    stages: list[Stage]


class Update(BaseModel):
    """A socket message: six keys in every one, what kind it is, and four more by the names that a job's answer has."""

    type: Literal["connected", "progress_update", "status_update", "error", "pong"]
    job_id: str
    stage: StageName
    progress: int
    status: Status
    message: str
    timestamp: str
    stage_name: StageName
    stages: list[Stage]
    video_url: str | None
    error_message: str | None


class Failure(BaseModel):
    """Every error of this contract."""

    error: str
    message: str
    details: str
