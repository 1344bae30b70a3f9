"""The register entry: a case as the authority must be able to verify it (GDPR Art. 33(5)).

Facts, effects, measures, and for each call that was made when, by whom, on what grounds and what was not known that
day. It is a projection: nothing is stored but the case. People are party ids; whoever shows an entry names those
its reader may see. What was reported word for word is not in it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from bot.domain.assessment import Assessment
from bot.domain.case import Case
from bot.domain.deadline import Deadline
from bot.domain.decision import Decision, Matter
from bot.domain.filing import Filing
from bot.domain.finding import Finding, value_to_json
from bot.domain.ids import PartyId
from bot.domain.informing import Informing
from bot.domain.letter import Letter
from bot.domain.measure import Measure
from bot.domain.milestone import MILESTONES, When
from bot.domain.risk import Risk

Json: TypeAlias = Mapping[str, Any]

VERSION = 1
"""Of the entry's shape. Programs that read entries ask it first."""


def entry_of(case: Case, assessment: Assessment) -> dict[str, Any]:
    """Everything of `case` that belongs in the register, as plain JSON. Instants are ISO in UTC; a time that is known
    to the day, month or year is written as far as it is known."""
    closing = case.closing
    return {
        "version": VERSION,
        "number": case.number,
        "organisation": case.organisation,
        "unit": case.unit,
        "jurisdiction": case.jurisdiction,
        "outcome": "open" if closing is None else closing.outcome.value,
        "opened_at": _iso(case.opened_at),
        "closed_at": None if closing is None else _iso(closing.at),
        "entered_after": case.entered_after,
        "law": None if case.law is None else {"date": case.law.date, "version": case.law.version},
        "times": dict(_times(case)),
        "findings": [_finding(finding) for finding in case.findings],
        "risk": _risk(assessment.risk),
        "deadlines": [_deadline(deadline) for deadline in assessment.deadlines],
        "flags": [{"id": flag.id, "value": flag.value} for flag in assessment.flags],
        "decisions": [_decision(decision) for decision in case.decisions],
        "filings": [_filing(filing) for filing in case.filings],
        "informings": [_informing(informing) for informing in case.informings],
        "measures": [_measure(measure) for measure in case.measures],
        "letters": [_letter(case, letter) for letter in case.letters],
        "unknown": list(_open_points(case)),
        "endings": list(_endings(case)),
    }


def _times(case: Case) -> Iterable[tuple[str, str]]:
    """The named instants, and when it was first reported."""
    reports = [report.at for report in case.reports if not report.parted]
    if reports:
        yield "reported", _iso(min(reports))
    for name in MILESTONES:
        value = case.value("contained_at" if name == "contained" else name)
        if isinstance(value, When):
            yield name, str(value)


def _finding(finding: Finding) -> Json:
    return {
        "fact": finding.fact,
        "value": value_to_json(finding.value),
        "by": finding.by,
        "at": _iso(finding.at),
        "source": finding.source.value,
        "reason": finding.reason,
    }


def _risk(risk: Risk) -> Json:
    rules = [{"id": r.id, "level": r.level.value, "because": list(r.because), "source": r.source} for r in risk.fired]
    return {"level": risk.level.value, "rules": rules, "missing": list(risk.missing)}


def _deadline(deadline: Deadline) -> Json:
    return {
        "obligation": deadline.obligation,
        "due": None if deadline.due is None else _iso(deadline.due),
        "status": deadline.status.value,
        "basis": deadline.basis,
        "from": deadline.origin,
        "readings": [{"rule": r.rule, "due": _iso(r.due)} for r in deadline.readings],
    }


def _decision(decision: Decision) -> Json:
    return {
        "matter": decision.matter.value,
        "yes": decision.yes,
        "at": _iso(decision.at),
        "adviser": decision.adviser,
        "decider": decision.decider,
        "reasons": decision.reasons,
        "unknowns": list(decision.unknowns),
        "recommended": decision.recommended,
        "ground": decision.ground,
    }


def _filing(filing: Filing) -> Json:
    return {
        "stage": filing.stage,
        "kind": filing.kind.value,
        "at": _iso(filing.at),
        "by": filing.by,
        "reference": filing.reference,
        "delay_reason": filing.delay_reason,
    }


def _informing(informing: Informing) -> Json:
    return {
        "group": informing.group,
        "at": _iso(informing.at),
        "by": informing.by,
        "channel": informing.channel.value,
        "told": informing.told,
        "of": informing.of,
        "returned": informing.returned,
        "text": informing.text,
        "text_version": informing.version,
        "grounds": informing.grounds,
    }


def _measure(measure: Measure) -> Json:
    return {
        "kind": measure.kind.value,
        "text": measure.text,
        "owner": measure.owner,
        "due": _iso_or_none(measure.due),
        "done_at": _iso_or_none(measure.done_at),
        "dropped": measure.dropped,
    }


def _letter(case: Case, letter: Letter) -> Json:
    return {
        "kind": letter.kind.value,
        "authority": letter.authority,
        "reference": letter.reference,
        "received": str(letter.received),
        "due": str(letter.due),
        "extended_to": None if letter.extended_to is None else str(letter.extended_to),
        "answered": None if letter.answered is None else str(letter.answered),
        "reply_reference": letter.reply_reference,
        "questions": [
            {
                "text": question.text,
                "owner": question.owner,
                "answer": question.answer,
                "evidence": question.evidence,
                "answered_by": question.answered_by,
                "answered_at": _iso_or_none(question.answered_at),
            }
            for question in case.asked_in(letter.number)
        ],
    }


def _open_points(case: Case) -> Iterable[Json]:
    """What is still unknown, who finds out, and when it comes (GDPR Art. 33(4))."""
    for task in case.tasks:
        if task.open and task.due is not None:
            yield {"question": task.question, "owner": task.owner, "due": _iso(task.due)}


def _endings(case: Case) -> Iterable[Json]:
    """Each time the case ended, oldest first, and when it was opened again."""
    for again in case.reopenings:
        yield {
            "outcome": again.ended.outcome.value,
            "by": again.ended.by,
            "at": _iso(again.ended.at),
            "reason": again.ended.reason,
            "into": again.ended.into,
            "reopened": {"by": again.by, "at": _iso(again.at), "reason": again.reason},
        }
    if (closing := case.closing) is not None:
        yield {
            "outcome": closing.outcome.value,
            "by": closing.by,
            "at": _iso(closing.at),
            "reason": closing.reason,
            "into": closing.into,
            "reopened": None,
        }


def _iso(instant: datetime) -> str:
    return instant.isoformat()


def _iso_or_none(instant: datetime | None) -> str | None:
    return None if instant is None else _iso(instant)


FILTERS = ("all", "notified", "not_notified", "informed", "not_informed", "undecided", "open", "closed")
"""What the register can be narrowed to: by what was decided, and by whether the case goes on."""


def is_wanted(case: Case, wanted: str) -> bool:
    """Whether the entry of `case` is one of `wanted`, one of FILTERS. The latest decision of a matter counts."""
    notify, inform = (d.yes if (d := case.decision(matter)) else None for matter in (Matter.NOTIFY, Matter.INFORM))
    return {
        "notified": notify is True,
        "not_notified": notify is False,
        "informed": inform is True,
        "not_informed": inform is False,
        "undecided": case.open and notify is None,
        "open": case.open,
        "closed": not case.open,
    }.get(wanted, True)


def named(entry: Json, names: Mapping[PartyId, str]) -> dict[str, Any]:
    """`entry` with the people its reader may know: `people` maps id → name."""
    known = {str(party): name for party, name in names.items()}
    return {**entry, "people": {party: known[party] for party in sorted(_ids(entry, frozenset(known)))}}


def _ids(value: object, known: frozenset[str]) -> set[str]:
    """The party ids anywhere in `value`."""
    match value:
        case str():
            return {value} & known
        case Mapping():
            return {party for inner in value.values() for party in _ids(inner, known)}
        case list():
            return {party for inner in value for party in _ids(inner, known)}
        case _:
            return set()
