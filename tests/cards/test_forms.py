"""The forms: what they ask, what they are filled with, and whom they open for."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.cards.elements import Buttons, Card, DateTimeInput, SelectInput, TextInput
from bot.cards.forms import form
from bot.domain.answers import read_answer
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Source, Span, Value
from bot.domain.interview import Kind
from bot.domain.milestone import When
from tests.cards.cast import (
    ANSWERS,
    CASE,
    DAN,
    EVE,
    IDA,
    INTERVIEW,
    MADS,
    NOW,
    OPENED,
    STATES,
    TEXTS,
    closed,
    opened,
    scene,
)

Input = SelectInput | TextInput | DateTimeInput

GROUP_QUESTION = next(q for q in INTERVIEW.questions if q.each_group).of("pupils")


def inputs(card: Card) -> dict[str, Input]:
    return {e.name: e for e in card.elements if isinstance(e, SelectInput | TextInput | DateTimeInput)}


def filled(card: Card) -> dict[str, str | list[str]]:
    """What the form would send if nothing were touched."""
    given: dict[str, str | list[str]] = {}
    for name, element in inputs(card).items():
        if isinstance(element, SelectInput):
            given[name] = list(element.chosen) if element.several else "".join(element.chosen)
        else:
            given[name] = element.value
    return given


SOME: Mapping[Kind, Value] = {
    Kind.YES_NO: True,
    Kind.SEVERAL: (),
    Kind.INSTANT: When.parse("2019-01"),
    Kind.COUNT: Span(3, 3),
    Kind.TEXT: "In a few words.",
}


def wholly_answered() -> Case:
    """Every question there is, also of a group."""
    case = STATES["to_decide"]()
    for field in (*INTERVIEW.fields, *GROUP_QUESTION.fields):
        if case.finding(field.fact) is None:
            value = SOME.get(field.kind, field.options[0].id if field.options else "")
            case = case.record(field.fact, value, DAN, OPENED, Source.PAGE)
    return case


@pytest.mark.parametrize("question", [*INTERVIEW.questions, GROUP_QUESTION], ids=lambda q: q.id)
def test_every_question_has_one_input_a_field_filled_with_what_is_known(question) -> None:  # type: ignore[no-untyped-def]
    case = wholly_answered()
    card = form("answer", scene(case, DAN), {"question": question.id})
    assert tuple(inputs(card)) == question.facts
    assert card.ids == {"case": CASE, "question": question.id, "seq": str(case.sequence(question.facts))}
    zone = STATES["to_decide"]().zone
    read = dict(read_answer(question, filled(card), TEXTS.speech("en", zone)._zone, NOW))  # type: ignore[attr-defined]
    known = {fact: case.value(fact) for fact in question.facts if case.finding(fact)}
    assert read == known, "what is read back is what was known"


def test_don_t_know_is_always_among_the_choices_but_for_several() -> None:
    for question in INTERVIEW.questions:
        card = form("answer", scene(opened(), DAN), {"question": question.id})
        for field in question.fields:
            if field.kind in (Kind.YES_NO, Kind.CHOICE):
                select = inputs(card)[field.fact]
                assert isinstance(select, SelectInput)
                assert select.choices[-1].value == "unknown"


def test_what_was_answered_with_don_t_know_is_chosen_again() -> None:
    case = opened().record("recipient", UNKNOWN, DAN, OPENED, STATES["full"]().findings[0].source)
    select = inputs(form("answer", scene(case, DAN), {"question": "recipient"}))["recipient"]
    assert isinstance(select, SelectInput)
    assert select.chosen == ("unknown",)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Span(40, 40), "40"),
        (Span(36, 44), "36-44"),
        (Span(100, None), "100+"),
        (Span(None, 9), "<= 9"),
        (UNKNOWN, ""),
    ],
)
def test_a_count_is_shown_as_people_type_it(value: Span, shown: str) -> None:
    case = opened().record("n_subjects", value, DAN, OPENED, STATES["full"]().findings[0].source)
    count = inputs(form("answer", scene(case, DAN), {"question": "whose"}))["n_subjects"]
    assert isinstance(count, TextInput)
    assert count.value == shown


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        (When.exact(OPENED), "2026-11-20T09:00"),
        (When.parse("2026-11-20"), "2026-11-20"),
        (When.parse("2026-11"), "2026-11"),
    ],
)
def test_a_time_is_shown_in_the_readers_zone_as_exactly_as_it_is_known(when: When, shown: str) -> None:
    case = opened().record("discovered", when, DAN, OPENED, STATES["full"]().findings[0].source)
    at = inputs(form("aware", scene(case, DAN), {}))["at"]
    assert isinstance(at, DateTimeInput)
    assert at.value == shown
    assert "Europe/Copenhagen" in at.label


def test_correcting_offers_each_answer_by_a_button() -> None:
    card = form("answer", scene(STATES["to_decide"](), DAN), {"case": CASE})
    rows = [e for e in card.elements if isinstance(e, Buttons)]
    assert [len(row.buttons) for row in rows] == [5, 3]
    asked = [q.id for q in INTERVIEW.questions if q.id in ANSWERS]
    assert [b.ids["question"] for row in rows for b in row.buttons] == asked
    assert card.verb == ""


def test_nothing_is_chosen_beforehand_in_a_decision() -> None:
    card = form("decide", scene(STATES["to_decide"](), MADS), {"matter": "inform"})
    yes = inputs(card)["yes"]
    assert isinstance(yes, SelectInput)
    assert (yes.chosen, yes.optional) == ((), False)
    assert card.ids == {"case": CASE, "matter": "inform"}


def test_reasons_for_the_delay_are_required_once_it_is_late() -> None:
    case = STATES["to_file"]()
    ids = {"stage": "eu-gdpr-33-1/initial"}
    for now, optional in ((NOW, True), (OPENED + timedelta(hours=80), False)):
        reason = inputs(form("file", scene(case, DAN, now=now), ids))["delay_reason"]
        assert reason.optional is optional


def test_a_case_is_never_closed_as_joined_by_hand() -> None:
    outcome = inputs(form("close", scene(opened(), DAN), {}))["outcome"]
    assert isinstance(outcome, SelectInput)
    assert [c.value for c in outcome.choices] == ["breach", "near_miss", "not_a_breach", "withdrawn"]


def test_a_role_is_handed_to_someone_of_the_house() -> None:
    people = inputs(form("assign", scene(opened(), DAN), {}))["person"]
    assert isinstance(people, SelectInput)
    assert [c.label for c in people.choices] == ["Dan Dahl", "Dorte Dam", "Mads Maler"]


def test_the_report_has_one_required_input_and_the_draft_in_it() -> None:
    card = form("report", scene(None, IDA), {"draft": "d-1"})
    assert [name for name, e in inputs(card).items() if not e.optional] == ["words"]
    assert filled(card)["words"] == "something about a mail"
    assert card.ids == {"draft": "d-1"}


@pytest.mark.parametrize("verb", ["answer", "aware", "assign", "close", "file"])
def test_a_form_opens_for_the_handler_and_not_for_others(verb: str) -> None:
    ids = {"question": "whose", "stage": "eu-gdpr-33-1/initial"}
    assert form(verb, scene(opened(), DAN), ids).verb == verb
    for stranger, number in ((IDA, "EKS-2026-014"), (EVE, "")):
        with pytest.raises(Refusal) as refused:
            form(verb, scene(opened(), stranger), ids)
        assert (refused.value.key, refused.value.details) == ("may_not", {"number": number})


@pytest.mark.parametrize(
    ("verb", "ids", "key"),
    [
        ("poem", {}, "unread_form"),
        ("answer", {"question": "poem"}, "no_such_question"),
        ("decide", {"matter": "poem"}, "unread_form"),
        ("file", {"stage": "poem"}, "not_due"),
        ("report", {"draft": "poem"}, "no_such_draft"),
    ],
)
def test_what_does_not_exist_is_refused(verb: str, ids: dict[str, str], key: str) -> None:
    with pytest.raises(Refusal, match=key):
        form(verb, scene(opened(), MADS if verb == "decide" else DAN), ids)


def test_a_closed_case_says_so_to_its_people_and_nothing_to_strangers() -> None:
    for reader, key in ((DAN, "case_closed"), (EVE, "may_not")):
        with pytest.raises(Refusal, match=key):
            form("answer", scene(closed(opened()), reader), {"question": "whose"})
