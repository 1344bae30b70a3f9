"""Deals the card of a delivery: its kind, its ids, and the scene as it is at that moment. The one place they meet."""

from collections.abc import Mapping

from bot.cards.asides import hidden_card, similar_card, undelivered_card
from bot.cards.assigned import assigned_card
from bot.cards.case import case_card
from bot.cards.draft import draft_card
from bot.cards.elements import Card
from bot.cards.notices import added_card, closed_card, decided_card, filed_card, reopened_card
from bot.cards.question import question_card
from bot.cards.receipt import receipt_card
from bot.cards.reminder import reminder_card
from bot.cards.scene import Scene
from bot.domain.delivery import ReminderKey
from bot.domain.party import Role
from bot.domain.rights import Field

KINDS = (
    "receipt",
    "case",
    "question",
    "assigned",
    "reminder",
    "draft_waiting",
    "similar",
    "hidden",
    "added",
    "decided",
    "filed",
    "closed",
    "reopened",
    "undelivered",
)
"""Every kind of card a delivery can name."""


def deal(kind: str, scene: Scene, ids: Mapping[str, str], reminder: ReminderKey | None) -> Card | None:
    """The card, or None when nobody needs it any more. Raises ValueError for a kind that is none of KINDS."""
    match kind:
        case "draft_waiting":
            return draft_card(scene, ids.get("draft", ""))
        case _ if kind in KINDS:
            return None if scene.case is None else _of_case(kind, scene, ids, reminder)
        case _:
            raise ValueError(f"no card is called {kind!r}")


def _of_case(kind: str, scene: Scene, ids: Mapping[str, str], reminder: ReminderKey | None) -> Card | None:
    match kind:
        case "receipt":
            return receipt_card(scene)
        case "case":
            return case_card(scene) if scene.sees(Field.NUMBER) else None
        case "question":
            question = scene.interview.question(ids.get("question", ""))
            return question_card(scene, question) if question is not None else None
        case "assigned":
            return assigned_card(scene, Role(ids["role"]))
        case "reminder":
            return reminder_card(scene, reminder, ids.get("audience", "")) if reminder is not None else None
        case "similar":
            return similar_card(scene, ids.get("other", ""))
        case "hidden":
            return hidden_card(scene, ids.get("number", ""))
        case "added":
            return added_card(scene, ids)
        case "decided":
            return decided_card(scene, ids)
        case "filed":
            return filed_card(scene, ids)
        case "closed":
            return closed_card(scene)
        case "reopened":
            return reopened_card(scene)
        case _:
            return undelivered_card(scene, ids)
