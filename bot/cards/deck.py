"""Deals the card of a delivery: its kind, its ids, and the scene as it is at that moment. The one place they meet."""

from collections.abc import Callable, Mapping

from bot.cards.asides import hidden_card, similar_card, undelivered_card
from bot.cards.asking import asked_card, replied_card, unasked_card
from bot.cards.assigned import assigned_card
from bot.cards.case import case_card
from bot.cards.chores import chore_card
from bot.cards.containment import contained_card
from bot.cards.draft import draft_card
from bot.cards.elements import Card
from bot.cards.exclusions import covered_card, kept_out_card, veiled_reminder, wished_card
from bot.cards.informing import informed_card
from bot.cards.letter import answered_card, letter_card
from bot.cards.letter_chores import letter_reminder
from bot.cards.letter_question import question_card as letter_question_card
from bot.cards.measures import measured_card
from bot.cards.notices import added_card, closed_card, decided_card, filed_card, reopened_card
from bot.cards.question import question_card
from bot.cards.receipt import receipt_card
from bot.cards.reminder import reminder_card
from bot.cards.roles import role_card
from bot.cards.scene import Scene
from bot.cards.taps import tap_card
from bot.cards.ways import split_card
from bot.cards.withdrawn import withdrawn_card
from bot.domain.chore import ACKNOWLEDGE, is_chore
from bot.domain.delivery import ReminderKey
from bot.domain.letter import is_letter
from bot.domain.party import Role
from bot.domain.rights import Field

Ids = Mapping[str, str]

Dealer = Callable[[Scene, Ids], Card | None]


def _case(scene: Scene, _ids: Ids) -> Card | None:
    return case_card(scene) if scene.sees(Field.NUMBER) else None


def _question(scene: Scene, ids: Ids) -> Card | None:
    question = scene.interview.question(ids.get("question", ""))
    return question_card(scene, question) if question is not None else None


_OF_CASE: Mapping[str, Dealer] = {
    "asked": asked_card,
    "unasked": unasked_card,
    "replied": replied_card,
    "receipt": lambda scene, _: receipt_card(scene),
    "case": _case,
    "question": _question,
    "assigned": lambda scene, ids: assigned_card(scene, Role(ids["role"])),
    "similar": similar_card,
    "split": split_card,
    "hidden": lambda scene, ids: hidden_card(scene, ids.get("number", "")),
    "added": added_card,
    "decided": decided_card,
    "filed": filed_card,
    "closed": lambda scene, _: closed_card(scene),
    "reopened": lambda scene, _: reopened_card(scene),
    "undelivered": undelivered_card,
    "informed": informed_card,
    "measured": measured_card,
    "contained": contained_card,
    "tap": tap_card,
    "veil": covered_card,
    "wished": wished_card,
    "kept_out": kept_out_card,
    "withdrawn": withdrawn_card,
    "letter": letter_card,
    "letter_question": letter_question_card,
    "answered": answered_card,
}

_EVEN_VEILED = ("case", "veil", "hidden", "asked", "unasked", "letter_question")
"""They guard themselves."""

KINDS = ("draft_waiting", "role", "reminder", *_OF_CASE)
"""Every kind of card a delivery can name."""


def deal(kind: str, scene: Scene, ids: Ids, reminder: ReminderKey | None) -> Card | None:
    """The card, or None when nobody needs it any more. Raises ValueError for a kind that is none of KINDS."""
    if kind not in KINDS:
        raise ValueError(f"no card is called {kind!r}")
    if kind == "draft_waiting":
        return draft_card(scene, ids.get("draft", ""))
    if kind == "role":
        return role_card(scene, ids)
    if scene.case is None:
        return None
    if scene.reader.party in scene.case.kept_out:
        return None
    if scene.veiled:
        return _veiled(kind, scene, ids, reminder)
    if kind == "reminder":
        return _reminder(scene, ids, reminder) if reminder is not None else None
    return _OF_CASE[kind](scene, ids)


def _veiled(kind: str, scene: Scene, ids: Ids, reminder: ReminderKey | None) -> Card | None:
    """What still reaches someone who sees number and clock alone: what is about their own words or their own task, and
    the law's deadlines they must act on. Everything else waits."""
    if kind == "reminder" and reminder is not None:
        own = is_chore(reminder.obligation) and not reminder.obligation.startswith(ACKNOWLEDGE)
        return _reminder(scene, ids, reminder) if own else veiled_reminder(scene, reminder)
    return _OF_CASE[kind](scene, ids) if kind in _EVEN_VEILED else None


def _reminder(scene: Scene, ids: Ids, key: ReminderKey) -> Card | None:
    """What the house asks of its own people has cards of its own; a role that waits to be taken is reminded of as the
    law's deadlines are."""
    if is_chore(key.obligation) and not key.obligation.startswith(ACKNOWLEDGE):
        return chore_card(scene, key, ids.get("audience", ""))
    if is_letter(key.obligation):
        return letter_reminder(scene, key, ids.get("audience", ""))
    return reminder_card(scene, key, ids.get("audience", ""))
