"""Puts one card where it belongs on its platform: over its earlier self, or as a new message."""

from bot.cards.elements import Card
from bot.ports import MessageRef, Place
from handlers.chat import Chat, DeliveryError, Unreadable
from handlers.mailroom import Envelope


async def place(chat: Chat, envelope: Envelope, key: str, *, in_doubt: bool) -> MessageRef:
    """Where the card stands now. `in_doubt`: a message with `key` may be there already, so look first; where that
    can't be known, say that this may be a repeat. Raises DeliveryError."""
    if envelope.at is not None and await _edited(chat, envelope.card, envelope.at, key):
        return envelope.at
    to = await _conversation(chat, envelope)
    if not in_doubt:
        return await chat.post(to, envelope.card, key)
    try:
        found = await chat.find(to, key)
    except Unreadable:
        return await chat.post(to, envelope.card, key, repeat=True)
    return found if found is not None else await chat.post(to, envelope.card, key)


async def _edited(chat: Chat, card: Card, at: MessageRef, key: str) -> bool:
    """False when there is nothing to edit any more: someone deleted it, and it is posted anew."""
    try:
        await chat.update(at, card, key)
    except DeliveryError as fault:
        if not fault.permanent:
            raise
        return False
    return True


async def _conversation(chat: Chat, envelope: Envelope) -> Place:
    if envelope.root is not None:
        return await chat.thread(envelope.root)
    if envelope.to is not None:
        return await chat.private(envelope.to)
    return Place(envelope.platform, envelope.channel)
