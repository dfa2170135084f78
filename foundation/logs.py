"""
Structured logs without personal data. Only keys from an allow-list are written: ids, codes, counts, durations, route
patterns. A name, address, e-mail, free text or exception message can therefore not slip in through a new log line.
What libraries say (a server's traceback, a driver's statement with its values) goes through the same list.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    (
        *("event", "level", "timestamp", "code", "error", "where", "state", "kind", "source", "revision"),
        *("method", "route", "status", "milliseconds", "host", "port"),
        *("job", "job_id", "attempt", "count", "rows", "organisation_id"),
    )
)


def keep_allowed(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drops every key that is not on the list, and says that it did."""
    dropped = sorted(key for key in event if key not in ALLOWED)
    for key in dropped:
        del event[key]
    if dropped:
        event["dropped"] = len(dropped)
    return event


def configure(log_format: str) -> None:
    renderer: Any = structlog.processors.JSONRenderer() if log_format == "json" else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            keep_allowed,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[LibraryWarnings(logging.WARNING)], level=logging.WARNING, force=True)


class LibraryWarnings(logging.Handler):
    """
    Takes the standard library's place of last resort, which would print whole tracebacks with their messages: of a
    library's warning only its logger, its level, the error's class and the place are written.
    """

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            failure("library.failed", error, source=record.name)
        else:
            structlog.get_logger().warning(
                "library.warned", source=record.name, where=f"{record.module}:{record.lineno}"
            )


def told(event: str, **facts: object) -> None:
    structlog.get_logger().info(event, **facts)


def failure(event: str, error: BaseException, **facts: object) -> None:
    """The error's class and the place in our code; never its message, which may hold a row's data."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""
    structlog.get_logger().error(event, error=type(error).__name__, where=where, **facts)
