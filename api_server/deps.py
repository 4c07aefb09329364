"""Deps: what a route is given — the studio, the caller, and ways to answer without blocking the loop."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, TypeVar
from uuid import UUID, uuid4

from anyio.to_thread import run_sync
from fastapi import Depends
from starlette.requests import Request
from structlog.typing import FilteringBoundLogger

from api_server.access import Access, Caller, too_many
from api_server.bodies import Bodies
from api_server.bucket import Bucket
from api_server.callback import checked
from api_server.hub import Hub
from api_server.longpoll import LongPoll
from api_server.metrics import Metrics
from api_server.once import Once
from api_server.origin import origin
from api_server.seats import Seats
from api_server.tickets import Tickets
from pipeline import Settings, Studio
from pipeline.brief import Brief, Priority
from pipeline.order import Order
from pipeline.views import JobView

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Frame:
    """What all routes of one process share."""

    studio: Studio
    settings: Settings
    access: Access
    once: Once
    creates: Bucket
    log: FilteringBoundLogger
    bodies: Bodies
    hub: Hub
    longpoll: LongPoll
    seats: Seats = field(default_factory=Seats)
    tickets: Tickets = field(default_factory=Tickets)
    metrics: Metrics = field(default_factory=Metrics)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request's caller and the studio as that caller may see it; links begin with `base`. `again`: it was begun before and cut off."""

    frame: Frame
    caller: Caller
    base: str
    seed: str = ""
    again: bool = False

    @property
    def studio(self) -> Studio:
        """The studio."""
        return self.frame.studio

    def fresh(self, place: int = 0) -> UUID:
        """The id of the job in this place; a request with an Idempotency-Key gets the same one when it is begun again."""
        return id_from(self.seed, place) if self.seed else uuid4()

    async def of(self, call: Callable[..., T], *args: object, **named: object) -> T:
        """`call` in a worker thread, seeing only what the caller owns."""
        return await run_sync(partial(call, *args, owner=self.caller.owner, **named))

    async def of_all(self, call: Callable[..., T], *args: object, **named: object) -> T:
        """`call` in a worker thread, for what belongs to no owner or was checked before."""
        return await run_sync(partial(call, *args, **named))

    async def runs_studio(self) -> bool:
        """Whether everything is this caller's to look after: on an open studio, or with the first token's owner."""
        owner = self.caller.owner
        return owner is None or (bool(owner) and await self.of_all(self.studio.access.runs_studio, owner))

    def order(
        self, brief: Brief, *, origin: str, job_id: str = "", labels: Mapping[str, str] | None = None,
        priority: Priority = "normal", credit_user: str = "", webhook: str = "",
    ) -> Order:  # fmt: skip
        """A film that this caller asks for. Raises InvalidInput for an address that no webhook can go to."""
        secret = self.frame.settings.webhook_secret.get_secret_value()
        return Order(
            brief=brief, origin=origin, owner=self.caller.name, job_id=job_id, labels=labels or {}, priority=priority,
            credit_user=credit_user, webhook=checked(webhook, secret),
        )  # fmt: skip

    async def submit(self, *orders: Order) -> tuple[JobView, ...]:
        """Their jobs: of all orders, or of none. Raises what Studio.submit does."""
        return await run_sync(self.studio.submit_all, orders)


async def ask_of(request: Request) -> Ask:
    """The Ask of this request; its route has found the caller already."""
    frame: Frame = request.app.state.frame
    seed, again = getattr(request.state, "seed", ""), getattr(request.state, "again", False)
    return Ask(frame, request.state.caller, origin(request, frame.settings), seed, again)


def id_from(seed: str, place: int) -> UUID:
    """A uuid of version 4 that follows from a random seed."""
    return UUID(bytes=hashlib.sha256(f"{seed} {place}".encode()).digest()[:16], version=4)


Asking = Annotated[Ask, Depends(ask_of)]


async def may_create(ask: Asking) -> None:
    """Count a create. Raises Problem 429 when this caller makes too many a minute."""
    if wait := ask.frame.creates.take(ask.caller.key):
        raise too_many(wait, "Too many new jobs; try again later")


Creating = Depends(may_create)
