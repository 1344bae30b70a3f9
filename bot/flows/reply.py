"""Someone answers the one question they were asked; or the handler writes down what they answered by mail or phone."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import open_point
from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.finding import Source, Value
from bot.domain.ids import CaseId, PartyId
from bot.domain.rights import Verb, may
from bot.domain.task import Task, TaskKind
from bot.flows.guarding import note
from bot.flows.settle import settle, tell
from bot.flows.tasks import Giver, finder, follow, recorded, release
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Reply(Command):
    """`by` owns the task, or writes for its owner."""

    case: CaseId
    task: int
    values: tuple[tuple[str, Value], ...]
    source: Source


def reply(work: Work, services: Services, command: Reply, now: datetime) -> Done:
    """The owner gave the answer, whoever wrote it down. *Don't know* ends what they were asked: it is found out by
    whoever asked them then.

    Raises Refusal `may_not`, `no_such_question`, and `already_answered` when it is needed no more: then nothing is
    kept, and the sentence says whom to tell what is new. The same reply again changes nothing.
    """
    before = work.case(command.case)
    task = before.task(command.task)
    if task is None or task.kind is TaskKind.SKIPPED or not may_reply(before, task, command.by):
        raise Refusal("may_not", number=before.number if before.roles(command.by) else "")
    if not before.open or not task.open:
        if _is_said(before, task, command):
            return Done("unchanged", before.id, before.number)
        raise Refusal("already_answered", number=before.number)
    question = open_point.find_question(before, services.interview, task.question)
    if question is None or not {fact for fact, _ in command.values} <= set(question.facts):
        raise Refusal("no_such_question")
    said = recorded(work, before, question, command.values, Giver(task.owner, now, command.source))
    case = settle(work, services, before, _followed(services, said.case, task, now), now)
    said.hold(work, command.by, now)
    about = {} if command.by == task.owner else {"giver": task.owner}
    note(work, case, "replied", command.by, now, task=str(task.number), question=question.id, **about)
    release(work, before, case, now, task.owner)
    _tell_asker(work, case, task, command, now)
    return Done("replied", case.id, case.number)


def may_reply(case: Case, task: Task, by: PartyId) -> bool:
    """Owners answer their one thing without any role, unless they are kept out."""
    return (task.owner == by and by not in case.kept_out) or may(by, Verb.REPLY, case)


def _followed(services: Services, case: Case, task: Task, now: datetime) -> Case:
    """An owner who finds out for themselves and still doesn't know keeps their task."""
    if task.kind is TaskKind.ASKED:
        case = open_point.ended(case, lambda t: t.number == task.number, now)
    return follow(services, case, finder(case, task.by), now)


def _is_said(case: Case, task: Task, command: Reply) -> bool:
    """Whether the task's owner gave these very values, and they stand."""
    known = [(case.finding(fact), value) for fact, value in command.values]
    return all(f is not None and (f.by, f.value) == (task.owner, value) for f, value in known)


def _tell_asker(work: Work, case: Case, task: Task, command: Reply, now: datetime) -> None:
    asker = finder(case, task.by)
    if task.kind is TaskKind.ASKED and asker not in (command.by, task.owner):
        tell(work, case, "replied", ToParty(asker), now, task=str(task.number))
