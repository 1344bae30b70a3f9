"""Whoever reported took it back: what the handler is told, what the case card says, and the form to do it."""

from collections.abc import Callable, Iterator, Mapping

from bot.cards.buttons import case_ids, row, show_button
from bot.cards.elements import Button, Card, Element, Heading, Quote, Style, Text, TextInput, Tone
from bot.cards.inputs import form_card
from bot.cards.phrases import summary
from bot.cards.scene import Scene
from bot.domain.rights import Field, Verb
from bot.domain.withdrawal import withdrawal

Ids = Mapping[str, str]


def withdrawn_card(scene: Scene, _ids: Ids) -> Card | None:
    """To the handler. None once the case is closed, and for whoever does not see the findings."""
    if scene.case is None or not scene.case.open or not scene.sees(Field.FINDINGS):
        return None
    said = tuple(withdrawn_section(scene))
    if not said:
        return None
    speech = scene.speech
    says = speech("card.report_withdrawn.short")
    heading = Heading(speech("card.heading", number=scene.case.number, state=says))
    close = Button("close", speech("verb.close"), ids=case_ids(scene), style=Style.PRIMARY, opens=True)
    buttons = row(close if scene.offers(Verb.CLOSE) else None, show_button(scene))
    return Card(summary(scene, says), (heading, *said, *buttons), speech.language)


def withdrawn_section(scene: Scene) -> Iterator[Element]:
    """That it was, and that the case goes on; why, for those who may read what was reported."""
    found = withdrawal(scene.subject) if scene.sees(Field.FINDINGS) else None
    if found is None:
        return
    yield Text(scene.speech("card.report_withdrawn", at=found.at), Tone.WARNING)
    if found.why is not None and found.why in scene.words:
        yield Quote(found.why.words)
    if scene.subject.open:
        yield Text(scene.speech("card.report_withdrawn.next"), Tone.SMALL)


def _withdraw(scene: Scene, _ids: Ids) -> Card:
    speech = scene.speech
    elements = (
        Heading(speech("card.heading", number=scene.subject.number, state=speech("form.withdraw"))),
        Text(speech("form.withdraw.note"), Tone.SMALL),
        TextInput("reason", speech("form.withdraw.reason"), lines=3, optional=True, limit=1000),
    )
    return form_card(scene, "withdraw", case_ids(scene), elements)


FORMS: dict[str, Callable[[Scene, Ids], Card]] = {"withdraw": _withdraw}
