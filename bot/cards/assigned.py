"""A role was handed to someone: what is wanted of them, by when."""

from collections.abc import Iterator

from bot.cards.acts import SHOWN
from bot.cards.buttons import acknowledge_button, decide_button, file_button, row, show_button, step_button
from bot.cards.clock import clock_element
from bot.cards.decisions import recommendation_elements
from bot.cards.elements import Button, Card, Element, Heading, Text, Tone
from bot.cards.handover import handover_section, is_new_to
from bot.cards.phrases import due_sentence, summary
from bot.cards.scene import Scene
from bot.cards.steps import Step, step_of
from bot.domain.chore import is_opened
from bot.domain.decision import Matter
from bot.domain.party import Assignment, Role
from bot.domain.rights import Field

_TURNS = {Role.DECIDER: (Step.DECIDE_NOTIFY, Step.DECIDE_INFORM), Role.FILER: (Step.FILE, Step.INFORM)}
"""Where a case stands while it is a role's turn. The other roles are wanted from the start."""

_MATTERS = {Step.DECIDE_NOTIFY: Matter.NOTIFY, Step.DECIDE_INFORM: Matter.INFORM}
"""What is decided then: the recommendation comes with the question, so that it can be decided from this message."""


def assigned_card(scene: Scene, role: Role) -> Card | None:
    """For the new holder or deputy; None once it is taken. For whoever held it before: that they are free of it."""
    if scene.case is None or not scene.case.open or role not in SHOWN or scene.reader.party in scene.case.kept_out:
        return None
    own = next((a for a in scene.case.holders(role) if a.party == scene.reader.party), None)
    if own is None:
        return _released(scene, role)
    if not _is_wanted(scene, role, own):
        return None
    key = "card.assigned.deputy" if _is_deputy(scene, own) else f"card.assigned.{role}"
    says = scene.speech(key, role=scene.speech(f"role.{role}"))
    return Card(summary(scene, says), tuple(_elements(scene, own, says)), scene.speech.language)


def _is_deputy(scene: Scene, own: Assignment) -> bool:
    """A deputy comes first where those before them were kept out."""
    return scene.subject.holders(own.role)[0].party != own.party


def _is_turn(scene: Scene, role: Role) -> bool:
    return step_of(scene) in _TURNS.get(role, ())


def _is_wanted(scene: Scene, role: Role, own: Assignment) -> bool:
    case = scene.subject
    taken = any(a.has_it for a in case.holders(role)) if _is_deputy(scene, own) else own.has_it
    done = {Role.DECIDER: case.decision(Matter.NOTIFY) is not None, Role.FILER: bool(case.standing)}
    return _is_turn(scene, role) or not (taken or done.get(role, False))


def _elements(scene: Scene, own: Assignment, says: str) -> Iterator[Element]:
    speech, role = scene.speech, own.role
    yield Heading(speech("card.heading", number=scene.subject.number, state=says))
    nearest = scene.outlook.nearest if scene.sees(Field.CLOCK) else None
    by_when = due_sentence(scene, nearest) if nearest is not None else ""
    yield Text(" ".join(part for part in (_wanted(scene, own), by_when) if part), Tone.STRONG)
    if nearest is not None:
        yield clock_element(scene, nearest)
    if is_new_to(scene, own):
        yield from handover_section(scene)
    if role is Role.DECIDER and _is_turn(scene, role):
        yield from recommendation_elements(scene, _MATTERS[step_of(scene)])
    if scene.sees(Field.WORDS):  # who may not read them is not in the thread
        yield Text(speech("card.assigned.note.veiled" if scene.subject.veiled else "card.assigned.note"), Tone.SMALL)
    yield from row(acknowledge_button(scene), _act(scene, role), show_button(scene))


def _act(scene: Scene, role: Role) -> Button | None:
    """The button of what is wanted of `role`. In a case that was opened late nobody waits for their turn."""
    if _is_turn(scene, role):
        return step_button(scene)
    if not scene.subject.rushed:
        return None
    decide = decide_button(scene, Matter.NOTIFY) if role is Role.DECIDER else None
    return file_button(scene) if role is Role.FILER else decide


def _wanted(scene: Scene, own: Assignment) -> str:
    case, role = scene.subject, own.role
    if not is_opened(case):
        return scene.speech("after.wanted")
    if _is_deputy(scene, own):
        return scene.speech("card.assigned.deputy.wanted")
    if case.rushed and role in (Role.HANDLER, *_TURNS) and not _is_turn(scene, role):
        return scene.speech(f"rush.wanted.{role}")
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
