"""The clock of a card: the nearest legal deadline, its other readings, and what is unsettled about it."""

from collections.abc import Iterator

from bot.cards.elements import Clock, Element, Text, Tone
from bot.cards.phrases import (
    basis_sentence,
    clock_title,
    deadline_line,
    due_sentence,
    is_not_computable,
    left_sentence,
    other_readings,
)
from bot.cards.scene import Scene
from bot.domain.clocks import AWARENESS
from bot.domain.condition import Truth
from bot.domain.deadline import Deadline, Status
from bot.domain.rights import Field


def clock_element(scene: Scene, deadline: Deadline, *, standing: bool = False) -> Clock:
    """One deadline, the words first. Its instants come from the assessment: nothing is counted here but time left.

    `standing`: on the case card, which is edited in place and says its flags beside the clock.
    """
    return Clock(
        title=clock_title(scene, deadline),
        due=due_sentence(scene, deadline),
        left=left_sentence(scene, deadline, dated=standing),
        basis=basis_sentence(scene, deadline, flagged=standing),
        share=_share(scene, deadline),
        late=deadline.status is Status.LATE,
    )


def clock_section(scene: Scene) -> Iterator[Element]:
    """For those who see clocks, while the case is open."""
    if not scene.sees(Field.CLOCK) or not scene.subject.open:
        return
    nearest = scene.outlook.nearest
    if nearest is not None:
        yield clock_element(scene, nearest, standing=True)
        for reading in other_readings(scene, nearest):
            yield Text(reading, Tone.SMALL)
    elif is_not_computable(scene):
        yield Text(scene.speech("card.not_computable"), Tone.WARNING)
    for flag in scene.outlook.flags:
        if flag.id != "awareness_missing" or nearest is not None:
            yield Text(scene.speech.sentence(flag.says), Tone.WARNING)


def other_obligations(scene: Scene) -> Iterator[Element]:
    """Every other obligation, one line each. What is said above for all of them is not said again."""
    if not scene.sees(Field.CLOCK) or not scene.subject.open or scene.outlook.breach is Truth.NO:
        return
    others = [d for d in scene.outlook.deadlines if d != scene.outlook.nearest and not _is_dateless(d)]
    if others:
        yield Text(scene.speech("card.other_obligations"), Tone.STRONG)
    for deadline in others:
        yield Text(deadline_line(scene, deadline), Tone.SMALL)


def _is_dateless(deadline: Deadline) -> bool:
    return deadline.status is Status.NOT_COMPUTABLE and deadline.origin in AWARENESS


def _share(scene: Scene, deadline: Deadline) -> float | None:
    if deadline.began is None or deadline.target is None or deadline.target <= deadline.began:
        return None
    used = (scene.now - deadline.began) / (deadline.target - deadline.began)
    return round(min(max(used, 0.0), 1.0), 3)
