"""The Chat port: three things a platform can do with a card, and one question after a crash."""

from typing import Protocol

from bot.cards.elements import Card
from bot.domain.party import Identity
from bot.ports import MessageRef, Place


class DeliveryError(Exception):
    """A card could not be delivered. `permanent`: trying again is useless. `code` is ours, never the provider's
    text (it may quote personal data). `retry_after` in seconds, when the platform said so."""

    def __init__(self, code: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.retry_after = retry_after


class Unreadable(Exception):
    """The platform can't tell whether a message arrived."""


class Chat(Protocol):
    """One platform, outgoing. `key` is the delivery's send key; a platform that can, stores it with the message."""

    platform: str

    async def post(self, to: Place, card: Card, key: str, *, repeat: bool = False) -> MessageRef:
        """A new message. `repeat` marks one that may have arrived before."""

    async def update(self, at: MessageRef, card: Card, key: str) -> None:
        """Replace a message in place. Notifies nobody."""

    async def whisper(self, to: Place, who: Identity, card: Card, key: str) -> None:
        """Show it to one person only; a personal message where the platform has nothing of the kind."""

    async def find(self, to: Place, key: str) -> MessageRef | None:
        """The message that carries `key`, if it arrived. Raises Unreadable where that can't be known."""

    async def private(self, who: Identity) -> Place:
        """The conversation between the bot and one person."""

    async def thread(self, root: MessageRef) -> Place:
        """The thread under a message."""
