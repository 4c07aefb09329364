"""Translations of the shots contract: pure, from an ask to a brief and from a job to its body."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pydantic import JsonValue

from api_server.contracts.shots import words
from api_server.contracts.shots.schemas import Capabilities, Job, Model, ModelInfo, NewJob, Shot, Storyboard
from api_server.problem import JSON, Problem
from pipeline.brief import Brief, brief
from pipeline.views import JobView, ModelView, SceneView, StageView

SHOT_SECONDS = 4
LEAST_SECONDS = 5
LOCAL_FPS = 30
SVD_FPS = 8
# A still takes a model seconds, its clip a minute; the local engine's camera takes no time before the film is rendered.
STILL_SHARE = 0.4
MEMORY_GB = (0.0, 1.0)


def brief_from(asked: NewJob, *, stand_in: bool, reference: str = "") -> Brief:
    """Wide shots without spoken words, animated by the asked model or by the local engine in its place."""
    style, mood, palette, rest = preferences_from(asked.style_preferences or {})
    return brief(
        kind="shots", prompt=asked.user_prompt, scene_count=asked.max_shots, aspect="16:9", voice="none", captions="none",
        seconds=max(LEAST_SECONDS, SHOT_SECONDS * asked.max_shots), style=style or "cinematic", mood=mood, palette=palette,
        guidelines=rest, references=(reference,) if reference else (), reuse=asked.cache,
        models=(("clip", words.STAND_IN if stand_in else asked.model_id),),
    )  # fmt: skip


def preferences_from(given: Mapping[str, JsonValue]) -> tuple[str, str, str, str]:
    """Style, mood and palette, and everything else as lines of wishes."""
    known = dict.fromkeys(("style", "mood", "color_palette"), "")
    rest = []
    for name, value in given.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if name in known:
            known[name] = text[:100]
        else:
            rest.append(f"{name[:60]}: {text[:400]}")
    return known["style"], known["mood"], known["color_palette"], "\n".join(rest)[:5000]


def labels_from(asked: NewJob, *, stand_in: bool) -> dict[str, str]:
    """What the body needs to know later and the brief does not say."""
    return {"model_id": asked.model_id} | ({"stand_in": "local"} if stand_in else {})


def body_from(job: JobView) -> Job:
    """A job in this contract's words."""
    percent, step = message_from(job)
    status = words.STATUS[job.state]
    failed = status in ("failed", "cancelled")
    return Job(
        id=job.id, status=status, created_at=time_from(job.created_at), updated_at=time_from(job.updated_at),
        user_prompt=job.brief.prompt, generation_mode="image_to_video" if job.brief.references else "text_to_video",
        model_id=job.label("model_id"), current_step=step, progress_percentage=percent,
        output_video_url=f"/videos/{job.id}/final_output.mp4" if status == "completed" and job.film else None,
        storyboard=storyboard_from(job), error_message=(job.error or step) if failed else None,
        warnings=[*warnings_from(job)],
    )  # fmt: skip


def queued_body(job: JobView) -> Job:
    """What a create answers, however quick the work was."""
    percent, step = words.QUEUED
    queued = {"status": "queued", "progress_percentage": percent, "current_step": step, "updated_at": None}
    empty = {"output_video_url": None, "storyboard": None, "error_message": None}
    body = body_from(job)
    return body.model_copy(update={**queued, **empty, "updated_at": body.created_at})


def message_from(job: JobView) -> tuple[float, str]:
    """Percent and step: the storyboard up to 10, the shots up to 85, the film from there."""
    ended = {"completed": words.COMPLETE, "queued": words.QUEUED}
    if job.state in ended:
        return ended[job.state]
    percent, step = _working(job)
    if job.stopped:
        return percent, words.WAITING.format(job.stopped)
    return (percent, words.CANCELLED) if words.STATUS[job.state] == "cancelled" else (percent, step)


def _working(job: JobView) -> tuple[float, str]:
    runs = {stage.name: stage for stage in job.stages}
    compose = runs.get("compose")
    if compose and compose.state != "pending":
        return (
            words.FINALIZING if _part(compose) == 1.0 else _between(words.COMBINING, words.FINALIZING, _part(compose))
        )
    script = runs.get("script")
    if script is None or script.state == "pending":
        return words.STARTING
    if script.state != "completed":
        return words.WRITING
    made = made_from(job)
    if not made:
        return words.WRITTEN
    low, high = words.SHOTS
    return round(low + (high - low) * made, 1), f"Generating shot {shot_at(job)} of {max(1, len(job.scenes))}"


def made_from(job: JobView) -> float:
    """The share of the shots that is made, 0..1: their stills, and their clips where a model films them."""
    runs, count = {stage.name: stage for stage in job.stages}, max(1, len(job.scenes))
    drawn = max(_part(runs.get("images")), sum(bool(scene.picture or scene.clip) for scene in job.scenes) / count)
    filmed = max(_part(runs.get("clips")), sum(scene.clip is not None for scene in job.scenes) / count)
    still = 1.0 if job.label("stand_in") else STILL_SHARE
    return still * drawn + (1.0 - still) * filmed


def shot_at(job: JobView) -> int:
    """The shot that is being made, from 1, as far as all of them are."""
    count = max(1, len(job.scenes))
    return min(count, int(made_from(job) * count + 1e-6) + 1)


def _between(low: tuple[float, str], high: tuple[float, str], part: float) -> tuple[float, str]:
    return round(low[0] + (high[0] - low[0]) * part, 1), low[1]


def _part(stage: StageView | None) -> float:
    if stage is None:
        return 0.0
    return 1.0 if stage.state in ("completed", "skipped") else stage.progress


def warnings_from(job: JobView) -> Sequence[str]:
    """The job's own, after the one that says who stood in."""
    if not job.label("stand_in"):
        return job.warnings
    model = job.label("model_id")
    return (words.STOOD_IN.format(vendor=model.partition(":")[0], model=model), *job.warnings)


def storyboard_from(job: JobView) -> Storyboard | None:
    """The shots, once they are written."""
    if not job.scenes:
        return None
    written = next((s.completed_at for s in job.stages if s.name == "script"), None) or job.updated_at
    return Storyboard(
        id=f"storyboard_{job.id.removeprefix(words.PREFIX)}", title=job.title, user_prompt=job.brief.prompt,
        shots=[shot_from(job, scene) for scene in job.scenes], style=job.brief.style,
        total_duration_seconds=round(sum(scene.seconds for scene in job.scenes), 2), shot_count=len(job.scenes),
        generated_at=time_from(written), generated_by="reelwright",
    )  # fmt: skip


def shot_from(job: JobView, scene: SceneView) -> Shot:
    """One scene as a shot."""
    fps = LOCAL_FPS if job.label("stand_in") else SVD_FPS
    clips = next((s for s in job.stages if s.name == "clips"), None)
    done = scene.clip is not None or (clips is not None and clips.state == "completed")
    took = (clips.completed_at - clips.started_at) if clips and clips.completed_at and clips.started_at else None
    return Shot(
        id=shot_id(scene.number), sequence_number=scene.number, duration_seconds=round(scene.seconds, 2),
        description=scene.description or scene.title, text_prompt=scene.prompt, camera_movement=scene.motion or "auto",
        camera_angle="eye level", motion_intensity=0.0 if scene.motion == "still" else 0.5,
        model_id=job.label("model_id"), num_frames=round(scene.seconds * fps), fps=fps, transition_type="auto",
        output_video_path=video_path(job.id, shot_id(scene.number)) if done else None,
        generation_time_seconds=round(took.total_seconds() / len(job.scenes), 3) if took else None,
    )  # fmt: skip


def shot_id(number: int) -> str:
    """The id of the shot at this place."""
    return f"shot_{number:03}"


def video_path(job_id: str, name: str) -> str:
    """A path as text: nothing on this machine is called so."""
    return f"{words.FOLDER}/{job_id}/{name}.mp4"


def model_from(model: ModelView) -> Model:
    """A model of the list; always usable, because the local engine stands in."""
    return Model(
        id=model.id, name=words.MODELS[model.id], description=model.description, provider=model.vendor,
        is_available=True, capabilities=capabilities_from(model),
    )  # fmt: skip


def info_from(model: ModelView) -> ModelInfo:
    """One model; it runs elsewhere, so it needs no video memory here."""
    vram, ram = MEMORY_GB
    return ModelInfo.model_validate(
        {"id": model.id, "name": words.MODELS[model.id], "capabilities": capabilities_from(model),
         "memory_requirements": {"vram_gb": vram, "ram_gb": ram}}
    )  # fmt: skip


def capabilities_from(model: ModelView) -> Capabilities:
    """These models animate a picture."""
    return Capabilities(
        supports_text_to_video=False, supports_image_to_video=True, max_frames=model.max_frames or 0,
        recommended_fps=model.fps or SVD_FPS,
    )  # fmt: skip


def error_body(problem: Problem) -> dict[str, JSON]:
    """A message, more about it, and when."""
    detail = problem.details if isinstance(problem.details, str) and problem.details else problem.message
    return {"error": problem.message, "detail": detail, "timestamp": time_from(datetime.now(UTC))}


def time_from(at: datetime) -> str:
    """UTC with Z."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
