"""What a contract is: its place, its words for errors, and its routes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from pydantic import BaseModel

from api_server.lane import Read
from api_server.problem import JSON, Problem

# Every status that the frame itself may answer with, besides a route's own, and what it says then.
REFUSALS: Mapping[int, str] = {
    400: "Request body is not valid JSON",
    401: "Authentication required",
    402: "This film would cost $0.42, and $0.10 of today's budget is left",
    403: "This token only reads: use one that may also write",
    404: "Not found",
    405: "Method not allowed",
    408: "Request body took too long to arrive",
    409: "The first request with this Idempotency-Key was cut off",
    413: "Request body too large",
    416: "Range not satisfiable",
    422: "This Idempotency-Key was used with another request",
    429: "Too many new jobs; try again later",
    431: "Request headers too large",
    500: "Internal server error",
    503: "The database is busy: try again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One published document. `own_port` holds routes that answer only where this contract has a port to itself.

    `any_page`: its document lets every web page read its answers; what these hold without a token is for access.py.
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
        return {
            status: {"model": self.error_model, "content": {"application/json": {"example": self._refusal(status)}}}
            for status in REFUSALS
        }

    def _refusal(self, status: int) -> dict[str, JSON]:
        return self.error_body(Problem(status, REFUSALS[status]))


def contract_at(path: str, contracts: Iterable[Contract], house: Contract) -> Contract:
    """Whose envelope answers at `path`: the longest prefix wins, else the house's."""
    fits = [(len(p), c) for c in contracts for p in c.prefixes if path == p or path.startswith(p.rstrip("/") + "/")]
    return max(fits, key=lambda fit: fit[0])[1] if fits else house
