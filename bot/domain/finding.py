"""What is known about a case: a finding is one answer with who gave it, when, and from where.

Findings are appended, never edited: the latest of a fact counts, the older ones are its history. *Unknown* is
an answer like any other (GDPR Art. 33(4): what is not yet known is said to be so); None is not an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any, Final, TypeAlias

from bot.domain.ids import PartyId
from bot.domain.milestone import When


class Unknown(Enum):
    """The type of `UNKNOWN`, the one value that says *we do not know*."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Span:
    """A number between two bounds, either of which may be open."""

    least: int | None
    most: int | None


Value: TypeAlias = bool | int | str | tuple[str, ...] | Span | When | Unknown
Facts: TypeAlias = Mapping[str, Value]
"""Fact id → value. A fact that is missing is unknown."""


class Source(StrEnum):
    """From where an answer came."""

    REPORT = "report"
    THREAD = "thread"
    DIALOG = "dialog"
    MESSAGE = "message"
    PAGE = "page"
    JOIN = "join"
    """From a case that was joined into this one, or gone with it when it was split off again."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer. `sequence` numbers the findings of a case from 1 and never recurs."""

    sequence: int
    fact: str
    value: Value
    by: PartyId
    at: datetime
    source: Source
    reason: str = ""


def value_to_json(value: Value) -> Any:
    """`value` as plain JSON: lists, `{"min","max"}`, `{"when"}` and `"unknown"`."""
    match value:
        case Unknown():
            return "unknown"
        case When():
            return {"when": str(value)}
        case Span(least, most):
            return {"min": least, "max": most}
        case tuple():
            return list(value)
        case _:
            return value


def value_from_json(data: Any) -> Value:
    """The inverse of `value_to_json`. Raises ValueError for what no finding can hold."""
    match data:
        case "unknown":
            return UNKNOWN
        case bool() | int() | str():
            return data
        case list() if all(isinstance(item, str) for item in data):
            return tuple(data)
        case {"when": str(text)}:
            return When.parse(text)
        case {"min": None | int() as least, "max": None | int() as most}:
            return Span(least, most)
        case _:
            raise ValueError(f"no finding can hold {data!r}")
