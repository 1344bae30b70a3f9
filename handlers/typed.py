"""A typed message as an answer: only when it clearly answers the question that is open now."""

from datetime import datetime

from bot.domain.answers import Answers, read_words
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Source
from bot.domain.ids import CaseId, CommandId
from bot.domain.interview import Kind, Question, next_question
from bot.domain.open_point import asked_of, find_question
from bot.domain.party import Party, Role
from bot.domain.question import base_of
from bot.domain.rights import Verb, may
from bot.flows.answer import Answer, answer
from bot.flows.reply import Reply, reply
from bot.ports import Read
from bot.services import Services
from handlers.scenes import speech_for, zone_for
from handlers.verbs.asked import Request


def typed_answer(
    read: Read, services: Services, now: datetime, party: Party, text: str, command_id: str, thread: CaseId | None
) -> Request | None:
    """The answer that `text` is, or None. In a thread it is about that case; in a direct message about the one
    open case its writer handles, or about the one thing they were asked. What may answer both is no answer.

    Raises Refusal `may_not` for a stranger in a thread, `case_closed` in one that has ended.
    """
    if thread is not None:
        return _answer_to(services, now, party, text, command_id, read.case(thread))
    ways = (_of_own_case, _of_task)
    found = (way(read, services, now, party, text, command_id) for way in ways)
    answers = [request for request in found if request is not None]
    return answers[0] if len(answers) == 1 else None


def _of_own_case(
    read: Read, services: Services, now: datetime, party: Party, text: str, command_id: str
) -> Request | None:
    case = _own_case(read, party)
    return _answer_to(services, now, party, text, command_id, case) if case is not None else None


def _of_task(read: Read, services: Services, now: datetime, party: Party, text: str, command_id: str) -> Request | None:
    """A reply to what they were asked, if that is exactly one thing."""
    cases = map(read.case, read.open_cases(party.organisation))
    mine = [(case, task) for case in cases for task in asked_of(case, party.id)]
    if len(mine) != 1:
        return None
    case, task = mine[0]
    question = find_question(case, services.interview, task.question)
    values = _read(services, now, party, text, case, question) if question is not None else None
    if question is None or values is None or _is_prose(question, values):
        return None
    command = Reply(CommandId(command_id), party.id, case.id, task.number, values, Source.MESSAGE)
    return lambda desk: desk.submit(reply, command)


def _is_prose(question: Question, values: Answers) -> bool:
    """Any words would answer a question for free text: nobody's next report is taken for that."""
    prose = {field.fact for field in question.fields if field.kind is Kind.TEXT}
    return any(fact in prose and value is not UNKNOWN for fact, value in values)


def _answer_to(
    services: Services, now: datetime, party: Party, text: str, command_id: str, case: Case
) -> Request | None:
    if not may(party.id, Verb.ANSWER, case):
        raise Refusal("may_not", number="")
    if not case.open:
        raise Refusal("case_closed", number=case.number)
    question = next_question(case, services.interview)
    if question is None:
        return None
    values = _read(services, now, party, text, case, question)
    if values is None:
        return None
    seq = case.sequence(question.facts)
    command = Answer(CommandId(command_id), party.id, case.id, question.id, values, Source.MESSAGE, seq)
    return lambda desk: desk.submit(answer, command)


def _read(services: Services, now: datetime, party: Party, text: str, case: Case, question: Question) -> Answers | None:
    labels = _labels(services, party, case, question)
    return read_words(question, text, labels, zone_for(services, party), now)


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
    fact = base_of(field.fact)
    return {voice(f"option.{fact}.{option.id}"): option.id for voice in voices for option in field.options}
