"""Reads one line of the `deadlines` command: JSON in, a Situation out, or the one thing that is wrong with it."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from bot.domain.letter import Letter
from bot.domain.milestone import MILESTONES, Precision, When
from bot.domain.regime import LETTER, Law, LawStatus
from bot.domain.risk import Level
from bot.domain.situation import Situation

ROLES: Final = ("controller", "processor", "joint")
SECTORS: Final = (
    *("public", "health", "telecom", "police", "financial", "essential", "important"),
    *("trust_service", "ai_provider", "manufacturer", "listed"),
)
KEYS: Final = (
    *("id", "jurisdiction", "roles", "sectors", "regimes", "risk"),
    *("entered_after", "milestones", "filings", "letters"),
)
ALIASES: Final = {"UK": "GB"}


class BadLine(Exception):
    """What is wrong with a line: the field, and one sentence."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(f"{_shown(field)}: {says if len(says) < 300 else says[:300] + '…'}")


def read_situation(line: str, law: Law) -> tuple[str, Situation]:
    """The line's id and situation. Raises BadLine."""
    data = _object(line)
    for key in data:
        if key not in KEYS:
            raise BadLine(key, f"is not known here; known: {', '.join(KEYS)}")
    identity = _text(data, "id")
    roles = _names(data, "roles", ROLES)
    if not roles:
        raise BadLine("roles", "must name at least one role" if "roles" in data else "is missing")
    situation = Situation(
        jurisdiction=_jurisdiction(data, law),
        roles=roles,
        sectors=_names(data, "sectors", SECTORS),
        regimes=_names(data, "regimes", sorted({rule.regime for rule in law.obligations})),
        risk=_risk(data),
        entered_after=_flag(data, "entered_after"),
        milestones=_milestones(_table(data, "milestones", required=True)),
        filings=_filings(_table(data, "filings"), law),
        letters=_letters(data),
    )
    return identity, situation


def instant_of(text: str) -> datetime:
    """An ISO instant with offset. Raises ValueError for anything less exact."""
    when = When.parse(text)
    if when.instant is None or when.precision is not Precision.EXACT:
        raise ValueError(f"{text!r} must be an instant with offset, like 2020-04-18T12:46:00+02:00")
    return when.instant


def _object(line: str) -> Mapping[str, Any]:
    try:
        line.encode()
        data = json.loads(line, object_pairs_hook=_once)
    except UnicodeEncodeError:
        raise BadLine("line", "is not UTF-8") from None
    except (ValueError, RecursionError):
        raise BadLine("line", "is no JSON") from None
    if not isinstance(data, dict):
        raise BadLine("line", "must be an object")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets the later of two equal keys win without a word; here nothing may be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise BadLine(next(name for name in names if names.count(name) > 1), "stands twice")
    return found


def _text(data: Mapping[str, Any], key: str) -> str:
    value = _present(data, key)
    if not isinstance(value, str) or not value.strip():
        raise BadLine(key, "must be a text")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise BadLine(key, "holds half a character")
    return value


def _present(data: Mapping[str, Any], key: str) -> Any:
    if key not in data:
        raise BadLine(key, "is missing")
    return data[key]


def _jurisdiction(data: Mapping[str, Any], law: Law) -> str:
    written = _text(data, "jurisdiction")
    jurisdiction = ALIASES.get(written, written)
    if law.authority(jurisdiction) is None:
        raise BadLine("jurisdiction", f"{jurisdiction!r} is not known yet; known: {', '.join(law.jurisdictions)}")
    return jurisdiction


def _names(data: Mapping[str, Any], key: str, known: Iterable[str]) -> frozenset[str]:
    items = data.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise BadLine(key, "must be a list of texts")
    for item in items:
        if item not in known:
            raise BadLine(key, f"{item!r} is not known; known: {', '.join(known)}")
    return frozenset(items)


def _risk(data: Mapping[str, Any]) -> Level:
    value = data.get("risk", "unknown")
    if value not in tuple(Level):
        raise BadLine("risk", f"must be one of {', '.join(Level)}")
    return Level(value)


def _flag(data: Mapping[str, Any], key: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise BadLine(key, "must be true or false")
    return value


def _table(data: Mapping[str, Any], key: str, *, required: bool = False) -> Mapping[str, Any]:
    value = _present(data, key) if required else data.get(key, {})
    if not isinstance(value, dict):
        raise BadLine(key, "must be an object")
    return value


def _milestones(table: Mapping[str, Any]) -> Mapping[str, When]:
    for name in table:
        if name.startswith("filed_"):
            raise BadLine(f"milestones.{name}", "is a filing: use `filings`")
        if name == LETTER:
            raise BadLine(f"milestones.{name}", "comes with a letter: use `letters`")
        if name not in MILESTONES:
            raise BadLine(f"milestones.{name}", f"is no milestone; known: {', '.join(MILESTONES)}")
    return {name: _when(f"milestones.{name}", value) for name, value in table.items()}


def _filings(table: Mapping[str, Any], law: Law) -> Mapping[str, datetime]:
    rules = (rule for rule in law.obligations if rule.status is LawStatus.IN_FORCE and rule.trigger != LETTER)
    known = sorted({rule.id for rule in rules})
    found = {}
    for stage, value in table.items():
        if stage not in known:
            raise BadLine(f"filings.{stage}", f"is no obligation that is filed; known: {', '.join(known)}")
        try:
            found[stage] = instant_of(value if isinstance(value, str) else repr(value))
        except ValueError as wrong:
            raise BadLine(f"filings.{stage}", str(wrong)) from None
    return found


def _letters(data: Mapping[str, Any]) -> tuple[Letter, ...]:
    items = data.get("letters", [])
    if not isinstance(items, list):
        raise BadLine("letters", "must be a list of objects")
    return tuple(_letter(number, item) for number, item in enumerate(items, 1))


def _letter(number: int, item: object) -> Letter:
    field = f"letters.{number}"
    if not isinstance(item, dict):
        raise BadLine(field, "must be an object with received and due")
    for key in (*item, "received", "due"):
        if key not in ("received", "due"):
            raise BadLine(f"{field}.{key}", "is not known here; known: received, due")
        if key not in item:
            raise BadLine(f"{field}.{key}", "is missing")
    return Letter(number, _when(f"{field}.received", item["received"]), _when(f"{field}.due", item["due"]))


def _when(field: str, value: object) -> When:
    if not isinstance(value, str):
        raise BadLine(field, "must be a text: an instant with offset, YYYY-MM-DD, YYYY-MM or YYYY")
    try:
        return When.parse(value)
    except ValueError as wrong:
        raise BadLine(field, str(wrong)) from None


def _shown(field: str) -> str:
    """A name that may come from the input, fit to stand in one line."""
    return field if re.fullmatch(r"[\w./-]{1,100}", field, re.ASCII) else repr(field[:100])
