"""Frozen views: all that pages, contracts and scripts ever see of the store."""

from datetime import datetime
from typing import Literal

from pipeline.brief import Brief, Priority
from pipeline.capabilities import AudioScript, Capability, Demographics, Value, Word

State = Literal["queued", "running", "waiting", "cancelling", "cancelled", "completed", "failed", "deleted"]
Waiting = Literal["", "approval", "attention", "budget", "credentials", "disk"]
ENDED: tuple[State, ...] = ("completed", "failed", "cancelled", "deleted")


class Stored(Value):
    """A result we keep: who made it, its files as media digests by name, its facts as JSON, what is not as asked."""

    model: str = ""
    files: tuple[tuple[str, str], ...] = ()
    facts: str = "{}"
    warnings: tuple[str, ...] = ()

    def file(self, name: str) -> str:
        """The digest of one file, or ""."""
        return dict(self.files).get(name, "")


class TakeView(Value):
    """One state of a scene: its words, prompt, seconds and picture at some time.

    `to_fill` names what its creator is still to say; it lasts exactly `seconds` where that is `held`, else as its words do.
    """

    id: str
    scene_id: str
    title: str = ""
    description: str = ""
    words: str = ""
    prompt: str = ""
    motion: str = ""
    query: str = ""
    role: Literal["scene", "product", "end_card"] = "scene"
    reasoning: str = ""
    seconds: float
    variation: int = 0
    seed: int = 0
    reference: str = ""
    to_fill: str = ""
    held: bool = False
    picture: Stored | None = None
    clip: Stored | None = None
    voice: Stored | None = None
    error: str = ""
    created_at: datetime

    @property
    def is_blank(self) -> bool:
        """Whether it waits for its creator's words."""
        return bool(self.to_fill) and not self.words

    @property
    def image(self) -> str:
        """Digest of the picture, or ""."""
        return self.picture.file("picture") if self.picture else ""


class SceneView(TakeView):
    """The present take of a scene, with its place; `number` counts from 1."""

    number: int


class StageView(Value):
    """One stage of a job's recipe; `progress` 0..1."""

    name: str
    title: str
    state: Literal["pending", "running", "completed", "failed", "skipped"]
    progress: float = 0.0
    message: str = ""
    error: str = ""
    started_at: datetime | None = None
    completed_at: datetime | None = None


class ScriptView(Value):
    """The script beside its scenes."""

    title: str = ""
    description: str = ""
    narrative_style: str = ""
    target_audience: str = ""
    demographics: Demographics | None = None
    audio: AudioScript | None = None
    mood: str = ""
    sources: tuple[str, ...] = ()
    writer: str = ""


class FilmView(Value):
    """A finished film's files (media digests) and measured figures (LUFS, dBTP, seconds).

    `cover_scene` is the scene whose picture was chosen as the cover, and `first_cover` then the film's own one.
    """

    video: str
    cover: str = ""
    cover_scene: str = ""
    first_cover: str = ""
    srt: str = ""
    vtt: str = ""
    seconds: float
    width: int
    height: int
    size_bytes: int = 0
    loudness: float | None = None
    true_peak: float | None = None
    clips: tuple[str, ...] = ()


class JobView(Value):
    """One video being made, from the ask to the file; `progress` 0..1, money in micro-dollars."""

    id: str
    number: int
    origin: str
    owner: str
    state: State
    waiting: Waiting = ""
    stage: str = ""
    message: str = ""
    progress: float = 0.0
    revision: int = 1
    priority: Priority = "normal"
    brief: Brief
    labels: tuple[tuple[str, str], ...] = ()
    script: ScriptView | None = None
    scenes: tuple[SceneView, ...] = ()
    stages: tuple[StageView, ...] = ()
    approved: bool = False
    approved_at: datetime | None = None
    refinements: int = 0
    downloads: int = 0
    estimated_micros: int = 0
    spent_micros: int = 0
    film: FilmView | None = None
    warnings: tuple[str, ...] = ()
    error: str = ""
    can_undo: bool = False
    can_redo: bool = False
    created_at: datetime
    updated_at: datetime
    completed_at: datetime | None = None

    @property
    def ended(self) -> bool:
        """Nothing more happens unless someone asks."""
        return self.state in ENDED

    @property
    def stopped(self) -> str:
        """What it waits for and what to do next, or "": a review is no such wait."""
        return self.message if self.state == "waiting" and self.waiting != "approval" else ""

    def label(self, name: str) -> str:
        """A caller's own label, or ""."""
        return dict(self.labels).get(name, "")

    @property
    def title(self) -> str:
        """What to call this film in a list."""
        if self.script and self.script.title:
            return self.script.title
        return (self.brief.prompt or self.brief.text or (self.brief.product.name if self.brief.product else ""))[:80]


class EventView(Value):
    """Something that happened to a job; `id` grows over all jobs, `number` counts a job's from 1."""

    id: int
    number: int
    job_id: str
    kind: Literal["state", "progress", "scene", "shot", "warning", "film"]
    state: State
    waiting: Waiting = ""
    stage: str = ""
    progress: float = 0.0
    message: str = ""
    scene_id: str = ""
    scene_number: int = 0
    at: datetime


class JobPage(Value):
    """A slice of a listing and how many there are in all."""

    jobs: tuple[JobView, ...]
    total: int


class QuoteLine(Value):
    """One priced step of an estimate."""

    capability: Capability
    model: str
    count: float
    unit: str
    usd_micros: int


class Quote(Value):
    """What a film would cost; `token` is given back with the submit so that a changed price is refused."""

    lines: tuple[QuoteLine, ...]
    usd_micros: int
    day_left_micros: int
    token: str


class AssetView(Value):
    """A file we keep; `name` is display text only."""

    digest: str
    media_type: str
    size_bytes: int
    name: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    tags: str = ""
    created_at: datetime


class ProductView(Value):
    """A product of the library."""

    id: str
    name: str
    description: str = ""
    call_to_action: str = ""
    images: tuple[str, ...] = ()
    created_at: datetime


class CallView(Value):
    """One paid (or local) call of the ledger."""

    id: str
    job_id: str
    step: str
    vendor: str
    model: str
    capability: Capability
    state: str
    estimated_micros: int
    actual_micros: int | None = None
    provider_id: str = ""
    error: str = ""
    decided_by: str = ""
    settling: bool = False
    created_at: datetime
    updated_at: datetime


class ExportView(Value):
    """A finished export."""

    digest: str
    media_type: str
    file_name: str
    size_bytes: int
    checks: tuple[tuple[str, bool, str], ...] = ()


class ModelView(Value):
    """A model the studio could use, and whether it can now."""

    id: str
    capability: Capability
    title: str
    vendor: str
    description: str = ""
    available: bool
    why_not: str = ""
    usd_micros: int = 0
    per: str = ""
    source: str = ""
    dated: str = ""
    max_frames: int | None = None
    fps: int | None = None


class VoiceView(Value):
    """A voice that can speak a language; `accent` is the key of what a listener should know before."""

    id: str
    title: str
    language: str
    accent: str = ""


class SampleView(Value):
    """A sound to hear a voice by; the warnings say when it is not that voice."""

    digest: str
    warnings: tuple[str, ...] = ()


class TokenView(Value):
    """An API token as shown in a list; the token itself is shown once, when it is made."""

    id: str
    name: str
    owner: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None = None
    expires_at: datetime | None = None
    reads_only: bool = False
    revoked: bool = False


__all__ = [
    "ENDED",
    "AssetView",
    "CallView",
    "EventView",
    "ExportView",
    "FilmView",
    "JobPage",
    "JobView",
    "ModelView",
    "ProductView",
    "Quote",
    "QuoteLine",
    "SampleView",
    "SceneView",
    "ScriptView",
    "StageView",
    "State",
    "Stored",
    "TakeView",
    "TokenView",
    "VoiceView",
    "Waiting",
    "Word",
]
