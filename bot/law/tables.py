"""Reads the smaller rule files: authorities, the risk table, the ladders of reminders."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holidays import list_supported_countries

from bot.domain.regime import Authority, LadderData, RiskRule, Rung
from bot.domain.risk import Level
from bot.law.obligations import CONFIDENCE
from bot.law.questions import Values, check_condition
from bot.law.table import LANGUAGES, Document, Table

AUDIENCES = ("responsible", "owner", "handler", "deputy", "manager")

TARGET = "target"
"""Begins a rung that counts from the internal target."""

_HOURS = {"d": 24.0, "h": 1.0, "m": 1 / 60}


def authorities_of(document: Document) -> Iterator[tuple[Authority, Table]]:
    """Every national entry, each jurisdiction once."""
    seen: set[str] = set()
    countries = tuple(list_supported_countries(include_aliases=False))
    for table in document.tables("authority"):
        authority = Authority(
            jurisdiction=table.text("jurisdiction"),
            regime=table.text("regime"),
            name=table.text("name"),
            zone=_zone(table),
            calendar=table.text("calendar"),
            portal=table.text("portal"),
            law=table.text("law"),
            language=table.text("language"),
            extends=table.text("extends"),
        )
        table.text("source")
        table.known("confidence", table.text("confidence"), CONFIDENCE, "degree of confidence")
        table.known("calendar", authority.calendar, countries, "country with public holidays")
        table.known("language", authority.language, LANGUAGES, "language")
        if authority.jurisdiction in seen:
            table.fault("jurisdiction", f"{authority.jurisdiction} stands twice")
        seen.add(authority.jurisdiction)
        table.done()
        yield authority, table


def check_authorities(read: Iterable[tuple[Authority, Table]], regimes: Iterable[str]) -> None:
    """A national entry extends a regime that creates obligations."""
    known = tuple(set(regimes))
    for authority, table in read if known else ():
        table.known("extends", authority.extends, known, "regime")


def risk_rules_of(document: Document, facts: Mapping[str, Values]) -> Iterator[RiskRule]:
    """The risk table, in its order. Exactly one of `at_least` and `at_most` stands in each rule."""
    seen: set[str] = set()
    for table in document.tables("rule"):
        raises = table.has("at_least")
        if raises == table.has("at_most"):
            table.fault("at_least", "either at_least or at_most must be there")
        level = table.one_of("at_least" if raises else "at_most", Level, Level.RISK)
        if level is Level.UNKNOWN:
            table.fault("at_least" if raises else "at_most", "unknown is no level to set")
        when = table.condition("when", required=True)
        rule = RiskRule(table.text("id"), level, raises, when, table.said("says"), table.text("source"))
        check_condition(table, "when", rule.when, facts)
        if rule.id in seen:
            table.fault("id", f"{rule.id!r} stands twice")
        seen.add(rule.id)
        table.done(("at_least", "at_most"))
        yield rule


def ladders_of(document: Document) -> Mapping[str, LadderData]:
    """The ladders by id."""
    found: dict[str, LadderData] = {}
    for table in document.tables("ladder"):
        identity = table.text("id")
        if identity in found:
            table.fault("id", f"{identity!r} stands twice")
        after_at = table.texts("after_at", required=False)
        for text in after_at:
            if not _is_time(text):
                table.fault("after_at", f"{text!r} is no time HH:MM")
        audience = _audience(table, "after_audience", required=bool(after_at))
        days = table.number("after_days") or 1
        found[identity] = LadderData(identity, tuple(_rungs(table)), after_at, audience, days)
        table.done()
    return found


def _rungs(table: Table) -> Iterator[Rung]:
    seen: set[str] = set()
    for inner in table.inner("rungs"):
        at = inner.text("at")
        offset = _offset(at)
        if offset is None and at:
            inner.fault("at", f"{at!r} is neither `due` nor like -14d, -48h or +30m, nor such from the `target`")
        if at in seen:
            inner.fault("at", f"{at!r} stands twice")
        seen.add(at)
        audience, last = _audience(inner, "audience", required=True), inner.flag("last")
        yield Rung(at, offset or 0.0, audience, last, from_target=at.startswith(TARGET))
        inner.done()


def _offset(at: str) -> float | None:
    """Hours from the instant it counts from."""
    if at in ("due", TARGET):
        return 0.0
    found = re.fullmatch(rf"(?:{TARGET})?([+-])(\d+)([dhm])", at)
    return float(found[1] + found[2]) * _HOURS[found[3]] if found else None


def _audience(table: Table, key: str, *, required: bool) -> tuple[str, ...]:
    names = table.texts(key, required=required)
    for name in names:
        table.known(key, name, AUDIENCES, "audience")
    return names


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return bool(re.fullmatch(r"\d\d:\d\d", text))


def _zone(table: Table) -> ZoneInfo:
    name = table.text("zone")
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        table.fault("zone", f"there is no zone {name!r}")
        return ZoneInfo("UTC")
