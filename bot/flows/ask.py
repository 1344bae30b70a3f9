"""Someone else is asked one question of a case, until a date. They see that question, and nothing else."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain import open_point
from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.interview import Question, is_answered
from bot.domain.milestone import Precision, When
from bot.domain.rights import Verb, may
from bot.domain.task import Task, TaskKind
from bot.flows.guarding import admit, note
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Ask(Command):
    """`to` may hold no role in the case at all. `due`: to the day or better."""

    case: CaseId
    question: str
    to: PartyId
    due: When


@dataclass(frozen=True, slots=True)
class Later(Command):
    """`task` gets another date."""

    case: CaseId
    task: int
    due: When


def ask(work: Work, services: Services, command: Ask, now: datetime) -> Done:
    """Asked of the same person already: nothing changes, the date neither.

    Raises Refusal `no_such_question`, `has_answer`, `no_such_person` (of another organisation, kept out, or oneself),
    `date_past`, `when_unreadable`, `may_not`, `case_closed`.
    """
    before = admit(work.case(command.case), command.by, Verb.ASK)
    question = open_point.find_question(before, services.interview, command.question)
    if question is None:
        raise Refusal("no_such_question")
    _check_person(work, before, command)
    if any(task.question == question.id for task in open_point.asked_of(before, command.to)):
        return Done("unchanged", before.id, before.number)
    if _is_known(before, question):
        raise Refusal("has_answer", number=before.number)
    due = instant_of(command.due, before, now)
    case = settle(work, services, before, _asked(before, question, command, due, now), now)
    number = str(case.tasks[-1].number)
    note(work, case, "asked", command.by, now, question=question.id, to=command.to, task=number)
    tell(work, case, "asked", ToParty(command.to), now, task=number)
    return Done("asked", case.id, case.number)


def later(work: Work, services: Services, command: Later, now: datetime) -> Done:
    """What is reminded of together gets its new date together. Of what was asked of someone the asking side alone
    moves the date, and they are told.

    Raises Refusal `may_not`, `already_answered`, `date_past`, `when_unreadable`.
    """
    before = work.case(command.case)
    task = before.task(command.task)
    if task is None or not _may_move(before, task, command.by):
        raise Refusal("may_not", number=before.number if before.roles(command.by) else "")
    moved = {t.number for t in before.tasks if t.open and _goes_with(t, task)}
    if not before.open or not moved:
        raise Refusal("already_answered", number=before.number)
    due = instant_of(command.due, before, now)
    tasks = tuple(replace(t, due=due) if t.number in moved else t for t in before.tasks)
    if tasks == before.tasks:
        return Done("unchanged", before.id, before.number)
    case = settle(work, services, before, replace(before, tasks=tasks), now)
    note(work, case, "moved", command.by, now, task=str(task.number), due=due.isoformat())
    if task.kind is TaskKind.ASKED and task.owner not in case.kept_out:
        tell(work, case, "asked", ToParty(task.owner), now, task=str(task.number))
    return Done("moved", case.id, case.number)


def instant_of(due: When, case: Case, now: datetime) -> datetime:
    """A day means 12:00 of it, or its end when that is past. Raises Refusal `date_past`, `when_unreadable`."""
    zone = ZoneInfo(case.zone)
    if due.precision is Precision.DAY and due.first is not None:
        noon = open_point.noon_of(due.first, zone)
        instant = noon if noon > now else due.latest(zone) - timedelta(minutes=1)
    elif due.instant is not None:
        instant = due.instant
    else:
        raise Refusal("when_unreadable", field="due")
    if instant <= now:
        raise Refusal("date_past", field="due")
    return instant


def _check_person(work: Work, case: Case, command: Ask) -> None:
    """Whoever is kept out is refused like someone who can't be chosen: nobody learns why. While it waits whether
    someone is, whoever reported can be asked alone."""
    stranger = work.party(command.to).organisation != case.organisation
    if stranger or command.to in case.kept_out or command.to == command.by:
        raise Refusal("no_such_person")
    if case.veiled and command.to != case.reporter:
        raise Refusal("wish_first", number=case.number)


def _is_known(case: Case, question: Question) -> bool:
    return is_answered(case, question) and not open_point.is_unknown(case, question)


def _asked(case: Case, question: Question, command: Ask, due: datetime, now: datetime) -> Case:
    """It waits for whoever was asked now: nobody finds it out themselves, and it is not put aside any more."""
    rest = (TaskKind.UNKNOWN, TaskKind.SKIPPED)
    case = open_point.ended(case, lambda t: t.question == question.id and t.kind in rest, now)
    return open_point.opened(case, TaskKind.ASKED, question.id, command.by, command.to, now, due)


def _may_move(case: Case, task: Task, by: PartyId) -> bool:
    mine = task.kind is TaskKind.UNKNOWN and task.owner == by and by not in case.kept_out
    return task.due is not None and (mine or may(by, Verb.ASK, case))


def _goes_with(other: Task, task: Task) -> bool:
    if task.kind is TaskKind.ASKED:
        return other == task
    return (other.kind, other.owner, other.due) == (task.kind, task.owner, task.due)
