"""Reporting, answering, adding; and the small questions about a draft or a hidden text."""

from bot.domain.answers import read_answer
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Source
from bot.domain.interview import Question
from bot.flows.add import Add, add
from bot.flows.answer import Answer, answer
from bot.flows.aware import SetAware, aware
from bot.flows.draft import DiscardDraft, discard_draft
from bot.flows.open_case import OpenCase, open_case
from bot.flows.unmask import Unmask, unmask_text
from handlers.verbs.asked import Asked, Maker, Request, Values, ask


def _press_answer(asked: Asked) -> Request:
    """A pressed answer as form values; *don't know yet* answers every required field of its question."""
    question, value = _question(asked), asked.value
    if value == UNKNOWN.value:
        unknown = {field.fact: value for field in question.fields if not field.optional}
        return _answer(asked, question, unknown, Source.THREAD)
    return _answer(asked, question, {question.id: value}, Source.THREAD)


def _form_answer(asked: Asked) -> Request:
    return _answer(asked, _question(asked), asked.values, Source.DIALOG)


def _answer(asked: Asked, question: Question, values: Values, source: Source) -> Request:
    case = asked.read.case(asked.case)
    given = read_answer(question, values, asked.zone, asked.now)
    return ask(answer, Answer(asked.key, asked.by, case.id, question.id, given, source, asked.number("seq")))


def _question(asked: Asked) -> Question:
    question = asked.services.interview.question(asked.need("question"))
    if question is None:
        raise Refusal("no_such_question")
    return question


def _unmask(asked: Asked, *, put_back: bool) -> Request:
    return ask(unmask_text, Unmask(asked.key, asked.by, asked.case, asked.number("number"), put_back))


def _keep(asked: Asked) -> Request:
    return _unmask(asked, put_back=False)


def _release(asked: Asked) -> Request:
    return _unmask(asked, put_back=True)


def _discard(asked: Asked) -> Request:
    return ask(discard_draft, DiscardDraft(asked.key, asked.by, asked.need("draft")))


def _report(asked: Asked) -> Request:
    party, draft = asked.party, asked.ids.get("draft") or None
    words, discovered = asked.text("words"), asked.at_or_none("discovered")
    who, said = asked.text("keep_out"), asked.text("keep_out_words")
    report = OpenCase(
        asked.key,
        party.id,
        party.organisation,
        words,
        discovered,
        draft,
        entered_after=asked.text("after") == "yes",
        keep_out=who,
        keep_out_words=said,
    )
    return ask(open_case, report)


def _add(asked: Asked) -> Request:
    return ask(add, Add(asked.key, asked.by, asked.case, asked.text("words")))


def _aware(asked: Asked) -> Request:
    reason, seq = asked.text("reason"), asked.number("seq")
    return ask(aware, SetAware(asked.key, asked.by, asked.case, asked.at("at"), reason, seq))


PRESSES: dict[str, Maker] = {"answer": _press_answer, "keep": _keep, "release": _release, "discard": _discard}

FORMS: dict[str, Maker] = {"report": _report, "answer": _form_answer, "add": _add, "aware": _aware}
