"""Ownership: whose the studio is, and what nobody owns yet handed to whoever comes to own it."""

from sqlalchemy import ColumnElement, Table, false, select, update
from sqlmodel import Session, SQLModel

from store import vendors

NOBODY = ""
STUDIO = "access.owner"
# A token has an owner from the start; the counts follow the jobs by themselves.
OTHERS = ("token", "job_count")


def studio(session: Session) -> str:
    """Whose the studio is, and with it what the dashboard and the command line make: nobody's while it is open."""
    return str(vendors.preference(session, STUDIO) or NOBODY)


def adopt(session: Session, owner: str) -> None:
    """Give all that nobody owns to `owner`; a name that `owner` has for something else already stays nobody's."""
    for table in SQLModel.metadata.sorted_tables:
        if "owner" in table.c and table.name not in OTHERS:
            free = (table.c.owner == NOBODY) & ~_taken(table, owner)
            session.execute(update(table).where(free).values(owner=owner))
    session.expire_all()


def _taken(table: Table, owner: str) -> ColumnElement[bool]:
    """Whether `owner` has a row of the same key, where owners are part of the key."""
    key = [column.name for column in table.primary_key]
    if "owner" not in key:
        return false()
    other = table.alias()
    same = (other.c[name] == table.c[name] for name in key if name != "owner")
    return select(other.c.owner).where(other.c.owner == owner, *same).exists()
