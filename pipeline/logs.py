"""The log: one line for each happening, without the values of local variables, which may be secrets."""

import logging
import sys

import structlog


def set_up() -> None:
    """Log warnings to stderr, unless whoever runs us has chosen otherwise."""
    if structlog.is_configured():
        return
    structlog.configure(
        processors=[structlog.processors.add_log_level, structlog.processors.format_exc_info,
                    structlog.processors.KeyValueRenderer(key_order=["event"])],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )  # fmt: skip
