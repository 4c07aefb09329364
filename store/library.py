"""Products and webhook deliveries: small tables with plain reads and writes."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from store.models import Delivery, Export, Product


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


def due(session: Session, at: datetime) -> Sequence[Delivery]:
    """Webhooks to be sent now."""
    return session.exec(select(Delivery).where(Delivery.state == "pending", Delivery.next_at <= at).limit(50)).all()
