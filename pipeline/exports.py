"""Exports: finished films in other formats, made once for each film and format."""

from pipeline.shelf import Shelf
from store import jobs


class Exports:
    """Makes and counts what people take away."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._db = shelf, shelf.store.db

    def count_download(self, job_id: str, *, owner: str | None = None) -> None:
        """Count one download of a job's film. Raises NotFound."""
        with self._db.write() as session:
            jobs.count_download(session, self._shelf.job(session, job_id, owner).id)
