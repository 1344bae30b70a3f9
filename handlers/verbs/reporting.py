"""What whoever reported can do: answer a quick question, tick a step, take it back, ask that someone be kept out; and
how a handler settles that."""

from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Value
from bot.domain.ids import PartyId
from bot.flows.exclude import Exclude, exclude
from bot.flows.tap import Tap, Tick, tap, tick
from bot.flows.wish import Wish, wish
from bot.flows.withdraw import Withdraw, withdraw
from handlers.verbs.asked import Asked, Maker, Request, ask

_YES_NO: dict[str, Value] = {"yes": True, "no": False}


def _tap(asked: Asked) -> Request:
    """`value` is that of the fact: `yes` to *contained* is that it is stopped."""
    fact, value = asked.need("fact"), asked.value
    if not value:
        raise Refusal("answer_missing")
    given = UNKNOWN if value == UNKNOWN.value else _YES_NO.get(value, value)
    return ask(tap, Tap(asked.key, asked.by, asked.case, fact, given, asked.number("seq")))


def _tick(asked: Asked) -> Request:
    return ask(tick, Tick(asked.key, asked.by, asked.case, asked.need("step")))


def _withdraw(asked: Asked) -> Request:
    return ask(withdraw, Withdraw(asked.key, asked.by, asked.case, asked.text("reason")))


def _wish(asked: Asked) -> Request:
    return ask(wish, Wish(asked.key, asked.by, asked.case, asked.text("person"), asked.text("words")))


def _keep_out(asked: Asked) -> Request:
    """The button: whom the wish names stays out. Anything else is the form's."""
    if not asked.pressed_yes():
        raise Refusal("reason_needed")
    return ask(exclude, Exclude(asked.key, asked.by, asked.case, asked.number("number"), True, None, ""))


def _exclude(asked: Asked) -> Request:
    keep, person = asked.yes("keep"), PartyId(asked.text("person")) or None
    number, reason = asked.number("number"), asked.text("reason")
    return ask(exclude, Exclude(asked.key, asked.by, asked.case, number, keep, person if keep else None, reason))


PRESSES: dict[str, Maker] = {"tap": _tap, "tick": _tick, "exclude": _keep_out}

FORMS: dict[str, Maker] = {"withdraw": _withdraw, "wish": _wish, "exclude": _exclude}
