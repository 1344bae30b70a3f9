"""What holds for every card: its summary, its buttons, its inputs, its length."""

import re

import pytest

from bot.cards.elements import (
    Button,
    Buttons,
    Card,
    Clock,
    DateTimeInput,
    FactRows,
    Quote,
    SelectInput,
    TextInput,
)
from bot.cards.linear import linear
from tests.cards.table import CARDS, FORMS, MESSAGES, card

NUMBER = "EKS-2026-014"
ABOUT_ROLES = {"roles", "roles-contact", "role-lent", "role-lender", "role-back"}
ABOUT_NO_CASE = {"draft", "cases", "no-cases", "my-reports", "help", *ABOUT_ROLES}
CLOCKED = {name for name in MESSAGES if name.startswith(("reminder-handler", "reminder-decider", "assigned-h"))}
LANGUAGES = ("en", "da", "nb")


def buttons_of(dealt: Card) -> list[Button]:
    return [b for element in dealt.elements if isinstance(element, Buttons) for b in element.buttons]


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_has_no_inputs_because_editing_it_would_lose_what_was_typed(name: str) -> None:
    dealt = card(name)
    assert not [e for e in dealt.elements if isinstance(e, SelectInput | TextInput | DateTimeInput)]
    assert (dealt.verb, dealt.submit) == ("", "")


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_what_submitting_it_does(name: str) -> None:
    dealt = card(name)
    assert dealt.verb
    assert dealt.submit
    assert not buttons_of(dealt)
    assert [e for e in dealt.elements if isinstance(e, SelectInput | TextInput | DateTimeInput)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CARDS)
def test_at_most_five_buttons_in_a_row_and_none_too_long_to_press(name: str, language: str) -> None:
    dealt = card(name, language)
    assert all(0 < len(e.buttons) <= 5 for e in dealt.elements if isinstance(e, Buttons))
    assert all(0 < len(b.label) <= 40 for b in buttons_of(dealt))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_short_enough_to_read(name: str, language: str) -> None:
    """Quotes apart: nobody but the writer decides how long those are. And the page that asks everything at once, which
    one reads as one fills it in."""
    dealt = card(name, language)
    own = Card(dealt.summary, tuple(e for e in dealt.elements if not isinstance(e, Quote)), dealt.language)
    assert len(linear(own)) < (9000 if name == "form-answer-all" else 3000)
    assert len(dealt.summary) < 300


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(set(CARDS) - ABOUT_NO_CASE - {"form-report"} - set(FORMS)))
def test_a_summary_names_the_case(name: str, language: str) -> None:
    assert NUMBER in card(name, language).summary


@pytest.mark.parametrize("name", sorted(CLOCKED))
def test_what_asks_something_says_in_its_summary_how_long_there_is(name: str) -> None:
    assert "left" in card(name).summary


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CARDS)
def test_no_gap_is_left_open_and_nothing_is_empty(name: str, language: str) -> None:
    dealt = card(name, language)
    text = linear(dealt)
    assert not re.search(r"\{\w+\}|\bNone\b|  ", text)
    assert all(all(row) for e in dealt.elements if isinstance(e, FactRows) for row in e.rows)
    assert dealt.language == language


@pytest.mark.parametrize("name", sorted(set(CARDS) - ABOUT_ROLES))
def test_a_button_says_which_case_it_is_about(name: str) -> None:
    for button in buttons_of(card(name)):
        assert {"case", "draft"} & set(button.ids)


@pytest.mark.parametrize("name", CARDS)
def test_a_clock_reads_the_same_without_its_bar(name: str) -> None:
    for clock in (e for e in card(name).elements if isinstance(e, Clock)):
        assert clock.due.startswith(("As soon as possible, at the latest ", "Our own target: "))
        assert re.search(r", as of (\w+day 2\d November 2026 at )?07:32$", clock.left)
        assert re.search(r"GDPR Art\. (33\(1\)|58\(1\))", clock.basis)
        assert clock.share is not None
        assert 0 <= clock.share <= 1
