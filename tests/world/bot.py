"""The real bot before a stand-in platform: real store, law, words and desk. Time and the platform are ours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from itertools import count
from pathlib import Path

from bot.cards.elements import Button, Buttons, Card
from bot.cards.linear import linear
from bot.domain.case import Case
from bot.domain.delivery import Delivery, State
from bot.domain.ids import CaseId
from bot.domain.organisation import Organisation
from bot.domain.party import Identity, Party
from bot.ports import Work
from handlers import acts
from handlers.acts import Reply
from handlers.app import App, build
from handlers.organisations import load_organisations
from handlers.verbs.asked import Values
from tests.flows.conftest import House
from tests.world.chat import StandInChat
from tests.world.clock import HandClock

MASTER = b"m" * 32


def eksempel() -> Organisation:
    with as_file(files("handlers.play") / "organisations" / "eksempel.toml") as file:
        (organisation,) = load_organisations(file)
    return organisation


@dataclass
class Bot:
    """One bot on one database file. `drain` delivers what is due without the loop, so that a test sees each step."""

    path: Path
    clock: HandClock
    chat: StandInChat
    organisations: Sequence[Organisation] = ()
    more: tuple[StandInChat, ...] = ()
    points: list[str] = field(default_factory=list)
    _app: App | None = None
    _ids: Iterator[int] = field(default_factory=count)

    @property
    def app(self) -> App:
        """Built when first asked for, and again after `restart`."""
        if self._app is None:
            self._app = build(
                database=self.path,
                master_key=MASTER,
                organisations=self.organisations or (eksempel(),),
                clock=self.clock,
                chats=(self.chat, *self.more),
                probe=self.points.append,
            )
        return self._app

    @property
    def house(self) -> House:
        """Flows run beside the desk, at the present instant."""
        return House(self.app.store, self.app.desk.services, self.clock.now())

    def close(self) -> None:
        """As after a kill: nothing is completed any more."""
        if self._app is not None:
            self._app.store.close()
        self._app = None

    async def drain(self) -> None:
        while await self.app.deliverer.once():
            pass

    def put(self, *deliveries: Delivery) -> None:
        def queue(work: Work) -> None:
            for delivery in deliveries:
                work.put(delivery)

        self.app.store.write(queue).result()

    def case(self, case: Case | CaseId) -> Case:
        return self.house.case(case if isinstance(case, str) else case.id)

    def cases(self) -> list[Case]:
        return [self.case(found) for found in self.app.store.read(lambda read: read.open_cases()).result()]

    def ends(self, case: Case, kind: str) -> list[State]:
        """The states of every delivery of a kind, in order."""
        return [state for state, delivery in self.house.queue(case) if delivery.kind == kind]

    def identity(self, who: str) -> Identity:
        return Identity("console", "eksempel", who)

    async def party(self, who: str, language: str | None = None) -> Party:
        return await self.app.desk.party(self.identity(who), who.capitalize(), language)

    async def command(self, who: str, text: str, command_id: str = "") -> Reply:
        return await acts.command(self.app.desk, await self.party(who), text, command_id or self.id())

    async def say(
        self, who: str, text: str, *, thread: CaseId | None = None, mentioned: bool = True, command_id: str = ""
    ) -> Reply:
        party = await self.party(who)
        return await acts.say(self.app.desk, party, text, command_id or self.id(), thread=thread, mentioned=mentioned)

    async def press(self, who: str, button: Button, *, value: str | None = None, **ids: str) -> Reply:
        """Press as the platform folders do: a button that opens asks for its card. `value` and `ids` forge it."""
        party, forged = await self.party(who), {**button.ids, **ids}
        if button.opens:
            return await acts.opens(self.app.desk, party, button.verb, forged)
        pressed = button.value if value is None else value
        return await acts.press(self.app.desk, party, button.verb, pressed, forged, self.id())

    async def send(self, who: str, verb: str, ids: Mapping[str, str], command_id: str = "", **values: object) -> Reply:
        """A form, whatever it holds."""
        given: Values = values  # type: ignore[assignment]  # as untrusted as it comes
        return await acts.submit(self.app.desk, await self.party(who), verb, given, ids, command_id or self.id())

    def id(self) -> str:
        return f"command-{next(self._ids)}"


def said(reply: Reply) -> str:
    """Everything the one who acted is told or shown."""
    shown = reply.card or reply.form
    return "" if shown is None else linear(shown)


def button(card: Card | None, verb: str, value: str | None = None) -> Button:
    """The first button of `verb` on a card."""
    assert card is not None
    buttons = (b for e in card.elements if isinstance(e, Buttons) for b in e.buttons)
    return next(b for b in buttons if b.verb == verb and value in (None, b.value))
