"""The fields of a dialogue file, read strictly: what can't be read names its field and says why."""

import re
from datetime import datetime, timedelta
from typing import Any

from bot.text.catalog import LANGUAGES
from handlers.play.dialogue import Move

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""' r"|'''.*?'''" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|\#[^\n]*" r"|[{}\[\]\n]", re.DOTALL
)


class Wrong(Exception):
    """One field that can't be read: its name, and why."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


def move(value: Any) -> Move:
    if isinstance(value, datetime):
        return instant("clock", value)
    said = text("clock", value)
    if said == "next":
        return "next"
    if said.startswith("+"):
        parts = re.findall(r"(\d+)([dhms])", said)
        if not parts or "+" + "".join(f"{number}{unit}" for number, unit in parts) != said.replace(" ", ""):
            raise Wrong("clock", f"{said!r} is no time to wait: write +48h, +2d 3h, +10m")
        return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
    return instant("clock", said)


def instant(name: str, value: Any) -> datetime:
    try:
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(text(name, value))
    except ValueError:
        raise Wrong(name, f"{value!r} is no instant: write 2026-03-02T09:00:00+01:00") from None
    if instant.tzinfo is None:
        raise Wrong(name, "has no zone: write the offset, like +01:00")
    return instant


def known(name: str, value: Any, known: Any) -> Any:
    if not isinstance(value, str) or value not in known:
        some = ", ".join(sorted(known)) if len(known) < 20 else "a known one"
        raise Wrong(name, f"{value!r} is not {some}" if value is not None else f"is missing: one of {some}")
    return value


def text(name: str, value: Any, least: int = 1) -> str:
    if not isinstance(value, str) or len(value.strip()) < least:
        raise Wrong(name, "is missing" if value is None else "is a text, and not empty")
    return value


def texts(name: str, value: Any) -> dict[str, str]:
    """By language; under "" where it is one text."""
    if not isinstance(value, dict):
        return {"": text(name, value)}
    if not value:
        raise Wrong(name, "is empty")
    return {known(name, language, LANGUAGES): text(name, words) for language, words in value.items()}


def count(name: str, value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise Wrong(name, f"is a number from {least} up")
    return value


def names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
        raise Wrong("cast", "is a list of people's keys")
    return tuple(value)


def tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        raise Wrong("steps", "is a list of steps, { … } each")
    return value


def values(value: Any) -> dict[str, str | list[str]]:
    if not isinstance(value, dict):
        raise Wrong("fills", "names the form's inputs: { at = …, reason = … }")
    for name, given in value.items():
        if not isinstance(given, str) and not (isinstance(given, list) and all(isinstance(g, str) for g in given)):
            raise Wrong("fills", f"{name} is a text or a list of texts")
    return value


def line_of(text: str, name: str) -> int:
    found = re.search(rf"^{re.escape(name)}\s*=", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def step_lines(text: str, steps: int) -> list[int]:
    """On which line each table of `steps = [ … ]` begins. tomllib doesn't say."""
    found = re.search(r"^steps\s*=", text, re.MULTILINE)
    lines: list[int] = []
    depth = 0
    for token in _TOKEN.finditer(text, found.end() if found else len(text)):
        if token[0] in ("{", "["):
            if token[0] == "{" and depth == 1:
                lines.append(text.count("\n", 0, token.start()) + 1)
            depth += 1
        elif token[0] in ("}", "]"):
            depth -= 1
    first = line_of(text, "steps")
    return [*lines, *[first] * steps][:steps]
