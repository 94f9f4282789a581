"""Logs for machines: one JSON object a line on standard error, without people's words, numbers or addresses."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, Processor

TALKATIVE = ("httpx", "httpcore", "alembic", "procrastinate", "uvicorn", "uvicorn.error", "asyncio")
OWN_WAYS = ("uvicorn", "uvicorn.error", "uvicorn.access")
"""Libraries that may have been given handlers of their own before."""
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\w.:-])\+?\d[\d ().-]{6,}\d(?![\w.:-])")
"""E-mail addresses and phone numbers; digits within ids, dates and versions are let alone."""
LONGEST = 500


def log_as_json(to: TextIO | None = None) -> None:
    """From here on everything that logs, libraries included, does so in one form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        without_people,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in OWN_WAYS:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate, logger.disabled = [], True, False
        logger.setLevel(logging.NOTSET)
    for name in TALKATIVE:
        library = logging.getLogger(name)
        library.setLevel(logging.WARNING)
        library.handlers.clear()
        library.propagate = True


def without_people(_logger: object, _method: str, said: EventDict) -> EventDict:
    """Phone numbers and mail addresses become …, whatever field they stand in; long texts are cut."""
    return {name: _masked(name, value) for name, value in said.items()}


def _masked(name: str, value: Any) -> Any:
    match value:
        case str() if name != "timestamp":
            return ADDRESS.sub("…", value if len(value) <= LONGEST else f"{value[:LONGEST]}…")
        case Mapping():
            return {key: _masked(key, one) for key, one in value.items()}
        case list() | tuple():
            return [_masked("", one) for one in value]
        case _:
            return value
