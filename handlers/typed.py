"""A typed message as an answer: only when it clearly answers the question that is open now."""

from datetime import datetime

from bot.domain.answers import read_words
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import Source
from bot.domain.ids import CaseId, CommandId
from bot.domain.interview import Question, next_question
from bot.domain.party import Party, Role
from bot.domain.rights import Verb, may
from bot.flows.answer import Answer, answer
from bot.ports import Read
from bot.services import Services
from handlers.requests import Request
from handlers.scenes import speech_for, zone_for


def typed_answer(
    read: Read, services: Services, now: datetime, party: Party, text: str, command_id: str, thread: CaseId | None
) -> Request | None:
    """The answer that `text` is, or None. In a thread it is about that case; in a direct message about the one
    open case its writer handles, if there is exactly one.

    Raises Refusal `may_not` for a stranger in a thread, `case_closed` in one that has ended.
    """
    case = read.case(thread) if thread is not None else _own_case(read, party)
    if case is None:
        return None
    if not may(party.id, Verb.ANSWER, case):
        raise Refusal("may_not", number="")
    if not case.open:
        raise Refusal("case_closed", number=case.number)
    question = next_question(case, services.interview)
    if question is None:
        return None
    labels = _labels(services, party, case, question)
    values = read_words(question, text, labels, zone_for(services, party), now)
    if values is None:
        return None
    seq = case.sequence(question.facts)
    command = Answer(CommandId(command_id), party.id, case.id, question.id, values, Source.MESSAGE, seq)
    return lambda desk: desk.submit(answer, command)


def _own_case(read: Read, party: Party) -> Case | None:
    mine = [
        case
        for case in map(read.case, read.open_cases(party.organisation))
        if any(a.party == party.id and a.rank == 0 for a in case.holders(Role.HANDLER))
    ]
    return mine[0] if len(mine) == 1 else None


def _labels(services: Services, party: Party, case: Case, question: Question) -> dict[str, str]:
    """What the options of `question` are called in the thread's language and in the writer's."""
    voices = (services.say.speech(case.language, case.zone), speech_for(services, party))
    field = question.fields[0]
    return {voice(f"option.{field.fact}.{option.id}"): option.id for voice in voices for option in field.options}
