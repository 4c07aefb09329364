"""Asset rows: what is known of each file we keep."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, delete, select

from store import journal
from store.models import Asset, Discard, Export, Handle, Job, PaidCall, Product, Take
from store.own_time import own_now


def add(session: Session, asset: Asset) -> Asset:
    """Insert, or return what is known of the same bytes already; a library mark is never taken away."""
    known = session.get(Asset, asset.digest)
    journal.keep(session)
    if known is None:
        session.execute(delete(Discard).where(col(Discard.digest) == asset.digest))
        session.add(asset)
        return asset
    known.library = known.library or asset.library
    known.name = known.name or asset.name
    session.add(known)
    return known


def hold(session: Session, files: Iterable[Asset]) -> None:
    """In the write that mentions these files: make sure that they have their rows, whoever lets go of them meanwhile.

    Afterwards the files themselves are to be brought back from the trash, where they may have gone.
    """
    for file in files:
        if file.digest not in lock(session, (file.digest,)):
            add(session, Asset.model_validate(file.model_dump()))


def lock(session: Session, digests: Iterable[str]) -> set[str]:
    """Those of these files that have a row; until this write ends nobody lets go of them."""
    rows = select(Asset.digest).where(col(Asset.digest).in_(sorted(digests))).order_by(col(Asset.digest))
    return set(session.exec(rows.with_for_update()).all())


def get(session: Session, digest: str) -> Asset | None:
    """The row of one file."""
    return session.get(Asset, digest)


def digests(session: Session) -> set[str]:
    """Every file that has a row."""
    return set(session.exec(select(Asset.digest)).all())


def known(session: Session, digests: Iterable[str]) -> list[str]:
    """Those of these files that have a row."""
    return list(session.exec(select(Asset.digest).where(col(Asset.digest).in_(list(digests)))).all())


def library(session: Session, *, kind: str = "", search: str = "") -> Sequence[Asset]:
    """The user's own media, newest first; `kind` is the start of the media type."""
    query = select(Asset).where(col(Asset.library).is_(True), col(Asset.media_type).startswith(kind, autoescape=True))
    if search:
        query = query.where(or_(*(c.icontains(search, autoescape=True) for c in (col(Asset.name), col(Asset.tags)))))
    return session.exec(query.order_by(col(Asset.created_at).desc())).all()


def discard(session: Session, digests: Iterable[str]) -> list[str]:
    """Let go of those files that nothing mentions any more; returns their digests, to be moved to the trash."""
    wanted = set(digests)
    lock(session, wanted)
    gone = unused(session, wanted)
    session.execute(delete(Asset).where(col(Asset.digest).in_(gone)))
    for digest in gone:
        session.merge(Discard(digest=digest, at=own_now(session)))
    return gone


def discarded(session: Session) -> dict[str, datetime]:
    """Files that this database knew and let go, and when."""
    return dict(session.exec(select(Discard.digest, Discard.at)).all())


def forget_discarded(session: Session, digests: Iterable[str]) -> None:
    """Their bytes are gone now."""
    session.execute(delete(Discard).where(col(Discard.digest).in_(digests)))


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
