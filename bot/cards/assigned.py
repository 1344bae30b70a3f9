"""A role was handed to someone: what is wanted of them, by when."""

from collections.abc import Iterator

from bot.cards.acts import SHOWN
from bot.cards.buttons import acknowledge_button, row, show_button, step_button
from bot.cards.clock import clock_element
from bot.cards.elements import Card, Element, Heading, Text, Tone
from bot.cards.phrases import due_sentence, summary
from bot.cards.scene import Scene
from bot.cards.steps import Step, step_of
from bot.domain.decision import Matter
from bot.domain.party import Assignment, Role
from bot.domain.rights import Field

_TURNS = {Role.DECIDER: (Step.DECIDE_NOTIFY, Step.DECIDE_INFORM), Role.FILER: (Step.FILE,)}
"""Where a case stands while it is a role's turn. The other roles are wanted from the start."""


def assigned_card(scene: Scene, role: Role) -> Card | None:
    """For the new holder or deputy; None once it is taken. For whoever held it before: that they are free of it."""
    if scene.case is None or not scene.case.open or role not in SHOWN:
        return None
    own = next((a for a in scene.case.holders(role) if a.party == scene.reader.party), None)
    if own is None:
        return _released(scene, role)
    if not _is_wanted(scene, role, own):
        return None
    key = "card.assigned.deputy" if own.rank else f"card.assigned.{role}"
    says = scene.speech(key, role=scene.speech(f"role.{role}"))
    return Card(summary(scene, says), tuple(_elements(scene, own, says)), scene.speech.language)


def _is_turn(scene: Scene, role: Role) -> bool:
    return step_of(scene) in _TURNS.get(role, ())


def _is_wanted(scene: Scene, role: Role, own: Assignment) -> bool:
    case = scene.subject
    taken = any(a.acknowledged_at for a in case.holders(role)) if own.rank else own.acknowledged_at is not None
    done = {Role.DECIDER: case.decision(Matter.NOTIFY) is not None, Role.FILER: bool(case.filings)}
    return _is_turn(scene, role) or not (taken or done.get(role, False))


def _elements(scene: Scene, own: Assignment, says: str) -> Iterator[Element]:
    speech, role = scene.speech, own.role
    yield Heading(speech("card.heading", number=scene.subject.number, state=says))
    nearest = scene.outlook.nearest if scene.sees(Field.CLOCK) else None
    by_when = due_sentence(scene, nearest) if nearest is not None else ""
    yield Text(" ".join(part for part in (_wanted(scene, role, deputy=own.rank > 0), by_when) if part), Tone.STRONG)
    if nearest is not None:
        yield clock_element(scene, nearest)
    if scene.sees(Field.WORDS):  # who may not read them is not in the thread
        yield Text(speech("card.assigned.note"), Tone.SMALL)
    step = step_button(scene) if _is_turn(scene, role) else None
    yield from row(acknowledge_button(scene), step, show_button(scene))


def _wanted(scene: Scene, role: Role, *, deputy: bool) -> str:
    if deputy:
        return scene.speech("card.assigned.deputy.wanted")
    if _is_turn(scene, role):
        return scene.speech(f"card.turn.{step_of(scene)}")
    if role in _TURNS:
        return scene.speech("card.assigned.later")
    return scene.speech(f"card.assigned.{role}.wanted")


def _released(scene: Scene, role: Role) -> Card:
    """The number and nothing else: they have no part in the case any more."""
    case, speech = scene.subject, scene.speech
    says = speech("card.assigned.released", number=case.number, role=speech(f"role.{role}"))
    return Card(says, (Text(says),), speech.language)
