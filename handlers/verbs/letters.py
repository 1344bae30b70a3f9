"""An authority's letter: received, its questions handed on and answered, more time, in writing, and the reply sent."""

from bot.domain.errors import Refusal
from bot.domain.ids import PartyId
from bot.domain.letter import LetterKind
from bot.domain.letter_help import lines_of
from bot.flows.confirm_letter import ConfirmLetter, confirm_letter
from bot.flows.extend import Extend, extend
from bot.flows.letter_owner import BeAway, HandQuestion, be_away, hand_question
from bot.flows.receive_letter import ReceiveLetter, receive_letter
from bot.flows.respond import Respond, respond
from bot.flows.send_reply import SendReply, send_reply
from handlers.verbs.asked import Asked, Maker, Request, ask


def _letter(asked: Asked) -> Request:
    kind = asked.one_of(LetterKind, asked.text("kind"))
    received, due = asked.at("received"), asked.at_or_none("due", future=True)
    reference, authority = asked.text("reference"), asked.text("authority")
    questions = lines_of(asked.text("questions"))
    command = ReceiveLetter(asked.key, asked.by, asked.case, kind, received, due, reference, authority, questions)
    return ask(receive_letter, command)


def _owner(asked: Asked) -> Request:
    question, owner = asked.number("question"), PartyId(asked.text("owner"))
    return ask(hand_question, HandQuestion(asked.key, asked.by, asked.case, question, owner, asked.text("reason")))


def _away(asked: Asked) -> Request:
    until = asked.at("until", future=True)
    return ask(be_away, BeAway(asked.key, asked.by, asked.case, asked.number("question"), until))


def _respond(asked: Asked) -> Request:
    question, answer, evidence = asked.number("question"), asked.text("answer"), asked.text("evidence")
    return ask(respond, Respond(asked.key, asked.by, asked.case, question, answer, evidence))


def _extend(asked: Asked) -> Request:
    if asked.text("state") not in ("asked", "granted"):
        raise Refusal("answer_missing")
    granted, until = asked.text("state") == "granted", asked.at_or_none("until", future=True)
    return ask(extend, Extend(asked.key, asked.by, asked.case, asked.number("letter"), granted, until))


def _confirm(asked: Asked) -> Request:
    due, reference = asked.at_or_none("due", future=True), asked.text("reference")
    return ask(confirm_letter, ConfirmLetter(asked.key, asked.by, asked.case, asked.number("letter"), due, reference))


def _sent(asked: Asked) -> Request:
    at, reference = asked.at("at"), asked.text("reference")
    return ask(send_reply, SendReply(asked.key, asked.by, asked.case, asked.number("letter"), at, reference))


FORMS: dict[str, Maker] = {
    "letter": _letter,
    "owner": _owner,
    "away": _away,
    "respond": _respond,
    "extend": _extend,
    "confirm": _confirm,
    "sent": _sent,
}
