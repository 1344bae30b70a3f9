"""Reads a dialogue file, strictly: every fault at once, each with its file and line."""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, get_args
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import DataFaults, Fault
from bot.text.catalog import LANGUAGES
from handlers.play.dialogue import (
    Dialogue,
    Fills,
    Hears,
    Kill,
    Move,
    Moves,
    Opens,
    Picks,
    Says,
    Sees,
    SeesNot,
    Step,
    Where,
    checked,
)

T = TypeVar("T")

_HEADER = ("title", "language", "organisation", "cast", "start", "zone", "steps")
_KEYS: dict[str, frozenset[str]] = {
    "says": frozenset({"who", "says", "in", "repeated"}),
    "picks": frozenset({"who", "picks", "of", "from"}),
    "opens": frozenset({"who", "opens", "of"}),
    "fills": frozenset({"who", "fills", "verb", "of"}),
    "clock": frozenset({"clock"}),
    "sees": frozenset({"who", "sees", "times"}),
    "sees_not": frozenset({"who", "sees_not"}),
    "hears": frozenset({"who", "hears"}),
    "kill": frozenset({"kill"}),
}
"""What a step does → the keys it may have."""

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""' r"|'''.*?'''" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|\#[^\n]*" r"|[{}\[\]\n]", re.DOTALL
)


class _Wrong(Exception):
    """One field that can't be read: its name, and why."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field = field


def read_dialogue(file: Path) -> Dialogue:
    """The dialogue in `file`. Raises DataFaults with every fault at once."""
    data, text = _parsed(file)
    faults: list[Fault] = []

    def field(name: str, read: Callable[[Any], T], instead: T) -> T:
        try:
            if name not in data:
                raise _Wrong(name, "is missing")
            return read(data[name])
        except _Wrong as wrong:
            faults.append(Fault(str(file), _line_of(text, name), name, str(wrong)))
            return instead

    strange = sorted(data.keys() - set(_HEADER))
    faults += [Fault(str(file), _line_of(text, name), name, "is no part of a dialogue") for name in strange]
    nobody: tuple[str, ...] = ()
    nothing: list[dict[str, Any]] = []
    cast = field("cast", _names, nobody)
    raw = field("steps", _tables, nothing)
    zone = field("zone", lambda v: _known("zone", v, available_timezones()), "UTC")
    dialogue = Dialogue(
        file.stem,
        field("title", lambda v: _text("title", v), ""),
        field("language", lambda v: _known("language", v, LANGUAGES), "en"),
        field("organisation", lambda v: _text("organisation", v), ""),
        cast,
        field("start", lambda v: _instant("start", v), datetime(2026, 1, 1, tzinfo=ZoneInfo(zone))),
        zone,
        tuple(_steps(file, raw, _step_lines(text, len(raw)), cast, faults)),
    )
    return checked(file, dialogue, faults)


def _parsed(file: Path) -> tuple[dict[str, Any], str]:
    try:
        text = file.read_text(encoding="utf-8")
        return tomllib.loads(text), text
    except OSError as error:
        raise DataFaults([Fault(str(file), 0, "file", error.strerror or "can't be read")]) from None
    except UnicodeDecodeError:
        raise DataFaults([Fault(str(file), 0, "file", "is not UTF-8 text")]) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise DataFaults([Fault(str(file), line, "file", f"is not TOML: {error}")]) from None


def _steps(
    file: Path, raw: list[dict[str, Any]], lines: list[int], cast: tuple[str, ...], faults: list[Fault]
) -> list[Step]:
    steps: list[Step] = []
    for number, (table, line) in enumerate(zip(raw, lines, strict=True), 1):
        try:
            steps.append(_step(table, line, cast))
        except _Wrong as wrong:
            faults.append(Fault(str(file), line, f"step {number}: {wrong.field}", str(wrong)))
    return steps


def _step(table: Mapping[str, Any], line: int, cast: tuple[str, ...]) -> Step:
    does = [name for name in _KEYS if name in table]
    if len(does) != 1:
        raise _Wrong("step", f"does one of {', '.join(_KEYS)}" + (f", not {' and '.join(does)}" if does else ""))
    what = does[0]
    if unknown := table.keys() - _KEYS[what]:
        raise _Wrong(sorted(unknown)[0], f"is nothing a step with {what!r} has")
    if what == "kill":
        return _kill(table, line)
    if what == "clock":
        return Moves(line, _move(table["clock"]))
    who = _known("who", table.get("who"), cast)
    return _of_someone(what, table, line, who, cast)


def _of_someone(what: str, table: Mapping[str, Any], line: int, who: str, cast: tuple[str, ...]) -> Step:
    of = _text("of", table["of"]) if "of" in table else None
    match what:
        case "says":
            where: Where = _known("in", table.get("in", "general"), get_args(Where))
            return Says(
                line, who, _text("says", table["says"], least=0), where, _count("repeated", table.get("repeated", 1), 1)
            )
        case "picks":
            whose = _known("from", table["from"], cast) if "from" in table else None
            return Picks(line, who, _text("picks", table["picks"]), of, whose)
        case "opens":
            return Opens(line, who, _text("opens", table["opens"]), of)
        case "fills":
            return Fills(line, who, _text("verb", table.get("verb")), _values(table["fills"]), of)
        case "sees":
            times = _count("times", table["times"], 0) if "times" in table else None
            return Sees(line, who, _text("sees", table["sees"]), times)
        case "sees_not":
            return SeesNot(line, who, _text("sees_not", table["sees_not"]))
        case _:
            return Hears(line, who, _text("hears", table["hears"]))


def _kill(table: Mapping[str, Any], line: int) -> Kill:
    if table["kill"] is not True:
        raise _Wrong("kill", "is true, or not there")
    return Kill(line)


def _move(value: Any) -> Move:
    if isinstance(value, datetime):
        return _instant("clock", value)
    text = _text("clock", value)
    if text == "next":
        return "next"
    if text.startswith("+"):
        parts = re.findall(r"(\d+)([dhms])", text)
        if not parts or "+" + "".join(f"{number}{unit}" for number, unit in parts) != text.replace(" ", ""):
            raise _Wrong("clock", f"{text!r} is no time to wait: write +48h, +2d 3h, +10m")
        return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
    return _instant("clock", text)


def _instant(name: str, value: Any) -> datetime:
    try:
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(_text(name, value))
    except ValueError:
        raise _Wrong(name, f"{value!r} is no instant: write 2026-03-02T09:00:00+01:00") from None
    if instant.tzinfo is None:
        raise _Wrong(name, "has no zone: write the offset, like +01:00")
    return instant


def _known(name: str, value: Any, known: Any) -> Any:
    if not isinstance(value, str) or value not in known:
        some = ", ".join(sorted(known)) if len(known) < 20 else "a known one"
        raise _Wrong(name, f"{value!r} is not {some}" if value is not None else f"is missing: one of {some}")
    return value


def _text(name: str, value: Any, least: int = 1) -> str:
    if not isinstance(value, str) or len(value.strip()) < least:
        raise _Wrong(name, "is missing" if value is None else "is a text, and not empty")
    return value


def _count(name: str, value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise _Wrong(name, f"is a number from {least} up")
    return value


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item for item in value):
        raise _Wrong("cast", "is a list of people's keys")
    return tuple(value)


def _tables(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
        raise _Wrong("steps", "is a list of steps, { … } each")
    return value


def _values(value: Any) -> dict[str, str | list[str]]:
    if not isinstance(value, dict):
        raise _Wrong("fills", "names the form's inputs: { at = …, reason = … }")
    for name, given in value.items():
        if not isinstance(given, str) and not (isinstance(given, list) and all(isinstance(g, str) for g in given)):
            raise _Wrong("fills", f"{name} is a text or a list of texts")
    return value


def _line_of(text: str, name: str) -> int:
    found = re.search(rf"^{re.escape(name)}\s*=", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _step_lines(text: str, steps: int) -> list[int]:
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
    first = _line_of(text, "steps")
    return [*lines, *[first] * steps][:steps]
