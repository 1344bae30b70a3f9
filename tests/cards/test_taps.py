"""The reporter's quick questions and first aid: one at a time, everything there to press, nobody else reads them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.case import case_card
from bot.cards.deck import deal
from bot.cards.elements import Button, Buttons, Card
from bot.cards.linear import linear
from bot.cards.taps import tap_card
from bot.domain.case import Case
from bot.domain.finding import Source, Value
from bot.domain.first_aid import DONE, KIND, UNSURE
from bot.domain.ids import PartyId
from tests.cards.cast import DAN, EKSEMPEL, EVE, IDA, LAW, MADS, OPENED, answered, closed, opened, scene

LANGUAGES = ("en", "da", "nb")


def tapped(case: Case, **facts: Value) -> Case:
    for fact, value in facts.items():
        case = case.record(fact, value, IDA, OPENED, Source.REPORT)
    return case


def shown(case: Case, language: str = "en") -> Card:
    card = tap_card(scene(case, IDA, language=language), {})
    assert card is not None
    return card


def buttons(card: Card) -> list[Button]:
    return [b for row in card.elements if isinstance(row, Buttons) for b in row.buttons]


def test_the_first_question_has_every_kind_and_i_dont_know() -> None:
    found = buttons(shown(opened()))
    assert [b.value for b in found] == [*(aid.kind for aid in LAW.first_aid), "unknown"]
    assert {b.verb for b in found} == {"tap"}
    assert {b.ids["fact"] for b in found} == {KIND}
    assert "What kind of thing happened?" in linear(shown(opened()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_are_short_and_so_are_labels(language: str) -> None:
    for case in (opened(), tapped(opened(), incident_kind="broken_into"), tapped(opened(), **{UNSURE + KIND: True})):
        card = shown(case, language)
        assert all(0 < len(row.buttons) <= 5 for row in card.elements if isinstance(row, Buttons))
        assert all(len(button.label) <= 40 for button in buttons(card))


def test_the_steps_stand_there_at_once_above_the_next_question() -> None:
    card = shown(tapped(opened(), incident_kind="lost_device"))
    text = linear(card)
    assert text.index("Have the device locked or wiped.") < text.index("Is it stopped?")
    assert f"Call {EKSEMPEL.duty_contact}." in text
    assert {b.verb for b in buttons(card)} == {"tick", "tap"}


def test_without_a_duty_contact_nobody_is_named_to_call() -> None:
    seen = scene(tapped(opened(), incident_kind="lost_device"), IDA)
    card = tap_card(replace(seen, organisation=replace(EKSEMPEL, duty_contact="")), {})
    assert card is not None
    assert "Call" not in linear(card)


def test_a_question_carries_the_finding_it_would_replace() -> None:
    found = buttons(shown(tapped(opened(), incident_kind="paper")))
    assert {b.ids["seq"] for b in found if b.verb == "tap"} == {"0"}
    assert {b.value for b in found if b.verb == "tap"} == {"yes", "no", "unknown"}


def test_what_is_answered_is_not_asked_again_and_at_the_end_there_are_thanks() -> None:
    case = tapped(answered(opened()), incident_kind="paper")
    text = linear(shown(case))
    assert "Is it stopped?" not in text
    assert "Thank you." in text
    assert "Thank you." not in linear(shown(tapped(opened(), incident_kind="paper")))


def test_a_step_that_is_done_says_when_and_has_no_button() -> None:
    case = tapped(opened(), incident_kind="paper")
    done = case.record(DONE + "fetch_paper", True, IDA, OPENED + timedelta(hours=1), Source.REPORT)
    assert "fetch_paper" in {b.value for b in buttons(shown(case))}
    assert "fetch_paper" not in {b.value for b in buttons(shown(done))}
    assert "Done Friday 20 November 2026 at 10:00: Fetch the papers back" in linear(shown(done))


def test_what_someone_else_did_is_not_told() -> None:
    case = tapped(opened(), incident_kind="paper")
    done = case.record(DONE + "fetch_paper", True, DAN, OPENED, Source.THREAD)
    assert "Done" not in linear(shown(done)).replace("[", "")


@pytest.mark.parametrize("reader", [None, DAN, MADS, EVE])
def test_nobody_else_gets_the_card(reader: PartyId | None) -> None:
    case = tapped(opened(), incident_kind="paper")
    assert deal("tap", scene(case, reader), {}, None) is None
    assert deal("tap", scene(case, IDA), {}, None) is not None


def test_what_was_tapped_stands_on_the_case_card_for_those_who_see_findings() -> None:
    case = tapped(opened(), incident_kind="lost_device")
    done = case.record(DONE + "lock_device", True, IDA, OPENED, Source.REPORT)
    for reader, sees in ((None, True), (DAN, True), (IDA, False)):
        text = linear(case_card(scene(done, reader)))
        assert ("Lost or stolen device" in text) is sees
        assert ("Device locked or wiped" in text) is sees
    assert "Device locked or wiped" not in linear(case_card(scene(case, DAN)))


def test_of_a_closed_case_there_is_nothing_to_press() -> None:
    assert not buttons(shown(closed(tapped(opened(), incident_kind="paper"))))
