"""Buttons, forms and typed messages become values, or one clear refusal."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import Raw, read_answer, read_words
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Span, Value
from bot.domain.interview import Field, Kind, Option, Question
from bot.domain.milestone import When

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

PERSONAL = Question("personal_data", (Field("personal_data", Kind.YES_NO),))
TYPES = Question("breach_types", (Field("breach_types", Kind.SEVERAL, (Option("C"), Option("I"), Option("A"))),))
DISCOVERED = Question(
    "discovered",
    (
        Field("discovered", Kind.INSTANT, milestone="discovered"),
        Field("known_earlier", Kind.INSTANT, optional=True),
    ),
)
WHOSE = Question(
    "whose",
    (
        Field("whose", Kind.SEVERAL, (Option("citizens"), Option("pupils"))),
        Field("n_subjects", Kind.COUNT, optional=True),
    ),
)
RECIPIENT = Question(
    "recipient",
    (Field("recipient", Kind.CHOICE, (Option("none"), Option("trusted"))), Field("encrypted", Kind.YES_NO)),
)
MAYBE = Question("maybe", (Field("maybe", Kind.SEVERAL, (Option("a"),), optional=True),))


def answered(question: Question, **raw: Raw) -> dict[str, Value]:
    return dict(read_answer(question, raw, COPENHAGEN, NOW))


def refused(question: Question, **raw: Raw) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        read_answer(question, raw, COPENHAGEN, NOW)
    return caught.value.key, caught.value.details["field"]


def typed(question: Question, text: str, labels: Mapping[str, str] | None = None) -> dict[str, Value] | None:
    given = read_words(question, text, labels or {}, COPENHAGEN, NOW)
    return None if given is None else dict(given)


@pytest.mark.parametrize(("raw", "value"), [("yes", True), ("no", False), ("unknown", UNKNOWN), (["yes"], True)])
def test_yes_no_and_unknown(raw: Raw, value: Value) -> None:
    assert answered(PERSONAL, personal_data=raw) == {"personal_data": value}


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (["C"], ("C",)),
        ("C", ("C",)),
        (["A", "C", "A"], ("C", "A")),
        ([], ()),
        (["none"], ()),
        ("none", ()),
        (["unknown"], UNKNOWN),
        ("unknown", UNKNOWN),
    ],
)
def test_several_are_a_tuple_in_the_questions_order(raw: Raw, value: Value) -> None:
    assert answered(TYPES, breach_types=raw) == {"breach_types": value}


def test_optional_fields_left_empty_give_no_value() -> None:
    at = When.parse("2026-11-22T13:30+00:00")
    assert answered(DISCOVERED, discovered="22.11.2026 14.30", known_earlier=" ") == {"discovered": at}
    assert answered(DISCOVERED, discovered="22.11.2026 14.30", known_earlier="unknown") == {
        "discovered": at,
        "known_earlier": UNKNOWN,
    }
    assert answered(WHOSE, whose=["pupils"], n_subjects="10-20") == {"whose": ("pupils",), "n_subjects": Span(10, 20)}


def test_none_as_an_option_of_a_choice_is_that_option() -> None:
    assert answered(RECIPIENT, recipient="none", encrypted="no") == {"recipient": "none", "encrypted": False}


def test_inputs_of_other_questions_are_not_looked_at() -> None:
    assert answered(PERSONAL, personal_data="yes", breach_types="Z") == {"personal_data": True}


@pytest.mark.parametrize(
    ("question", "raw", "key", "field"),
    [
        (PERSONAL, {}, "answer_missing", "personal_data"),
        (PERSONAL, {"personal_data": ""}, "answer_missing", "personal_data"),
        (PERSONAL, {"personal_data": []}, "answer_missing", "personal_data"),
        (MAYBE, {"maybe": []}, "answer_missing", "maybe"),
        (TYPES, {}, "answer_missing", "breach_types"),
        (RECIPIENT, {"recipient": "trusted"}, "answer_missing", "encrypted"),
        (PERSONAL, {"personal_data": "perhaps"}, "no_such_option", "personal_data"),
        (PERSONAL, {"personal_data": "True"}, "no_such_option", "personal_data"),
        (RECIPIENT, {"recipient": "friend", "encrypted": "no"}, "no_such_option", "recipient"),
        (TYPES, {"breach_types": ["C", "X"]}, "no_such_option", "breach_types"),
        (TYPES, {"breach_types": ["C", "none"]}, "answer_contradicts", "breach_types"),
        (TYPES, {"breach_types": ["unknown", "C"]}, "answer_contradicts", "breach_types"),
        (PERSONAL, {"personal_data": ["yes", "no"]}, "answer_contradicts", "personal_data"),
        (WHOSE, {"whose": ["pupils"], "n_subjects": "many"}, "count_unreadable", "n_subjects"),
        (DISCOVERED, {"discovered": "31.2.2026"}, "when_no_such_day", "discovered"),
        (DISCOVERED, {"discovered": "2026", "known_earlier": "2030"}, "when_future", "known_earlier"),
    ],
)
def test_a_bad_answer_is_refused_at_its_field(question: Question, raw: dict[str, Raw], key: str, field: str) -> None:
    assert refused(question, **raw) == (key, field)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("Ja.", True),
        (" JA! ", True),
        ("nej", False),
        ("Nei", False),
        ("no", False),
        ("ved ikke", UNKNOWN),
        ("Vet ikke ennå", UNKNOWN),
        ("I don’t know", UNKNOWN),
    ],
)
def test_a_typed_yes_no_or_dont_know_is_an_answer(text: str, value: Value) -> None:
    assert typed(PERSONAL, text) == {"personal_data": value}


@pytest.mark.parametrize(
    "text", ["", "yes, I think so", "no idea what happened", "ja nej", "hello", "2026-11-22", "unknown sender", "C"]
)
def test_small_talk_is_no_answer(text: str) -> None:
    assert typed(PERSONAL, text) is None


LABELS = {"Seen by others": "C", "Changed": "I", "Lost, or gone": "A", "Navn og adresse": "C"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("seen by others", ("C",)),
        ("CHANGED and seen by OTHERS", ("C", "I")),
        ("changed, seen by others", ("C", "I")),
        ("lost, or gone", ("A",)),
        ("navn og adresse, changed", ("C", "I")),
        ("none of these", ()),
        ("ingen", ()),
        ("don't know", UNKNOWN),
    ],
)
def test_labels_are_known_in_any_case(text: str, value: Value) -> None:
    assert typed(TYPES, text, LABELS) == {"breach_types": value}


@pytest.mark.parametrize("text", ["changed, I believe", "C", "changed and and", "yes"])
def test_what_is_not_all_labels_is_no_answer(text: str) -> None:
    assert typed(TYPES, text, LABELS) is None


def test_a_typed_date_answers_when() -> None:
    assert typed(DISCOVERED, "18. april 2020 kl. 12.46") == {"discovered": When.parse("2020-04-18T10:46+00:00")}
    assert typed(DISCOVERED, "we found it on Saturday") is None


def test_a_typed_date_that_cannot_be_is_refused_aloud() -> None:
    with pytest.raises(Refusal, match="when_future"):
        typed(DISCOVERED, "2027-01-01 10:00")


def test_a_question_with_two_required_fields_takes_only_dont_know() -> None:
    assert typed(RECIPIENT, "trusted", {"trusted": "trusted"}) is None
    assert typed(RECIPIENT, "ved ikke") == {"recipient": UNKNOWN, "encrypted": UNKNOWN}


def test_a_choice_takes_a_label() -> None:
    alone = Question("recipient", RECIPIENT.fields[:1])
    assert typed(alone, "En kollega", {"En kollega": "trusted"}) == {"recipient": "trusted"}
    assert typed(alone, "trusted", {"En kollega": "trusted"}) is None


@given(st.text(max_size=40))
def test_no_message_breaks_the_reading(text: str) -> None:
    for question in (PERSONAL, TYPES, WHOSE, RECIPIENT):
        read_words(question, text, LABELS, COPENHAGEN, NOW)


WHY = Question("consequences", (Field("consequences", Kind.TEXT), Field("note", Kind.TEXT, optional=True)))


def test_a_text_is_taken_as_it_is_written_in_a_form() -> None:
    assert answered(WHY, consequences=" Fraud,\nand worry. ") == {"consequences": "Fraud,\nand worry."}
    assert answered(WHY, consequences="Ved ikke", note="x") == {"consequences": UNKNOWN, "note": "x"}
    assert refused(WHY, consequences="  ") == ("answer_missing", "consequences")


@pytest.mark.parametrize("text", ["fraud", "yes", "hello there"])
def test_a_text_is_never_taken_from_small_talk(text: str) -> None:
    assert typed(WHY, text) is None
    assert typed(WHY, "don't know") == {"consequences": UNKNOWN}
