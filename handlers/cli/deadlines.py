"""`breach-bot deadlines`: what the law demands by when, from JSON Lines. A stable interface; other programs use it."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from bot.domain.deadline import Deadline, deadlines
from bot.domain.flags import Flag
from bot.domain.regime import Law
from bot.domain.situation import Situation
from bot.law.load import load_law
from bot.text.catalog import LANGUAGES, Catalogues, Speech
from bot.text.load import load_catalogues
from handlers.cli.situations import BadLine, instant_of, read_situation


def deadlines_command(file: Path | None, now: str | None, language: str) -> int:
    """Read `file`, or stdin without one or for `-`; write to stdout. Returns the exit code: 0, or 2 for bad input."""
    if language not in LANGUAGES:
        return _wrong("language", f"must be one of {', '.join(LANGUAGES)}")
    try:
        instant = instant_of(now) if now is not None else None
    except ValueError as wrong:
        return _wrong("now", str(wrong))
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        return run(_lines(file), sys.stdout, sys.stderr, instant, language)
    except OSError as wrong:
        return _wrong("file", f"can't be read: {wrong.strerror}")


def run(lines: Iterable[str], out: TextIO, err: TextIO, now: datetime | None, language: str) -> int:
    """One line of JSON for each good line, one line on `err` for each bad one. Empty lines are skipped.

    Returns 2 when any line was bad, else 0.
    """
    law, texts, code = load_law(), load_catalogues(), 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            identity, situation = read_situation(line, law)
        except BadLine as bad:
            print(f"line {number}: {bad}", file=err)
            code = 2
        else:
            answer = _answer(identity, situation, law, now, texts, language)
            print(json.dumps(answer, ensure_ascii=False), file=out)
    return code


def _answer(
    identity: str, situation: Situation, law: Law, now: datetime | None, texts: Catalogues, language: str
) -> dict[str, Any]:
    outlook = deadlines(situation, law, now)
    authority = law.authority(situation.jurisdiction)
    assert authority is not None
    speech = texts.speech(language, authority.zone.key)
    return {
        "id": identity,
        "deadlines": [_deadline(deadline, speech) for deadline in outlook.deadlines],
        "flags": [_flag(flag, speech) for flag in outlook.flags],
    }


def _deadline(deadline: Deadline, speech: Speech) -> dict[str, Any]:
    return {
        "obligation": deadline.obligation,
        "due": _local(deadline.due, deadline.zone),
        "due_utc": deadline.due.isoformat() if deadline.due is not None else None,
        "status": deadline.status,
        "basis": deadline.basis,
        "from": deadline.origin,
        "why": speech.sentence(deadline.why),
        "readings": [
            {"rule": reading.rule, "due": _local(reading.due, deadline.zone), "held_by": speech(reading.held_by)}
            for reading in deadline.readings
        ],
    }


def _flag(flag: Flag, speech: Speech) -> dict[str, Any]:
    return {"id": flag.id, "says": speech.sentence(flag.says), "value": flag.value or None}


def _local(instant: datetime | None, zone: ZoneInfo) -> str | None:
    return instant.astimezone(zone).isoformat() if instant is not None else None


def _lines(file: Path | None) -> Iterator[str]:
    """Lines as JSON Lines has them, ended by a line feed and by nothing else. What is no UTF-8 is kept as it is, so
    that the line can be refused and the others go on."""
    if file is None or str(file) == "-":
        yield from map(_text, sys.stdin.buffer)
        return
    with file.open("rb") as stream:
        yield from map(_text, stream)


def _text(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape").removeprefix("\ufeff")


def _wrong(field: str, says: str) -> int:
    print(f"{field}: {says}", file=sys.stderr)
    return 2
