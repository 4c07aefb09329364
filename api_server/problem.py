"""Problem: any answer other than the one that was asked for, before a contract words it."""

from collections.abc import Mapping

from fastapi import HTTPException

from api_server.headers import value
from pipeline import errors
from pipeline.hostpaths import hidden

JSON = str | int | float | bool | None | list["JSON"] | dict[str, "JSON"]

# The first class that fits decides; narrower classes come first.
STATUS: tuple[tuple[type[errors.ReelwrightError], int], ...] = (
    (errors.InvalidInput, 400),
    (errors.NotFound, 404),
    (errors.RefinementLimit, 429),
    (errors.QueueFull, 429),
    (errors.StaleQuote, 409),
    (errors.Conflict, 400),
    (errors.Unaffordable, 402),
    (errors.Unavailable, 503),
    (errors.Cancelled, 409),
    (errors.RateLimited, 429),
    (errors.OutOfCredit, 402),
    (errors.KeyRefused, 503),
    (errors.NotSent, 503),
    (errors.DatabaseBusy, 503),
    (errors.DiskFull, 503),
    # What went wrong while something was made, in the store or at a vendor's: the documents' own answer to that is 500.
    (errors.ReelwrightError, 500),
)

# About when a place in a full queue is free again.
QUEUE_SECONDS = 30

KINDS: dict[int, str] = {
    400: "ValidationError",
    401: "Unauthorized",
    402: "PaymentRequired",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    408: "RequestTimeout",
    409: "Conflict",
    413: "PayloadTooLarge",
    416: "RangeNotSatisfiable",
    422: "ValidationError",
    429: "TooManyRequests",
    431: "HeadersTooLarge",
    503: "ServiceUnavailable",
}


class Problem(HTTPException):
    """A status with a message fit for a person; `kind` is a word, `details` more about it, `field` the wrong one,
    `malformed` when the request did not have the shape that its route reads."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "",
        details: JSON = "",
        field: str = "",
        malformed: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, message, {name: value(given) for name, given in (headers or {}).items()})
        self.message, self.details, self.field = message, details, field
        self.malformed = malformed
        self.kind = kind or KINDS.get(status, "InternalError")


def problem_of(error: errors.ReelwrightError) -> Problem:
    """The studio's own error with its status; its text is fit for a person, and names no path of this machine."""
    status = next(code for kind, code in STATUS if isinstance(error, kind))
    field = error.field if isinstance(error, errors.InvalidInput) else ""
    return Problem(status, hidden(str(error)), field=field, headers=_wait(error))


def _wait(error: errors.ReelwrightError) -> dict[str, str]:
    match error:
        case errors.RateLimited():
            return {"Retry-After": str(max(1, round(error.retry_after)))}
        case errors.QueueFull():
            return {"Retry-After": str(QUEUE_SECONDS)}
    return {}
