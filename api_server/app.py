"""App: the port table, and the applications built from it."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Literal

from fastapi import APIRouter, FastAPI
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from api_server import balances, docs, envelopes, incoming, media, mirroring, products, queue, sockets, system, webhooks
from api_server.access import Access
from api_server.bodies import Bodies
from api_server.bucket import Bucket
from api_server.contract import Contract, contract_at
from api_server.contracts import advert, music_video, narration, scenario, shots, storyboard
from api_server.contracts.advert import messages as advert_messages
from api_server.contracts.shots import messages as shots_messages
from api_server.contracts.shots import words as shots_words
from api_server.cors import Pages
from api_server.deps import Frame
from api_server.described import SOCKETS
from api_server.dialect import Dialect
from api_server.farewell import Farewell
from api_server.head import Head
from api_server.hub import Hub
from api_server.lane import Lane
from api_server.limits import Gate, Limits
from api_server.log import logger
from api_server.longpoll import LongPoll
from api_server.once import Once
from api_server.problem import Problem
from api_server.record import Record
from api_server.safety import Safety
from pipeline import Settings, Studio, hosts

LIMITS = Limits()
PortName = Literal["api", "narration"]
Companion = Callable[[Frame], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Port:
    """One listener: whose routes it has, who words the errors elsewhere, and what runs beside it."""

    name: PortName
    title: str
    contracts: tuple[Contract, ...]
    house: Contract
    routers: tuple[APIRouter, ...] = ()
    companions: tuple[Companion, ...] = ()


# Where two contracts would answer one path, the earlier one does; a test refuses any such pair.
PORTS: tuple[Port, ...] = (
    Port(
        name="api",
        title="Reelwright",
        contracts=(
            scenario.CONTRACT,
            storyboard.CONTRACT,
            shots.CONTRACT,
            advert.CONTRACT,
            music_video.CONTRACT,
            narration.CONTRACT,
        ),
        house=system.HOUSE,
        routers=(media.router, incoming.router, queue.router, products.router, balances.router, sockets.router),
        companions=(webhooks.companion, sockets.companion, mirroring.companion),
    ),
    Port(
        name="narration",
        title="Reelwright narration",
        contracts=(narration.CONTRACT,),
        house=narration.CONTRACT,
    ),
)


def frame(studio: Studio) -> Frame:
    """What the routes of all ports share."""
    settings = studio.settings
    creates = Bucket(settings.creates_per_minute)
    log = logger(settings.secrets())
    hub = Hub(studio, dialect, log)
    return Frame(
        studio=studio, settings=settings, access=Access(studio, settings), once=Once(studio), creates=creates, log=log,
        bodies=Bodies(studio), hub=hub, longpoll=LongPoll(studio, hub),
    )  # fmt: skip


def dialect(job_id: str) -> Dialect:
    """How the socket of a job speaks: jobs named as the shots contract names them, and all others."""
    return shots_messages.DIALECT if job_id.startswith(shots_words.PREFIX) else advert_messages.DIALECT


def apps(studio: Studio, *, limits: Limits | None = None) -> dict[PortName, ASGIApp]:
    """One application per port, guarded and recorded, over one studio."""
    shared = frame(studio)
    return {port.name: guarded(site(port, shared), port, shared, limits or LIMITS) for port in PORTS}


def site(port: Port, shared: Frame) -> FastAPI:
    """The bare application of a port: routes, envelopes, documentation."""
    app = FastAPI(
        routes=list(routes(port)), title=port.title, version="1", docs_url=None, redoc_url=None, redirect_slashes=False,
        lifespan=partial(_beside, port.companions, shared), openapi_tags=_tags(port),
        form_limits={"max_fields": LIMITS.parts, "max_files": LIMITS.parts, "max_part_size": LIMITS.text_part_bytes},
    )  # fmt: skip
    app.state.frame = shared
    find = finder(port)
    envelopes.install(app, find)
    app.add_middleware(
        Lane,
        reads=[read for contract in port.contracts for read in contract.reads],
        refuse=lambda path, problem: envelopes.answer(find(path), problem),
    )
    docs.install(app)
    return app


@cache
def routes(port: Port) -> tuple[BaseRoute, ...]:
    """What a port answers, whatever its studio: FastAPI takes a third of a second to make the routes ready."""
    whole = APIRouter()
    for contract in port.contracts:
        whole.include_router(contract.router, responses=contract.responses())
        if contract is port.house and contract.own_port:
            whole.include_router(contract.own_port, responses=contract.responses())
    for router in (*port.routers, system.router):
        whole.include_router(router, responses=port.house.responses())
    whole.include_router(docs.router)
    return tuple(whole.routes)


def guarded(app: FastAPI, port: Port, shared: Frame, limits: Limits) -> ASGIApp:
    """`app` behind the answer to HEAD, the headers, CORS, the record, the farewell and the gate, in that order from outside."""
    settings, find = shared.settings, finder(port)

    def refuse(path: str, problem: Problem) -> Response:
        return envelopes.answer(find(path), problem)

    gate = Gate(app, limits=limits, hosts=trusted(settings), refuse=refuse)
    record = Record(Farewell(gate, refuse=refuse), port=port.name, metrics=shared.metrics, log=shared.log)
    if not settings.enable_cors:
        return Head(Safety(record))
    return Head(Safety(Pages(record, settings, shared.access, promised=lambda path: find(path).any_page)))


def trusted(settings: Settings) -> frozenset[str]:
    """The host names a request may use; empty for any, which only a public address with no list has."""
    named = hosts.listed(settings)
    return named | hosts.LOOPBACK if named or hosts.is_loopback(settings.api_host) else frozenset()


def finder(port: Port) -> Callable[[str], Contract]:
    """From a path to the contract that words its errors."""
    return lambda path: contract_at(path, port.contracts, port.house)


def _tags(port: Port) -> list[dict[str, object]]:
    tags: list[dict[str, object]] = [
        {"name": contract.title, "description": contract.about} for contract in port.contracts
    ]
    return [*tags, {"name": "sockets", "description": SOCKETS}] if sockets.router in port.routers else tags


@asynccontextmanager
async def _beside(companions: Sequence[Companion], shared: Frame, _: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for companion in companions:
            await stack.enter_async_context(companion(shared))
        yield
