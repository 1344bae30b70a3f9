"""Reads a dialogue file, strictly: every fault at once, each with its file and line."""

import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
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
    Moves,
    Opens,
    Pause,
    Picks,
    Reads,
    Says,
    Sees,
    SeesNot,
    Step,
    Where,
    checked,
)
from handlers.play.fields import (
    Wrong,
    count,
    instant,
    known,
    line_of,
    move,
    names,
    step_lines,
    tables,
    text,
    texts,
    values,
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
    "reads": frozenset({"who", "reads", "page"}),
    "kill": frozenset({"kill"}),
    "pause": frozenset({"pause"}),
}
"""What a step does → the keys it may have."""


def read_dialogue(file: Path) -> Dialogue:
    """The dialogue in `file`. Raises DataFaults with every fault at once."""
    data, source = _parsed(file)
    faults: list[Fault] = []

    def field(name: str, read: Callable[[Any], T], instead: T) -> T:
        try:
            if name not in data:
                raise Wrong(name, "is missing")
            return read(data[name])
        except Wrong as wrong:
            faults.append(Fault(str(file), line_of(source, name), name, str(wrong)))
            return instead

    strange = sorted(data.keys() - set(_HEADER))
    faults += [Fault(str(file), line_of(source, name), name, "is no part of a dialogue") for name in strange]
    nobody: tuple[str, ...] = ()
    nothing: list[dict[str, Any]] = []
    cast = field("cast", names, nobody)
    raw = field("steps", tables, nothing)
    zone = field("zone", lambda v: known("zone", v, available_timezones()), "UTC")
    dialogue = Dialogue(
        file.stem,
        field("title", lambda v: text("title", v), ""),
        field("language", lambda v: known("language", v, LANGUAGES), "en"),
        field("organisation", lambda v: text("organisation", v), ""),
        cast,
        field("start", lambda v: instant("start", v), datetime(2026, 1, 1, tzinfo=ZoneInfo(zone))),
        zone,
        tuple(_steps(file, raw, step_lines(source, len(raw)), cast, faults)),
    )
    return checked(file, dialogue, faults)


def _parsed(file: Path) -> tuple[dict[str, Any], str]:
    try:
        source = file.read_text(encoding="utf-8")
        return tomllib.loads(source), source
    except OSError as error:
        raise DataFaults([Fault(str(file), 0, "file", error.strerror or "can't be read")]) from None
    except UnicodeDecodeError:
        raise DataFaults([Fault(str(file), 0, "file", "is not UTF-8 text")]) from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        line = int(place[1]) if place else source.count("\n") + 1
        raise DataFaults([Fault(str(file), line, "file", f"is not TOML: {error}")]) from None


def _steps(
    file: Path, raw: list[dict[str, Any]], lines: list[int], cast: tuple[str, ...], faults: list[Fault]
) -> list[Step]:
    steps: list[Step] = []
    for number, (table, line) in enumerate(zip(raw, lines, strict=True), 1):
        try:
            steps.append(_step(table, line, cast))
        except Wrong as wrong:
            faults.append(Fault(str(file), line, f"step {number}: {wrong.field}", str(wrong)))
    return steps


def _step(table: Mapping[str, Any], line: int, cast: tuple[str, ...]) -> Step:
    does = [name for name in _KEYS if name in table]
    if len(does) != 1:
        raise Wrong("step", f"does one of {', '.join(_KEYS)}" + (f", not {' and '.join(does)}" if does else ""))
    what = does[0]
    if unknown := table.keys() - _KEYS[what]:
        raise Wrong(sorted(unknown)[0], f"is nothing a step with {what!r} has")
    if what == "kill":
        return _kill(table, line)
    if what == "clock":
        return Moves(line, move(table["clock"]))
    if what == "pause":
        return Pause(line, texts("pause", table["pause"]))
    who = known("who", table.get("who"), cast)
    return _of_someone(what, table, line, who, cast)


def _of_someone(what: str, table: Mapping[str, Any], line: int, who: str, cast: tuple[str, ...]) -> Step:
    of = text("of", table["of"]) if "of" in table else None
    match what:
        case "says":
            where: Where = known("in", table.get("in", "general"), get_args(Where))
            return Says(
                line, who, text("says", table["says"], least=0), where, count("repeated", table.get("repeated", 1), 1)
            )
        case "picks":
            whose = known("from", table["from"], cast) if "from" in table else None
            return Picks(line, who, text("picks", table["picks"]), of, whose)
        case "opens":
            return Opens(line, who, text("opens", table["opens"]), of)
        case "fills":
            return Fills(line, who, text("verb", table.get("verb")), values(table["fills"]), of)
        case "sees":
            times = count("times", table["times"], 0) if "times" in table else None
            return Sees(line, who, text("sees", table["sees"]), times)
        case "sees_not":
            return SeesNot(line, who, text("sees_not", table["sees_not"]))
        case "reads":
            return Reads(line, who, text("page", table.get("page")), text("reads", table["reads"]))
        case _:
            return Hears(line, who, text("hears", table["hears"]))


def _kill(table: Mapping[str, Any], line: int) -> Kill:
    if table["kill"] is not True:
        raise Wrong("kill", "is true, or not there")
    return Kill(line)
