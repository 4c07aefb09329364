"""Lists of jobs in two steps: which jobs in which version, and those of them that a reader does not know yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.shelf import Shelf
from pipeline.views import JobView
from store import jobs
from store.listing import page


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Part of one contract's list, newest first; without `states` all of them, and its total where `counted`."""

    origin: str
    states: tuple[str, ...] = ()
    offset: int = 0
    limit: int = 100
    counted: bool = False


class Listing:
    """The lists that scripts ask for again and again."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def versions(self, wanted: Slice, *, owner: str | None = None) -> tuple[list[tuple[str, int]], int]:
        """Id and version of each job of the slice, and the total (0 uncounted); one statement."""
        return page(
            self._shelf.store.db, origin=wanted.origin, owner=owner, states=wanted.states, offset=wanted.offset,
            limit=wanted.limit, counted=wanted.counted,
        )  # fmt: skip

    def jobs(self, job_ids: Sequence[str], *, owner: str | None = None) -> dict[str, JobView]:
        """These jobs whole, by id, in as many statements as one; those that are gone are left out."""
        with self._shelf.store.db.read() as session:
            return {job.id: job for job in self._shelf.views(session, jobs.several(session, job_ids, owner=owner))}
