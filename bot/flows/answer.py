"""A question is answered: the values become findings, nothing else."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import Source, Value
from bot.domain.ids import CaseId
from bot.domain.rights import Verb
from bot.flows.guarding import admit, note
from bot.flows.settle import settle
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Answer(Command):
    """`seq` is the finding the person saw when they answered; None when they typed it unseen (a message)."""

    case: CaseId
    question: str
    values: tuple[tuple[str, Value], ...]
    source: Source
    seq: int | None = None


def answer(work: Work, services: Services, command: Answer, now: datetime) -> Done:
    """The same values again change nothing. Raises Refusal `no_such_question`, `stale_answer`, `may_not`…"""
    before = admit(work.case(command.case), command.by, Verb.ANSWER)
    question = services.interview.question(command.question)
    if question is None or not {fact for fact, _ in command.values} <= set(question.facts):
        raise Refusal("no_such_question")
    case = _record(before, command, now)
    if case == before:
        return Done("unchanged", case.id, case.number)
    if command.seq is not None and command.seq != before.sequence(question.facts):
        raise Refusal("stale_answer", number=before.number)
    case = settle(work, services, before, case, now)
    note(work, case, "answered", command.by, now, question=question.id, findings=_numbers(before, case))
    return Done("answered", case.id, case.number)


def _record(case: Case, command: Answer, now: datetime) -> Case:
    for fact, value in command.values:
        case = case.record(fact, value, command.by, now, command.source)
    return case


def _numbers(before: Case, case: Case) -> str:
    return " ".join(str(finding.sequence) for finding in case.findings[len(before.findings) :])
