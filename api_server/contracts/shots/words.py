"""Words of the shots contract: its states, steps, models and texts."""

from typing import Literal

from pipeline.views import State

NAME = "shots"
PREFIX = "job_"

Status = Literal["queued", "processing", "completed", "failed", "cancelled"]
STATUS: dict[State, Status] = {
    "queued": "queued",
    "running": "processing",
    "waiting": "processing",
    "cancelling": "cancelled",
    "cancelled": "cancelled",
    "completed": "completed",
    "failed": "failed",
    "deleted": "cancelled",
}
STATES: dict[Status, tuple[State, ...]] = {
    status: tuple(state for state, word in STATUS.items() if word == status and state != "deleted")
    for status in ("queued", "processing", "completed", "failed", "cancelled")
}

QUEUED = (0.0, "initializing")
STARTING = (0.0, "Starting")
WRITING = (5.0, "Generating storyboard")
WRITTEN = (10.0, "Storyboard generated")
SHOTS = (10.0, 85.0)
COMBINING = (85.0, "Combining videos")
WAITING = "Waiting: {}"
FINALIZING = (95.0, "Finalizing")
COMPLETE = (100.0, "Complete")

MODELS: dict[str, str] = {"replicate:svd-xt": "SVD XT", "replicate:svd": "SVD"}
DEFAULT_MODEL = "replicate:svd-xt"
STAND_IN = "local:motion"
STOOD_IN = "No key for {vendor}: the shots of {model} were made by the local engine instead."

FINISHED = "Video generation complete!"
CANCELLED = "Cancelled"
NOT_FOUND = "Job not found: {}"
NOT_READY = "Job not completed yet. Current status: {}"
NO_SHOT = "Shot not found or not ready: shot_{} of {}"
NO_MODEL = "Model not available: {}"
WRONG_TYPE = "Invalid file type: {}. Allowed: .jpg, .jpeg, .png, .webp"
TOO_LARGE = "File too large. Maximum size: 10.0MB"
NO_REFERENCE = "Reference image not found: {}"

FOLDER = "/workspace/videos"
UPLOADS = "/workspace/uploads"
