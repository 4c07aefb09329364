"""Asset rows: what is known of each file we keep."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import or_
from sqlmodel import Session, col, select

from store.models import Asset, Export, Handle, Job, PaidCall, Product, Take


def add(session: Session, asset: Asset) -> Asset:
    """Insert, or return what is known of the same bytes already; a library mark is never taken away."""
    known = session.get(Asset, asset.digest)
    if known is None:
        session.add(asset)
        return asset
    known.library = known.library or asset.library
    known.name = known.name or asset.name
    session.add(known)
    return known


def get(session: Session, digest: str) -> Asset | None:
    """The row of one file."""
    return session.get(Asset, digest)


def digests(session: Session) -> set[str]:
    """Every file that has a row."""
    return set(session.exec(select(Asset.digest)).all())


def library(session: Session, *, kind: str = "", search: str = "") -> Sequence[Asset]:
    """The user's own media, newest first; `kind` is the start of the media type."""
    query = select(Asset).where(col(Asset.library).is_(True), col(Asset.media_type).startswith(kind, autoescape=True))
    if search:
        query = query.where(or_(*(c.icontains(search, autoescape=True) for c in (col(Asset.name), col(Asset.tags)))))
    return session.exec(query.order_by(col(Asset.created_at).desc())).all()


def unused(session: Session, digests: Iterable[str]) -> list[str]:
    """Those digests that no job, take, call, export, product, handle or library entry mentions any more."""
    return [digest for digest in digests if not _used(session, digest)]


def _used(session: Session, digest: str) -> bool:
    asset = session.get(Asset, digest)
    if asset is not None and asset.library:
        return True
    mentions = (
        select(Take.id).where(
            or_(*(col(c).contains(digest) for c in (Take.picture, Take.clip, Take.voice, Take.reference)))
        ),
        select(Job.id).where(
            Job.state != "deleted", or_(col(Job.film).contains(digest), col(Job.brief).contains(digest))
        ),
        select(PaidCall.id).where(col(PaidCall.result).contains(digest)),
        select(Export.id).where(Export.digest == digest),
        select(Handle.name).where(Handle.digest == digest),
        select(Product.id).where(col(Product.images).contains(json.dumps(digest))),
    )
    return any(session.exec(query.limit(1)).first() is not None for query in mentions)
