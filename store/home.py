"""The studio's home: a folder for its owner alone, and what tells it from every other home."""

import os
import platform
import stat
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from filelock import FileLock

from store.errors import DatabaseUnusable

OWNER_ONLY, OWNERS_FILE = 0o700, 0o600
BESIDE = ("", "-wal", "-shm", "-journal")
# SQLite takes names of 512 bytes; what lies deepest in a home has 100 more than its folder.
DATABASE = "reelwright.db"
LONGEST_BYTES, LONGEST_SHOWN = 400, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """`name` goes with the folder wherever it is copied, `key` is another one for each copy; `place` is for people."""

    folder: Path
    name: str
    key: str
    place: str


def opened(folder: Path) -> Home:
    """The home in a folder, made and closed to others where that is needed. Raises DatabaseUnusable."""
    _prepare(folder)
    file = folder / "identity"
    if not file.exists():
        _identify(file)
    name = file.read_text(encoding="ascii").strip()
    # A copied file has another number; one that was only mounted elsewhere keeps it.
    key = sha256(f"{name}:{file.stat().st_ino}".encode()).hexdigest()[:16]
    return Home(folder=folder, name=name, key=key, place=f"{platform.node() or 'this machine'}:{folder}")


def close_to_others(database: Path) -> None:
    """Make an SQLite file, and what lies beside it, its owner's only: SQLite gives new ones the mode of the first."""
    with suppress(OSError):
        os.close(os.open(database, os.O_RDWR | os.O_CREAT, OWNERS_FILE))
    for file in (database.with_name(database.name + ending) for ending in BESIDE):
        with suppress(FileNotFoundError, PermissionError):
            file.chmod(OWNERS_FILE)


def make_folder(folder: Path) -> None:
    """Make a folder that is there after a power cut, too."""
    if not folder.exists():
        folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder; Windows needs no asking."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _prepare(folder: Path) -> None:
    _refuse(folder)
    try:
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusable(
            f"Can't make {_short(folder)}: {_reason(folder, error)}. Set REELWRIGHT_HOME to a folder you may write."
        ) from None
    if not os.access(folder, os.W_OK):
        raise DatabaseUnusable(f"Can't write in {str(folder)!r}: give yourself write rights, or set REELWRIGHT_HOME.")
    with suppress(PermissionError):
        folder.chmod(OWNER_ONLY)


def _refuse(folder: Path) -> None:
    """Places that can't be a home: what SQLite can't open, and folders of everybody, which we would close to them."""
    if (size := len(os.fsencode(folder))) > LONGEST_BYTES:
        raise DatabaseUnusable(
            f"REELWRIGHT_HOME is {size} bytes long and may have {LONGEST_BYTES} ({_short(folder)}): choose a shorter path."
        )
    with suppress(OSError, RuntimeError):
        newly = not (folder / DATABASE).exists()
        if folder == Path(folder.anchor) or (folder == Path.home() and newly) or folder.stat().st_mode & stat.S_ISVTX:
            raise DatabaseUnusable(
                f"{_short(folder)} is not the studio's alone: set REELWRIGHT_HOME to a folder in it, "
                f"such as {_short(folder / 'reelwright')}."
            )


def _reason(folder: Path, error: OSError) -> str:
    """What is in the way, where the system only says that something is."""
    try:
        return str(error.strerror) if folder.is_dir() or folder.stat() is None else "a file has that name"
    except FileNotFoundError:
        return "a link to nothing has that name" if folder.is_symlink() else str(error.strerror)
    except OSError as found:
        return str(found.strerror)


def _short(folder: Path) -> str:
    shown = repr(str(folder))
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[: LONGEST_SHOWN - 1]}…"


def _identify(file: Path) -> None:
    """Name a new home; of many processes that begin at once, one does it."""
    locks = file.parent / "locks"
    locks.mkdir(mode=OWNER_ONLY, exist_ok=True)
    with FileLock(locks / "home-identity.lock"):
        if not file.exists():
            temporary = file.with_name(".identity.part")
            with temporary.open("w", encoding="ascii") as out:
                out.write(f"{uuid4().hex}\n")
                out.flush()
                os.fsync(out.fileno())
            temporary.chmod(OWNERS_FILE)
            temporary.replace(file)
            sync_folder(file.parent)
