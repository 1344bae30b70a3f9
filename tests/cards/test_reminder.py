"""Reminders: the first line says what is wanted of me, by when; who gets which act asked."""

from datetime import timedelta

import pytest

from bot.cards.deck import deal
from bot.cards.elements import Buttons, Card, FactRows, Quote, Text
from bot.domain.case import Case
from bot.domain.decision import Matter
from bot.domain.ids import PartyId
from tests.cards.cast import DAN, DORTE, MADS, NOW, OPENED, STATES, acknowledged, decided, filed, reminder, scene

LETTERS = "eu-gdpr-34/communication"
REGISTER = "eu-gdpr-33-5/register_entry"


def sent(case: Case, reader: PartyId, audience: str, obligation: str = "eu-gdpr-33-1/initial", now=NOW) -> Card:  # type: ignore[no-untyped-def]
    seen = scene(case, reader, now=now)
    card = deal("reminder", seen, {"audience": audience}, reminder(seen, reader, obligation))
    assert card is not None
    return card


def first_line(card: Card) -> str:
    line = card.elements[0]
    assert isinstance(line, Text)
    return line.text


def verbs(card: Card) -> list[str]:
    return [b.verb for e in card.elements if isinstance(e, Buttons) for b in e.buttons]


@pytest.mark.parametrize(
    ("state", "reader", "audience", "asks"),
    [
        ("asking", DAN, "responsible", "please answer the open questions."),
        ("asking", DORTE, "deputy", "please see that the open questions are answered, or answer them."),
        ("asking", MADS, "manager", "please see that the case handler has the time"),
        ("to_decide", MADS, "responsible", "please decide whether the authority is notified."),
        ("to_file", DAN, "responsible", "please send the notification and record it"),
        ("to_file", DORTE, "deputy", "please see that the notification is sent and recorded, or send it."),
    ],
)
def test_the_first_line_says_what_is_wanted_of_me_by_when(
    state: str, reader: PartyId, audience: str, asks: str
) -> None:
    line = first_line(sent(STATES[state](), reader, audience))
    assert line.startswith(f"EKS-2026-014: {asks}")
    assert "As soon as possible, at the latest Monday 23 November 2026 at " in line


@pytest.mark.parametrize(
    ("state", "reader", "audience", "expected"),
    [
        ("asking", DAN, "responsible", ["answer", "show"]),
        ("asking", DORTE, "deputy", ["acknowledge", "answer", "show"]),
        ("to_decide", MADS, "responsible", ["acknowledge", "decide", "show"]),
        ("to_decide", MADS, "manager", ["acknowledge", "show"]),
        ("to_file", DAN, "responsible", ["file", "show"]),
    ],
)
def test_the_buttons_are_few_and_for_whom_they_are_asked(
    state: str, reader: PartyId, audience: str, expected: list[str]
) -> None:
    assert verbs(sent(STATES[state](), reader, audience)) == expected


def test_informing_the_people_has_its_own_words() -> None:
    case = STATES["to_file"]()
    assert "decide whether the people concerned are informed" in first_line(sent(case, MADS, "responsible", LETTERS))
    yes = decided(case, Matter.INFORM)
    assert "please inform the people concerned" in first_line(sent(yes, DAN, "responsible", LETTERS))


def test_without_a_number_in_the_law_the_target_is_called_our_own() -> None:
    case = filed(STATES["to_file"]())
    line = first_line(sent(case, DAN, "responsible", REGISTER))
    assert "Entry in the breach register" in line
    assert "Our own target" in line
    late = sent(case, DAN, "responsible", REGISTER, now=OPENED + timedelta(days=20))
    assert "past our own target" in late.summary


def test_a_late_reminder_says_since_when() -> None:
    card = sent(STATES["to_file"](), DAN, "responsible", now=OPENED + timedelta(hours=76))
    assert "It was due Monday 23 November 2026 at 11:00." in first_line(card)
    assert "2 hours late, as of 13:00" in card.summary


def test_a_manager_gets_counts_and_category_and_no_quote() -> None:
    card = sent(STATES["to_decide"](), MADS, "manager")
    rows = dict(next(e for e in card.elements if isinstance(e, FactRows)).rows)
    assert rows["Questions answered"] == "8 of 8"
    assert rows["How many people"] == "36 to 44"
    assert not [e for e in card.elements if isinstance(e, Quote)]
    assert "Kinds of data" not in rows


def test_time_left_is_as_of_the_moment_it_is_sent() -> None:
    """Late is not stale: the same reminder, an hour later, says an hour less."""
    case = acknowledged(STATES["to_decide"](), MADS)
    one, two = (sent(case, MADS, "responsible", now=NOW + timedelta(hours=hours)) for hours in (30, 31))
    assert "19 hours 14 minutes left, as of 13:32" in one.summary
    assert "18 hours 14 minutes left, as of 14:32" in two.summary
