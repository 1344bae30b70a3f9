"""The receipt: what someone who reported gets in private. Thanks, the number, who sees it, and what to do now."""

from collections.abc import Iterator

from bot.cards.buttons import add_button, row
from bot.cards.elements import Card, Element, Heading, Text, Tone
from bot.cards.scene import Scene
from bot.domain.rights import Field

_FIRST_AID = ("receipt.first_aid.stop", "receipt.first_aid.ask_back", "receipt.first_aid.keep")


def receipt_card(scene: Scene) -> Card | None:
    """None for whoever has no part in the case."""
    if not scene.sees(Field.NUMBER):
        return None
    speech, number = scene.speech, scene.subject.number
    return Card(speech("receipt.summary", number=number), tuple(_elements(scene)), speech.language)


def _elements(scene: Scene) -> Iterator[Element]:
    speech, organisation = scene.speech, scene.organisation
    yield Heading(speech("receipt.thanks"))
    yield Text(speech("receipt.saved", number=scene.subject.number))
    yield Text(speech("receipt.who_sees"))
    yield Text(speech("receipt.what_next"))
    yield Text(speech("receipt.first_aid"), Tone.STRONG)
    for step in _FIRST_AID:
        yield Text(f"• {speech(step)}")
    if organisation.duty_contact:
        yield Text(f"• {speech('receipt.first_aid.call', contact=organisation.duty_contact)}")
    yield Text(speech("receipt.do_not"))
    if organisation.whistleblower_channel:
        yield Text(speech("receipt.whistleblower", channel=organisation.whistleblower_channel), Tone.SMALL)
    yield from _hidden(scene)
    yield from row(add_button(scene))


def _hidden(scene: Scene) -> Iterator[Element]:
    """That something was taken out of the text; what it was is asked apart, and never shown."""
    mine = [held for held in scene.hidden if held.by == scene.reader.party]
    if mine:
        yield Text(scene.speech.count("receipt.hidden", len(mine)), Tone.WARNING)
