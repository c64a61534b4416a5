"""Logs: JSON lines on stderr that can't hold personal data.

Own lines keep only the fields of an allow-list; what libraries log keeps arguments that are numbers or names of
topics, addresses and groups. Of an exception the type and the place are told; its text only where it is one of our
own, which hold no personal data. Of a warning of Python's the kind and the place are told: its text may quote values.
So is what a thread died of. Of several lines of a library the first is kept: asyncio puts what failed into the next.
"""

import logging
import re
import sys
import threading
import warnings
from collections import Counter
from collections.abc import MutableMapping
from contextlib import suppress
from traceback import extract_tb
from typing import Any, TextIO

import orjson
import structlog

from contracts.topics import WORKERS

ALLOWED = frozenset({
    "attempt", "causation_id", "cluster_id", "code", "correlation_id", "count", "detail", "dropped", "epoch",
    "error", "event", "event_id", "failed", "group", "kind", "lag", "letter_id", "level", "limit", "logger",
    "milliseconds", "moment", "name", "next", "offset", "offsets", "outcome", "owner", "parked_id", "part",
    "partition", "partitions", "path", "pid", "port", "reason", "request_id", "rule", "seconds",
    "service_request_id", "signal", "size", "status", "task_id", "timer_id", "timestamp", "topic", "topics",
    "version", "where", "worker",
})  # fmt: skip
# topics, addresses, groups; any other word could be somebody's name
HARMLESS = re.compile(rf"cm(\.[a-z_-]+)+|[\w.-]+:\d{{1,5}}|\d{{1,3}}(\.\d{{1,3}}){{3}}|{'|'.join(WORKERS)}", re.ASCII)
MOST_DIGITS = 10**11
LONGEST = 400
OURS = ("contracts.", "policy.", "workers.")
"""Modules whose errors have texts without personal data."""

dropped: Counter[str] = Counter()
"""How often a field was left out, by its name."""

log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger("clientrep")
"""Everything of the project logs here; ``event`` is a word, not a sentence."""

Line = MutableMapping[str, Any]


def configure(worker: str, level: str = "INFO") -> None:
    """Set up logging for a process: own lines from ``level`` on, the libraries' from WARNING on."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        _exception,
        _allowed,
        _rendered,
    ]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=shared))
    handler.addFilter(_without_data)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("clientrep").setLevel(level)
    warnings.showwarning = _warned
    threading.excepthook = _thread_failed
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(worker=worker)


def harmless(argument: object) -> object:
    """What of an argument of a library's log line may be shown."""
    if argument is None or (isinstance(argument, bool | int | float) and abs(argument) < MOST_DIGITS):
        return argument
    if isinstance(argument, BaseException):
        return type(argument).__name__
    text = str(argument)
    return text if HARMLESS.fullmatch(text) else "…"


def _without_data(record: logging.LogRecord) -> bool:
    if record.name.startswith("clientrep"):
        return True
    if not record.args:
        record.msg = str(record.msg).partition("\n")[0]
        return True
    shown: object = ("…",)
    if isinstance(record.args, tuple):
        shown = tuple(map(harmless, record.args))
    elif "%(" in str(record.msg):
        shown = {name: harmless(argument) for name, argument in record.args.items()}
    with suppress(TypeError, ValueError, KeyError):
        record.msg = str(record.msg) % shown
    record.args = None
    return True


def _warned(  # noqa: PLR0913 - as `warnings.showwarning`, which would write to stderr by itself
    message: Warning | str,  # noqa: ARG001 - may hold anything
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    log.warning("warning", kind=category.__name__, where=[f"{filename}:{lineno}"])


def _thread_failed(failed: threading.ExceptHookArgs) -> None:
    log.error("thread_failed", exc_info=failed.exc_value)


def _exception(_: object, __: str, line: Line) -> Line:
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line["error"] = type(error).__name__
        if type(error).__module__.startswith(OURS):
            line["detail"] = str(error)[:LONGEST]
        line["where"] = [f"{f.filename}:{f.lineno} {f.name}" for f in extract_tb(error.__traceback__)[-8:]]
    return line


def _allowed(_: object, __: str, line: Line) -> Line:
    unknown = [name for name in line if name not in ALLOWED]
    for name in unknown:
        del line[name]
    if unknown:
        dropped.update(unknown)
        line["dropped"] = len(unknown)
    return line


def _rendered(_: object, __: str, line: Line) -> str:
    line["event"] = str(line["event"])[:LONGEST]
    return orjson.dumps(line, default=str).decode()
