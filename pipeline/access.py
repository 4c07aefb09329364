"""Tokens, their owners, and clients' idempotency keys."""

from datetime import timedelta
from typing import Literal
from uuid import uuid4

from pipeline.capabilities import Value
from pipeline.errors import InvalidInput, NotFound, WrongState
from pipeline.hosts import demands_tokens
from pipeline.projection import token_view
from pipeline.views import TokenView
from store import Store, ownership, vendors
from store import access as rows
from store.door import OPENED, is_closed
from store.models import Idempotency, now

OURS = "unnamed-"
USED_EVERY = timedelta(minutes=1)
MOST_DAYS = 3650
# For how long the same ask without a key is taken for a repeat of one whose asker is gone.
REPEATED_WITHIN = timedelta(hours=1)


class KeyView(Value):
    """What a client's key stands for: new work, work under way, a stored answer, another body's answer, or work that a
    death cut off and that can't be begun again.

    The ids of what new work makes can be taken from `seed`, which stays the same when it is begun `again`.
    """

    state: Literal["new", "running", "done", "other_body", "lost"]
    status: int = 200
    body: str = ""
    warning: str = ""
    seed: str = ""
    again: bool = False


class Access:
    """Who may use the API."""

    def __init__(self, store: Store) -> None:
        self._db, self._pulse, self._door = store.db, store.pulse, store.door
        self._demanded = demands_tokens(store.settings)

    def tokens(self) -> tuple[TokenView, ...]:
        """All tokens, newest first; never their text."""
        with self._db.read() as session:
            return tuple(token_view(token) for token in rows.tokens(session))

    def create_token(
        self, name: str, *, owner: str = "", days: int = 0, reads_only: bool = False, adopt: bool = True
    ) -> tuple[TokenView, str]:
        """A new token and its text, shown this once. `owner` defaults to the name; without `days` it never runs out.

        It closes an open studio; with `adopt` the studio is its owner's: what was made while it was open, and what the
        dashboard and the command line make from then on. Raises InvalidInput.
        """
        name = name.strip()[:100]
        if not name:
            raise InvalidInput("Give the token a name.", field="name")
        if not 0 <= days <= MOST_DAYS:
            raise InvalidInput(f"days: from 1 to {MOST_DAYS}, or 0 for a token that never runs out.", field="days")
        expires_at = now() + timedelta(days=days) if days else None
        with self._db.write() as session:
            if not is_closed(session):
                vendors.prefer(session, ownership.STUDIO, (owner.strip() or name) if adopt else ownership.NOBODY)
                if adopt:
                    ownership.adopt(session, owner.strip() or name)
            vendors.prefer(session, OPENED, False)
            token, plain = rows.create_token(
                session, name, owner.strip() or name, reads_only=reads_only, expires_at=expires_at
            )
            self._door.close()
        return token_view(token), plain

    def revoke(self, token_id: str) -> None:
        """End a token at once. Raises NotFound."""
        with self._db.write() as session:
            if not rows.revoke(session, token_id):
                raise NotFound(f"No token {token_id[:80]!r}.")
            self._door.revoke(token_id)

    def token_of(self, plain: str) -> TokenView | None:
        """The token with this text if it works, else None."""
        with self._db.read() as session:
            token = rows.find_token(session, plain)
        if token is None or token.id in self._door.revoked():
            return None
        if token.last_used_at is None or now() - token.last_used_at > USED_EVERY:
            with self._db.write() as session:
                rows.used(session, token.id)
        return token_view(token)

    def has_tokens(self) -> bool:
        """Whether a token exists that was not revoked."""
        with self._db.read() as session:
            return rows.any_token(session)

    def is_closed(self) -> bool:
        """Whether a token is needed: since the first one was made, until a person opened the studio again."""
        with self._db.read() as session:
            return is_closed(session) or self._door.is_closed()

    def runs_studio(self, owner: str) -> bool:
        """Whether the studio is this owner's: the first token was made for them."""
        with self._db.read() as session:
            return rows.first_owner(session) == owner

    def open(self) -> None:
        """Let every program of this machine in without a token. Raises WrongState while a token is in force, or where
        the settings demand one."""
        if self._demanded:
            raise WrongState("REQUIRE_AUTH and an API_HOST of other machines demand tokens: this studio can't be open.")
        with self._db.write() as session:
            if rows.any_token(session):
                raise WrongState("A token is still in force: revoke every token first.")
            vendors.prefer(session, OPENED, True)
            vendors.prefer(session, ownership.STUDIO, ownership.NOBODY)
        self._door.open()

    def unnamed_key(self, owner: str, route: str, body_sha: str) -> str:
        """A name for an ask that has none: a fresh one, or that of the same ask whose asker or process is gone."""
        with self._db.write() as session:
            for row in rows.unnamed_keys(session, owner, route, body_sha, within=REPEATED_WITHIN):
                if row.let_go or (row.status is None and self._is_free(row)):
                    row.let_go = False
                    session.add(row)
                    return row.key
        return f"{OURS}{uuid4().hex}"

    def begin_key(
        self, owner: str, route: str, key: str, body_sha: str, *, again: bool = False, unnamed: bool = False
    ) -> KeyView:
        """Begin a key, or learn what it stands for already; `again` begins one that nobody is at any more once more."""
        with self._db.write() as session:
            known = rows.key(session, owner, route, key)
            if known is None:
                seed = uuid4().hex
                begun = f"{self._pulse.name} {seed}"
                rows.add_key(session, owner, route, key, body_sha, begun=begun, unnamed=unnamed)
                return KeyView(state="new", seed=seed)
            if known.body_sha != body_sha:
                return KeyView(state="other_body")
            if known.status is not None:
                return KeyView(state="done", status=known.status, body=known.body, warning=known.warning)
            seed = known.body.partition(" ")[2]
            if not self._is_free(known):
                return KeyView(state="running")
            if not (again and seed):
                return KeyView(state="lost")
            rows.begin_again(session, known, begun=f"{self._pulse.name} {seed}")
            return KeyView(state="new", seed=seed, again=True)

    def _is_free(self, row: Idempotency) -> bool:
        """Whether nobody is at a key's work: it failed and may be tried again, or its process died."""
        begun_by = row.body.partition(" ")[0]
        return not begun_by or self._pulse.is_dead(begun_by)

    def free_key(self, owner: str, route: str, key: str) -> None:
        """Keep what a key's work goes by, for whoever tries it again."""
        with self._db.write() as session:
            if (row := rows.key(session, owner, route, key)) is not None:
                rows.begin_again(session, row, begun=f" {row.body.partition(' ')[2]}")

    def let_key_go(self, owner: str, route: str, key: str) -> None:
        """Whoever asked waits no longer; the work goes on."""
        with self._db.write() as session:
            rows.let_go(session, owner, route, key)

    def finish_key(self, owner: str, route: str, key: str, status: int, body: str, warning: str) -> None:
        """Keep the answer, and what could not be done as asked, for replays."""
        with self._db.write() as session:
            rows.answer_key(session, owner, route, key, status, body, warning)

    def drop_key(self, owner: str, route: str, key: str) -> None:
        """Forget a key whose request created nothing."""
        with self._db.write() as session:
            rows.drop_key(session, owner, route, key)
