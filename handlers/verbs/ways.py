"""How a case goes on: opened again, joined with another by its number, split off from it."""

from bot.domain.errors import Refusal
from bot.flows.join import Join, join
from bot.flows.reopen import Reopen, reopen
from bot.flows.split import Split, split
from handlers.related import joinable
from handlers.verbs.asked import Asked, Maker, Request, ask


def _reopen(asked: Asked) -> Request:
    return ask(reopen, Reopen(asked.key, asked.by, asked.case, asked.text("reason")))


def _split(asked: Asked) -> Request:
    return ask(split, Split(asked.key, asked.by, asked.case, asked.text("reason")))


def _join(asked: Asked) -> Request:
    """The other case is named by its number: nobody knows its id."""
    case, wanted = asked.read.case(asked.case), asked.text("into").strip()
    numbers = joinable(asked.read, asked.party, case)
    into = next((other for other, number in numbers.items() if number.casefold() == wanted.casefold()), None)
    if into is None:
        raise Refusal("nothing_to_join", number=case.number if case.roles(asked.by) else "")
    return ask(join, Join(asked.key, asked.by, case.id, into, yes=True, reason=asked.text("reason")))


FORMS: dict[str, Maker] = {"reopen": _reopen, "split": _split, "join": _join}
