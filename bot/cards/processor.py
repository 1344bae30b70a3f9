"""The processor's part in it: who, since when they knew, when they told us, and whether the contract was kept."""

from collections.abc import Iterator

from bot.cards.buttons import case_ids, row
from bot.cards.elements import Button, Element, FactRows, Text, Tone
from bot.cards.scene import Scene
from bot.domain.clocks import told_late
from bot.domain.milestone import When
from bot.domain.processor import AWARE, TO_CONTROLLER, TOLD, processor_facts, processor_of
from bot.domain.rights import Field, Verb


def processor_section(scene: Scene) -> Iterator[Element]:
    """The contract, and by how much it was missed. Who it is and what they said and when stands with the findings."""
    case, speech = scene.subject, scene.speech
    if not scene.sees(Field.FINDINGS) or not processor_facts(case):
        return
    found = processor_of(scene.organisation, case)
    if found is None or found.contract_hours is None:
        yield Text(speech("processor.no_contract"), Tone.SMALL)
        return
    rows = [(speech("processor.section"), found.name)]
    rows.append((speech("processor.contract"), speech("processor.hours", hours=found.contract_hours)))
    late = told_late(_when(scene, AWARE), _when(scene, TOLD), found.contract_hours)
    if late is not None:
        rows.append((speech("processor.late"), speech.duration(late)))
    yield FactRows(tuple(rows))


def _when(scene: Scene, fact: str) -> When | None:
    value = scene.subject.value(fact)
    return value if isinstance(value, When) else None


def tell_controller_button(scene: Scene) -> Button | None:
    """As a processor we tell our customer; recorded like a notification (GDPR Art. 33(2))."""
    deadline = scene.outlook.deadline(TO_CONTROLLER) if scene.assessment is not None else None
    if deadline is None or not deadline.status.running or not scene.offers(Verb.FILE):
        return None
    ids = {**case_ids(scene), "stage": TO_CONTROLLER}
    return Button("file", scene.speech("verb.tell_controller"), ids=ids, opens=True)


def customer_section(scene: Scene) -> Iterator[Element]:
    """While our customer is still to be told."""
    yield from row(tell_controller_button(scene))
