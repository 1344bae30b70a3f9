"""Cases: one query per table to load one, and only what changed to save it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Insert, Select, Update, and_, bindparam, delete, insert, select, update

from bot.domain.case import Case, Closing, LawChoice, Outcome
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.ports import Entry
from storage.case_parts import PARTS
from storage.engine import Transaction
from storage.journal import Journal
from storage.part import Part, Spot
from storage.seals import CaseBoxes, Seals
from storage.tables import CaseRow, table

_CASES = table(CaseRow)
_CASE = select(_CASES).where(_CASES.c.id == bindparam("wanted"))
_INSERT = insert(_CASES)
_CHANGES: dict[str, Any] = {column.name: bindparam(column.name) for column in _CASES.c if column.name != "id"}
_UPDATE = (
    update(_CASES).where(_CASES.c.id == bindparam("wanted"), _CASES.c.version == bindparam("before")).values(_CHANGES)
)


class Stale(Exception):
    """The case was changed by another transaction after it was read. Nothing was written; read it again."""


@dataclass(frozen=True, slots=True)
class _Statements:
    read: Select[Any]
    insert: Insert
    update: Update
    delete: Delete


def _statements(part: Part) -> _Statements:
    number = part.table.c[part.key]
    mine = and_(part.table.c.case_id == bindparam("wanted"), number == bindparam("which"))
    others: dict[str, Any] = {c.name: bindparam(c.name) for c in part.table.c if not c.primary_key}
    return _Statements(
        read=select(part.table).where(part.table.c.case_id == bindparam("wanted")).order_by(number),
        insert=insert(part.table),
        update=update(part.table).where(mine).values(others),
        delete=delete(part.table).where(mine),
    )


_OF = {name: _statements(part) for name, part in PARTS.items()}


class Cases:
    """The cases of one transaction: as it read them, and as they are to be."""

    def __init__(self, tx: Transaction, seals: Seals, journal: Journal) -> None:
        self._tx, self._seals, self._journal = tx, seals, journal
        self._stored: dict[CaseId, Case] = {}
        self._first: dict[CaseId, int] = {}
        self._latest: dict[CaseId, Case] = {}

    def case(self, case: CaseId) -> Case:
        """As this transaction has it. Raises Refusal `no_such_case`."""
        if case not in self._latest:
            self._latest[case] = self._stored[case] = loaded = load(self._tx, self._seals, case)
            self._first[case] = loaded.version
        return self._latest[case]

    def is_new(self, case: CaseId) -> bool:
        """Opened by this transaction."""
        return self._first.get(case) == 0

    def save(self, case: Case) -> None:
        """Written at the next flush. Raises Stale when it was read before another transaction changed it."""
        if case.version == 0:
            self._first.setdefault(case.id, 0)
        elif case.id not in self._first:
            self.case(case.id)
        stored = self._stored.get(case.id)
        if case.version not in (self._first[case.id], stored.version if stored else 0):
            raise Stale(case.number)
        self._latest[case.id] = case

    def flush(self) -> None:
        for case in [c for c in self._latest.values() if c is not self._stored.get(c.id)]:
            stored = self._stored.get(case.id)
            if stored is None:
                self._insert(case)
            elif replace(case, version=stored.version) != stored:
                self._update(stored, case)

    def forget(self, case: CaseId) -> None:
        """Read it again next time: its rows were changed by other means."""
        self._stored.pop(case, None)
        self._latest.pop(case, None)

    def _insert(self, case: Case) -> None:
        boxes = self._seals.new_case(case.organisation, case.id)
        self._tx.write(_INSERT, {"id": case.id, **_columns(case, boxes), "version": 1})
        self._parts(None, case, boxes)
        self._noted("case_opened", case, case.opened_at)
        self._settled(case, 1)

    def _update(self, stored: Case, case: Case) -> None:
        boxes = self._seals.case(case.organisation, case.id)
        version = self._first[case.id] + 1
        values = {"wanted": case.id, "before": stored.version, **_columns(case, boxes), "version": version}
        if not self._tx.write(_UPDATE, values):
            raise Stale(case.number)
        self._parts(stored, case, boxes)
        self._settled(case, version)

    def _settled(self, case: Case, version: int) -> None:
        before = self._stored.get(case.id)
        if case.closing is not None and (before is None or before.closing is None):
            self._noted("case_closed", case, case.closing.at)
        if case.closing is None and case.reopenings and before is not None and before.closing is not None:
            self._noted("case_reopened", case, case.reopenings[-1].at)
        self._stored[case.id] = self._latest[case.id] = replace(case, version=version)

    def _noted(self, verb: str, case: Case, at: datetime) -> None:
        """The organisation's own chain knows of every case, so that a whole one can't vanish unseen."""
        self._journal.record(Entry(None, case.organisation, verb, None, at, {"case": case.id}))

    def _parts(self, before: Case | None, case: Case, boxes: CaseBoxes) -> None:
        for name, part in PARTS.items():
            if before is None or getattr(before, name) is not getattr(case, name):
                old = part.items(before) if before else {}
                self._part(name, part, old, part.items(case), case.id, boxes)

    def _part(
        self, name: str, part: Part, old: Mapping[int, Any], new: Mapping[int, Any], case: CaseId, boxes: CaseBoxes
    ) -> None:
        gone = old.keys() - new.keys()
        if gone and not part.shrinks:
            raise ValueError(f"{name} of a case are never removed")
        spots = {number: Spot(case, boxes, part.table.name, number) for number in new}
        if added := [n for n in new if n not in old]:
            rows = [{"case_id": case, part.key: n, **part.write(new[n], spots[n])} for n in added]
            self._tx.write(_OF[name].insert, rows)
        if changed := [n for n in new if n in old and new[n] != old[n]]:
            rows = [{"wanted": case, "which": n, **part.write(new[n], spots[n])} for n in changed]
            self._tx.write(_OF[name].update, rows)
            self._tx.destroyed = self._tx.destroyed or name == "reports"  # words that were taken out
        if gone:
            self._tx.write(_OF[name].delete, [{"wanted": case, "which": n} for n in gone])


def load(tx: Transaction, seals: Seals, case: CaseId) -> Case:
    """One case, whole. Raises Refusal `no_such_case`, Broken for a field that does not open."""
    row = tx.run(_CASE, {"wanted": case}).first()
    if row is None:
        raise Refusal("no_such_case")
    boxes = seals.case(row.organisation, case)
    return Case(
        id=CaseId(row.id),
        number=row.number,
        organisation=OrganisationId(row.organisation),
        jurisdiction=row.jurisdiction,
        language=row.language,
        zone=row.zone,
        opened_at=row.opened_at,
        entered_after=row.entered_after,
        rushed=bool(row.rushed),
        unit=row.unit,
        law=None if row.law_date is None else LawChoice(row.law_date, row.law_version, row.law_fixed),
        closing=_closing(row, boxes),
        version=row.version,
        **{name: _items(tx, name, part, case, boxes) for name, part in PARTS.items()},
    )


def _items(tx: Transaction, name: str, part: Part, case: CaseId, boxes: CaseBoxes) -> tuple[Any, ...]:
    rows = tx.run(_OF[name].read, {"wanted": case}).all()
    return tuple(part.read(row, Spot(case, boxes, part.table.name, getattr(row, part.key))) for row in rows)


def _closing(row: Any, boxes: CaseBoxes) -> Closing | None:
    if row.closed_at is None:
        return None
    reason = boxes.register.open(("cases", row.id, "closing_reason"), row.closing_reason)
    into = None if row.joined_into is None else CaseId(row.joined_into)
    return Closing(Outcome(row.outcome), PartyId(row.closed_by), row.closed_at, reason, into)


def _columns(case: Case, boxes: CaseBoxes) -> dict[str, Any]:
    law, closing = case.law, case.closing
    sealed = closing and boxes.register.seal(("cases", case.id, "closing_reason"), closing.reason)
    return {
        "organisation": case.organisation,
        "number": case.number,
        "jurisdiction": case.jurisdiction,
        "language": case.language,
        "zone": case.zone,
        "opened_at": case.opened_at,
        "entered_after": case.entered_after,
        "rushed": case.rushed,
        "unit": case.unit,
        "law_date": law and law.date,
        "law_version": law and law.version,
        "law_fixed": law and law.fixed,
        "closed_at": closing and closing.at,
        "closed_by": closing and closing.by,
        "outcome": closing and closing.outcome.value,
        "closing_reason": sealed,
        "joined_into": closing and closing.into,
    }
