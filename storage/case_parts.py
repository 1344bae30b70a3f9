"""The tuples of a case as rows: one `Part` each, with what it seals and under which key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from bot.domain.case import Case
from bot.domain.decision import Decision, Matter
from bot.domain.filing import Filing, FilingKind
from bot.domain.finding import Finding, Source, Value, value_from_json, value_to_json
from bot.domain.ids import CaseId, PartyId
from bot.domain.letter import Letter
from bot.domain.milestone import When
from bot.domain.party import Assignment, Role
from bot.domain.report import Report
from storage.seals import ERASED, Box, CaseBoxes
from storage.tables import AssignmentRow, DecisionRow, FilingRow, FindingRow, LetterRow, ReportRow, table

Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """One row of one case: what its sealed fields are bound to."""

    case: CaseId
    boxes: CaseBoxes
    table: str
    number: int

    def seal(self, box: Box, field: str, text: str) -> bytes:
        return box.seal((self.table, f"{self.case}/{self.number}", field), text)

    def open(self, box: Box, field: str, sealed: bytes) -> str:
        return box.open((self.table, f"{self.case}/{self.number}", field), sealed)


@dataclass(frozen=True, slots=True)
class Part:
    """`items` takes the tuple from a case, numbered; `key` is the column of the number. Only what `shrinks` may
    lose items: everything else is appended to, and rewritten at most."""

    table: Table
    key: str
    items: Callable[[Case], Mapping[int, Any]]
    write: Callable[[Any, Spot], Columns]
    read: Callable[[Any, Spot], Any]
    shrinks: bool = False


def _write_report(report: Report, spot: Spot) -> Columns:
    words = spot.seal(spot.boxes.working, "words", report.words)
    return {"by": report.by, "at": report.at, "words": words}


def _read_report(row: Any, spot: Spot) -> Report:
    return Report(row.sequence, PartyId(row.by), row.at, spot.open(spot.boxes.working, "words", row.words))


def _write_finding(finding: Finding, spot: Spot) -> Columns:
    box = spot.boxes.register
    value = box.seal_json((spot.table, f"{spot.case}/{spot.number}", "value"), value_to_json(finding.value))
    return {
        "fact": finding.fact,
        "value": value,
        "by": finding.by,
        "at": finding.at,
        "source": finding.source.value,
        "reason": spot.seal(box, "reason", finding.reason),
    }


def _read_finding(row: Any, spot: Spot) -> Finding:
    box = spot.boxes.register
    value: Value = ERASED
    if box.key is not None:
        value = value_from_json(box.open_json((spot.table, f"{spot.case}/{spot.number}", "value"), row.value))
    reason = spot.open(box, "reason", row.reason)
    return Finding(row.sequence, row.fact, value, PartyId(row.by), row.at, Source(row.source), reason)


def _write_assignment(held: Assignment, _spot: Spot) -> Columns:
    return {
        "role": held.role.value,
        "party": held.party,
        "rank": held.rank,
        "since": held.since,
        "acknowledged_at": held.acknowledged_at,
    }


def _read_assignment(row: Any, _spot: Spot) -> Assignment:
    return Assignment(Role(row.role), PartyId(row.party), row.rank, row.since, row.acknowledged_at)


def _write_decision(decision: Decision, spot: Spot) -> Columns:
    return {
        "matter": decision.matter.value,
        "yes": decision.yes,
        "adviser": decision.adviser,
        "decider": decision.decider,
        "at": decision.at,
        "reasons": spot.seal(spot.boxes.register, "reasons", decision.reasons),
        "unknowns": list(decision.unknowns),
    }


def _read_decision(row: Any, spot: Spot) -> Decision:
    adviser = None if row.adviser is None else PartyId(row.adviser)
    reasons = spot.open(spot.boxes.register, "reasons", row.reasons)
    matter, decider = Matter(row.matter), PartyId(row.decider)
    return Decision(row.sequence, matter, row.yes, adviser, decider, row.at, reasons, tuple(row.unknowns))


def _write_filing(filing: Filing, spot: Spot) -> Columns:
    return {
        "stage": filing.stage,
        "kind": filing.kind.value,
        "at": filing.at,
        "by": filing.by,
        "reference": spot.seal(spot.boxes.register, "reference", filing.reference),
        "delay_reason": spot.seal(spot.boxes.register, "delay_reason", filing.delay_reason),
    }


def _read_filing(row: Any, spot: Spot) -> Filing:
    reference = spot.open(spot.boxes.register, "reference", row.reference)
    delay_reason = spot.open(spot.boxes.register, "delay_reason", row.delay_reason)
    return Filing(row.sequence, row.stage, FilingKind(row.kind), row.at, PartyId(row.by), reference, delay_reason)


def _write_letter(letter: Letter, _spot: Spot) -> Columns:
    answered = None if letter.answered is None else str(letter.answered)
    return {"received": str(letter.received), "due": str(letter.due), "answered": answered}


def _read_letter(row: Any, _spot: Spot) -> Letter:
    answered = None if row.answered is None else When.parse(row.answered)
    return Letter(row.number, When.parse(row.received), When.parse(row.due), answered)


PARTS: dict[str, Part] = {
    "reports": Part(
        table(ReportRow), "sequence", lambda c: {r.sequence: r for r in c.reports}, _write_report, _read_report
    ),
    "findings": Part(
        table(FindingRow), "sequence", lambda c: {f.sequence: f for f in c.findings}, _write_finding, _read_finding
    ),
    "assignments": Part(
        table(AssignmentRow),
        "position",
        lambda c: dict(enumerate(c.assignments)),
        _write_assignment,
        _read_assignment,
        shrinks=True,
    ),
    "decisions": Part(
        table(DecisionRow), "sequence", lambda c: {d.sequence: d for d in c.decisions}, _write_decision, _read_decision
    ),
    "filings": Part(
        table(FilingRow), "sequence", lambda c: {f.sequence: f for f in c.filings}, _write_filing, _read_filing
    ),
    "letters": Part(
        table(LetterRow),
        "number",
        lambda c: {letter.number: letter for letter in c.letters},
        _write_letter,
        _read_letter,
    ),
}
"""By the field of Case they fill."""
