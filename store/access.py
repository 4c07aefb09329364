"""Who may do what: tokens, credits and idempotency keys."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, delete, select, update

from store.models import Credit, Idempotency, Token, now
from store.own_time import own_now

PREFIX = "rw_"
MOST_CREDITS = 1_000_000_000


def create_token(
    session: Session, name: str, owner: str, *, reads_only: bool = False, expires_at: datetime | None = None
) -> tuple[Token, str]:
    """A new token and its plain text, which is kept nowhere (256 random bits)."""
    plain = PREFIX + secrets.token_urlsafe(32)
    token = Token(
        name=name, owner=owner, sha256=_sha(plain), prefix=plain[:8], reads_only=reads_only, expires_at=expires_at
    )
    session.add(token)
    session.flush()
    return token, plain


def find_token(session: Session, plain: str) -> Token | None:
    """The live token with this text, compared in constant time."""
    sha = _sha(plain)
    lasting = or_(col(Token.expires_at).is_(None), col(Token.expires_at) > max(now(), own_now(session)))
    token = session.exec(select(Token).where(Token.sha256 == sha, col(Token.revoked).is_(False), lasting)).first()
    return token if token and hmac.compare_digest(token.sha256, sha) else None


def tokens(session: Session) -> Sequence[Token]:
    """All tokens, newest first."""
    return session.exec(select(Token).order_by(col(Token.created_at).desc())).all()


def any_token(session: Session) -> bool:
    """Whether a token exists that nobody revoked; one that has run out is one."""
    return session.exec(select(Token.id).where(col(Token.revoked).is_(False)).limit(1)).first() is not None


def ever_token(session: Session) -> bool:
    """Whether a token was ever made, whatever became of it."""
    return session.exec(select(Token.id).limit(1)).first() is not None


def revoke(session: Session, token_id: str) -> bool:
    """End a token at once."""
    ended = session.execute(update(Token).where(col(Token.id) == token_id).values(revoked=True))
    return bool(ended.rowcount)  # type: ignore[attr-defined]


def used(session: Session, token_id: str) -> None:
    """Remember when a token was last used."""
    session.execute(update(Token).where(col(Token.id) == token_id).values(last_used_at=now()))


def _sha(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()


def balance(session: Session, user_id: str, starting: int) -> int:
    """A user's balance; an unknown user has the starting one."""
    row = session.get(Credit, user_id, populate_existing=True)
    return row.balance if row else starting


def take_credits(session: Session, user_id: str, amount: int, starting: int) -> bool:
    """Take credits if there are enough; whether it was done."""
    if session.get(Credit, user_id) is None:
        session.add(Credit(user_id=user_id, balance=starting))
        session.flush()
    enough = (col(Credit.user_id) == user_id, col(Credit.balance) >= amount)
    taken = session.execute(update(Credit).where(*enough).values(balance=Credit.balance - amount))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def give_credits(session: Session, user_id: str, amount: int, starting: int) -> bool:
    """Give credits, or take some where `amount` is negative; whether the balance stays within 0 and MOST_CREDITS."""
    if session.get(Credit, user_id) is None:
        session.add(Credit(user_id=user_id, balance=starting))
        session.flush()
    fits = (col(Credit.balance) + amount).between(0, MOST_CREDITS)
    given = session.execute(
        update(Credit).where(col(Credit.user_id) == user_id, fits).values(balance=Credit.balance + amount)
    )
    return bool(given.rowcount)  # type: ignore[attr-defined]


def first_owner(session: Session) -> str | None:
    """Whose the first token of all is, or was."""
    return session.exec(select(Token.owner).order_by(col(Token.created_at), col(Token.id)).limit(1)).first()


def set_credits(session: Session, user_id: str, balance: int) -> None:
    """Give a user a balance."""
    session.merge(Credit(user_id=user_id, balance=balance))


def key(session: Session, owner: str, route: str, name: str) -> Idempotency | None:
    """What is known of a client's idempotency key."""
    return session.get(Idempotency, (owner, route, name), populate_existing=True)


def unnamed_keys(
    session: Session, owner: str, route: str, body_sha: str, *, within: timedelta
) -> Sequence[Idempotency]:
    """The keys of ours for the same ask, newest first."""
    since = own_now(session) - within
    same = (Idempotency.owner == owner, Idempotency.route == route, Idempotency.body_sha == body_sha)
    ours = select(Idempotency).where(*same, col(Idempotency.unnamed).is_(True), Idempotency.created_at > since)
    return session.exec(ours.order_by(col(Idempotency.created_at).desc())).all()


def let_go(session: Session, owner: str, route: str, name: str) -> None:
    """Nobody waits for a key's answer any more."""
    if row := key(session, owner, route, name):
        row.let_go = True
        session.add(row)


def add_key(
    session: Session, owner: str, route: str, name: str, body_sha: str, *, begun: str, unnamed: bool = False
) -> None:
    """Begin a key; until its answer follows, `begun` says by whom."""
    row = Idempotency(owner=owner, route=route, key=name, body_sha=body_sha, body=begun, unnamed=unnamed)
    row.created_at = own_now(session)
    session.add(row)
    session.flush()


def begin_again(session: Session, key: Idempotency, *, begun: str) -> None:
    """Somebody else goes on with a key."""
    key.body = begun
    session.add(key)


def answer_key(session: Session, owner: str, route: str, name: str, status: int, body: str, warning: str) -> None:
    """Keep the answer for replays."""
    row = session.get(Idempotency, (owner, route, name))
    if row:
        row.status, row.body, row.warning = status, body, warning
        session.add(row)


def drop_key(session: Session, owner: str, route: str, name: str) -> None:
    """Forget a key whose request created nothing."""
    session.execute(delete(Idempotency).where(
        col(Idempotency.owner) == owner, col(Idempotency.route) == route, col(Idempotency.key) == name
    ))  # fmt: skip


def forget_keys(session: Session, before: datetime) -> None:
    """Drop keys older than the promise (7 days)."""
    session.execute(delete(Idempotency).where(col(Idempotency.created_at) < before))
