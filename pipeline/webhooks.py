"""Webhooks still to be delivered: rows written in the transaction that ended their job, or let it wait."""

from datetime import timedelta

from pipeline.capabilities import Value
from store import Store, library
from store.models import Delivery, now


class DeliveryView(Value):
    """One webhook: the job's final state, or for what it waits and why, to be told to `url`."""

    id: str
    job_id: str
    url: str
    state: str
    attempts: int
    waiting: str = ""
    error: str = ""


class Webhooks:
    """What is due, and what became of it."""

    def __init__(self, store: Store) -> None:
        self._db, self._uptime = store.db, store.uptime

    def due(self) -> tuple[DeliveryView, ...]:
        """Deliveries to be tried now."""
        with self._db.read() as session:
            return tuple(
                DeliveryView(
                    id=d.id,
                    job_id=d.job_id,
                    url=d.url,
                    state=d.body,
                    attempts=d.attempts,
                    waiting=d.waiting,
                    error=d.error,
                )
                for d in library.due(session, self._uptime)
            )

    def delivered(self, delivery_id: str) -> None:
        """It arrived."""
        self._change(delivery_id, state="delivered")

    def failed(self, delivery_id: str, *, retry_in: float | None) -> None:
        """Try again after `retry_in` seconds; None gives up."""
        if retry_in is None:
            self._change(delivery_id, state="given up")
        else:
            until = self._uptime.seconds() + retry_in
            shown = now() + timedelta(seconds=retry_in)
            self._change(delivery_id, next_at=shown, boot=self._uptime.boot, next_uptime=until)

    def _change(self, delivery_id: str, **values: object) -> None:
        with self._db.write() as session:
            row = session.get_one(Delivery, delivery_id)
            row.sqlmodel_update({**values, "attempts": row.attempts + 1})
            session.add(row)
