"""Payloads as commands: which flow a button or a form asks for, with its values read and checked.

Nothing here changes anything: a request is a flow and its command, to be submitted by whoever asked for it.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.answers import read_answer
from bot.domain.case import Outcome
from bot.domain.decision import Matter
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Source
from bot.domain.ids import CaseId, CommandId, PartyId
from bot.domain.interview import Question
from bot.domain.localtime import parse_local
from bot.domain.milestone import When
from bot.domain.party import Party, Role
from bot.flows.acknowledge import Acknowledge, acknowledge
from bot.flows.add import Add, add
from bot.flows.answer import Answer, answer
from bot.flows.assign import Assign, assign
from bot.flows.aware import SetAware, aware
from bot.flows.close import Close, close
from bot.flows.decide import Decide, decide
from bot.flows.draft import DiscardDraft, discard_draft
from bot.flows.file import RecordFiling, record_filing
from bot.flows.join import Join, join
from bot.flows.open_case import OpenCase, open_case
from bot.flows.unmask import Unmask, unmask_text
from bot.ports import Command, Done, Read
from bot.services import Services
from handlers.desk import Desk, Flow
from handlers.scenes import zone_for

Values = Mapping[str, str | list[str]]
"""What a form holds: by input name, one text or several chosen options."""

Ids = Mapping[str, str]

Request = Callable[[Desk], Awaitable[Done]]


C = TypeVar("C", bound=Command)
E = TypeVar("E", bound=StrEnum)


def press_request(
    read: Read, services: Services, now: datetime, party: Party, verb: str, value: str, ids: Ids, command_id: str
) -> Request:
    """The flow a button asks for. Raises Refusal `unread_form` for a verb or an id that no button has."""
    key, by = CommandId(command_id), party.id
    match verb:
        case "answer":
            question, given = _pressed(services, ids, value)
            return _answer(read, services, now, party, question, given, ids, key, Source.THREAD)
        case "acknowledge":
            return _ask(acknowledge, Acknowledge(key, by, _case(ids)))
        case "join":
            return _ask(join, Join(key, by, _case(ids), CaseId(_need(ids, "into")), _yes({"yes": value})))
        case "keep" | "release":
            return _ask(unmask_text, Unmask(key, by, _case(ids), _number(ids, "number"), verb == "release"))
        case "discard":
            return _ask(discard_draft, DiscardDraft(key, by, _need(ids, "draft")))
        case _:
            raise Refusal("unread_form")


def form_request(
    read: Read, services: Services, now: datetime, party: Party, verb: str, values: Values, ids: Ids, command_id: str
) -> Request:
    """The flow a form asks for, its texts read in the sender's time zone. Raises Refusal for what can't be read."""
    key, by = CommandId(command_id), party.id
    zone = zone_for(services, party)
    match verb:
        case "report":
            return _ask(open_case, _opened(party, values, ids, key, zone, now))
        case "answer":
            question = _question(services, ids)
            return _answer(read, services, now, party, question, values, ids, key, Source.DIALOG)
        case "aware":
            at = parse_local(_text(values, "at"), zone, now=now)
            seq = _number(ids, "seq")
            return _ask(aware, SetAware(key, by, _case(ids), at, _text(values, "reason"), seq))
        case "assign":
            person = PartyId(_text(values, "person"))
            return _ask(assign, Assign(key, by, _case(ids), _role(values), person, _text(values, "reason")))
        case "decide":
            return _ask(decide, Decide(key, by, _case(ids), _matter(ids), _yes(values), _text(values, "reasons")))
        case "file":
            return _ask(record_filing, _filing(party, values, ids, key, zone, now))
        case "close":
            return _ask(close, Close(key, by, _case(ids), _outcome(values), _text(values, "reason")))
        case "add":
            return _ask(add, Add(key, by, _case(ids), _text(values, "words")))
        case _:
            raise Refusal("unread_form")


def _ask(flow: Flow[C], command: C) -> Request:
    return lambda desk: desk.submit(flow, command)


def _answer(
    read: Read,
    services: Services,
    now: datetime,
    party: Party,
    question: Question,
    values: Values,
    ids: Ids,
    key: CommandId,
    source: Source,
) -> Request:
    case = read.case(_case(ids))
    given = read_answer(question, values, zone_for(services, party), now)
    return _ask(answer, Answer(key, party.id, case.id, question.id, given, source, _number(ids, "seq")))


def _pressed(services: Services, ids: Ids, value: str) -> tuple[Question, Values]:
    """A pressed answer as form values; *don't know yet* answers every required field of its question."""
    question = _question(services, ids)
    if value == UNKNOWN.value:
        return question, {field.fact: value for field in question.fields if not field.optional}
    return question, {question.id: value}


def _opened(party: Party, values: Values, ids: Ids, key: CommandId, zone: ZoneInfo, now: datetime) -> OpenCase:
    discovered = _instant(values, "discovered", zone, now)
    words = _text(values, "words")
    return OpenCase(key, party.id, party.organisation, words, discovered, ids.get("draft") or None)


def _filing(party: Party, values: Values, ids: Ids, key: CommandId, zone: ZoneInfo, now: datetime) -> RecordFiling:
    at = parse_local(_text(values, "at"), zone, now=now)
    reference, reason = _text(values, "reference"), _text(values, "delay_reason")
    return RecordFiling(key, party.id, _case(ids), _need(ids, "stage"), at, reference, reason)


def _question(services: Services, ids: Ids) -> Question:
    question = services.interview.question(_need(ids, "question"))
    if question is None:
        raise Refusal("no_such_question")
    return question


def _instant(values: Values, name: str, zone: ZoneInfo, now: datetime) -> When | None:
    text = _text(values, name)
    return parse_local(text, zone, now=now) if text.strip() else None


def _text(values: Values, name: str) -> str:
    value = values.get(name, "")
    if not isinstance(value, str):
        raise Refusal("unread_form")
    return value


def _need(ids: Ids, name: str) -> str:
    if not ids.get(name):
        raise Refusal("unread_form")
    return ids[name]


def _case(ids: Ids) -> CaseId:
    return CaseId(_need(ids, "case"))


def _number(ids: Ids, name: str) -> int:
    text = _need(ids, name)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Refusal("unread_form")
    return int(text)


def _yes(values: Values) -> bool:
    if _text(values, "yes") not in ("yes", "no"):
        raise Refusal("answer_missing")
    return _text(values, "yes") == "yes"


def _role(values: Values) -> Role:
    return _one_of(Role, _text(values, "role"), "no_such_person")


def _matter(ids: Ids) -> Matter:
    return _one_of(Matter, _need(ids, "matter"), "unread_form")


def _outcome(values: Values) -> Outcome:
    return _one_of(Outcome, _text(values, "outcome"), "outcome_unknown")


def _one_of(kind: type[E], text: str, refusal: str) -> E:
    try:
        return kind(text)
    except ValueError:
        raise Refusal(refusal) from None
