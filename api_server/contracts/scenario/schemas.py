"""Schemas of the scenario contract."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api_server.contracts.scenario.words import Status
from pipeline.brief import Priority

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Generate(BaseModel):
    """A product, its user and how the short should feel; the last three fields are ours."""

    short_id: str | None = Field(default=None, max_length=200)
    product_id: Name
    user_id: Name
    style: Word
    mood: Word
    video_length: Literal[15, 20, 30, 45, 60]
    resolution: Word
    target_language: Word
    priority: Priority = "normal"
    cache: bool = False
    webhook_url: str = Field(default="", max_length=2000)


class Demographics(BaseModel):
    """Who the short speaks to."""

    target_gender: str
    age_group: str
    product_type: str
    demographic_context: str


class Scene(BaseModel):
    """Five seconds; a preview exists for the first scene only."""

    scene_id: str
    description: str
    duration: int
    image_prompt: str
    visual_prompt: str
    image_url: str
    image_reasoning: str
    generated_image_url: str | None


class AudioScript(BaseModel):
    """What is said, in three parts, and the hashtags."""

    hook: str
    main: str
    cta: str
    hashtags: list[str]


class Scenario(BaseModel):
    """The whole plan; `warnings` is ours, and there only where something could not be done as asked."""

    scenario_id: str
    title: str
    description: str
    narrative_style: str
    target_audience: str
    detected_demographics: Demographics
    scenes: list[Scene]
    audio_script: AudioScript
    warnings: list[str] = Field(default=[], exclude_if=lambda warnings: not warnings)


class Task(BaseModel):
    """The same eleven keys at every moment; times in UTC with Z."""

    task_id: str
    status: Status
    short_id: str
    user_id: str
    message: str
    created_at: str
    progress: float
    current_step: str
    error_message: str | None
    scenario: Scenario | None
    completed_at: str | None


class Message(BaseModel):
    """One sentence."""

    message: str


class Shortfall(BaseModel):
    """Why credits stop a task."""

    model_config = ConfigDict(json_schema_extra={"example": {
        "error": "Insufficient credits", "reason": "generate_scenario needs 1 credit(s), and the balance is 0", "current_credits": 0,
        "required_credits": 1, "message": "Add credits to generate a scenario: reelwright credits USER --give 10",
    }})  # fmt: skip

    error: str
    reason: str
    current_credits: int
    required_credits: int
    message: str


class Failure(BaseModel):
    """Every error of this contract."""

    detail: str | Shortfall
