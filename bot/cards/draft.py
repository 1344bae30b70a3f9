"""A report that was begun and not sent: its writer is asked once."""

from bot.cards.buttons import row
from bot.cards.elements import Button, Card, Element, Quote, Style, Text
from bot.cards.scene import Scene
from bot.domain.report import Draft


def draft_card(scene: Scene, draft_id: str) -> Card | None:
    """None when the draft is gone: sent, discarded, or not this reader's."""
    draft = own_draft(scene, draft_id)
    if draft is None:
        return None
    speech, ids = scene.speech, {"draft": draft.id}
    asks = speech("card.draft")
    elements: list[Element] = [Text(asks)]
    if draft.words:
        elements.append(Quote(draft.words))
    report = Button("report", speech("verb.report"), ids=ids, style=Style.PRIMARY, opens=True)
    discard = Button("discard", speech("verb.discard"), ids=ids)
    return Card(asks, (*elements, *row(report, discard)), speech.language)


def own_draft(scene: Scene, draft_id: str) -> Draft | None:
    """The draft of that id, if it is the reader's."""
    draft = scene.draft
    return draft if draft is not None and draft.id == draft_id and draft.by == scene.reader.party else None
