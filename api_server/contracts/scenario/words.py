"""Words of the scenario contract: its states, steps and texts."""

from typing import Literal

from pipeline.views import State

NAME = "scenario"

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
MESSAGES: dict[Status, str] = {
    "pending": "Scenario generation task started",
    "processing": "Scenario generation in progress",
    "completed": "Scenario generation completed",
    "failed": "Scenario generation failed",
}
WAITING = "Scenario generation is waiting: {}"
STARTING = (0.0, "Starting scenario generation")
BEGUN = (20.0, "Starting scenario generation")
STEPS: dict[str, tuple[float, str]] = {
    "script": (60.0, "Generating AI scenario"),
    "preview": (90.0, "Generating thumbnail image"),
}
FINALIZING = (100.0, "Finalizing scenario")
COMPLETED = (100.0, "Scenario generation completed")
CANCELLED = "Scenario generation task cancelled by user"
NOT_FOUND = "Scenario generation task not found"
TOO_LATE = "Cannot cancel completed or failed scenario generation task"
ACTION = "generate_scenario"
# What a product that the library lacks is called in the film's language.
UNKNOWN_PRODUCT = {"en": "our product", "es": "nuestro producto", "fr": "notre produit", "de": "unser Produkt",
                   "it": "il nostro prodotto", "pt": "o nosso produto"}  # fmt: skip
# Who draws the preview: from the product's picture, from words alone, and where Runway can't be asked.
PAINTERS = ("runwayml:gen4_image_turbo", "runwayml:gen4_image")
STAND_IN = "local:art"
