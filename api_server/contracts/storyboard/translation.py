"""Translations of the storyboard contract: pure, from an ask to a brief and from a job to a body."""

import json
from datetime import datetime
from typing import Literal

from pydantic import JsonValue

from api_server.contracts.storyboard.schemas import (
    Costs,
    Detail,
    Entry,
    Generate,
    Job,
    Metadata,
    Metrics,
    Parameters,
    Progress,
    SceneBody,
    Scenes,
    Video,
)  # fmt: skip
from api_server.contracts.storyboard.words import ENDS, MESSAGES, SECONDS_LEFT, STAGES, WAITING, Status
from api_server.media import picture_url
from api_server.problem import JSON, Problem
from pipeline import languages
from pipeline.brief import Brief, brief
from pipeline.views import JobView, SceneView

MICROS = 1_000_000
GUIDELINES = "brand_guidelines"


def brief_from(asked: Generate) -> Brief:
    """A reviewed storyboard of three to ten equal scenes."""
    return brief(
        kind="storyboard", prompt=asked.prompt, seconds=asked.duration, style=asked.style, aspect=asked.aspect_ratio,
        scene_count=max(3, min(10, asked.duration // 5)), guidelines=guidelines_from(asked.brand_guidelines), review=True,
        reuse=asked.cache, language=languages.of(asked.prompt),
    )  # fmt: skip


def guidelines_from(given: JsonValue) -> str:
    """Wishes as the writer reads them: a text as it is, an object with a line for each of its fields."""
    if not isinstance(given, dict):
        return str(given or "")
    return "\n".join(f"{name}: {_said(value)}" for name, value in given.items())


def _said(value: JsonValue) -> str:
    if isinstance(value, list):
        return ", ".join(_said(part) for part in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def labels_from(asked: Generate) -> dict[str, str]:
    """What the answers need to know later and the brief does not say."""
    wishes = asked.brand_guidelines
    given = {"client_id": asked.client_id or "", GUIDELINES: json.dumps(wishes) if isinstance(wishes, dict) else ""}
    return {name: text for name, text in given.items() if text}


def status_from(job: JobView) -> Status:
    """The job's state in this contract's words."""
    if job.state in ENDS:
        return ENDS[job.state]
    if job.waiting == "approval":
        return "storyboard_ready"
    if job.state == "queued" and not job.approved:
        return "pending"
    return STAGES.get(job.stage, "rendering") if not job.approved else "rendering"


def body_from(job: JobView, base: str) -> Job:
    """A job with its storyboard."""
    status = status_from(job)
    return Job(
        job_id=job.number, status=status, progress=progress_from(job, status),
        storyboard=[entry_from(job, scene, status, base) for scene in job.scenes] or None, video_url=video_url(job),
        estimated_cost=usd(job.estimated_micros), actual_cost=usd(job.spent_micros), created_at=time(job.created_at),
        updated_at=time(job.updated_at), approved=job.approved, error_message=job.error or None,
    )  # fmt: skip


def progress_from(job: JobView, status: Status) -> Progress:
    """How far the scenes are, and which one is being drawn."""
    drawn = sum(1 for scene in job.scenes if scene.image)
    missing = next((scene.number for scene in job.scenes if not scene.image), None)
    return Progress(
        current_stage=status, scenes_total=len(job.scenes) or job.brief.scene_count or 0, scenes_completed=drawn,
        current_scene=missing if status == "generating_storyboard" else None,
        estimated_completion_seconds=SECONDS_LEFT.get(status), message=message_from(job, status),
    )  # fmt: skip


def message_from(job: JobView, status: Status) -> str:
    """What a person reads beside the status."""
    if job.stopped:
        return WAITING.format(job.stopped)
    return job.error if status == "failed" and job.error else MESSAGES[status]


def entry_from(job: JobView, scene: SceneView, status: Status, base: str) -> Entry:
    """One scene of the storyboard."""
    return Entry(
        scene=SceneBody(
            scene_number=scene.number, description=scene.description or scene.words, duration=scene.seconds,
            image_prompt=scene.prompt,
        ),
        image_url=picture_url(base, job.id, scene.image), generation_status=drawing(scene, status),
        error=scene.error or None,
    )  # fmt: skip


def drawing(scene: SceneView, status: Status) -> Literal["pending", "generating", "completed", "failed"]:
    """Whether the scene's still exists."""
    if scene.image:
        return "completed"
    if scene.error:
        return "failed"
    return "generating" if status == "generating_storyboard" else "pending"


def metadata_from(job: JobView) -> Metadata:
    """All figures of a job."""
    status, asked = status_from(job), job.brief
    states = [drawing(scene, status) for scene in job.scenes]
    details = [
        Detail(scene_number=scene.number, duration=scene.seconds, status=state, has_image=bool(scene.image))
        for scene, state in zip(job.scenes, states, strict=True)
    ]
    wanted = Parameters(
        duration=asked.seconds,
        style=asked.style,
        aspect_ratio=asked.aspect,
        brand_guidelines=json.loads(told) if (told := job.label(GUIDELINES)) else asked.guidelines or None,
    )
    return Metadata(
        job_id=job.number, status=status, created_at=time(job.created_at), updated_at=time(job.updated_at),
        approved=job.approved, approved_at=time(job.approved_at) if job.approved_at else None,
        scenes=Scenes(
            total=len(states), completed=states.count("completed"), failed=states.count("failed"), details=details
        ),
        costs=Costs(estimated=usd(job.estimated_micros), actual=usd(job.spent_micros)),
        metrics=Metrics(refinement_count=job.refinements, download_count=job.downloads),
        video=Video(available=job.film is not None, url=video_url(job), parameters=wanted), error=job.error or None,
    )  # fmt: skip


def video_url(job: JobView) -> str | None:
    """The path of the film, once it exists."""
    return f"/data/videos/{job.number}/final.mp4" if job.film else None


def usd(micros: int) -> float:
    """Dollars, to a hundredth of a cent."""
    return round(micros / MICROS, 4)


def time(at: datetime) -> str:
    """UTC seconds without a zone."""
    return at.strftime("%Y-%m-%dT%H:%M:%S")


def error_body(problem: Problem) -> dict[str, JSON]:
    """Every error is one text."""
    return {"detail": problem.message}
