"""What was done about a case, as rows. What the register tells is sealed under its key; who was to be kept out, and
why, under the working key. A task has no text of its own."""

from typing import Any

from bot.domain.case import Closing, Outcome, Reopening
from bot.domain.exclusion import Exclusion
from bot.domain.ids import CaseId, PartyId
from bot.domain.informing import Channel, Informing
from bot.domain.measure import Measure, MeasureKind
from bot.domain.task import Task, TaskKind
from storage.act_tables import ExclusionRow, InformingRow, MeasureRow, ReopeningRow, TaskRow
from storage.part import Columns, Part, Spot, someone
from storage.tables import table


def _write_informing(informing: Informing, spot: Spot) -> Columns:
    plain = ("group", "at", "by", "told", "of", "returned")
    return {
        **{field: getattr(informing, field) for field in plain},
        "channel": informing.channel.value,
        **{f: spot.seal(spot.boxes.register, f, getattr(informing, f)) for f in ("text", "version", "grounds")},
    }


def _read_informing(row: Any, spot: Spot) -> Informing:
    return Informing(
        sequence=row.sequence,
        group=row.group,
        at=row.at,
        by=PartyId(row.by),
        channel=Channel(row.channel),
        told=row.told,
        of=row.of,
        returned=row.returned,
        **{f: spot.open(spot.boxes.register, f, getattr(row, f)) for f in ("text", "version", "grounds")},
    )


def _write_measure(measure: Measure, spot: Spot) -> Columns:
    return {
        "kind": measure.kind.value,
        **{field: getattr(measure, field) for field in ("owner", "by", "at", "due", "done_at")},
        **{f: spot.seal(spot.boxes.register, f, getattr(measure, f)) for f in ("text", "dropped")},
    }


def _read_measure(row: Any, spot: Spot) -> Measure:
    return Measure(
        number=row.number,
        kind=MeasureKind(row.kind),
        owner=PartyId(row.owner),
        by=PartyId(row.by),
        at=row.at,
        due=row.due,
        done_at=row.done_at,
        **{f: spot.open(spot.boxes.register, f, getattr(row, f)) for f in ("text", "dropped")},
    )


def _write_task(task: Task, _spot: Spot) -> Columns:
    plain = ("question", "by", "at", "owner", "due", "ended_at")
    return {"kind": task.kind.value, **{field: getattr(task, field) for field in plain}}


def _read_task(row: Any, _spot: Spot) -> Task:
    by, owner = PartyId(row.by), PartyId(row.owner)
    return Task(row.number, TaskKind(row.kind), row.question, by, row.at, owner, row.due, row.ended_at)


def _write_exclusion(wish: Exclusion, spot: Spot) -> Columns:
    return {
        **{field: getattr(wish, field) for field in ("party", "by", "at", "lifted", "settled_by", "settled_at")},
        **{field: spot.seal(spot.boxes.working, field, getattr(wish, field)) for field in ("words", "reason")},
    }


def _read_exclusion(row: Any, spot: Spot) -> Exclusion:
    return Exclusion(
        number=row.number,
        party=someone(row.party),
        by=PartyId(row.by),
        at=row.at,
        lifted=row.lifted,
        settled_by=someone(row.settled_by),
        settled_at=row.settled_at,
        **{field: spot.open(spot.boxes.working, field, getattr(row, field)) for field in ("words", "reason")},
    )


def _write_reopening(reopening: Reopening, spot: Spot) -> Columns:
    ended = reopening.ended
    return {
        "by": reopening.by,
        "at": reopening.at,
        "reason": spot.seal(spot.boxes.register, "reason", reopening.reason),
        "ended_outcome": ended.outcome.value,
        "ended_by": ended.by,
        "ended_at": ended.at,
        "ended_reason": spot.seal(spot.boxes.register, "ended_reason", ended.reason),
        "ended_into": ended.into,
    }


def _read_reopening(row: Any, spot: Spot) -> Reopening:
    reason, ended_reason = (
        spot.open(spot.boxes.register, field, getattr(row, field)) for field in ("reason", "ended_reason")
    )
    into = None if row.ended_into is None else CaseId(row.ended_into)
    ended = Closing(Outcome(row.ended_outcome), PartyId(row.ended_by), row.ended_at, ended_reason, into)
    return Reopening(row.number, PartyId(row.by), row.at, reason, ended)


ACTS: dict[str, Part] = {
    "informings": Part(
        table(InformingRow),
        "sequence",
        lambda c: {i.sequence: i for i in c.informings},
        _write_informing,
        _read_informing,
    ),
    "measures": Part(
        table(MeasureRow), "number", lambda c: {m.number: m for m in c.measures}, _write_measure, _read_measure
    ),
    "tasks": Part(table(TaskRow), "number", lambda c: {t.number: t for t in c.tasks}, _write_task, _read_task),
    "exclusions": Part(
        table(ExclusionRow), "number", lambda c: {e.number: e for e in c.exclusions}, _write_exclusion, _read_exclusion
    ),
    "reopenings": Part(
        table(ReopeningRow), "number", lambda c: {r.number: r for r in c.reopenings}, _write_reopening, _read_reopening
    ),
}
"""By the field of Case they fill."""
