"""How a job's state, a stage's state and a moment look."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from pages.components.boundary import plain
from pages.words import has, say
from pipeline.views import JobView, StageView

JOB = {
    "queued": ("gray", "hourglass_top"),
    "running": ("orange", "movie"),
    "waiting": ("blue", "front_hand"),
    "cancelling": ("gray", "cancel"),
    "cancelled": ("gray", "cancel"),
    "completed": ("green", "check_circle"),
    "failed": ("red", "error"),
    "deleted": ("gray", "delete"),
}
VENDORS = {
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "replicate": "Replicate",
    "runwayml": "Runway",
    "pexels": "Pexels",
}
COLUMNS = {"kind": "kinds", "state": "state", "call": "call", "capability": "capability"}
STAGE = {
    "pending": ("gray", "radio_button_unchecked"),
    "running": ("orange", "progress_activity"),
    "completed": ("green", "check_circle"),
    "failed": ("red", "error"),
    "skipped": ("gray", "skip_next"),
}


def called(column: str, value: str) -> str:
    """What a value of a metrics column is called on the page."""
    if column == "vendor":
        return say("providers.local") if value == "local" else VENDORS.get(value, value)
    key = f"{COLUMNS[column]}.{value}" if column in COLUMNS else ""
    return say(key) if has(key) else value


def name(job: JobView) -> str:
    """What the state is called; a wait says for what."""
    return say(f"waiting.{job.waiting}") if job.state == "waiting" and job.waiting else say(f"state.{job.state}")


def badge(job: JobView) -> str:
    """The state as coloured Markdown."""
    colour, icon = JOB[job.state]
    return f":{colour}-badge[:material/{icon}: {name(job)}]"


def stage(view: StageView) -> str:
    """One stage as coloured Markdown."""
    colour, icon = STAGE[view.state]
    key = f"stage.{view.name}"
    return f":{colour}-badge[:material/{icon}: {say(key)}]"


def title(job: JobView) -> str:
    """The film's title, as Markdown shows it plain."""
    return plain(short(job.title)) or say("film.untitled")


def short(text: str, most: int = 60) -> str:
    """A text cut after a whole word, with an ellipsis where something is missing."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"


def live(job: JobView) -> bool:
    """Whether something is going on that a person would watch."""
    return job.state in ("queued", "running", "cancelling")


def when(moment: datetime) -> str:
    """A moment in the reader's own time zone."""
    try:
        zone = ZoneInfo(st.context.timezone or "UTC")
    except ZoneInfoNotFoundError:
        zone = ZoneInfo("UTC")
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
