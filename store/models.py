"""Rows. They hold facts only: no contract's words, nothing that can be derived, money in micro-dollars."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Text, TypeDecorator, UniqueConstraint, text
from sqlmodel import Field, SQLModel

LIVE = ("reserved", "sending", "accepted", "succeeded", "stored", "unknown", "lost")
LOCAL = "local"


class Utc(TypeDecorator[datetime]):
    """Aware datetimes outside, naive UTC in the column: the same in SQLite and PostgreSQL."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


def now() -> datetime:
    """The wall clock, for display and never for timeouts."""
    return datetime.now(UTC)


def new_id() -> str:
    """A random id."""
    return str(uuid4())


class Job(SQLModel, table=True):
    """One video being made; `brief`, `labels`, `script`, `film` and `warnings` are JSON."""

    __table_args__ = (
        Index("job_queue", "state", "priority", "number"),
        Index("job_listing", "origin", "owner", "number", "state", "kind"),
        Index("job_by_origin", "origin", "number", "state", "kind"),
    )

    id: str = Field(primary_key=True)
    number: int = Field(unique=True)
    origin: str
    owner: str = ""
    kind: str
    title: str = Field(default="", sa_type=Text)
    state: str = "queued"
    waiting: str = ""
    stage: str = ""
    message: str = Field(default="", sa_type=Text)
    progress: float = 0.0
    revision: int = 1
    epoch: int = 0
    worker: str = ""
    crashes: int = 0
    crashed_in: str = ""
    version: int = 0
    priority: int = 0
    brief: str = Field(sa_type=Text)
    labels: str = Field(default="{}", sa_type=Text)
    script: str | None = Field(default=None, sa_type=Text)
    storyboard: int = 0
    approved: bool = False
    approved_at: datetime | None = Field(default=None, sa_type=Utc)
    refinements: int = 0
    downloads: int = 0
    estimated_micros: int = Field(default=0, sa_type=BigInteger)
    film: str | None = Field(default=None, sa_type=Text)
    warnings: str = Field(default="[]", sa_type=Text)
    error: str = Field(default="", sa_type=Text)
    credit_user: str = ""
    webhook: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=Utc)
    updated_at: datetime = Field(default_factory=now, sa_type=Utc)
    completed_at: datetime | None = Field(default=None, sa_type=Utc)


class JobCount(SQLModel, table=True):
    """How many jobs there are of each sort, kept by triggers where the database is SQLite."""

    __tablename__ = "job_count"

    origin: str = Field(primary_key=True)
    owner: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    state: str = Field(primary_key=True)
    jobs: int


class Scene(SQLModel, table=True):
    """A scene's identity: stable while it is reworded, redrawn and moved."""

    id: str = Field(default_factory=new_id, primary_key=True)
    job_id: str = Field(foreign_key="job.id", index=True)


class Take(SQLModel, table=True):
    """One state of a scene; its texts never change, its results are filled in as they are made."""

    id: str = Field(default_factory=new_id, primary_key=True)
    scene_id: str = Field(default="", foreign_key="scene.id", index=True)
    job_id: str = Field(default="", foreign_key="job.id", index=True)
    title: str = Field(default="", sa_type=Text)
    description: str = Field(default="", sa_type=Text)
    words: str = Field(default="", sa_type=Text)
    prompt: str = Field(default="", sa_type=Text)
    motion: str = ""
    query: str = ""
    role: str = "scene"
    reasoning: str = Field(default="", sa_type=Text)
    seconds: float
    variation: int = 0
    seed: int = 0
    reference: str = ""
    to_fill: str = ""
    held: bool = False
    picture: str | None = Field(default=None, sa_type=Text)
    clip: str | None = Field(default=None, sa_type=Text)
    voice: str | None = Field(default=None, sa_type=Text)
    error: str = Field(default="", sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class Storyboard(SQLModel, table=True):
    """One version of a job's storyboard: take ids in order, as JSON. Undo moves job.storyboard back."""

    job_id: str = Field(foreign_key="job.id", primary_key=True)
    version: int = Field(primary_key=True)
    takes: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class StageRun(SQLModel, table=True):
    """One stage of one revision."""

    __tablename__ = "stage_run"
    __table_args__ = (UniqueConstraint("job_id", "revision", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    job_id: str = Field(foreign_key="job.id")
    revision: int
    name: str
    position: int
    state: str = "pending"
    progress: float = 0.0
    message: str = Field(default="", sa_type=Text)
    error: str = Field(default="", sa_type=Text)
    started_at: datetime | None = Field(default=None, sa_type=Utc)
    completed_at: datetime | None = Field(default=None, sa_type=Utc)


class Event(SQLModel, table=True):
    """Something that happened, written in the transaction that made it happen."""

    __table_args__ = (UniqueConstraint("job_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    job_id: str = Field(foreign_key="job.id")
    number: int
    kind: str
    state: str
    waiting: str = ""
    stage: str = ""
    progress: float = 0.0
    message: str = Field(default="", sa_type=Text)
    scene_id: str = ""
    scene_number: int = 0
    at: datetime = Field(default_factory=now, sa_type=Utc)


class PaidCall(SQLModel, table=True):
    """One call to a provider; `id` is the intent, `release` the Reelwright that made it ("" for 0.1.0).

    It was sent with the key that `payer` is a fingerprint of, at `sent_uptime` of the computer's start `boot`, when the
    vendor's own clock said `vendor_at` or later. The local engine's calls are rows too, at price 0.
    """

    __tablename__ = "paid_call"
    __table_args__ = (
        UniqueConstraint("job_id", "step", "request_sha", "attempt"),
        Index("provider_call", "vendor", "provider_id", unique=True, sqlite_where=text("provider_id IS NOT NULL"),
              postgresql_where=text("provider_id IS NOT NULL")),
        Index("one_live_call", "job_id", "step", "request_sha", unique=True,
              sqlite_where=text(f"state IN {LIVE}"), postgresql_where=text(f"state IN {LIVE}")),
        Index("same_work", "request_sha", "model"),
        Index("sent_lately", "vendor", "boot", "sent_uptime"),
    )  # fmt: skip

    id: str = Field(default_factory=new_id, primary_key=True)
    job_id: str = Field(index=True)
    revision: int = 1
    step: str
    attempt: int = 1
    capability: str
    vendor: str
    model: str
    request_sha: str
    request: str = Field(default="", sa_type=Text)
    state: str = "reserved"
    provider_id: str | None = None
    sender: str = ""
    asker: str = ""
    payer: str = ""
    boot: str = ""
    sent_uptime: float = 0.0
    vendor_at: datetime | None = Field(default=None, sa_type=Utc)
    estimated_micros: int = Field(default=0, sa_type=BigInteger)
    actual_micros: int | None = Field(default=None, sa_type=BigInteger)
    result: str | None = Field(default=None, sa_type=Text)
    error: str = Field(default="", sa_type=Text)
    decided_by: str = ""
    release: str = ""
    day: str = ""
    generation: int = 0
    taken_back: bool = False
    next_poll_at: datetime | None = Field(default=None, sa_type=Utc)
    created_at: datetime = Field(default_factory=now, sa_type=Utc, index=True)
    updated_at: datetime = Field(default_factory=now, sa_type=Utc)


class Budget(SQLModel, table=True):
    """A cap; `id` is "day:2026-01-31" or "job:<id>". A job's `reserved` is held on its `day` for calls to come."""

    id: str = Field(primary_key=True)
    cap: int = Field(sa_type=BigInteger)
    held: int = Field(default=0, sa_type=BigInteger)
    spent: int = Field(default=0, sa_type=BigInteger)
    reserved: int = Field(default=0, sa_type=BigInteger)
    day: str = ""


class Asset(SQLModel, table=True):
    """A file we keep, named by the SHA-256 of its bytes; `library` marks the user's own."""

    digest: str = Field(primary_key=True)
    media_type: str
    size_bytes: int = Field(sa_type=BigInteger)
    name: str = Field(default="", sa_type=Text)
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    tags: str = Field(default="", sa_type=Text)
    owner: str = ""
    library: bool = Field(default=False, index=True)
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class Discard(SQLModel, table=True):
    """A file that this database knew and let go; its bytes stay in the trash for a while."""

    digest: str = Field(primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=Utc)


class Handle(SQLModel, table=True):
    """A name that an owner was given for a file: an upload's id or path, a music-video key."""

    owner: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    digest: str = Field(index=True)
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class Export(SQLModel, table=True):
    """A finished export of one film by format; a new film makes the old rows unreachable."""

    id: str = Field(primary_key=True)
    job_id: str = Field(foreign_key="job.id", index=True)
    film: str
    digest: str
    checks: str = Field(default="[]", sa_type=Text)
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class Product(SQLModel, table=True):
    """A product of the library."""

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    description: str = Field(default="", sa_type=Text)
    call_to_action: str = ""
    images: str = Field(default="[]", sa_type=Text)
    owner: str = ""
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class Credit(SQLModel, table=True):
    """A user's balance."""

    user_id: str = Field(primary_key=True)
    balance: int


class Token(SQLModel, table=True):
    """An API token; only its SHA-256 is kept."""

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    owner: str
    sha256: str = Field(unique=True)
    prefix: str
    revoked: bool = False
    reads_only: bool = False
    expires_at: datetime | None = Field(default=None, sa_type=Utc)
    created_at: datetime = Field(default_factory=now, sa_type=Utc)
    last_used_at: datetime | None = Field(default=None, sa_type=Utc)


class Idempotency(SQLModel, table=True):
    """A client's key for one POST, or ours where it gave none (`unnamed`), with the answer once there is one.

    `let_go`: whoever asked is gone, so that the same ask without a key is the same work.
    """

    owner: str = Field(primary_key=True)
    route: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    body_sha: str
    status: int | None = None
    body: str = Field(default="", sa_type=Text)
    warning: str = Field(default="", sa_type=Text)
    unnamed: bool = False
    let_go: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=Utc)


class Delivery(SQLModel, table=True):
    """A webhook still to be delivered, or delivered: `body` is the job's state, `waiting` and `error` those of a wall."""

    id: str = Field(default_factory=new_id, primary_key=True)
    job_id: str = Field(index=True)
    url: str = Field(sa_type=Text)
    body: str = Field(sa_type=Text)
    waiting: str = ""
    error: str = Field(default="", sa_type=Text)
    attempts: int = 0
    state: str = "pending"
    next_at: datetime = Field(default_factory=now, sa_type=Utc)
    boot: str = ""
    next_uptime: float = 0.0


class Wall(SQLModel, table=True):
    """What stopped a film that has not ended since: `cause` names the error, `price` (micro-dollars) what its next call costs.

    `tries` counts how often it went on and came no further; `progress` and `storyboard` are the job's when it stopped, at
    `uptime` of the computer's start `boot`. Its moments are in the studio's own time.
    """

    job_id: str = Field(primary_key=True)
    waiting: str
    cause: str = ""
    vendor: str = ""
    price: int = Field(default=0, sa_type=BigInteger)
    tries: int = 0
    progress: float = 0.0
    storyboard: int = 0
    boot: str = ""
    uptime: float = 0.0
    since: datetime = Field(default_factory=now, sa_type=Utc)
    stopped_at: datetime = Field(default_factory=now, sa_type=Utc)
    due_at: datetime = Field(default_factory=now, sa_type=Utc)


class Worker(SQLModel, table=True):
    """A process that ran jobs and was asked to stop at `stopped_at`: what it leaves is no crash."""

    id: str = Field(primary_key=True)
    started_at: datetime = Field(default_factory=now, sa_type=Utc)
    stopped_at: datetime | None = Field(default=None, sa_type=Utc)


class Lease(SQLModel, table=True):
    """One row: the home that works on this database, where it lies, and when it was last heard (the database's clock).

    `studio` is the name of the home whose journal belongs to it; `restored` says why nothing may be paid for now.
    """

    id: int = Field(default=1, primary_key=True)
    home: str = ""
    place: str = Field(default="", sa_type=Text)
    beat_at: float = 0.0
    studio: str = ""
    generation: int = 1
    restored: str = ""


class VendorState(SQLModel, table=True):
    """A vendor's pause after a 429 or repeated failures, shared by all processes; `paused_until` is to be shown.

    It ends at `paused_uptime` of the computer's start `boot`, whatever the clock says then.
    """

    __tablename__ = "vendor_state"

    vendor: str = Field(primary_key=True)
    paused_until: datetime | None = Field(default=None, sa_type=Utc)
    boot: str = ""
    paused_uptime: float = 0.0
    failures: int = 0
    reason: str = Field(default="", sa_type=Text)


class OwnTime(SQLModel, table=True):
    """One row: the studio's own time at an uptime of the computer, by which it judges how old its things are."""

    __tablename__ = "own_time"

    id: int = Field(default=1, primary_key=True)
    at: datetime = Field(sa_type=Utc)
    boot: str
    uptime: float


class Preference(SQLModel, table=True):
    """A choice made in the dashboard's settings, as JSON."""

    name: str = Field(primary_key=True)
    value: str = Field(sa_type=Text)
