"""Words of the storyboard contract: its states and texts."""

from typing import Literal

from pipeline.views import State

NAME = "storyboard"

Status = Literal[
    "pending", "parsing", "generating_storyboard", "storyboard_ready", "rendering", "completed", "failed", "canceled"
]
ENDS: dict[State, Status] = {
    "completed": "completed", "failed": "failed", "cancelled": "canceled", "cancelling": "canceled",
    "deleted": "canceled",
}  # fmt: skip
STAGES: dict[str, Status] = {"": "parsing", "script": "parsing", "images": "generating_storyboard"}
STATES: dict[Status, tuple[State, ...]] = {
    "pending": ("queued",), "parsing": ("running", "waiting"), "generating_storyboard": ("running", "waiting"),
    "storyboard_ready": ("waiting",), "rendering": ("queued", "running", "waiting"), "completed": ("completed",),
    "failed": ("failed",), "canceled": ("cancelled", "cancelling"),
}  # fmt: skip
MESSAGES: dict[Status, str] = {
    "pending": "Job queued", "parsing": "Writing the script", "generating_storyboard": "Drawing the storyboard",
    "storyboard_ready": "Storyboard ready for review", "rendering": "Rendering video", "completed": "Video completed",
    "failed": "Job failed", "canceled": "Job canceled",
}  # fmt: skip
WAITING = "Waiting: {}"
LIMIT = 5
LIMIT_REACHED = f"Maximum refinement limit ({LIMIT}) reached for this job"
NEITHER = "Must provide either new_image_prompt or new_description"
BAD_ORDER = "Failed to reorder scenes. Check that all scene numbers are valid."
EMPTY_ORDER = "scene_order cannot be empty"
NO_FFMPEG = "Video export service unavailable (ffmpeg not installed)"
NO_SOURCE = "Source video file not found"
SECONDS_LEFT = {"pending": 30, "parsing": 25, "generating_storyboard": 20, "rendering": 30}
