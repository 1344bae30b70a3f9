"""Who is asked what: the questions that can change the decision come first and only where they can."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.case import Case
from bot.domain.condition import Truth, condition_of
from bot.domain.decision import Decision, Matter
from bot.domain.finding import UNKNOWN, Source, Value
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.interview import (
    Field,
    Kind,
    Need,
    Question,
    applicable,
    can_decide,
    next_question,
    place_of,
    progress,
    waited_for,
)
from bot.law.load import load_interview

INTERVIEW = load_interview()
DAN = PartyId("dan")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CASE = Case(CaseId("1"), "EKS-2026-001", OrganisationId("eksempel"), "DK", "da", "Europe/Copenhagen", NOW)
FIRST = ("personal_data", "breach_types", "discovered", "contained", "whose", "data_categories", "recipient")
SEVEN: dict[str, Value] = {
    "personal_data": True,
    "breach_types": ("C",),
    "discovered": UNKNOWN,
    "contained": True,
    "whose": ("citizens",),
    "data_categories": ("identity",),
    "recipient": "trusted",
    "encrypted": False,
}
CONFIDENTIAL: dict[str, Value] = {"data_categories": ("identity", "national_id")}


def told(**findings: Value) -> Case:
    case = CASE
    for fact, value in findings.items():
        case = case.record(fact, value, DAN, NOW, Source.DIALOG)
    return case


def further(case: Case) -> set[str]:
    """What the decision waits for beside the first seven."""
    return {question.id for question in waited_for(case, INTERVIEW)} - set(FIRST)


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        # Plain data with someone we trust: seven answers are enough.
        ({}, set()),
        ({"whose": ("citizens", "patients")}, {"same_data"}),
        # The right recipient, and confidential data: how did it get there?
        (CONFIDENTIAL, {"encryption_kind"}),
        ({**CONFIDENTIAL, "recipient": "none"}, {"encryption_kind"}),
        # Confidential data that a stranger could read is a high risk whatever else is answered.
        ({**CONFIDENTIAL, "recipient": "known_untrusted"}, set()),
        ({**CONFIDENTIAL, "recipient": "public", "breach_types": ("C", "A")}, set()),
        # Plain data with a stranger: on purpose, and who are the people?
        ({"recipient": "known_untrusted"}, {"malicious", "vulnerable"}),
        ({"recipient": UNKNOWN}, {"malicious"}),
        ({"recipient": "known_untrusted", "malicious": False}, {"malicious", "vulnerable"}),
        (
            {"recipient": "public", "malicious": True, "exfiltration": "no"},
            {"malicious", "exfiltration", "vulnerable"},
        ),
        (
            {"recipient": "public", "malicious": True, "exfiltration": "yes"},
            {"malicious", "exfiltration", "vulnerable", "cause"},
        ),
        ({"recipient": "internal_unauthorised", "malicious": False}, {"malicious"}),
        ({"encrypted": True, "encryption_kind": "at_rest"}, {"encryption_kind"}),
        ({"encrypted": True, "encryption_kind": "transport"}, {"encryption_kind", "exfiltration"}),
        ({"breach_types": ("A",)}, {"backup_available"}),
        ({"breach_types": ("I",)}, set()),
    ],
)
def test_a_decision_waits_only_for_what_can_change_it(changed: dict[str, Value], asked: set[str]) -> None:
    assert further(told(**{**SEVEN, **changed})) == asked


@pytest.mark.parametrize("missing", FIRST)
def test_a_decision_waits_for_each_of_the_first_seven(missing: str) -> None:
    assert can_decide(told(**SEVEN), INTERVIEW)
    assert not can_decide(told(**{fact: value for fact, value in SEVEN.items() if fact != missing}), INTERVIEW)


def test_then_comes_what_the_notification_and_the_register_need() -> None:
    case = told(**SEVEN)
    rest = [q for q in applicable(case, INTERVIEW) if q.id not in FIRST]
    assert [q.id for q in rest] == [
        *("vulnerable", "cause", "started", "processor", "consequences", "cross_border"),
        *("n_records", "measures_before", "can_reach", "others_told"),
    ]
    assert next_question(case, INTERVIEW) == rest[0]
    assert {q.need for q in rest if q.id in ("started", "consequences", "processor")} == {Need.FIRST}


def test_the_processors_name_is_asked_once_there_is_one() -> None:
    for processor, asked in ((True, True), (False, False), (UNKNOWN, False)):
        found = [q.id for q in applicable(told(**SEVEN, processor=processor), INTERVIEW)]
        assert ("processor_name" in found) is asked


A = Field("a", Kind.YES_NO)
X, Y = condition_of({"x": [True]}), condition_of({"y": [True]})


def test_either_way_of_arising_is_enough() -> None:
    question = Question("a", (A,), X, or_when=Y)
    seen = {(x, y): question.arises({"x": x, "y": y}) for x in (True, False) for y in (True, False, UNKNOWN)}
    assert seen[(True, False)] is seen[(False, True)] is Truth.YES
    assert (seen[(False, False)], seen[(False, UNKNOWN)]) == (Truth.NO, Truth.UNKNOWN)


def test_what_may_arise_is_asked_unless_it_must_be_known_to() -> None:
    assert [Question("a", (A,), X).asked({"x": x}) for x in (True, UNKNOWN, False)] == [True, True, False]
    strict = Question("a", (A,), X, once_known=True)
    assert [strict.asked({"x": x}) for x in (True, UNKNOWN, False)] == [True, False, False]


def test_when_a_decision_waits_and_when_no_longer() -> None:
    question = Question("a", (A,), decides_when=X, settled_when=Y)
    assert question.decides({"x": True, "y": False})
    assert question.decides({"x": True, "y": UNKNOWN})
    assert not question.decides({"x": UNKNOWN, "y": UNKNOWN})
    assert not question.decides({"x": False, "y": False})
    assert not question.decides({"x": True, "y": True})
    assert not Question("a", (A,), need=Need.FIRST).decides({})


def test_what_was_decided_stays_decided_when_a_question_comes_up() -> None:
    case = told(**{**SEVEN, "breach_types": ("A",)})
    decision = Decision(1, Matter.NOTIFY, True, None, DAN, NOW, "To be safe.")
    assert not can_decide(case, INTERVIEW)
    assert can_decide(replace(case, decisions=(decision,)), INTERVIEW)


def test_what_a_decision_waits_for_comes_first_and_is_counted_by_itself() -> None:
    case = told(**{**SEVEN, "breach_types": ("C", "A")})
    following = next_question(case, INTERVIEW)
    assert following is not None
    assert (following.id, place_of(case, INTERVIEW, following)) == ("backup_available", (8, 8))
    assert progress(case, INTERVIEW) == (7, 8)
    case = case.record("backup_available", True, DAN, NOW, Source.DIALOG)
    case = case.record("unavailable_for", "hours", DAN, NOW, Source.DIALOG)
    following = next_question(case, INTERVIEW)
    assert following is not None
    assert (following.id, place_of(case, INTERVIEW, following)) == ("vulnerable", (1, 10))
    assert progress(case, INTERVIEW) == (8, 8)
    decision = Decision(1, Matter.NOTIFY, True, None, DAN, NOW, "To be safe.")
    assert progress(replace(case, decisions=(decision,)), INTERVIEW) == (8, 18)
    assert place_of(case, INTERVIEW, Question("a", (A,))) is None
