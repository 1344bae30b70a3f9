"""The console's side of the Chat port: what the bot says is on the tape before it counts as said."""

from dataclasses import replace

from bot.cards.elements import Card, Text, Tone
from bot.domain.party import Identity
from bot.ports import Clock, MessageRef, Place
from bot.text.catalog import Catalogues
from handlers.chat import DeliveryError
from handlers.console.log import Log
from handlers.console.tape import BOT, Tape
from handlers.console.who import PLATFORM, channel, private, thread
from handlers.console.wire import card_to_json


class ConsoleChat:
    """Places are `dm/<user>`, `channel/<name>` and `thread/<message id>`. It can be asked what arrived."""

    platform = PLATFORM

    def __init__(self, tape: Tape, clock: Clock, say: Catalogues, log: Log) -> None:
        self._tape = tape
        self._clock = clock
        self._say = say
        self._log = log

    async def post(self, to: Place, card: Card, key: str, *, repeat: bool = False) -> MessageRef:
        if repeat:
            card = self._again(card)
        message = await self._tape.post(channel(to.key), BOT, self._clock.now(), key, card=card)
        self._note("post", to.key, card, message=message.id)
        return MessageRef(to, message.id)

    async def update(self, at: MessageRef, card: Card, key: str) -> None:
        try:
            await self._tape.update(at.key, self._clock.now(), key, card)
        except KeyError:
            raise DeliveryError("no_such_message", permanent=True) from None
        self._note("update", at.place.key, card, message=at.key)

    async def whisper(self, to: Place, who: Identity, card: Card, key: str) -> None:
        await self._tape.post(channel(to.key), BOT, self._clock.now(), key, card=card, only=who.user)
        self._note("whisper", to.key, card, only=who.user)

    async def find(self, to: Place, key: str) -> MessageRef | None:
        message = self._tape.find(channel(to.key), key)
        return None if message is None else MessageRef(to, message.id)

    async def private(self, who: Identity) -> Place:
        return Place(PLATFORM, private(who.user))

    async def thread(self, root: MessageRef) -> Place:
        return Place(PLATFORM, thread(root.key))

    def _again(self, card: Card) -> Card:
        """The same card, saying that it may have come before."""
        word = self._say.speech(card.language, "UTC")("page.repeat")
        return replace(card, summary=f"{card.summary} {word}", elements=(Text(word, Tone.SMALL), *card.elements))

    def _note(self, what: str, where: str, card: Card, **details: str) -> None:
        payload = {"conversation": where, **details, "card": card_to_json(card)}
        self._log.note(self._clock.now(), what, where, payload, inward=False)
