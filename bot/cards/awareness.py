"""Asked of whoever opened a case that was entered after the fact: when did the organisation know?"""

from bot.cards.buttons import aware_button, row, show_button
from bot.cards.elements import Card, Text, Tone
from bot.cards.scene import Scene
from bot.domain.delivery import ReminderKey
from bot.domain.rights import Verb


def awareness_card(scene: Scene, _key: ReminderKey, _audience: str) -> Card | None:
    """None for someone who may not say it (any more)."""
    if not scene.offers(Verb.AWARE):
        return None
    speech = scene.speech
    says = speech("after.when", number=scene.subject.number)
    note = Text(speech("after.when.note"), Tone.SMALL)
    return Card(says, (Text(says, Tone.STRONG), note, *row(aware_button(scene), show_button(scene))), speech.language)
