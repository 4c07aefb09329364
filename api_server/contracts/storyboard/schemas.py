"""Schemas of the storyboard contract."""

import json
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, JsonValue, StringConstraints, WithJsonSchema

from api_server.contracts.storyboard.words import Status
from pipeline.brief import Aspect, Priority

MOST_GUIDELINES = 5000


def _guidelines(given: JsonValue) -> JsonValue:
    if given is not None and not isinstance(given, str | dict):
        raise ValueError("must be a text or an object")
    if len(given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)) > MOST_GUIDELINES:
        raise ValueError(f"must have at most {MOST_GUIDELINES} characters")
    return given


Guidelines = Annotated[
    JsonValue,
    AfterValidator(_guidelines),
    WithJsonSchema({"anyOf": [{"type": "string", "maxLength": MOST_GUIDELINES}, {"type": "object"}, {"type": "null"}]}),
]


class Generate(BaseModel):
    """What the film is about; the last three fields are ours."""

    prompt: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=5000)]
    duration: int = Field(default=30, ge=5, le=300, strict=True)
    style: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] = "cinematic"
    aspect_ratio: Aspect = "16:9"
    client_id: str | None = Field(default=None, max_length=200)
    brand_guidelines: Guidelines = None
    priority: Priority = "normal"
    cache: bool = False
    webhook_url: str = Field(default="", max_length=2000)


class SceneBody(BaseModel):
    """What a scene shows; numbers count from 1."""

    scene_number: int
    description: str
    duration: float
    image_prompt: str


class Entry(BaseModel):
    """A scene and its still."""

    scene: SceneBody
    image_url: str | None
    generation_status: Literal["pending", "generating", "completed", "failed"]
    error: str | None


class Progress(BaseModel):
    """Where the job is; seconds are a guess."""

    current_stage: Status
    scenes_total: int
    scenes_completed: int
    current_scene: int | None
    estimated_completion_seconds: int | None
    message: str


class Job(BaseModel):
    """The whole job; times are UTC without a zone, costs in USD."""

    job_id: int
    status: Status
    progress: Progress
    storyboard: list[Entry] | None
    video_url: str | None
    estimated_cost: float
    actual_cost: float
    created_at: str
    updated_at: str
    approved: bool
    error_message: str | None


class Detail(BaseModel):
    """A scene in the metadata."""

    scene_number: int
    duration: float
    status: str
    has_image: bool


class Scenes(BaseModel):
    """How many scenes, and each of them."""

    total: int
    completed: int
    failed: int
    details: list[Detail]


class Costs(BaseModel):
    """In US dollars."""

    estimated: float
    actual: float
    currency: Literal["USD"] = "USD"


class Metrics(BaseModel):
    """What was done with the job."""

    refinement_count: int
    download_count: int


class Parameters(BaseModel):
    """What was asked for."""

    duration: float | None
    style: str
    aspect_ratio: str
    brand_guidelines: Guidelines


class Video(BaseModel):
    """The film."""

    available: bool
    url: str | None
    parameters: Parameters


class Metadata(BaseModel):
    """All figures of a job."""

    job_id: int
    status: Status
    created_at: str
    updated_at: str
    approved: bool
    approved_at: str | None
    scenes: Scenes
    costs: Costs
    metrics: Metrics
    video: Video
    error: str | None


class Failure(BaseModel):
    """Every error of this contract."""

    detail: str
