"""A question of an authority's letter gets its answer, and where the proof is."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.letter import LetterQuestion
from bot.domain.party import Role
from bot.domain.rights import Verb
from bot.flows.guarding import hold, next_hit, note, safe
from bot.flows.lettering import admit_question, with_questions
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Respond(Command):
    """`evidence` says where the proof is; nothing is attached."""

    case: CaseId
    question: int
    answer: str
    evidence: str = ""


def respond(work: Work, services: Services, command: Respond, now: datetime) -> Done:
    """By its owner, the handler or the DPO; anew as often as needed until the reply is sent.

    Raises Refusal `letter_answer_needed`, `no_such_letter_question`, `letter_answered`, `may_not`.
    """
    before = work.case(command.case)
    question = admit_question(before, command.by, Verb.RESPOND, command.question, owner=True)
    answer = safe(command.answer, next_hit(work, before))
    evidence = safe(command.evidence, next_hit(work, before) + len(answer.hits))
    if not answer.text.strip():
        raise Refusal("letter_answer_needed", number=before.number)
    if not question.open and (question.answer, question.evidence) == (answer.text, evidence.text):
        return Done("unchanged", before.id, before.number)
    given = replace(question, answer=answer.text, evidence=evidence.text, answered_by=command.by, answered_at=now)
    case = settle(work, services, before, with_questions(before, given), now)
    for taken in (answer, evidence):
        hold(work, case, command.by, f"letter_question/{question.number}", taken, now)
    note(work, case, "letter_responded", command.by, now, question=str(question.number))
    _tell_handler(work, case, given, now)
    return Done("letter_responded", case.id, case.number)


def _tell_handler(work: Work, case: Case, question: LetterQuestion, now: datetime) -> None:
    for handler in case.holders(Role.HANDLER)[:1]:
        if handler.party != question.answered_by:
            tell(work, case, "letter_question", ToParty(handler.party), now, question=str(question.number))
