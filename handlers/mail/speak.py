"""Mail's side of the Chat port. A mail can't be edited, and nobody can tell whether one arrived."""

import asyncio

from bot.cards.elements import Card
from bot.cards.mailed import mailed
from bot.domain.party import Identity
from bot.ports import Clock, MessageRef, Place
from bot.text.catalog import Catalogues
from handlers.chat import DeliveryError, Unreadable
from handlers.mail.relay import Relay, send
from handlers.mail.render import message_id, rendered

PLATFORM = "mail"


class MailChat:
    """Places are addresses. `sender` is whom mails come from."""

    platform = PLATFORM

    def __init__(self, relay: Relay, sender: str, clock: Clock, say: Catalogues) -> None:
        self._relay, self._sender = relay, sender
        self._clock, self._say = clock, say

    async def post(self, to: Place, card: Card, key: str, *, repeat: bool = False) -> MessageRef:
        said = mailed(card, self._say.speech(card.language, "UTC"), repeat=repeat)
        message = rendered(said, self._sender, to.key, key, self._clock.now())
        await asyncio.to_thread(send, self._relay, self._sender, to.key, message.as_bytes())
        return MessageRef(to, message_id(key, self._sender))

    async def update(self, at: MessageRef, card: Card, key: str) -> None:
        raise DeliveryError("not_editable", permanent=True)

    async def whisper(self, to: Place, who: Identity, card: Card, key: str) -> None:
        await self.post(await self.private(who), card, key)

    async def find(self, to: Place, key: str) -> MessageRef | None:
        raise Unreadable

    async def private(self, who: Identity) -> Place:
        return Place(PLATFORM, who.user)

    async def thread(self, root: MessageRef) -> Place:
        return root.place
