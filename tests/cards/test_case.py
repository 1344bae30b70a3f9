"""The case card: the one card that is always true."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.case import SHORT, case_card
from bot.cards.elements import Buttons, Card, Clock, FactRows, Quote, Text, Tone
from bot.cards.linear import linear
from bot.domain.decision import Matter
from bot.domain.finding import UNKNOWN, Source
from bot.domain.milestone import When
from bot.domain.report import Report
from tests.cards.cast import (
    DAN,
    DORTE,
    NOW,
    OPENED,
    STATES,
    TEXTS,
    acknowledged,
    answered,
    aware,
    decided,
    opened,
    scene,
    undeliverable,
)


def clock_of(card: Card) -> Clock | None:
    return next((e for e in card.elements if isinstance(e, Clock)), None)


def verbs(card: Card) -> list[str]:
    return [b.verb for e in card.elements if isinstance(e, Buttons) for b in e.buttons]


def warnings(card: Card) -> list[str]:
    return [e.text for e in card.elements if isinstance(e, Text) and e.tone is Tone.WARNING]


def test_the_summary_is_number_time_left_and_what_is_missing() -> None:
    card = case_card(scene(STATES["asking"]()))
    assert card.summary == "EKS-2026-014 · 2 days 1 hour left · missing: whether it is stopped"


def test_the_due_instant_is_the_assessments_and_never_counted_here() -> None:
    seen = scene(STATES["to_file"]())
    assert seen.assessment is not None
    moved = tuple(replace(d, due=NOW + timedelta(hours=29, minutes=14)) for d in seen.assessment.deadlines[:1])
    card = case_card(replace(seen, assessment=replace(seen.assessment, deadlines=moved)))
    clock = clock_of(card)
    assert clock is not None
    assert clock.due == "As soon as possible, at the latest Sunday 22 November 2026 at 12:46."
    assert re.fullmatch(r"1 day 5 hours left, as of \w+day \d+ November 2026 at 07:32", clock.left)
    assert card.summary.startswith("EKS-2026-014 · 1 day 5 hours left")


def test_a_late_clock_says_how_late_and_that_it_was_due() -> None:
    clock = clock_of(case_card(scene(STATES["to_file"](), now=OPENED + timedelta(hours=75))))
    assert clock is not None
    assert clock.late
    assert clock.due == "As soon as possible. It was due Monday 23 November 2026 at 11:00."
    assert re.fullmatch(r"1 hour late, as of \w+day \d+ November 2026 at 12:00", clock.left)
    assert clock.share == 1.0


def test_a_reader_in_another_zone_is_told_whose_time_it_is() -> None:
    seen = scene(STATES["to_file"]())
    far = replace(seen, speech=TEXTS.speech("en", "America/New_York"))
    assert "at the latest Monday 23 November 2026 at 11:00." in linear(case_card(seen))
    assert "at the latest Monday 23 November 2026 at 05:00 (" in linear(case_card(far))


def test_what_cannot_be_computed_is_said_and_asked_and_nothing_is_invented() -> None:
    card = case_card(scene(STATES["dateless"]()))
    assert clock_of(card) is None
    assert "can't be computed yet" in warnings(card)[0]
    assert "aware" in verbs(card)
    assert "no deadline can be computed yet" in card.summary


def test_provisional_awareness_is_flagged_with_a_button_and_gone_once_it_is_set() -> None:
    before, after = case_card(scene(answered(opened()))), case_card(scene(aware(answered(opened()))))
    assert any("not settled when you became aware" in warning for warning in warnings(before))
    assert "aware" in verbs(before)
    assert warnings(after) == []
    assert "aware" not in verbs(after)


def test_awareness_known_to_the_day_keeps_its_button_until_the_hour_is_there() -> None:
    day = answered(opened()).record("aware_controller", When.parse("2026-11-20"), DAN, NOW, Source.DIALOG)
    card = case_card(scene(day))
    assert any("The hour is missing" in warning for warning in warnings(card))
    assert "aware" in verbs(card)


def test_a_deputy_who_took_the_case_is_shown_to_have_it() -> None:
    """Else nobody sees from the card that someone has it, though nobody is asked any more."""
    assert "Dan Dahl; deputy: Dorte Dam (has it since " in linear(case_card(scene(acknowledged(opened(), DORTE))))
    assert "; deputy: Dorte Dam\n" in linear(case_card(scene(acknowledged(opened(), DAN))))


def test_other_readings_are_listed_with_who_holds_them() -> None:
    text = linear(case_card(scene(STATES["to_file"]())))
    assert "Another reading: Monday 23 November 2026 at 12:00. Those who count by Regulation 1182/71" in text


def test_what_is_unknown_is_shown_as_not_known_yet() -> None:
    case = answered(opened(), recipient=UNKNOWN)
    rows = dict(next(e for e in case_card(scene(case)).elements if isinstance(e, FactRows)).rows)
    assert rows["Who may have the data"] == "not known yet"
    assert rows["Kinds of data"] == "Names; Health data"


def test_the_proposal_comes_with_rules_sources_and_who_decides() -> None:
    text = linear(case_card(scene(STATES["to_decide"]())))
    assert "Risk for the people concerned (proposal): high risk" in text
    assert "GDPR Art. 9)" in text
    assert "The bot proposes; a person decides." in text


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("new", ["acknowledge", "answer", "aware", "answer_all", "assign", "measure", "close"]),
        ("asking", ["answer", "aware", "answer", "answer_all", "assign", "measure", "close"]),
        ("to_decide", ["decide", "aware", "answer", "answer_all", "assign", "measure", "close"]),
        ("to_file", ["file", "decide", "answer", "answer_all", "assign", "measure", "close", "letter"]),
        ("full", ["answer", "answer", "answer_all", "assign", "measure", "close", "file", "letter"]),
        ("no_breach", ["close", "answer", "answer_all", "assign", "measure", "letter"]),
        ("dateless", ["answer", "aware", "answer_all", "assign", "measure", "close"]),
        ("closed", ["reopen", "letter"]),
    ],
)
def test_the_buttons_follow_the_state(state: str, expected: list[str]) -> None:
    assert verbs(case_card(scene(STATES[state]()))) == expected


def test_whether_people_are_informed_is_asked_after_the_filing_too() -> None:
    card = case_card(scene(decided(STATES["to_file"](), Matter.INFORM)))
    assert verbs(card)[0] == "file"
    assert "decide" not in verbs(card)


def test_a_dpo_who_decides_is_pointed_out() -> None:
    text = "The data protection officer decided this."
    assert text not in linear(case_card(scene(STATES["to_file"]())))
    assert text in linear(case_card(scene(decided(answered(opened()), by=DAN))))


def test_dead_deliveries_are_shown_with_who_they_were_for() -> None:
    seen = replace(scene(acknowledged(opened(), DAN)), failures=(undeliverable(DAN),))
    assert warnings(case_card(seen))[0] == "1 message could not be delivered. It was for: Dan Dahl."


def test_long_words_are_shortened_in_the_thread_and_whole_on_request() -> None:
    words = "x" * 5000
    case = replace(opened(), reports=(Report(1, DAN, OPENED, words),))
    short, whole = (
        next(e for e in card.elements if isinstance(e, Quote))
        for card in (case_card(scene(case)), case_card(scene(case, DAN), whole=True))
    )
    assert len(short.text) < SHORT + 100
    assert "4,300 more characters" in short.text
    assert whole.text == words


def test_many_reports_are_counted_on_the_card_and_listed_on_request() -> None:
    reports = tuple(Report(number, DAN, OPENED, f"words {number}") for number in range(1, 6))
    case = replace(opened(), reports=reports)
    assert "2 more texts" in linear(case_card(scene(case)))
    assert "words 5" in linear(case_card(scene(case, DAN), whole=True))
