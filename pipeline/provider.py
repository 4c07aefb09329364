"""What a provider is: its models as data, at most four calls, and what passes over its counter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar, Literal, Protocol

from pipeline.capabilities import Capability, Facts, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A result that still lies with the vendor: what it must be, and the size to cut a picture to."""

    url: str
    kind: Literal["image", "video", "audio"] | None = None
    cover: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced:
    """A finished answer: new files by name, digests of media we already keep, facts, price if known."""

    facts: Facts
    files: dict[str, Path | Remote] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    usd_micros: int | None = None
    provider_id: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The vendor took the work; ask again after `poll_after` seconds. Not `known` when it denies that just now."""

    provider_id: str
    poll_after: float = 2.0
    known: bool = True


CREATE_SECONDS = 300.0


def nowhere(_reply: bytes) -> None:
    """Keep nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a provider may use during one call: its own empty folder, our media, what was asked, a way to stop.

    The reply to a create goes to `spool` before it is read; one that was `spooled` in an earlier life is read, and nothing sent.
    """

    intent: str
    folder: Path
    media: Callable[[str], Path]
    check_cancelled: Callable[[], None]
    deadline_seconds: float = CREATE_SECONDS
    request: Request | None = None
    spooled: bytes | None = None
    spool: Callable[[bytes], None] = nowhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Micro-dollars per unit, with where the figure comes from."""

    usd_micros: int = 0
    per: Literal["call", "second", "image", "thousand_characters", "thousand_tokens"] = "call"
    source: str = ""
    dated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One row of a provider's table; `id` is "vendor:name", `pictures` how many of a request it can go by."""

    id: str
    capability: Capability
    title: str
    price: Price = Price()
    description: str = ""
    ratios: tuple[str, ...] = ()
    durations: tuple[float, ...] = ()
    max_frames: int | None = None
    fps: int | None = None
    needs_picture: bool = False
    pictures: int = 0

    @property
    def vendor(self) -> str:
        """The part before the colon."""
        return self.id.partition(":")[0]

    @property
    def name(self) -> str:
        """The vendor's own word for it."""
        return self.id.partition(":")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """When a call left: what the vendor's own clock said, and how long ago by this computer's uptime, and by its clock.

    None is not known.
    """

    vendor_at: datetime | None = None
    age: timedelta | None = None
    clock_age: timedelta = timedelta()

    def earliest(self, told: datetime | None) -> datetime | None:
        """The first moment at which a vendor whose clock says `told` now can have got it; None when nobody knows.

        A computer that stood still has slept through its uptime: the longer time counts.
        """
        if self.vendor_at is not None or told is None or self.age is None:
            return self.vendor_at
        return told - max(self.age, self.clock_age)

    def since(self, told: datetime | None) -> timedelta | None:
        """About how long ago it left."""
        return told - self.vendor_at if told is not None and self.vendor_at is not None else self.age


class Provider(Protocol):
    """A vendor: its models as data, and at most four calls.

    `create` must raise only the ProviderError family; `poll` and `find` never cost money. `find` asks whether
    an intent that was `sent` reached the vendor: an Accepted, None for a definite no, or raises OutcomeUnknown.
    `settle_seconds` is how long a request may still come to show there after its answer was lost.
    """

    vendor: ClassVar[str]
    settle_seconds: ClassVar[float]
    models: ClassVar[tuple[Model, ...]]

    def create(self, model: Model, request: Request, desk: Desk) -> Produced | Accepted: ...

    def poll(self, model: Model, provider_id: str, desk: Desk) -> Produced | Accepted: ...

    def find(self, model: Model, intent: str, sent: Sent) -> Accepted | None: ...

    def cancel(self, model: Model, provider_id: str) -> None: ...
