"""Whoever reported answers a quick question, or says that a step of the first aid is done."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import Delivery, ToParty
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Source, Value
from bot.domain.first_aid import DONE, KIND, TAPS, UNSURE
from bot.domain.ids import CaseId, PartyId
from bot.domain.party import Role
from bot.domain.rights import Verb
from bot.flows.guarding import admit, note
from bot.flows.settle import settle
from bot.ports import Command, Done, Work
from bot.services import Services

SLOT = "tap"
"""The slot of the card with the questions and the steps: posted once, edited in place."""


@dataclass(frozen=True, slots=True)
class Tap(Command):
    """`value` UNKNOWN: they don't know. `seq` is the finding of `fact` they saw, 0 for none."""

    case: CaseId
    fact: str
    value: Value
    seq: int


@dataclass(frozen=True, slots=True)
class Tick(Command):
    case: CaseId
    step: str


def tap(work: Work, services: Services, command: Tap, now: datetime) -> Done:
    """What a handler found is never overwritten; the same tap again changes nothing.

    Raises Refusal `no_such_question`, `tap_known`, `stale_answer`, `may_not`, `case_closed`.
    """
    before = admit(work.case(command.case), command.by, Verb.TAP)
    _check(services, command)
    known = before.finding(command.fact)
    if known is not None and known.source is not Source.REPORT:
        raise Refusal("tap_known", number=before.number)
    case = _recorded(before, command, now)
    if case == before:
        return Done("unchanged", case.id, case.number)
    if command.seq != before.sequence((command.fact,)):
        raise Refusal("stale_answer", number=before.number)
    case = settle(work, services, before, case, now)
    note(work, case, "tapped", command.by, now, fact=command.fact)
    show_taps(work, case, command.by, now)
    return Done("tapped", case.id, case.number)


def tick(work: Work, services: Services, command: Tick, now: datetime) -> Done:
    """Stamped with who and when, once. Raises Refusal `no_such_step`, `may_not`, `case_closed`."""
    before = admit(work.case(command.case), command.by, Verb.TICK)
    if command.step not in {step.id for aid in services.law.first_aid for step in aid.steps}:
        raise Refusal("no_such_step")
    reports = Role.REPORTER in before.roles(command.by)
    source = Source.REPORT if reports else Source.THREAD
    case = before.record(DONE + command.step, True, command.by, now, source)
    if case == before:
        return Done("unchanged", case.id, case.number)
    case = settle(work, services, before, case, now)
    note(work, case, "ticked", command.by, now, step=command.step)
    if reports:
        show_taps(work, case, command.by, now)
    return Done("ticked", case.id, case.number)


def show_taps(work: Work, case: Case, reporter: PartyId, now: datetime) -> None:
    """Queue the card with the questions and the steps, for one who reported."""
    work.put(Delivery(case.organisation, case.id, "tap", ToParty(reporter), now, slot=SLOT))


def _check(services: Services, command: Tap) -> None:
    kinds = tuple(aid.kind for aid in services.law.first_aid)
    fields = {field.fact: tuple(o.id for o in field.options) for field in services.interview.fields}
    known: tuple[Value, ...] = {KIND: kinds, "contained": (True, False)}.get(command.fact, fields.get(command.fact, ()))
    if command.fact not in TAPS or (command.value is not UNKNOWN and command.value not in known):
        raise Refusal("no_such_question")


def _recorded(case: Case, command: Tap, now: datetime) -> Case:
    """*I don't know* leaves the fact open: it is the handler's to find out."""
    if command.value is UNKNOWN:
        return case.record(UNSURE + command.fact, True, command.by, now, Source.REPORT)
    return case.record(command.fact, command.value, command.by, now, Source.REPORT)
