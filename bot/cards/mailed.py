"""A card as a mail can say it: it is read, nothing in it can be pressed, and it stays as it was sent."""

from dataclasses import replace

from bot.cards.elements import Buttons, Card, DateTimeInput, SelectInput, Text, TextInput, Tone
from bot.text.catalog import Speech

_PRESSED = (Buttons, SelectInput, TextInput, DateTimeInput)


def mailed(card: Card, say: Speech, *, repeat: bool = False) -> Card:
    """`card` without buttons; where it had some, it says where they are. `say` is in the card's language.

    `repeat`: it may have come before, and says so."""
    kept = tuple(element for element in card.elements if not isinstance(element, _PRESSED))
    summary = card.summary
    if repeat:
        word = say("page.repeat")
        summary, kept = f"{summary} {word}", (Text(word, Tone.SMALL), *kept)
    if len(kept) < len(card.elements) + repeat:
        kept = (*kept, Text(say("mail.in_chat"), Tone.SMALL))
    return replace(card, summary=summary, elements=kept, verb="", ids={}, submit="")
