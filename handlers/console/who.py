"""Who is who on the console: the people of the organisation file, by their keys; the room is the tenant."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.organisation import Organisation, Person
from bot.domain.party import Identity, Role
from bot.domain.rights import SEES, Field
from handlers.console.tape import Message, Tape

PLATFORM = "console"
MAIL = "mail"
GENERAL = "channel/general"

_TEAM = SEES[Field.WORDS] - {Role.REPORTER}
"""Threads show what was reported, word for word: only who may read that is in the triage channel. A decider decides
from their own messages."""


def private(user: str) -> str:
    """The conversation between the bot and one person."""
    return f"dm/{user}"


def channel(place: str) -> str:
    """The conversation a place's key names: an organisation file gives channels by their bare names."""
    return place if "/" in place else f"channel/{place}"


def mailbox(address: str) -> str:
    """The conversation in which someone reads what is mailed to them."""
    return f"{MAIL}/{address}"


def thread(message: str) -> str:
    """The conversation under a message."""
    return f"thread/{message}"


@dataclass(frozen=True, slots=True)
class Conversation:
    """`title` is a name (`#triage`, a case's heading) or empty for the private one. `root`: what a thread is under."""

    id: str
    title: str = ""
    root: Message | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of one room, and who of them is in which conversation."""

    room: str
    organisation: Organisation

    def person(self, user: str) -> Person | None:
        return self.organisation.person(user)

    def identity(self, user: str) -> Identity:
        """Of the room; of who is outside their address, by which they are known."""
        person = self.person(user)
        mail = _mail(person) if person is not None and person.outside else None
        return mail or Identity(PLATFORM, self.room, user)

    @property
    def triage(self) -> str:
        """The channel where the cases are."""
        return channel(self.organisation.channels.get(PLATFORM, "triage"))

    @property
    def team(self) -> frozenset[str]:
        """Who is in the triage channel: holders and deputies of the roles that may read a case's words."""
        return frozenset(key for role in _TEAM for key in self.organisation.roles.get(role, ()))

    def registers(self, user: str) -> bool:
        """Whether the organisation file gives `user` a part in which cases of the register can be seen."""
        held = [self.organisation.roles.get(role, ()) for role in SEES[Field.REGISTER]]
        return any(user in people for people in (*held, *(unit.deciders for unit in self.organisation.units)))

    def writes_in(self, user: str, conversation: str, tape: Tape) -> bool:
        """Whether `user` can say something there: a mailbox is only read."""
        return not conversation.startswith(mailbox("")) and self.is_in(user, conversation, tape)

    def is_in(self, user: str, conversation: str, tape: Tape) -> bool:
        return any(c.id == conversation for c in self.conversations(user, tape))

    def conversations(self, user: str, tape: Tape) -> tuple[Conversation, ...]:
        """What `user` can open: their own with the bot, #general, their mailbox, and for the team the triage channel
        and threads. Who is outside has nothing but a mailbox."""
        return tuple(self._conversations(user, tape))

    def _conversations(self, user: str, tape: Tape) -> Iterator[Conversation]:
        person = self.person(user)
        if person is None or not person.outside:
            yield Conversation(private(user))
            yield Conversation(GENERAL, "#general")
        if person is not None and (mail := _mail(person)) is not None:
            yield Conversation(mailbox(mail.user))
        if user not in self.team:
            return
        yield Conversation(self.triage, f"#{self.triage.partition('/')[2]}")
        for root in tape.messages(self.triage):
            if root.card is not None:
                yield Conversation(thread(root.id), _title(root), root)

    def badge(self, user: str) -> str:
        """What the page calls someone: a handler who is the DPO is better known as that."""
        duty = self.duty(user)
        return "dpo" if duty == "handler" and user in self.organisation.roles.get(Role.DPO, ()) else duty

    def duty(self, user: str) -> str:
        """What someone is, in one word of the page's catalogue: the most telling of their roles."""
        roles = self.organisation.roles
        if user in roles.get(Role.HANDLER, ())[:1]:
            return "handler"
        if any(user in people[1:] for people in roles.values()):
            return "deputy"
        if any(user in unit.managers for unit in self.organisation.units) or user in roles.get(Role.MANAGER, ()):
            return "manager"
        person = self.organisation.person(user)
        if person is not None and person.outside:
            return "outside"
        return "employee" if person is not None and person.unit is not None else "outsider"


def _title(root: Message) -> str:
    """The first line of the root card, as far as it names the case."""
    assert root.card is not None
    return root.card.summary.split("\n", 1)[0].split(" · ", 1)[0][:40]


def _mail(person: Person) -> Identity | None:
    return next((identity for identity in person.identities if identity.platform == MAIL), None)


def visible(message: Message, user: str) -> bool:
    """Whether `user`, being in its conversation, sees `message`."""
    return message.only in (None, user)
