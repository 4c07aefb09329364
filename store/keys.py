"""The home's own secret, which signs media addresses."""

import os
import secrets
from pathlib import Path

from filelock import FileLock

from store.errors import StoreError
from store.home import OWNER_ONLY, OWNERS_FILE, sync_folder

KEY_BYTES = 32


def link_key(home: Path) -> bytes:
    """32 random bytes, made once for a home and readable by its owner only. Raises StoreError for any other file there."""
    file = home / "link.key"
    if not file.exists():
        _make(file)
    try:
        key = file.read_bytes()
    except OSError as error:
        raise StoreError(
            f"Can't read {file.name!r} in the studio's home: {error.strerror}. Give yourself read rights."
        ) from None
    if len(key) != KEY_BYTES:
        raise StoreError(
            f"{file.name!r} in the studio's home has {len(key)} bytes in place of {KEY_BYTES}, so anybody could sign its links: "
            "put the right one back, or remove it and start again (links that were given out end)."
        )
    return key


def _make(file: Path) -> None:
    """Of many processes that begin at once, one makes it, and none sees half of it."""
    locks = file.parent / "locks"
    locks.mkdir(mode=OWNER_ONLY, exist_ok=True)
    with FileLock(locks / "home-link-key.lock"):
        if not file.exists():
            temporary = file.with_name(".link-key.part")
            temporary.unlink(missing_ok=True)
            descriptor = os.open(
                temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), OWNERS_FILE
            )
            with os.fdopen(descriptor, "wb") as writer:
                writer.write(secrets.token_bytes(KEY_BYTES))
                writer.flush()
                os.fsync(writer.fileno())
            temporary.replace(file)
            sync_folder(file.parent)
