"""Faults by script or by seed: which vendor, which stage, what goes wrong, how often."""

import random
import threading
from dataclasses import dataclass
from typing import Literal, get_args

Stage = Literal["create", "poll", "list", "cancel", "download"]
Kind = Literal[
    "latency",  # wait `seconds`, then answer well
    "status",  # answer `status` before anything is charged
    "status_after",  # charge, then answer `status`
    "drop",  # close the connection before charging
    "drop_after",  # charge, then close the connection
    "held",  # charge, then answer well once `release` is called
    "hang",  # charge, wait `seconds`, then close the connection
    "drip",  # one byte every `seconds`
    "truncated",  # half of the body
    "empty",  # a 200 without a body
    "invalid",  # a 200 that is not JSON
    "huge",  # a body without end
    "schema",  # JSON of the wrong shape
    "missing_id",  # JSON without its id
    "nan",  # JSON with NaN for every number
    "duplicate_id",  # the id of an earlier answer
    "redirect",  # a 307 to `location`
    "html",  # an error page with status 200
    "wrong_type",  # other media than was asked, under the right content type
    "wrong_size",  # a picture or clip of other dimensions or length
    "nsfw",  # accepted, then refused by the content filter
    "refused",  # refused at once by the content filter
    "failed",  # accepted, then failed
    "cancelled",  # accepted, then cancelled by the vendor
    "expired",  # the result's address answers 403
    "lag",  # the list does not yet show the newest work
    "unkept",  # the account keeps nothing, so its list is always empty
]
KINDS: tuple[Kind, ...] = get_args(Kind)
RANDOM: tuple[Kind, ...] = ("latency", "status", "status_after", "drop", "drop_after", "truncated", "invalid", "lag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong: `after` matching requests, for the next `times`."""

    kind: Kind
    stage: Stage = "create"
    vendor: str = ""
    times: int = 1
    after: int = 0
    status: int = 500
    retry_after: str = ""
    seconds: float = 0.5
    location: str = "http://169.254.169.254/latest/meta-data/"
    message: str = "injected fault"


class Faults:
    """The faults still to come."""

    def __init__(self, seed: int | None = None, rate: float = 0.0) -> None:
        self._lock = threading.Lock()
        self._waiting: list[list[int | Fault]] = []
        self._random = random.Random(seed)
        self._rate = rate

    def add(self, *faults: Fault) -> None:
        """Put faults in line."""
        with self._lock:
            self._waiting += [[fault.after, fault.times, fault] for fault in faults]

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._waiting.clear()

    def take(self, vendor: str, stage: Stage) -> Fault | None:
        """Return what goes wrong with this request, if anything."""
        with self._lock:
            for entry in self._waiting:
                after, times, fault = entry
                assert isinstance(fault, Fault)
                if fault.stage != stage or fault.vendor not in ("", vendor) or not times:
                    continue
                if after:
                    entry[0] = int(after) - 1
                    continue
                entry[1] = int(times) - 1
                return fault
            if self._rate and self._random.random() < self._rate:
                kind = self._random.choice(RANDOM)
                return Fault(kind=kind, stage=stage, status=self._random.choice((429, 500, 502, 503, 529)), seconds=0.1)
        return None
