"""Words of the advert contract: its states, stages and texts."""

from typing import Literal

from pipeline.views import State

NAME = "advert"

Status = Literal["pending", "processing", "completed", "failed"]
STATUS: dict[State, Status] = {
    "queued": "pending",
    "running": "processing",
    "waiting": "processing",
    "cancelling": "failed",
    "cancelled": "failed",
    "completed": "completed",
    "failed": "failed",
    "deleted": "failed",
}
STATES: dict[Status, tuple[State, ...]] = {
    status: tuple(state for state, word in STATUS.items() if word == status and state != "deleted")
    for status in ("pending", "processing", "completed", "failed")
}

StageName = Literal["script_gen", "voice_gen", "video_gen", "compositing"]
# Each stage's share of the whole film, in per cent, in the order in which they are listed.
STAGES: dict[StageName, int] = {"script_gen": 30, "voice_gen": 25, "video_gen": 30, "compositing": 15}
PARTS: dict[str, StageName] = {
    "script": "script_gen",
    "voice": "voice_gen",
    "music": "voice_gen",
    "images": "video_gen",
    "preview": "video_gen",
    "search": "video_gen",
    "footage": "video_gen",
    "clips": "video_gen",
    "captions": "compositing",
    "compose": "compositing",
}
# What is done at once beside the other part of its stage counts for so little of it.
SHARES = {"captions": 0.1, "music": 0.1}

CREATED = "Video generation job created successfully"
SECONDS = 300
QUEUED = "Job queued"
COMPLETED = "Video generation completed"
CANCELLED = "Cancelled"
WAITING = "Waiting: {}"
MESSAGES: dict[StageName, str] = {
    "script_gen": "Writing the script...",
    "voice_gen": "Speaking the words...",
    "video_gen": "Generating video scenes...",
    "compositing": "Putting the film together...",
}

MISSING = {
    "product_name": ("Product name is required", "Product name cannot be empty"),
    "style": ("Style is required", "Style cannot be empty"),
    "cta_text": ("Call-to-action text is required", "Call-to-action text cannot be empty"),
}
TITLES = {"product_name": "Product name", "style": "Style", "cta_text": "Call-to-action text"}
LONGEST = {"product_name": 100, "style": 50, "cta_text": 50}
WRONG_TYPE = ("Invalid product image", "Invalid file type: {}. Allowed types: JPEG, PNG, WebP")
TOO_LARGE = ("Product image is too large", "Maximum size: 10MB")
NOT_FOUND = ("Job with ID '{}' not found", "The specified job ID does not exist in the system")
ENDED = "Job is already {}"
