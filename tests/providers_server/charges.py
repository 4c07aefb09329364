"""What the stand-in charged: one JSON line each, appended and fsynced before the answer leaves."""

import json
import os
import threading
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One charge; `work` is a digest of what was asked without the intent, so equal work has equal digests."""

    id: str
    vendor: str
    model: str
    usd_micros: int
    work: str
    intent: str = ""


class Charges:
    """The append-only file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    def add(self, charge: Charge) -> None:
        """Append one charge durably."""
        line = json.dumps(asdict(charge)) + "\n"
        with self._lock, self.path.open("a", encoding="utf-8") as out:
            out.write(line)
            out.flush()
            os.fsync(out.fileno())

    def all(self) -> list[Charge]:
        """Return every charge so far."""
        return [Charge(**json.loads(line)) for line in self.path.read_text("utf-8").splitlines()]

    def __len__(self) -> int:
        return len(self.all())
