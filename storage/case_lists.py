"""Finding cases without loading them, and counting them."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, insert, select, update

from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, OrganisationId, PartyId
from storage.engine import Transaction
from storage.tables import CaseRow, CounterRow, ReportRow, table

_CASES, _REPORTS, _COUNTERS = table(CaseRow), table(ReportRow), table(CounterRow)
_AGE = (_CASES.c.opened_at, func.length(_CASES.c.number), _CASES.c.number)
"""The order they were opened in: by number where the instant is the same."""
_ORGANISATION = select(_CASES.c.organisation).where(_CASES.c.id == bindparam("wanted"))


def organisation_of(tx: Transaction, case: CaseId) -> OrganisationId:
    """Raises Refusal `no_such_case`."""
    found = tx.run(_ORGANISATION, {"wanted": case}).scalar()
    if found is None:
        raise Refusal("no_such_case")
    return OrganisationId(found)


def number_of(tx: Transaction, case: CaseId) -> str:
    """Raises Refusal `no_such_case`."""
    found: str | None = tx.run(select(_CASES.c.number).where(_CASES.c.id == case)).scalar()
    if found is None:
        raise Refusal("no_such_case")
    return found


def open_cases(tx: Transaction, organisation: OrganisationId | None) -> tuple[CaseId, ...]:
    found = select(_CASES.c.id).where(_CASES.c.closed_at.is_(None)).order_by(_CASES.c.opened_at, _CASES.c.number)
    if organisation is not None:
        found = found.where(_CASES.c.organisation == organisation)
    return tuple(CaseId(row.id) for row in tx.run(found))


def busy_organisations(tx: Transaction) -> frozenset[OrganisationId]:
    """Those with an open case."""
    found = select(_CASES.c.organisation).where(_CASES.c.closed_at.is_(None)).distinct()
    return frozenset(OrganisationId(row.organisation) for row in tx.run(found))


def all_cases(tx: Transaction, organisation: OrganisationId) -> tuple[CaseId, ...]:
    found = select(_CASES.c.id).where(_CASES.c.organisation == organisation)
    return tuple(CaseId(row.id) for row in tx.run(found.order_by(_CASES.c.opened_at.desc(), _CASES.c.number.desc())))


def recent_by(tx: Transaction, reporter: PartyId, since: datetime) -> tuple[CaseId, ...]:
    reported = select(_REPORTS.c.case_id).where(_REPORTS.c.by == reporter, _REPORTS.c.at >= since)
    found = select(_CASES.c.id).where(_CASES.c.id.in_(reported), _CASES.c.closed_at.is_(None))
    return tuple(CaseId(row.id) for row in tx.run(found.order_by(_CASES.c.opened_at, _CASES.c.number)))


def opened_since(tx: Transaction, organisation: OrganisationId, since: datetime, most: int) -> tuple[CaseId, ...]:
    """Open ones only, oldest first."""
    mine = (_CASES.c.organisation == organisation, _CASES.c.opened_at >= since, _CASES.c.closed_at.is_(None))
    return tuple(CaseId(row.id) for row in tx.run(select(_CASES.c.id).where(*mine).order_by(*_AGE).limit(most)))


def next_number(tx: Transaction, organisation: OrganisationId, prefix: str, year: int) -> str:
    """The counter goes up with the transaction that takes the number, or not at all."""
    mine = and_(_COUNTERS.c.organisation == organisation, _COUNTERS.c.year == year)
    last: int | None = tx.run(select(_COUNTERS.c.last).where(mine)).scalar()
    if last is None:
        tx.write(insert(_COUNTERS), {"organisation": organisation, "year": year, "last": 1})
    else:
        tx.write(update(_COUNTERS).where(mine).values(last=last + 1))
    return f"{prefix}-{year}-{(last or 0) + 1:03d}"
