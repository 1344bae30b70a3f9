"""The groups of people in one breach: which data of each, how many they are, and how high the risk is for them."""

from collections.abc import Iterator

from bot.cards.elements import Element, FactRows, Text, Tone
from bot.cards.phrases import option_label, value_words
from bot.cards.scene import Scene
from bot.domain.assessment import GroupRisk
from bot.domain.condition import Truth
from bot.domain.finding import UNKNOWN
from bot.domain.groups import COUNT
from bot.domain.question import OF, WHOSE
from bot.domain.rights import Field

DATA = "data_categories"


def groups_section(scene: Scene) -> Iterator[Element]:
    """One line for each, when there are several. The risk for those who see risks, while it is weighed."""
    parts = scene.outlook.groups
    if len(parts) < 2 or not scene.sees(Field.FINDINGS):
        return
    yield Text(scene.speech("card.groups"), Tone.STRONG)
    yield FactRows(tuple((option_label(scene.speech, WHOSE, part.group), _about(scene, part)) for part in parts))


def _about(scene: Scene, part: GroupRisk) -> str:
    speech = scene.speech
    data = value_words(speech, DATA, part.facts.get(DATA, UNKNOWN))
    count = value_words(speech, COUNT, scene.subject.value(f"{COUNT}{OF}{part.group}"))
    if not scene.sees(Field.RISK) or not scene.subject.open or scene.outlook.breach is Truth.NO:
        return speech("card.group", data=data, count=count)
    return speech("card.group.risk", data=data, count=count, level=speech(f"risk.{part.risk.level}"))
