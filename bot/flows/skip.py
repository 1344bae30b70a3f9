"""A question is put aside: it comes again when the others have their answers."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.interview import is_answered, next_question
from bot.domain.open_point import can_skip, find_question, open_points, put_aside
from bot.domain.rights import Verb
from bot.flows.guarding import admit, note
from bot.flows.settle import settle
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Skip(Command):
    """`seq` is the finding the person saw when they put it aside."""

    case: CaseId
    question: str
    seq: int


def skip(work: Work, services: Services, command: Skip, now: datetime) -> Done:
    """What waits already is left as it is; what came again is put behind all others once more.

    Raises Refusal `no_such_question`, `stale_answer`, `last_question`, `may_not`, `case_closed`.
    """
    before = admit(work.case(command.case), command.by, Verb.SKIP)
    question = find_question(before, services.interview, command.question)
    if question is None:
        raise Refusal("no_such_question")
    if command.seq != before.sequence(question.facts) or is_answered(before, question):
        raise Refusal("stale_answer", number=before.number)
    if question != next_question(before, services.interview) and open_points(before, question.id):
        return Done("unchanged", before.id, before.number)
    if not can_skip(before, services.interview, question, now):
        raise Refusal("last_question", number=before.number)
    case = settle(work, services, before, put_aside(before, question.id, command.by, now), now)
    note(work, case, "skipped", command.by, now, question=question.id)
    return Done("skipped", case.id, case.number)
