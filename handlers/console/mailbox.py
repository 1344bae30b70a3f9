"""Stands where a mail server and its mailboxes stand: in a room, what would go out as a mail is on the room's tape.

A mailbox is the conversation `mail/<address>`, read by the person whose address that is and by nobody else. It is
read only: what someone answers by mail, whoever handles the case writes down.
"""

from bot.cards.elements import Card
from bot.cards.mailed import mailed
from bot.domain.party import Identity
from bot.ports import Clock, MessageRef, Place
from bot.text.catalog import Catalogues
from handlers.chat import DeliveryError
from handlers.console.log import Log
from handlers.console.tape import BOT, Tape
from handlers.console.who import MAIL, mailbox
from handlers.console.wire import card_to_json


class MailboxChat:
    """Places are addresses, as with real mail."""

    platform = MAIL

    def __init__(self, tape: Tape, clock: Clock, say: Catalogues, log: Log) -> None:
        self._tape, self._clock = tape, clock
        self._say, self._log = say, log

    async def post(self, to: Place, card: Card, key: str, *, repeat: bool = False) -> MessageRef:
        said = mailed(card, self._say.speech(card.language, "UTC"), repeat=repeat)
        message = await self._tape.post(mailbox(to.key), BOT, self._clock.now(), key, card=said)
        payload = {"conversation": mailbox(to.key), "message": message.id, "card": card_to_json(said)}
        self._log.note(self._clock.now(), "mail", mailbox(to.key), payload, inward=False)
        return MessageRef(to, message.id)

    async def update(self, at: MessageRef, card: Card, key: str) -> None:
        raise DeliveryError("not_editable", permanent=True)

    async def whisper(self, to: Place, who: Identity, card: Card, key: str) -> None:
        await self.post(await self.private(who), card, key)

    async def find(self, to: Place, key: str) -> MessageRef | None:
        """Unlike real mail: the tape knows."""
        message = self._tape.find(mailbox(to.key), key)
        return None if message is None else MessageRef(to, message.id)

    async def private(self, who: Identity) -> Place:
        return Place(MAIL, who.user)

    async def thread(self, root: MessageRef) -> Place:
        return root.place
