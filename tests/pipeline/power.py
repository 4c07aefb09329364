"""A power cut, replayed: strace tells every write and sync of a process, and what was never synced is forgotten.

The harshest file system that POSIX allows: a file's bytes survive when it was synced, its name when its folder was.
"""

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "openat,write,pwrite64,fsync,fdatasync,ftruncate,rename,unlink"
LINE = re.compile(r"(\w+)\((.*)\)\s+= (\d+)")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
OPEN_FILE = re.compile(r"(\d+)<(/[^>]*|(?:\\x[0-9a-f]{2})*)>")


@dataclass
class Kept:
    """A file: its bytes as its process sees them, and as the disk has them."""

    seen: bytearray = field(default_factory=bytearray)
    synced: bytes = b""


@dataclass
class Disk:
    """Names and bytes under one folder; `deaf` names files whose syncs do nothing, to see that they matter."""

    folder: Path
    deaf: str = "\0"
    names: dict[str, Kept] = field(default_factory=dict)
    synced_names: dict[str, Kept] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for file in self.folder.rglob("*"):
            if file.is_file():
                self.names[str(file)] = Kept(bytearray(file.read_bytes()), file.read_bytes())
        self.synced_names = dict(self.names)

    def act(self, call: str, told: str, result: int) -> bool:
        """One call; whether the disk is another one now."""
        files = [(number, _plain(path)) for number, path in OPEN_FILE.findall(told)]
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in TEXT.findall(told)]
        match call:
            case "openat" if "O_CREAT" in told or "O_TRUNC" in told:
                self._opened(texts[0].decode(), result, cut="O_TRUNC" in told)
            case "openat":
                self.places[str(result)] = 0
            case "write" | "pwrite64" if files[0][1] in self.names:
                self._write(*files[0], texts[0], told.rpartition(", ")[2] if call == "pwrite64" else "")
            case "ftruncate" if files[0][1] in self.names:
                del self.names[files[0][1]].seen[int(told.rpartition(", ")[2]) :]
            case "fsync" | "fdatasync":
                return self._sync(files[0][1])
            case "rename":
                self.names[texts[1].decode()] = self.names.pop(texts[0].decode())
            case "unlink":
                self.names.pop(texts[0].decode(), None)
        return False

    def left(self) -> Mapping[str, bytes]:
        """What a machine finds that starts again now."""
        return {str(Path(path).relative_to(self.folder)): kept.synced for path, kept in self.synced_names.items()}

    def _opened(self, path: str, number: int, *, cut: bool) -> None:
        self.places[str(number)] = 0
        if Path(path).is_relative_to(self.folder):
            kept = self.names.setdefault(path, Kept())
            if cut:
                kept.seen.clear()

    def _write(self, number: str, path: str, content: bytes, offset: str) -> None:
        at = int(offset) if offset else self.places.get(number, 0)
        kept = self.names[path].seen
        kept.extend(bytes(max(0, at - len(kept))))
        kept[at : at + len(content)] = content
        if not offset:
            self.places[number] = at + len(content)

    def _sync(self, path: str) -> bool:
        if path.endswith(self.deaf):
            return False
        if path in self.names:
            self.names[path].synced = bytes(self.names[path].seen)
            return True
        for name in {*self.names, *self.synced_names}:
            if str(Path(name).parent) == path:
                self.synced_names.pop(name, None)
                if name in self.names:
                    self.synced_names[name] = self.names[name]
        return True


def traced(script: str, env: dict[str, str], trace: Path) -> None:
    """Run a script under strace; what it says on its standard output is its acknowledgements."""
    strace = ["strace", "-qq", "-y", "-xx", "-s", "8000000", "-e", f"trace={CALLS}", "-o", str(trace)]
    subprocess.run([*strace, sys.executable, "-c", script], env=env, check=True, capture_output=True, timeout=300)


def cuts(trace: Path, disk: Disk) -> Iterator[tuple[list[str], Mapping[str, bytes]]]:
    """Every other state that the disk went through, with what was acknowledged by the end of it."""
    acknowledged: list[str] = []
    for line in trace.read_text().splitlines():
        if (found := LINE.match(line)) is None:
            continue
        call, told, result = found.groups()
        if call == "write" and told.startswith("1<"):
            acknowledged += bytes.fromhex(TEXT.findall(told)[0].replace("\\x", "")).decode().split()
            continue
        before = disk.left() if call in ("fsync", "fdatasync") else {}
        if disk.act(call, told, int(result)):
            yield list(acknowledged), before
    yield acknowledged, disk.left()


def _plain(path: str) -> str:
    return bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path
