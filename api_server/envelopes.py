"""Envelopes: each error leaves in the words of the contract whose path was asked."""

from collections.abc import Callable, Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from api_server.contract import Contract
from api_server.problem import Problem, problem_of
from pipeline.errors import ReelwrightError

Find = Callable[[str], Contract]

WORDS = {404: "Not found", 405: "Method not allowed", 413: "Request body too large"}


def install(app: FastAPI, find: Find) -> None:
    """Route every kind of failure of `app` through the envelope of its path."""

    async def own(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return answer(find(request.scope["path"]), error)

    async def studio(request: Request, error: Exception) -> Response:
        assert isinstance(error, ReelwrightError)
        return answer(find(request.scope["path"]), problem_of(error))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        contract = find(request.scope["path"])
        return answer(contract, invalid_problem(contract.invalid_status, error.errors()))

    async def plain(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        message = WORDS.get(error.status_code, str(error.detail))
        return answer(find(request.scope["path"]), Problem(error.status_code, message, headers=error.headers))

    async def unforeseen(request: Request, _: Exception) -> Response:
        return answer(find(request.scope["path"]), Problem(500, "Internal server error"))

    app.add_exception_handler(Problem, own)
    app.add_exception_handler(ReelwrightError, studio)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, unforeseen)


def answer(contract: Contract, problem: Problem) -> Response:
    """`problem` as `contract` words it."""
    return JSONResponse(contract.error_body(problem), problem.status_code, dict(problem.headers or {}))


def invalid_problem(status: int, found: Sequence[dict[str, object]]) -> Problem:
    """The first wrong field in one line; what was sent is not repeated."""
    first = found[0] if found else {}
    place = first.get("loc", ())
    names = (
        [str(part) for part in place if part not in ("body", "query", "path", "header")]
        if isinstance(place, tuple)
        else []
    )
    if first.get("type") == "json_invalid":
        return Problem(status, "Request body is not valid JSON", field="body", malformed=True)
    field = ".".join(names)
    reason = str(first.get("msg", "Invalid request")).removeprefix("Value error, ")
    return Problem(status, f"{field}: {reason}" if field else reason, field=field, malformed=True)
