"""Reads `regimes/*.toml`: the obligations, and what must fit together among them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations

from bot.domain.counting import RULES, UDD
from bot.domain.decision import Matter
from bot.domain.milestone import MILESTONES
from bot.domain.regime import LETTER, LawStatus, Obligation, Period, Reading, Threshold, Unit, Validity
from bot.law.table import Document, Table

WHO = ("controller", "processor")
CONFIDENCE = ("high", "medium", "low")

Read = tuple[Obligation, Table]


def obligations_of(document: Document) -> Iterator[Read]:
    """Every obligation of one file, with its table for later faults."""
    for table in document.tables("obligation"):
        yield _obligation(table), table


def check_obligations(read: Iterable[Read], jurisdictions: Iterable[str], ladders: Mapping[str, object]) -> None:
    """What can only be seen with everything read: names that point elsewhere, and validity that overlaps."""
    read = tuple(read)
    known = tuple(jurisdictions)
    triggers = {*MILESTONES, LETTER, *(obligation.id for obligation, _ in read)}
    for obligation, table in read:
        table.known("trigger", obligation.trigger, tuple(triggers), "milestone or obligation")
        table.known("ladder", obligation.ladder, tuple(ladders), "ladder")
        if obligation.trigger == obligation.id:
            table.fault("trigger", "an obligation can't start itself")
        for validity in obligation.validity:
            table.known("validity", validity.jurisdiction, known, "jurisdiction")
    for (first, _), (second, table) in combinations(read, 2):
        for one in first.validity if first.id == second.id else ():
            for other in second.validity:
                if one.jurisdiction == other.jurisdiction and _overlap(one, other):
                    table.fault("validity", f"overlaps another {second.id} in {one.jurisdiction}")


def _obligation(table: Table) -> Obligation:
    identity = table.text("id")
    regime, _, stage = identity.partition("/")
    if identity and not (regime and stage):
        table.fault("id", "must be <regime>/<stage>")
    who = table.texts("who")
    for name in who:
        table.known("who", name, WHO, "role")
    matter = table.one_of("matter", Matter, Matter.NOTIFY) if table.has("matter") else None
    obligation = Obligation(
        id=identity,
        regime=regime,
        stage=stage,
        who=frozenset(who),
        whom=table.text("whom"),
        trigger=table.text("trigger"),
        period=_period(table),
        threshold=table.one_of("threshold", Threshold, Threshold.ALWAYS),
        citation=table.text("citation"),
        status=table.one_of("status", LawStatus, LawStatus.PROPOSED),
        validity=tuple(_validity(table)),
        title=table.said("title"),
        ladder=table.text("ladder"),
        exempt_when=table.condition("exempt_when") if table.has("exempt_when") else None,
        late_needs_reason=table.flag("late_needs_reason"),
        repeats=table.flag("repeats"),
        matter=matter,
        source=table.text("source"),
        confidence=table.text("confidence"),
    )
    table.known("confidence", obligation.confidence, CONFIDENCE, "degree of confidence")
    if obligation.status is LawStatus.IN_FORCE and table.has("validity") and not obligation.validity:
        table.fault("validity", "is empty, though it is in force")
    if obligation.status is LawStatus.PROPOSED and obligation.validity:
        table.fault("validity", "what is only proposed is valid nowhere")
    table.done()
    return obligation


def _period(table: Table) -> Period:
    counting = table.text("counting")
    length, hours = table.number("length"), table.number("policy_hours")
    unit = table.one_of("unit", Unit, Unit.HOURS) if table.has("unit") else None
    _check_counting(table, "counting", counting, length, unit)
    readings = []
    for inner in table.inner("readings", required=False):
        reading = Reading(inner.text("counting"), inner.text("held_by"))
        _check_counting(inner, "counting", reading.counting, length, unit)
        readings.append(reading)
        inner.done()
    if hours is not None and counting != UDD:
        table.fault("policy_hours", f"belongs to {UDD} only")
    return Period(counting, length or 0, unit or Unit.HOURS, tuple(readings), hours)


def _check_counting(table: Table, key: str, counting: str, length: int | None, unit: Unit | None) -> None:
    table.known(key, counting, (*RULES, UDD), "way of counting")
    wanted = RULES[counting].unit if counting in RULES else None
    if counting in (*RULES, UDD) and unit != wanted:
        table.fault(key, f"{counting} counts {wanted.value if wanted else 'nothing'}, not {unit or 'nothing'}")
    elif wanted is not None and length is None:
        table.fault(key, "needs a length")


def _validity(table: Table) -> Iterator[Validity]:
    for inner in table.inner("validity"):
        start, end = inner.day("start"), inner.day("end", required=False)
        if start is not None and end is not None and end <= start:
            inner.fault("end", "must be after start")
        yield Validity(inner.text("jurisdiction"), start or date.min, end)
        inner.done()


def _overlap(one: Validity, other: Validity) -> bool:
    return one.start < (other.end or date.max) and other.start < (one.end or date.max)
