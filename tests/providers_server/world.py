"""What the vendors share: an ask, a reply, the charge file, made files, and ids."""

import hashlib
import itertools
import json
import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message

from tests.providers_server.charges import Charge, Charges
from tests.providers_server.faults import Fault, Faults, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request as a vendor sees it."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Message
    body: bytes
    groups: tuple[str, ...] = ()
    fault: Fault | None = None

    @property
    def json(self) -> dict:
        return json.loads(self.body or b"{}")

    def suffers(self, *kinds: str) -> bool:
        return self.fault is not None and self.fault.kind in kinds

    @property
    def key(self) -> str:
        """Whose account asks: its keys differ after a plus sign only."""
        return (self.headers.get("Authorization") or "").partition("+")[0]

    def owns(self, work: "Work") -> bool:
        """Whether a work is of the account that asks; one that was put here by no request is everyone's."""
        return work.key in ("", self.key)

    def sees(self, work: "Work", now: float) -> bool:
        """Whether a list that lags shows this work already: it hides what is younger than the fault's seconds."""
        return not (self.fault and self.suffers("lag") and now - work.at < self.fault.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer."""

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


Route = tuple[str, str, Stage, Callable[["World", Ask], Reply]]


def said(value: object, status: int = 200) -> Reply:
    """Answer with JSON."""
    return Reply(status=status, body=json.dumps(value).encode())


@dataclass(slots=True, kw_only=True)
class Work:
    """Something accepted and not yet (or just) done."""

    id: str
    vendor: str
    model: str
    wanted: dict
    intent: str = ""
    at: float = 0.0
    polls: int = 0
    ending: str = "succeeded"
    result: str = ""
    usd_micros: int = 0
    hidden: bool = False
    cancelled: bool = False
    key: str = ""


class World:
    """All state of one stand-in; every method is safe to call from any thread."""

    def __init__(self, charges: Charges, faults: Faults, *, polls: int = 1) -> None:
        self.charges, self.faults, self.polls = charges, faults, polls
        self.url = ""
        # How many seconds the vendors' clock is from this process's, and whether their answers have a Date.
        self.apart, self.dated = 0.0, True
        self.works: dict[str, Work] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.expired: set[str] = set()
        self.asked: list[tuple[str, Stage, str]] = []
        self.holding, self.released = threading.Event(), threading.Event()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def now(self) -> float:
        """The vendors' own clock."""
        return time.time() + self.apart

    def number(self) -> int:
        return next(self._numbers)

    def new_id(self, prefix: str, ask: Ask) -> str:
        """A fresh id, or the last one of this kind for the fault "duplicate_id"."""
        if ask.suffers("duplicate_id"):
            with self._lock:
                known = [work.id for work in self.works.values() if work.id.startswith(prefix)]
            if known:
                return known[-1]
        return f"{prefix}{self.number():06d}{hashlib.sha256(str(time.time_ns()).encode()).hexdigest()[:8]}"

    def charge(
        self, vendor: str, model: str, usd_micros: float, wanted: object, intent: str = "", id: str = ""
    ) -> None:
        """Write a charge down, durably, before the answer leaves."""
        digest = hashlib.sha256(json.dumps(wanted, sort_keys=True, default=str).encode()).hexdigest()[:16]
        number = id or f"charge-{self.number():06d}"
        self.charges.add(
            Charge(id=number, vendor=vendor, model=model, usd_micros=math.ceil(usd_micros), work=digest, intent=intent)
        )

    def keep(self, name: str, media_type: str, content: bytes) -> str:
        """Serve a file and return its address."""
        self.files[name] = (media_type, content)
        return f"{self.url}/files/{name}"

    def remember(self, work: Work) -> None:
        """Keep it; one that was given the id of an earlier one is listed beside that, which the id stands for."""
        work.at = work.at or self.now()
        with self._lock:
            name = work.id
            while name in self.works:
                name += "+"
            self.works[name] = work

    def listed(self, vendor: str) -> list[Work]:
        """Works newest first, without those that a "lag" hides."""
        with self._lock:
            return [work for work in reversed(self.works.values()) if work.vendor == vendor and not work.hidden]
