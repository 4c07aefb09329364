"""The spool: a vendor's reply to a paid request, on the disk before anybody reads it.

Its room is taken before the request leaves, so that a disk that fills up meanwhile loses neither an id nor a picture.
"""

import os
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from store.errors import full_disk
from store.home import OWNERS_FILE, sync_folder

ROOM_BYTES, CHUNK = 16 << 20, 1 << 20
# What a result that is downloaded later finds; the other half is the database's from the reply on.
LATER_BYTES = ROOM_BYTES // 2
UNREAD_KEPT_SECONDS = 30 * 86_400
REPLY, UNREAD = ".reply", ".unread"
NEVER_LEFT = b"never left\n"


class Spool:
    """Replies by call, in the home's folder `spool`; one that the disk would not take is held in memory."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "spool"
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._held: dict[str, bytes] = {}

    def take_room(self, call_id: str) -> None:
        """Keep room back for the reply to a request that is about to be sent; a reply that lies there stays. Raises DiskFull."""
        try:
            descriptor = os.open(self._file(call_id), _flags(os.O_RDWR | os.O_CREAT), OWNERS_FILE)
            try:
                _fill(descriptor, ROOM_BYTES)
            finally:
                os.close(descriptor)
            sync_folder(self._folder)
        except OSError as error:
            raise full_disk("keep room for a vendor's answer", error) from error

    def deny(self, call_id: str) -> None:
        """Say in its room that a request never left: a disk that is full takes nothing else."""
        self._note(call_id, NEVER_LEFT)

    def never_left(self, call_id: str) -> bool:
        """Whether that was said of a request."""
        with suppress(FileNotFoundError), self._file(call_id).open("rb") as file:
            return file.read(len(NEVER_LEFT)) == NEVER_LEFT
        return False

    def keep(self, call_id: str, reply: bytes) -> None:
        """Write a reply into its room, on the disk once this returns."""
        whole = b"%d %s\n%s" % (len(reply), sha256(reply).hexdigest().encode(), reply)
        try:
            descriptor = os.open(self._file(call_id), _flags(os.O_RDWR | os.O_CREAT), OWNERS_FILE)
            try:
                _write(descriptor, whole)
                os.fsync(descriptor)
                os.ftruncate(descriptor, max(len(whole), LATER_BYTES))
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError:
            self._held[call_id] = reply

    def reply(self, call_id: str) -> bytes | None:
        """The reply to a call, whole; None where none came."""
        if call_id in self._held:
            return self._held[call_id]
        with suppress(FileNotFoundError), self._file(call_id).open("rb") as file:
            length, _, digest = file.readline(100).rstrip(b"\n").partition(b" ")
            reply = file.read(int(length)) if length.isdigit() else b""
            if sha256(reply).hexdigest().encode() == digest:
                return reply
        return None

    def settle(self, call_id: str) -> None:
        """The reply is known to the ledger now; its room waits for the result."""
        self._held.pop(call_id, None)
        self._note(call_id, b"known\n")

    def set_aside(self, call_id: str) -> None:
        """Keep a reply that could not be read for a person, and answer with it no more."""
        self._held.pop(call_id, None)
        with suppress(OSError):
            if self.reply(call_id) is None:
                self._file(call_id).unlink(missing_ok=True)
            else:
                self._file(call_id).replace(self._file(call_id).with_suffix(UNREAD))

    def drop(self, call_id: str) -> None:
        """Let go of a call's room and reply."""
        self._held.pop(call_id, None)
        with suppress(OSError):
            self._file(call_id).unlink(missing_ok=True)

    def calls(self) -> set[str]:
        """The calls whose room is kept."""
        return {file.stem for file in self._folder.glob(f"*{REPLY}")}

    def tidy(self) -> None:
        """Forget what was set aside long ago."""
        for file in self._folder.glob(f"*{UNREAD}"):
            with suppress(FileNotFoundError):
                if time.time() - file.stat().st_mtime > UNREAD_KEPT_SECONDS:
                    file.unlink()

    def _note(self, call_id: str, note: bytes) -> None:
        """Write over the begin of a call's room, where it has one."""
        with suppress(OSError):
            descriptor = os.open(self._file(call_id), _flags(os.O_RDWR))
            try:
                _write(descriptor, note)
            finally:
                os.close(descriptor)

    def _file(self, call_id: str) -> Path:
        return self._folder / f"{call_id}{REPLY}"


def _flags(flags: int) -> int:
    return flags | getattr(os, "O_BINARY", 0)


def _fill(descriptor: int, size: int) -> None:
    """Make the disk give the bytes now: a file with holes would ask for them later. What lies there stays."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    for start in range(os.fstat(descriptor).st_size, size, CHUNK):
        _write(descriptor, bytes(CHUNK), start)
    os.fsync(descriptor)


def _write(descriptor: int, content: bytes, start: int = 0) -> None:
    """Every byte: a disk that fills up takes a part, and says so at the next one."""
    os.lseek(descriptor, start, os.SEEK_SET)
    left = memoryview(content)
    while left:
        left = left[os.write(descriptor, left) :]
