"""A chat platform to deliver to: it keeps what it was told, enforces its rules, and fails as platforms do."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.cards.elements import Button, Buttons, Card, DateTimeInput, SelectInput, TextInput
from bot.cards.linear import linear
from bot.domain.party import Identity
from bot.ports import MessageRef, Place
from handlers.chat import DeliveryError, Unreadable


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it stands now. `edits` counts how often it was changed in place."""

    id: str
    place: str
    card: Card
    key: str
    repeat: bool = False
    edits: int = 0
    only: str = ""

    @property
    def text(self) -> str:
        return linear(self.card)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(b for e in self.card.elements if isinstance(e, Buttons) for b in e.buttons)


@dataclass
class Trouble:
    """How the next `times` calls to `place` (any, when empty) fail. `after`: the message arrives all the same."""

    error: Exception
    place: str = ""
    times: int = 1_000_000
    after: bool = False


@dataclass
class StandInChat:
    """Implements handlers.chat.Chat. People are in `tenant`; places are `dm/<user>`, `thread/<message>` and those of
    `channels`. A place or message that isn't there is refused for good, as Slack does (`channel_not_found`,
    `message_not_found`), and so is a person of another tenant.

    `faults` collects what no program may do here: say the same (one key) twice in one place without marking it,
    put a form into a message, write to another platform's place. A test that ends with any has failed.
    """

    platform: str = "console"
    tenant: str = "eksempel"
    channels: tuple[str, ...] = ("triage",)
    unreadable: bool = False
    messages: dict[str, Said] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    _trouble: list[Trouble] = field(default_factory=list)
    _gate: asyncio.Event | None = None

    async def post(self, to: Place, card: Card, key: str, *, repeat: bool = False) -> MessageRef:
        return await self._say("post", to, card, key, repeat=repeat)

    async def update(self, at: MessageRef, card: Card, key: str) -> None:  # noqa: ARG002 - the port's
        trouble = await self._arrive("update", at.place)
        self._check(card)
        if at.key not in self.messages:
            raise DeliveryError("message_not_found", permanent=True)
        known = self.messages[at.key]
        self.messages[at.key] = replace(known, card=card, edits=known.edits + 1)
        _raise(trouble)

    async def whisper(self, to: Place, who: Identity, card: Card, key: str) -> None:
        await self._say("whisper", to, card, key, only=who.user)

    async def find(self, to: Place, key: str) -> MessageRef | None:
        await self._arrive("find", to)
        if self.unreadable:
            raise Unreadable
        found = next((m for m in self.messages.values() if m.place == to.key and m.key == key), None)
        return None if found is None else MessageRef(to, found.id)

    async def private(self, who: Identity) -> Place:
        if (who.platform, who.tenant) != (self.platform, self.tenant):
            raise DeliveryError("user_not_found", permanent=True)
        return Place(self.platform, f"dm/{who.user}")

    async def thread(self, root: MessageRef) -> Place:
        return Place(self.platform, f"thread/{root.key}")

    def fails(self, code: str, place: str = "", *, permanent: bool = False, times: int = 1_000_000) -> None:
        """Refuse calls with a DeliveryError; nothing arrives."""
        self._trouble.append(Trouble(DeliveryError(code, permanent=permanent), place, times))

    def limits(self, seconds: float, place: str = "") -> None:
        """Refuse one call: too many, come back in `seconds`."""
        self._trouble.append(Trouble(DeliveryError("limited", permanent=False, retry_after=seconds), place, 1))

    def loses_answers(self, place: str = "", times: int = 1, error: Exception | None = None) -> None:
        """Take the message and never say so: the caller's time is over. `error`: something else goes wrong then."""
        self._trouble.append(Trouble(error or TimeoutError(), place, times, after=True))

    def recovers(self) -> None:
        self._trouble.clear()

    def hold(self) -> None:
        """Be slow: no call ends before `release`. What was said has arrived by then."""
        self._gate = asyncio.Event()

    def release(self) -> None:
        if self._gate is not None:
            self._gate.set()
        self._gate = None

    def delete(self, message: Said) -> None:
        """As a person with the right to does."""
        del self.messages[message.id]

    def at(self, place: str) -> list[Said]:
        return [message for message in self.messages.values() if message.place == place]

    def dm(self, who: str, *words: str) -> list[Said]:
        """What `who` got in private that holds all of `words`."""
        return [message for message in self.at(f"dm/{who}") if all(word in message.text for word in words)]

    async def _say(
        self, call: str, to: Place, card: Card, key: str, *, repeat: bool = False, only: str = ""
    ) -> MessageRef:
        trouble = await self._arrive(call, to)
        self._check(card)
        if not repeat and any(m.key == key and m.place == to.key for m in self.messages.values()):
            self.faults.append(f"said twice in {to.key}: {card.summary}")
        said = Said(f"m{len(self.calls)}", to.key, card, key, repeat=repeat, only=only)
        self.messages[said.id] = said
        if self._gate is not None:
            await self._gate.wait()
        _raise(trouble)
        return MessageRef(to, said.id)

    async def _arrive(self, call: str, to: Place) -> Trouble | None:
        """What will go wrong once this call has been taken; what goes wrong before is raised."""
        self.calls.append(f"{call} {to.key}")
        if to.platform != self.platform:
            self.faults.append(f"a place of {to.platform}")
        if not self._exists(to.key):
            raise DeliveryError("channel_not_found", permanent=True)
        trouble = next((t for t in self._trouble if t.times > 0 and t.place in ("", to.key)), None)
        if trouble is None or (trouble.after and call == "find"):
            return None
        trouble.times -= 1
        if not trouble.after:
            raise trouble.error
        return trouble

    def _exists(self, place: str) -> bool:
        kind, _, name = place.partition("/")
        return kind == "dm" or place in self.channels or (kind == "thread" and name in self.messages)

    def _check(self, card: Card) -> None:
        self.faults += [f"an input in a message: {card.summary}" for _ in _inputs(card)]


def _inputs(card: Card) -> Iterator[object]:
    yield from (e for e in card.elements if isinstance(e, SelectInput | TextInput | DateTimeInput))


def _raise(trouble: Trouble | None) -> None:
    if trouble is not None:
        raise trouble.error
