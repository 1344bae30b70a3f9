"""Open points: put aside, ask someone, reply, another date; and every answer on one page."""

from bot.cards.answer_all import untouched
from bot.domain.answers import read_answer
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Source
from bot.domain.ids import PartyId
from bot.domain.interview import Question, applicable
from bot.domain.rights import Verb, may
from bot.flows.answer_all import AnswerAll, Given, answer_all
from bot.flows.ask import Ask, Later, later
from bot.flows.ask import ask as ask_someone
from bot.flows.reply import Reply, may_reply, reply
from bot.flows.skip import Skip, skip
from handlers.scenes import scene_for
from handlers.verbs.asked import Asked, Maker, Request, Values, ask


def _skip(asked: Asked) -> Request:
    return ask(skip, Skip(asked.key, asked.by, asked.case, asked.need("question"), asked.number("seq")))


def _ask(asked: Asked) -> Request:
    to, due = PartyId(asked.text("to")), asked.at("due", future=True)
    if not to:
        raise Refusal("no_such_person")
    return ask(ask_someone, Ask(asked.key, asked.by, asked.case, asked.need("question"), to, due))


def _later(asked: Asked) -> Request:
    due = asked.at("due", future=True)
    return ask(later, Later(asked.key, asked.by, asked.case, asked.number("task"), due))


def _press_reply(asked: Asked) -> Request:
    """A pressed answer; *I don't know* answers every required field of the question."""
    question = _of_task(asked)
    unknown = asked.value == UNKNOWN.value
    facts = [f.fact for f in question.fields if not f.optional] if unknown else [question.id]
    return _reply(asked, question, dict.fromkeys(facts, asked.value), Source.MESSAGE)


def _form_reply(asked: Asked) -> Request:
    """What a vendor wrote or said is a message of theirs, whoever typed it in."""
    task = asked.read.case(asked.case).task(asked.number("task"))
    own = task is not None and task.owner == asked.by
    return _reply(asked, _of_task(asked), asked.values, Source.DIALOG if own else Source.MESSAGE)


def _reply(asked: Asked, question: Question, values: Values, source: Source) -> Request:
    given = read_answer(question, values, asked.zone, asked.now)
    return ask(reply, Reply(asked.key, asked.by, asked.case, asked.number("task"), given, source))


def _of_task(asked: Asked) -> Question:
    """The question that was asked. Nobody else learns whether there is such a task."""
    case, number = asked.read.case(asked.case), asked.number("task")
    task = case.task(number)
    if task is None or not may_reply(case, task, asked.by):
        raise Refusal("may_not", number=case.number if case.roles(asked.by) else "")
    question = asked.services.interview.question(task.question)
    if question is None:
        raise Refusal("no_such_question")
    return question


def _answer_all(asked: Asked) -> Request:
    """Only what was filled in or changed is answered. A page that nobody may fill in is not read."""
    case = asked.read.case(asked.case)
    if not may(asked.by, Verb.ANSWER_ALL, case):
        raise Refusal("may_not", number=case.number if case.roles(asked.by) else "")
    seen = asked.number("seq")
    scene = scene_for(asked.read, asked.services, asked.party, case, asked.now, {})
    touched = [q for q in _of_page(asked, case) if not untouched(scene, q, seen, asked.values)]
    given = tuple(Given(q.id, read_answer(q, _cleared(q, asked), asked.zone, asked.now)) for q in touched)
    return ask(answer_all, AnswerAll(asked.key, asked.by, case.id, seen, given, Source.PAGE))


def _of_page(asked: Asked, case: Case) -> tuple[Question, ...]:
    """The questions the page had, in their order; last those that are asked no more."""
    questions = applicable(case, asked.services.interview)
    known = {question.id for question in questions}
    gone = (asked.services.interview.question(name) for name in asked.values if name not in known)
    return (*(q for q in questions if q.id in asked.values), *(q for q in gone if q is not None))


def _cleared(question: Question, asked: Asked) -> Values:
    """Here, nothing ticked is no answer; *none of these* has a tick of its own."""
    return {fact: asked.values.get(fact) or "" for fact in question.facts}


PRESSES: dict[str, Maker] = {"skip": _skip, "reply": _press_reply}

FORMS: dict[str, Maker] = {"ask": _ask, "later": _later, "reply": _form_reply, "answer_all": _answer_all}
