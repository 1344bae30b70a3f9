"""Roles of the organisation: lent, given, taken back. About no case."""

from bot.domain.errors import Refusal
from bot.domain.ids import PartyId
from bot.domain.party import Role
from bot.flows.lend import Lend, Place, lend
from bot.flows.take_back import TakeBack, take_back
from handlers.verbs.asked import Asked, Maker, Request, ask


def _lend(asked: Asked) -> Request:
    """To lend it, a day is needed: nobody gives a role for good by leaving an input empty."""
    if not asked.several("role"):
        raise Refusal("role_not_lent")
    places = tuple(_place(asked, text) for text in asked.several("role"))
    until = None if asked.ids.get("for") == "good" else asked.at("until", future=True)
    person, reason = PartyId(asked.text("person")), asked.text("reason")
    return ask(lend, Lend(asked.key, asked.by, asked.party.organisation, places, person, until, reason))


def _place(asked: Asked, text: str) -> Place:
    role, _, unit = text.partition("/")
    return asked.one_of(Role, role, "role_not_lent"), unit or None


def _take_back(asked: Asked) -> Request:
    return ask(take_back, TakeBack(asked.key, asked.by, asked.party.organisation, asked.need("lending")))


PRESSES: dict[str, Maker] = {"take_back": _take_back}

FORMS: dict[str, Maker] = {"lend": _lend}
