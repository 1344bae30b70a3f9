"""The tuples of a case as rows: one `Part` each, with what it seals and under which key."""

from typing import Any

from bot.domain.decision import Decision, Matter
from bot.domain.filing import Filing, FilingKind
from bot.domain.finding import Finding, Source, Value, value_from_json, value_to_json
from bot.domain.ids import CaseId, PartyId
from bot.domain.party import Assignment, Role
from bot.domain.report import Report
from storage.act_parts import ACTS
from storage.letter_parts import LETTERS
from storage.part import Columns, Part, Spot, someone
from storage.seals import ERASED
from storage.tables import AssignmentRow, DecisionRow, FilingRow, FindingRow, ReportRow, table

_FILED = {"reference": "reference", "delay_reason": "delay_reason", "frozen_copy": "copy"}
"""The texts of a filing: column → field, in the order it takes them."""


def _write_report(report: Report, spot: Spot) -> Columns:
    words = spot.seal(spot.boxes.working, "words", report.words)
    return {"by": report.by, "at": report.at, "words": words, "origin": report.origin, "parted": report.parted}


def _read_report(row: Any, spot: Spot) -> Report:
    words = spot.open(spot.boxes.working, "words", row.words)
    origin = None if row.origin is None else CaseId(row.origin)
    return Report(row.sequence, PartyId(row.by), row.at, words, origin, bool(row.parted))


def _write_finding(finding: Finding, spot: Spot) -> Columns:
    box = spot.boxes.register
    value = box.seal_json(spot.at("value"), value_to_json(finding.value))
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
        value = value_from_json(box.open_json(spot.at("value"), row.value))
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
        "recommended": decision.recommended,
        "ground": spot.seal(spot.boxes.register, "ground", decision.ground),
    }


def _read_decision(row: Any, spot: Spot) -> Decision:
    return Decision(
        sequence=row.sequence,
        matter=Matter(row.matter),
        yes=row.yes,
        adviser=someone(row.adviser),
        decider=PartyId(row.decider),
        at=row.at,
        reasons=spot.open(spot.boxes.register, "reasons", row.reasons),
        unknowns=tuple(row.unknowns),
        recommended=row.recommended or "",
        ground=spot.open(spot.boxes.register, "ground", row.ground),
    )


def _write_filing(filing: Filing, spot: Spot) -> Columns:
    return {
        "stage": filing.stage,
        "kind": filing.kind.value,
        "at": filing.at,
        "by": filing.by,
        **{name: spot.seal(spot.boxes.register, name, getattr(filing, field)) for name, field in _FILED.items()},
    }


def _read_filing(row: Any, spot: Spot) -> Filing:
    texts = (spot.open(spot.boxes.register, name, getattr(row, name)) for name in _FILED)
    return Filing(row.sequence, row.stage, FilingKind(row.kind), row.at, PartyId(row.by), *texts)


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
    **LETTERS,
    **ACTS,
}
"""By the field of Case they fill."""
