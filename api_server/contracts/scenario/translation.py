"""Translations of the scenario contract: pure, from an ask to a brief and from a job to a task."""

import re
from collections.abc import Collection
from datetime import datetime

from api_server.contracts.scenario.schemas import (
    AudioScript,
    Demographics,
    Generate,
    Scenario,
    Scene,
    Shortfall,
    Task,
)  # fmt: skip
from api_server.contracts.scenario.words import (
    ACTION,
    BEGUN,
    CANCELLED,
    COMPLETED,
    FINALIZING,
    MESSAGES,
    PAINTERS,
    STAND_IN,
    STARTING,
    STATUS,
    STEPS,
    WAITING,
    Status,
)  # fmt: skip
from api_server.media import picture_url
from api_server.problem import JSON, Problem
from pipeline.brief import Aspect, Brief, Product, brief
from pipeline.errors import NoCredits
from pipeline.views import JobView, SceneView, ScriptView

SCENE_SECONDS = 5
ASPECTS: tuple[tuple[float, Aspect], ...] = ((0.8, "9:16"), (1.2, "1:1"), (1.5, "4:3"))
SIZE = re.compile(r"^(\d{2,5})[:x](\d{2,5})$")


def brief_from(asked: Generate, product: Product, painter: str = STAND_IN) -> Brief:
    """Scenes of five seconds in the shape of the asked resolution; `painter` draws the preview."""
    size = size_from(asked.resolution)
    return brief(
        kind="scenario", product=product, style=asked.style, mood=asked.mood, seconds=asked.video_length,
        scene_count=asked.video_length // SCENE_SECONDS, language=asked.target_language, resolution=size,
        aspect=aspect_from(size), reuse=asked.cache, models=(("image", painter),),
    )  # fmt: skip


def painter_from(product: Product, available: Collection[str]) -> str:
    """Runway's model for a product with or without a picture, or the local engine where Runway is off."""
    from_picture, from_words = PAINTERS
    wanted = from_picture if product.images else from_words
    return wanted if wanted in available else STAND_IN


def size_from(resolution: str) -> tuple[int, int] | None:
    """Width and height of "720:1280", or None for other words."""
    found = SIZE.match(resolution)
    return (int(found[1]), int(found[2])) if found else None


def aspect_from(size: tuple[int, int] | None) -> Aspect:
    """The nearest of our shapes; tall when nothing is known."""
    ratio = size[0] / size[1] if size and size[1] else 0.0
    return next((aspect for below, aspect in ASPECTS if ratio < below), "16:9")


def started_body(job: JobView) -> Task:
    """What the start answers, however quick the work was."""
    return _task(job, "pending", STARTING)


def body_from(job: JobView, base: str) -> Task:
    """A job as a task."""
    status = STATUS[job.state]
    body = _task(job, status, message_from(job))
    if status == "failed":
        stopped = job.state in ("cancelled", "cancelling")
        reason = CANCELLED if stopped else job.error or MESSAGES["failed"]
        return body.model_copy(
            update={"error_message": reason, "completed_at": _time(job.completed_at or job.updated_at)}
        )
    if status != "completed" or job.script is None:
        return body
    done = {"short_id": job.label("short_id"), "completed_at": _time(job.completed_at or job.updated_at)}
    return body.model_copy(update={**done, "scenario": scenario_from(job, job.script, base)})


def message_from(job: JobView) -> tuple[float, str]:
    """Percent and step."""
    if job.state == "completed":
        return COMPLETED
    if job.state == "queued":
        return STARTING
    if job.stages and all(stage.state in ("completed", "skipped") for stage in job.stages):
        return FINALIZING
    begun = [stage.name for stage in job.stages if stage.state != "pending"] or [job.stage]
    percent, step = max((STEPS[name] for name in begun if name in STEPS), default=BEGUN)
    return percent, WAITING.format(job.stopped) if job.stopped else step


def scenario_from(job: JobView, script: ScriptView, base: str) -> Scenario:
    """The stored plan; texts that a plan lacks are empty."""
    who, audio = script.demographics, script.audio
    return Scenario(
        scenario_id=f"scenario-{job.number}", title=script.title, description=script.description,
        narrative_style=script.narrative_style, target_audience=script.target_audience,
        detected_demographics=Demographics(
            target_gender=who.target_gender if who else "unisex", age_group=who.age_group if who else "all-ages",
            product_type=who.product_type if who else "general", demographic_context=who.context if who else "",
        ),
        scenes=[scene_from(job, scene, base) for scene in job.scenes],
        audio_script=AudioScript(
            hook=audio.hook if audio else "", main=audio.main if audio else "", cta=audio.cta if audio else "",
            hashtags=list(audio.hashtags) if audio else [],
        ),
        warnings=[*job.warnings],
    )  # fmt: skip


def scene_from(job: JobView, scene: SceneView, base: str) -> Scene:
    """One scene of the plan."""
    preview = picture_url(base, job.id, scene.image) if scene.number == 1 else None
    return Scene(
        scene_id=f"scene-{scene.number}", description=scene.description or scene.words, duration=SCENE_SECONDS,
        image_prompt=scene.prompt, visual_prompt=scene.motion or scene.description or scene.prompt,
        image_url=picture_url(base, job.id, scene.reference) or "", image_reasoning=scene.reasoning,
        generated_image_url=preview,
    )  # fmt: skip


HOW_TO_ADD = "`reelwright credits USER --give 10`, the Settings page of the dashboard, or POST /credits/USER"


def shortfall(error: NoCredits) -> JSON:
    """The object that explains a 402."""
    reason = f"{ACTION} needs {error.required} credit(s), and the balance is {error.current}"
    return Shortfall(
        error="Insufficient credits", reason=reason, current_credits=error.current, required_credits=error.required,
        message=f"Add credits to generate a scenario: {HOW_TO_ADD}",
    ).model_dump()  # fmt: skip


def error_body(problem: Problem) -> dict[str, JSON]:
    """A text, or for missing credits an object."""
    return {"detail": problem.details if isinstance(problem.details, dict) else problem.message}


def _task(job: JobView, status: Status, step: tuple[float, str]) -> Task:
    return Task(
        task_id=job.id, status=status, short_id="", user_id=job.label("user_id"),
        message=WAITING.format(job.stopped) if job.stopped else MESSAGES[status],
        created_at=_time(job.created_at), progress=step[0], current_step=step[1],
        error_message=None, scenario=None, completed_at=None,
    )  # fmt: skip


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
