"""Schemas of the shots contract."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, JsonValue

from api_server.contracts.shots.words import DEFAULT_MODEL, Status
from pipeline.brief import Priority, clean

MOST_PREFERENCES = 20


def _said(text: str) -> str:
    if not clean(text):
        raise ValueError("says nothing")
    return text


def _few(preferences: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if len(preferences) > MOST_PREFERENCES:
        raise ValueError(f"at most {MOST_PREFERENCES} preferences")
    return preferences


class NewJob(BaseModel):
    """What to film; the last three fields are ours."""

    user_prompt: Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_said)]
    model_id: str = Field(default=DEFAULT_MODEL, max_length=100)
    max_shots: int = Field(default=5, ge=1, le=10)
    style_preferences: Annotated[dict[str, JsonValue], AfterValidator(_few)] | None = None
    reference_image_url: str | None = Field(default=None, max_length=500)
    priority: Priority = "normal"
    cache: bool = False
    webhook_url: str = Field(default="", max_length=2000)


class Shot(BaseModel):
    """One shot of the storyboard."""

    id: str
    sequence_number: int
    duration_seconds: float
    description: str
    text_prompt: str
    camera_movement: str
    camera_angle: str
    motion_intensity: float
    model_id: str
    num_frames: int
    fps: int
    transition_type: str
    output_video_path: str | None
    generation_time_seconds: float | None


class Storyboard(BaseModel):
    """What will be seen, shot by shot."""

    id: str
    title: str
    user_prompt: str
    shots: list[Shot]
    style: str
    total_duration_seconds: float
    shot_count: int
    generated_at: str
    generated_by: str


class Job(BaseModel):
    """A film being made; `warnings` is ours and says what could not be done as asked."""

    id: str
    status: Status
    created_at: str
    updated_at: str
    user_prompt: str
    generation_mode: Literal["text_to_video", "image_to_video"]
    model_id: str
    current_step: str
    progress_percentage: float
    output_video_url: str | None
    storyboard: Storyboard | None
    error_message: str | None
    warnings: list[str] = []


class Jobs(BaseModel):
    """One page; `total` counts all that the filter keeps."""

    jobs: list[Job]
    total: int
    page: int
    page_size: int


class Capabilities(BaseModel):
    """What a model can do."""

    supports_text_to_video: bool
    supports_image_to_video: bool
    max_frames: int
    recommended_fps: int


class Model(BaseModel):
    """A model of the list."""

    id: str
    name: str
    description: str
    provider: str
    is_available: bool
    capabilities: Capabilities


class Models(BaseModel):
    """All models."""

    models: list[Model]
    total: int


class Memory(BaseModel):
    """What a model needs on this machine."""

    vram_gb: float
    ram_gb: float


class ModelInfo(BaseModel):
    """One model."""

    id: str
    name: str
    capabilities: Capabilities
    memory_requirements: Memory


class Keys(BaseModel):
    """Which keys are set; never what they are."""

    anthropic: bool
    replicate: bool
    openai: bool


class Health(BaseModel):
    """How this contract is."""

    status: str
    version: str
    timestamp: str
    api_keys_configured: Keys
    models_available: int


class Upload(BaseModel):
    """A kept picture; `file_path` is a name for it and no place on a disk."""

    file_id: str
    filename: str
    file_path: str
    file_size_bytes: int
    uploaded_at: str


class Message(BaseModel):
    """One sentence."""

    message: str


class Failure(BaseModel):
    """Every error of this contract."""

    error: str
    detail: str
    timestamp: str


class Connected(BaseModel):
    """The first message of a socket."""

    type: Literal["connected"] = "connected"
    job_id: str
    message: str


class Progress(BaseModel):
    """How far the film is."""

    type: Literal["progress"] = "progress"
    job_id: str
    step: str
    progress: float
    message: str
    shot_id: str | None


class ShotComplete(BaseModel):
    """A shot can be seen."""

    type: Literal["shot_complete"] = "shot_complete"
    job_id: str
    shot_id: str
    video_path: str


class JobComplete(BaseModel):
    """The last message of a film that was made."""

    type: Literal["job_complete"] = "job_complete"
    job_id: str
    output_path: str
    message: str


class JobError(BaseModel):
    """The last message of a film that was not made."""

    type: Literal["error"] = "error"
    job_id: str
    error: str


class Pong(BaseModel):
    """The answer to a ping."""

    type: Literal["pong"] = "pong"
