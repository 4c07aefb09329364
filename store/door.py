"""The door: what a home itself knows of its tokens, so that no other database opens it or brings a token back."""

import os
from contextlib import suppress
from pathlib import Path

from sqlmodel import Session

from store import access, vendors
from store.db import Database
from store.errors import StoreError
from store.home import OWNERS_FILE, sync_folder

OPENED = "access.opened"
CLOSED, OPEN, REVOKED = "closed", "open", "revoked"


class Door:
    """The home's file `door`, which only grows: a line for each closing, opening and revoked token."""

    def __init__(self, home: Path) -> None:
        self._file = home / "door"

    def is_closed(self) -> bool:
        """Whether a token was made here, and nobody opened the studio since."""
        return next((word for word in reversed(self._lines()) if word in (CLOSED, OPEN)), OPEN) == CLOSED

    def revoked(self) -> set[str]:
        """The ids of the tokens that were ended."""
        return {line.removeprefix(f"{REVOKED} ") for line in self._lines()}

    def close(self) -> None:
        """A token was made: nobody enters without one."""
        if not self.is_closed():
            self._note(CLOSED)

    def open(self) -> None:
        """A person chose that no token is needed."""
        self._note(OPEN)

    def revoke(self, token_id: str) -> None:
        """A token was ended."""
        self._note(f"{REVOKED} {token_id}")

    def settle(self, db: Database) -> None:
        """Tell the door what the database knows of tokens, and the database which of its tokens were ended."""
        with db.read() as session:
            if is_closed(session):
                self.close()
            ended = self.revoked().intersection(token.id for token in access.tokens(session) if not token.revoked)
        if ended:
            with db.write() as session:
                for token_id in ended:
                    access.revoke(session, token_id)

    def _lines(self) -> list[str]:
        with suppress(FileNotFoundError):
            return self._file.read_text(encoding="ascii", errors="replace").splitlines()
        return []

    def _note(self, line: str) -> None:
        try:
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNERS_FILE)
            with os.fdopen(descriptor, "wb") as out:
                out.write(f"{line}\n".encode())
                out.flush()
                os.fsync(out.fileno())
            sync_folder(self._file.parent)
        except OSError as error:
            raise StoreError(f"Can't write {self._file.name!r} in the studio's home: {error.strerror}.") from error


def is_closed(session: Session) -> bool:
    """Whether the database says so: since the first token, until a person opened the studio again."""
    return access.ever_token(session) and vendors.preference(session, OPENED) is not True
