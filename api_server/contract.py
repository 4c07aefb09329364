"""What a contract is: its place, its words for errors, and its routes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import BaseModel

from api_server.lane import Read
from api_server.problem import JSON, Problem

# Every status that the frame itself may answer with, besides a route's own.
FRAME_STATUSES = (400, 401, 402, 403, 404, 405, 408, 409, 413, 422, 429, 431, 500, 503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One published document. `own_port` holds routes that answer only where this contract has a port to itself.

    `any_page`: its document lets every web page read its answers.
    """

    name: str
    title: str
    about: str
    prefixes: tuple[str, ...]
    router: APIRouter
    error_body: Callable[[Problem], dict[str, JSON]]
    error_model: type[BaseModel]
    invalid_status: int = 400
    own_port: APIRouter | None = None
    reads: tuple[Read, ...] = ()
    any_page: bool = False

    def responses(self) -> dict[int | str, dict[str, object]]:
        """The error answers of every operation, for the OpenAPI page."""
        return {status: {"model": self.error_model} for status in FRAME_STATUSES}


def contract_at(path: str, contracts: Iterable[Contract], house: Contract) -> Contract:
    """Whose envelope answers at `path`: the longest prefix wins, else the house's."""
    fits = [(len(p), c) for c in contracts for p in c.prefixes if path == p or path.startswith(p.rstrip("/") + "/")]
    return max(fits, key=lambda fit: fit[0])[1] if fits else house
