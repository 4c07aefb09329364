"""The home's own secret, which signs media addresses."""

import os
import secrets
from pathlib import Path


def link_key(home: Path) -> bytes:
    """32 random bytes, made once for a home and readable by its owner only."""
    file = home / "link.key"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError:
        return file.read_bytes()
    with os.fdopen(descriptor, "wb") as writer:
        key = secrets.token_bytes(32)
        writer.write(key)
    return key
