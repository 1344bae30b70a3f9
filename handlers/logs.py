"""What the log says: the name of an event and ids. Never a word anyone wrote, never a name, never a value."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from datetime import datetime
from types import TracebackType
from typing import Any, TextIO

import structlog

KEYS = frozenset(
    {"attempt", "attempts", "case", "check", "code", "command", "count", "deadline", "delivery", "error", "event"}
    | {"host", "kind", "level", "logger", "migration", "ms", "obligation", "organisation", "party", "platform", "port"}
    | {
        "ready",
        "reason",
        "room",
        "row",
        "rung",
        "seconds",
        "state",
        "status",
        "timestamp",
        "traceback",
        "verb",
        "version",
    }
)
"""The keys a line may have. What is under any other is dropped, so that a new one has to be allowed here first."""

_WORD = re.compile(r"[\w.:/+-]{1,80}")
_QUIET = ("apscheduler", "uvicorn", "uvicorn.access", "uvicorn.error", "dotenv", "alembic", "aiohttp.access")


def set_up(*, json: bool = True, to: TextIO | None = None, level: int = logging.INFO) -> None:
    """Log to `to` (stderr): one JSON object a line, or for people's eyes. Other libraries' lines go the same way:
    only who spoke and how loud, since what they say may quote anything."""
    out = to or sys.stderr
    last = structlog.processors.JSONRenderer(sort_keys=True) if json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _traceback,
            only_ids,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers = [_Foreign()]
    root.setLevel(max(level, logging.INFO))
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def only_ids(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Keep allowed keys with values that can be an id, a number or an instant; say how many others there were."""
    kept = {key: value for key, value in line.items() if key in KEYS and _is_plain(key, value)}
    dropped = len(line) - len(kept)
    return {"event": "unnamed", **kept, **({"dropped": dropped} if dropped else {})}


def _is_plain(key: str, value: object) -> bool:
    if key == "traceback":
        return True
    if isinstance(value, str):
        return _WORD.fullmatch(value) is not None
    return value is None or isinstance(value, bool | int | float | datetime)


def _traceback(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An exception becomes its class and where it passed: neither its message nor anyone's variables."""
    line.pop("traceback", None)
    given = line.pop("exc_info", None)
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        line["error"] = type(error).__name__
        line["traceback"] = " < ".join(reversed(frames(error.__traceback__)))
    return line


def frames(trace: TracebackType | None) -> list[str]:
    """`file:line function`, from the outermost call to where it went wrong."""
    found: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found


class _Foreign(logging.Handler):
    """Lines of libraries that use the standard library's logging."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        speak = structlog.get_logger().warning if record.levelno >= logging.WARNING else structlog.get_logger().info
        speak("library", logger=record.name, exc_info=error)
