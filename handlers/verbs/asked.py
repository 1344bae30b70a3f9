"""A payload as it came: who pressed or sent what, and how to read its parts. Everything in it is a hint."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, CommandId, PartyId
from bot.domain.localtime import parse_local
from bot.domain.milestone import When
from bot.domain.party import Party
from bot.ports import Command, Done, Read
from bot.services import Services
from handlers.desk import Desk, Flow
from handlers.scenes import zone_for

Values = Mapping[str, str | list[str]]
"""What a form holds: by input name, one text or several chosen options."""

Ids = Mapping[str, str]

Request = Callable[[Desk], Awaitable[Done]]
"""A flow and its command, to be submitted by whoever asked for it. Nothing has changed yet."""

C = TypeVar("C", bound=Command)
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Asked:
    """`value` is that of a button, `values` those of a form. Every reader raises Refusal for what can't be read."""

    read: Read
    services: Services
    now: datetime
    party: Party
    value: str
    values: Values
    ids: Ids
    key: CommandId

    @property
    def by(self) -> PartyId:
        return self.party.id

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the sender's typed times are read."""
        return zone_for(self.services, self.party)

    @property
    def case(self) -> CaseId:
        return CaseId(self.need("case"))

    def need(self, name: str) -> str:
        """An id the payload must have."""
        if not self.ids.get(name):
            raise Refusal("unread_form")
        return self.ids[name]

    def number(self, name: str) -> int:
        """An id that is a number."""
        text = self.need(name)
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise Refusal("unread_form")
        return int(text)

    def text(self, name: str) -> str:
        """One text of the form, empty when it is not there."""
        value = self.values.get(name, "")
        if not isinstance(value, str):
            raise Refusal("unread_form")
        return value

    def several(self, name: str) -> tuple[str, ...]:
        """The chosen options of an input that takes several."""
        value = self.values.get(name, [])
        return tuple(value) if isinstance(value, list) else (value,) if value else ()

    def at(self, name: str, *, future: bool = False) -> When:
        """A local date and time that must be there; `future`: it may lie ahead."""
        return parse_local(self.text(name), self.zone, now=self.now, ahead=future)

    def at_or_none(self, name: str, *, future: bool = False) -> When | None:
        return self.at(name, future=future) if self.text(name).strip() else None

    def count(self, name: str) -> int:
        """A whole number that must be there. Raises Refusal `count_unreadable`."""
        digits = self.text(name).strip().replace(".", "").replace(" ", "")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            raise Refusal("count_unreadable", field=name)
        return int(digits)

    def yes(self, name: str = "yes") -> bool:
        if self.text(name) not in ("yes", "no"):
            raise Refusal("answer_missing")
        return self.text(name) == "yes"

    def pressed_yes(self) -> bool:
        """Whether the button said yes."""
        if self.value not in ("yes", "no"):
            raise Refusal("answer_missing")
        return self.value == "yes"

    def one_of(self, kind: type[E], text: str, refusal: str = "unread_form") -> E:
        try:
            return kind(text)
        except ValueError:
            raise Refusal(refusal) from None


Maker = Callable[[Asked], Request]


def ask(flow: Flow[C], command: C) -> Request:
    return lambda desk: desk.submit(flow, command)
