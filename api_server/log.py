"""Log: JSON lines on standard error, in which no secret survives."""

import re
import sys
from collections.abc import Callable, Iterable
from typing import TextIO

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

KEY_SHAPES = re.compile(r"\b(?:sk|r8|key|rw|Bearer)[-_ ][A-Za-z0-9_\-]{16,}|\b[A-Fa-f0-9]{64,}\b")
HIDDEN = "[hidden]"


def logger(secrets: Iterable[str], *, to: TextIO | None = None) -> FilteringBoundLogger:
    """A logger of its own, so that no other library's configuration changes it."""
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(to or sys.stderr),
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.add_log_level,
            redactor(secrets),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(20),
    )
    return log


def redactor(secrets: Iterable[str]) -> Callable[[WrappedLogger, str, EventDict], EventDict]:
    """A processor that hides live secret values and anything shaped like a key."""
    live = sorted((secret for secret in secrets if secret), key=len, reverse=True)

    def hide(value: str) -> str:
        for secret in live:
            value = value.replace(secret, HIDDEN)
        return KEY_SHAPES.sub(HIDDEN, value)

    def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {name: hide(value) if isinstance(value, str) else value for name, value in event.items()}

    return redact
