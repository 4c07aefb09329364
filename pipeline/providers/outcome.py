"""What the answer to a paid request means for the money: not sent, rejected, refused, later, or unknown.

Only the statuses of REJECTED are known to be uncharged; whatever is not in the table is unknown, and is never paid
again by itself.
"""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pipeline.errors import KeyRefused, OutOfCredit, ProviderError, RateLimited, Refused, Rejected
from pipeline.provider import Model

REJECTED = frozenset({400, 401, 402, 403, 404, 405, 413, 422, 429})
DEFAULT_WAIT_SECONDS = 20.0
LONGEST_WAIT_SECONDS = 86_400.0
REASON_LENGTH = 300
READ_LENGTH = 20_000

POLICY = re.compile(
    r"content.?(policy|filter)|moderation|safety|nsfw|flagged|sensitive content|inappropriate", re.IGNORECASE
)
NO_MONEY = re.compile(r"insufficient_quota|insufficient credit|(enough|out of) credits?|credit balance", re.IGNORECASE)
WORDS = ("code", "type", "message", "detail", "title", "error", "failure", "reason")


def rejected(
    status: int, reason: str, headers: Mapping[str, str], *, vendor: str, model: Model, variable: str
) -> ProviderError:
    """Return the error for a status that is known to be uncharged."""
    if status == 402 or (status in (400, 403, 429) and NO_MONEY.search(reason)):
        return OutOfCredit(f"The account with {vendor} is out of credit: {reason}", vendor=vendor)
    if status in (400, 403, 422) and POLICY.search(reason):
        return Refused(f"{vendor} refused this content: {reason}", vendor=vendor)
    match status:
        case 429:
            return RateLimited(f"{vendor} asks to wait: {reason}", vendor=vendor, retry_after=wait_seconds(headers))
        case 401 | 403:
            return KeyRefused(
                f"{vendor} does not accept {variable} for {model.capability} ({reason}). "
                f"Put a working key there, or choose 'local' for {model.capability}; other vendors go on as before.",
                vendor=vendor,
            )
        case 404:
            return Rejected(
                f"{vendor} has no {model.name!r} (any more): choose another model for {model.capability}. ({reason})",
                vendor=vendor,
            )
        case _:
            return Rejected(f"{vendor} did not take the request ({status}): {reason}", vendor=vendor)


def wait_seconds(headers: Mapping[str, str], default: float = DEFAULT_WAIT_SECONDS) -> float:
    """Return a Retry-After header in seconds, bounded to a day; RFC 9110 10.2.3 allows seconds or a date."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - (told_at(headers) or datetime.now(UTC))).total_seconds()
        except (TypeError, ValueError):
            return default
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS) if math.isfinite(seconds) else default


def told_at(headers: Mapping[str, str]) -> datetime | None:
    """Return the moment at which an answer was made, by the vendor's own clock; None when it does not tell."""
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def reason(body: bytes) -> str:
    """Return the vendor's own words for an error in one bounded, printable line."""
    text = body[:READ_LENGTH].decode("utf-8", "replace")
    try:
        found = " ".join(_words(json.loads(text)))
    except (ValueError, RecursionError):
        found = re.sub(r"<[^>]*>", " ", text)
    printable = "".join(c if c.isprintable() else " " for c in found)
    return " ".join(printable.split())[:REASON_LENGTH] or "no reason given"


def _words(said: object, depth: int = 0) -> list[str]:
    match said:
        case str():
            return [said]
        case dict() if depth < 4:
            return [word for name in WORDS if name in said for word in _words(said[name], depth + 1)]
        case list() if depth < 4:
            return [word for part in said[:5] for word in _words(part, depth + 1)]
        case _:
            return []
