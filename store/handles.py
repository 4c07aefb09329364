"""Handles: the names under which a caller was given a file, and by which only that caller gets it back."""

from sqlmodel import Session, col, select

from store.models import Handle


def add(session: Session, handle: Handle) -> bool:
    """Insert unless the owner has this name already; whether it was free."""
    if session.get(Handle, (handle.owner, handle.name)) is not None:
        return False
    session.add(handle)
    return True


def digest(session: Session, name: str, *, owner: str | None = None) -> str | None:
    """The file with this name, the newest one where `owner` None sees several."""
    query = select(Handle.digest).where(Handle.name == name).order_by(col(Handle.created_at).desc())
    return session.exec(query if owner is None else query.where(Handle.owner == owner)).first()
