"""Every `*.toml` beside this file is a situation and what the law makes of it, to be read and signed by a lawyer.

`[situation]` is a line of the `deadlines` command, `now` its `--now`. A deadline not named under `[deadlines]` is not
looked at; one without `due` must have none, one without `readings` must have none. `[flags]` names every flag there is.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.domain.deadline import Deadline, Outlook, deadlines
from bot.law.load import load_law
from handlers.cli.situations import instant_of, read_situation

HERE = Path(__file__).parent
LAW = load_law()


def local(deadline: Deadline, instant: Any) -> str | None:
    return instant.astimezone(deadline.zone).isoformat() if instant is not None else None


def seen(deadline: Deadline) -> dict[str, Any]:
    return {
        "due": local(deadline, deadline.due),
        "readings": {r.rule: local(deadline, r.due) for r in deadline.readings},
        "status": str(deadline.status),
        "from": deadline.origin,
        "basis": deadline.basis,
    }


def flags(outlook: Outlook) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for flag in outlook.flags:
        found.setdefault(flag.id, []).append(flag.value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


@pytest.mark.parametrize("file", sorted(HERE.glob("*.toml")), ids=lambda file: file.stem)
def test_situation(file: Path) -> None:
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    assert told.keys() <= {"says", "now", "situation", "absent", "deadlines", "flags"}
    assert told["says"]
    _, situation = read_situation(json.dumps({"id": file.stem, **told["situation"]}), LAW)
    outlook = deadlines(situation, LAW, instant_of(told["now"]) if "now" in told else None)
    found = {deadline.obligation: seen(deadline) for deadline in outlook.deadlines}
    for obligation, wanted in told["deadlines"].items():
        wanted = {"due": None, "readings": {}, **wanted}
        assert {key: found[obligation][key] for key in wanted} == wanted, obligation
    assert not set(told.get("absent", ())) & set(found)
    assert flags(outlook) == told["flags"]
