"""The receipt: what someone who reported gets in private. Thanks, the number, who sees it, and what to do now."""

from collections.abc import Iterator

from bot.cards.buttons import add_button, case_ids, row
from bot.cards.elements import Button, Card, Element, Heading, Text, Tone
from bot.cards.scene import Scene
from bot.domain.rights import Field, Verb

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
    yield Text(speech("receipt.confidential"))
    yield Text(speech("receipt.what_next"))
    yield Text(speech("receipt.first_aid"), Tone.STRONG)
    for step in _FIRST_AID:
        yield Text(f"• {speech(step)}")
    if organisation.duty_contact:
        yield Text(f"• {speech('receipt.first_aid.call', contact=organisation.duty_contact)}")
    yield Text(speech("receipt.do_not"))
    yield from _asked(scene)
    yield Text(_not_whistleblowing(scene), Tone.SMALL)
    yield from _hidden(scene)
    yield from row(add_button(scene), *(_opening(scene, verb) for verb in (Verb.WISH, Verb.WITHDRAW)))


def _opening(scene: Scene, verb: Verb) -> Button | None:
    if not scene.offers(verb):
        return None
    return Button(verb.value, scene.speech(f"verb.{verb}"), ids=case_ids(scene), opens=True)


def _asked(scene: Scene) -> Iterator[Element]:
    """That a wish to keep someone out was heard. Whom it names is not said: phones are seen by others."""
    if any(e.open and e.by == scene.reader.party for e in scene.subject.exclusions):
        yield Text(scene.speech("receipt.wished"))


def _not_whistleblowing(scene: Scene) -> str:
    """Where to turn instead; without a place of their own to the duty contact or the safety representative."""
    speech, organisation = scene.speech, scene.organisation
    if organisation.whistleblower_channel:
        return speech("receipt.whistleblower", channel=organisation.whistleblower_channel)
    if organisation.duty_contact:
        return speech("receipt.not_whistleblowing", contact=organisation.duty_contact)
    return speech("receipt.not_whistleblowing.alone")


def _hidden(scene: Scene) -> Iterator[Element]:
    """That something was taken out of the text; what it was is asked apart, and never shown."""
    mine = [held for held in scene.hidden if held.by == scene.reader.party]
    if mine:
        yield Text(scene.speech.count("receipt.hidden", len(mine)), Tone.WARNING)
