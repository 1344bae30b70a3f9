"""Questions are answered: the values become findings, and what waited for them waits no more."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import Source, Value
from bot.domain.ids import CaseId
from bot.domain.interview import Question
from bot.domain.open_point import find_question
from bot.domain.rights import Verb
from bot.flows.guarding import admit, note
from bot.flows.settle import settle
from bot.flows.tasks import Giver, follow, recorded, release
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
    question = _question(before, services, command.question)
    if question is None or not {fact for fact, _ in command.values} <= set(question.facts):
        raise Refusal("no_such_question")
    said = recorded(work, before, question, command.values, Giver(command.by, now, command.source))
    if said.case == before:
        return Done("unchanged", before.id, before.number)
    if command.seq is not None and command.seq != before.sequence(question.facts):
        raise Refusal("stale_answer", number=before.number)
    case = settle(work, services, before, follow(services, said.case, command.by, now), now)
    said.hold(work, command.by, now)
    note(work, case, "answered", command.by, now, question=question.id, findings=_numbers(before, case))
    release(work, before, case, now, command.by)
    return Done("answered", case.id, case.number)


def _question(case: Case, services: Services, question: str) -> Question | None:
    """Also one that is not asked any more: what is known of it can be corrected."""
    return find_question(case, services.interview, question) or services.interview.question(question)


def _numbers(before: Case, case: Case) -> str:
    return " ".join(str(finding.sequence) for finding in case.findings[len(before.findings) :])
