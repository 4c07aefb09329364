"""Products, exports and webhook deliveries: small tables with plain reads and writes."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from store import assets
from store.models import Delivery, Export, Product, now
from store.uptime import Uptime


def products(session: Session, *, owner: str | None = None) -> Sequence[Product]:
    """Products, newest first."""
    query = select(Product).order_by(col(Product.created_at).desc())
    return session.exec(query if owner is None else query.where(Product.owner == owner)).all()


def product(session: Session, product_id: str, *, owner: str | None = None) -> Product | None:
    """One product."""
    found = session.get(Product, product_id)
    return found if found and owner in (None, found.owner) else None


def export(session: Session, export_id: str) -> Export | None:
    """A finished export by its content key."""
    return session.get(Export, export_id)


def keep_export(session: Session, made: Export, film: str) -> list[str]:
    """Insert or replace an export and drop the job's outdated ones; returns the digests that nothing mentions then.

    Outdated are exports of another film than the job's present one, and those of the same series (`id` up to ":").
    """
    session.merge(made)
    series, colon, _ = made.id.partition(":")
    outdated = col(Export.film) != film
    if colon:
        outdated |= col(Export.id).startswith(f"{series}:", autoescape=True)
    query = select(Export).where(Export.job_id == made.job_id, Export.id != made.id, outdated)
    rows = session.exec(query).all()
    for row in rows:
        session.delete(row)
    session.flush()
    return forget(session, [row.digest for row in rows])


def forget(session: Session, digests: Sequence[str]) -> list[str]:
    """Drop the rows of those files that nothing mentions any more; returns their digests."""
    return assets.discard(session, digests)


def due(session: Session, uptime: Uptime) -> Sequence[Delivery]:
    """Webhooks to be sent now: new ones, and those whose pause is over; the longest due first."""
    pending = select(Delivery).where(Delivery.state == "pending").order_by(col(Delivery.next_at)).limit(500)
    return [
        row for row in session.exec(pending)
        if not row.attempts or not uptime.left(row.boot, row.next_uptime, row.next_at, now())
    ][:50]  # fmt: skip
