"""The journal: paid calls as lines in the home, beside the database, so that an older copy of it is known for what it is.

Each write that changes a paid call or keeps a file counts up the database's generation, and the home writes that number
down. A line of the journal is a paid call's row after such a write; the line of a call that is about to be sent is on
the disk before the request leaves.
"""

import errno
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal

from filelock import FileLock
from sqlmodel import Session, col, select, update

from store.errors import JournalUnwritable
from store.home import OWNERS_FILE, sync_folder
from store.models import LOCAL, Asset, Lease, PaidCall
from store.texts import digests

WHOLE = re.compile(rb'\{"generation": (\d{1,18}), .*\}\n', re.DOTALL)
TOUCHED, KEPT = "paid calls that were changed", "files that were kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paid call as it was after the write of this generation, and the rows of the files it made."""

    generation: int
    call: PaidCall
    assets: tuple[Asset, ...] = ()

    def text(self) -> str:
        """One line of JSON."""
        assets = [asset.model_dump(mode="json") for asset in self.assets]
        return json.dumps({"generation": self.generation, "call": self.call.model_dump(mode="json"), "assets": assets})


def touch(session: Session, call_id: str) -> None:
    """This write changes what is known of a call."""
    session.info.setdefault(TOUCHED, set()).add(call_id)


def keep(session: Session) -> None:
    """This write keeps a file."""
    session.info[KEPT] = True


def counted(session: Session) -> tuple[int, Sequence[Line]] | None:
    """The generation that this write makes, and its lines; None when it changes nothing that counts."""
    rows = _paid(session, touched) if (touched := session.info.get(TOUCHED)) else ()
    if not rows and not session.info.get(KEPT):
        return None
    count = update(Lease).values(generation=Lease.generation + 1).returning(col(Lease.generation))
    generation = session.execute(count).scalar_one()
    for row in rows:
        row.generation = generation
    session.flush()
    return generation, [Line(generation=generation, call=row, assets=_made(session, row)) for row in rows]


def _paid(session: Session, call_ids: set[str]) -> Sequence[PaidCall]:
    paid = select(PaidCall).where(col(PaidCall.id).in_(call_ids), PaidCall.vendor != LOCAL)
    return session.exec(paid.execution_options(populate_existing=True)).all()


def _made(session: Session, call: PaidCall) -> tuple[Asset, ...]:
    made = digests(call.result or "")
    return tuple(session.exec(select(Asset).where(col(Asset.digest).in_(made)))) if made else ()


class Journal:
    """The home's two files: `paid.jsonl`, which only grows, and `generation`, the last number."""

    def __init__(self, home: Path) -> None:
        self.file, self._number = home / "paid.jsonl", home / "generation"
        (home / "locks").mkdir(mode=0o700, exist_ok=True)
        self._lock = FileLock(home / "locks" / "paid-journal.lock", poll_interval=0.005)

    def add(self, generation: int, lines: Sequence[Line]) -> None:
        """Write down what was committed, on the disk once this returns. Raises JournalUnwritable."""
        with self._speaking_plainly("write down a paid call in"):
            if lines:
                self._append("".join(f"{line.text()}\n" for line in lines))
            self._note(generation)

    def last(self) -> int:
        """The newest generation that this home has seen; 0 in a new one. Raises JournalUnwritable."""
        with self._speaking_plainly("read"):
            return max((self.noted(), *(generation for generation, _ in self._lines())))

    def noted(self) -> int:
        """The generation that was noted last, which the database has reached before; 0 in a new home."""
        with suppress(FileNotFoundError, ValueError):
            return int(self._number.read_bytes()[:20])
        return 0

    def since(self, generation: int) -> list[Line]:
        """The lines of later generations, oldest first."""
        later = (_line(number, raw) for number, raw in self._lines() if number > generation)
        return sorted((line for line in later if line is not None), key=lambda line: line.generation)

    def forget(self, job_id: str) -> None:
        """Take out the words of a deleted film, and spoilt lines; what it cost stays. Raises JournalUnwritable."""
        with self._speaking_plainly("take the words of a film out of"):
            if self.file.exists() and job_id.encode() in self.file.read_bytes():
                self._write_anew(job_id)

    def _write_anew(self, job_id: str) -> None:
        with self._lock:
            temporary = self.file.with_name(".paid.part")
            with _opened(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, "wb") as out:
                for number, raw in self._lines():
                    line = _line(number, raw)
                    if line is not None and line.call.job_id == job_id:
                        wordless = PaidCall.model_validate(line.call.model_dump() | {"request": "", "result": None})
                        raw = f"{replace(line, call=wordless).text()}\n".encode()
                    out.write(raw if line is not None else b"")
                out.flush()
                os.fsync(out.fileno())
            temporary.replace(self.file)
            sync_folder(self.file.parent)

    def _append(self, text: str) -> None:
        with self._lock, _opened(self.file, os.O_RDWR | os.O_CREAT, "r+b") as out:
            end = out.seek(0, os.SEEK_END)
            out.seek(max(0, end - 1))
            torn = end > 0 and out.read(1) != b"\n"
            out.seek(0, os.SEEK_END)
            out.write(b"\n" * torn + text.encode())
            out.flush()
            os.fsync(out.fileno())
        if not end:
            sync_folder(self.file.parent)

    def _note(self, generation: int) -> None:
        """Not forced onto the disk: it may be behind the database, and must never be before it."""
        with _opened(self._number, os.O_WRONLY | os.O_CREAT, "wb") as out:
            out.write(f"{generation:<20d}".encode())

    @contextmanager
    def _speaking_plainly(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = "no room left on the disk" if error.errno == errno.ENOSPC else error.strerror
            raise JournalUnwritable(f"Can't {what} {self.file.name!r} in the studio's home: {reason}.") from error

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        """Whole lines with their generations; one that was cut off or spoilt by a power loss is passed over."""
        with suppress(FileNotFoundError), self.file.open("rb") as lines:
            for raw in lines:
                if (whole := WHOLE.fullmatch(raw)) is not None:
                    yield int(whole[1]), raw


def _line(generation: int, raw: bytes) -> Line | None:
    """A line of the journal; None for one that can't be read any more."""
    with suppress(ValueError, TypeError, LookupError):
        said = json.loads(raw)
        made = tuple(Asset.model_validate(asset) for asset in said["assets"])
        return Line(generation=generation, call=PaidCall.model_validate(said["call"]), assets=made)
    return None


def _opened(file: Path, flags: int, mode: Literal["wb", "r+b"]) -> IO[bytes]:
    """A file of its owner only, not cut short before it is written."""
    return os.fdopen(os.open(file, flags | getattr(os, "O_BINARY", 0), OWNERS_FILE), mode)
