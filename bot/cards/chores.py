"""The cards of what the house asks of its own people: each kind of chore has its own, dealt by its id."""

from collections.abc import Callable, Mapping

from bot.cards.asking import task_card
from bot.cards.awareness import awareness_card
from bot.cards.containment import containment_card
from bot.cards.elements import Card
from bot.cards.exclusions import exclusion_chore
from bot.cards.letter_chores import confirm_card, reply_card
from bot.cards.measures import promise_card
from bot.cards.scene import Scene
from bot.domain.chore import AWARENESS, CONFIRM, CONTAINMENT, EXCLUSION, MEASURE, REPLY, TASK
from bot.domain.delivery import ReminderKey
from bot.domain.reminder import is_moot

Dealer = Callable[[Scene, ReminderKey, str], Card | None]

CARDS: Mapping[str, Dealer] = {
    MEASURE: promise_card,
    CONTAINMENT: containment_card,
    TASK: task_card,
    AWARENESS: awareness_card,
    EXCLUSION: exclusion_chore,
    REPLY: reply_card,
    CONFIRM: confirm_card,
}
"""What a chore's id begins with → its card. The card guards itself: owners see their one thing and nothing else."""


def chore_card(scene: Scene, key: ReminderKey, audience: str) -> Card | None:
    """None when it is done, or asked at another instant now."""
    if scene.case is None or scene.assessment is None:
        return None
    if is_moot(key, scene.case, scene.assessment.deadlines, scene.now):
        return None
    dealer = next((deal for prefix, deal in CARDS.items() if key.obligation.startswith(prefix)), None)
    return dealer(scene, key, audience) if dealer is not None else None
