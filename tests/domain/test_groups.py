"""Groups of people: told apart when their data differ, each with its own facts; and what the case as a whole knows."""

from datetime import UTC, datetime

import pytest

from bot.domain.assessment import Assessment, assess
from bot.domain.case import Case
from bot.domain.finding import UNKNOWN, Source, Span, Value
from bot.domain.groups import NOT_ASKED, facts_of, group_ids, groups
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.interview import applicable, can_decide, every_question, next_question
from bot.domain.organisation import Organisation
from bot.domain.report import Report
from bot.domain.risk import Level
from bot.law.load import load_interview, load_law

INTERVIEW, LAW = load_interview(), load_law()
DAN = PartyId("dan")
NOW = datetime(2020, 4, 18, 10, 46, tzinfo=UTC)
TOWN = Organisation(OrganisationId("eksempel"), "Eksempelby", "EKS", "DK", "Europe/Copenhagen", "da", (), {})
CASE = Case(
    *(CaseId("1"), "EKS-2020-001", TOWN.id, "DK", "da", "Europe/Copenhagen", NOW),
    reports=(Report(1, DAN, NOW, "wrong parents"),),
)
SHOWN: dict[str, Value] = {
    "personal_data": True,
    "breach_types": ("C",),
    "contained": True,
    "recipient": "trusted",
    "encrypted": False,
}
TWO: dict[str, Value] = {"whose": ("employees", "pupils"), "same_data": False}


def told(case: Case = CASE, /, **findings: Value) -> Case:
    for fact, value in findings.items():
        case = case.record(fact, value, DAN, NOW, Source.DIALOG)
    return case


def split(**findings: Value) -> Case:
    """`data_employees` stands for `data_categories@employees`, `count_pupils` for `group_count@pupils`."""
    names = {"data": "data_categories", "count": "group_count"}
    parts = {key.partition("_")[::2]: value for key, value in findings.items() if key.partition("_")[0] in names}
    own = {f"{names[noun]}@{group}": value for (noun, group), value in parts.items()}
    other = {key: value for key, value in findings.items() if key.partition("_")[0] not in names}
    return told(**SHOWN, **TWO, **other, **own)


def assessed(case: Case) -> Assessment:
    return assess(case, TOWN, INTERVIEW, LAW, NOW)


def ids(case: Case) -> list[str]:
    return [question.id for question in applicable(case, INTERVIEW)]


@pytest.mark.parametrize(
    ("whose", "same_data", "apart"),
    [
        (("employees", "pupils"), False, ("employees", "pupils")),
        (("employees", "pupils"), True, ()),
        (("employees", "pupils"), UNKNOWN, ()),
        (("employees",), False, ()),
        (UNKNOWN, False, ()),
    ],
)
def test_people_are_told_apart_when_several_are_named_and_their_data_differ(
    whose: Value, same_data: Value, apart: tuple[str, ...]
) -> None:
    case = told(whose=whose, same_data=same_data)
    assert group_ids(case) == apart
    assert tuple(group.id for group in groups(case, INTERVIEW)) == (apart or ("",))


@pytest.mark.parametrize(
    ("whose", "asked"), [(("pupils",), False), (("employees", "pupils"), True), ((), False), (UNKNOWN, False)]
)
def test_whether_the_data_is_the_same_is_asked_of_two_or_more(whose: Value, asked: bool) -> None:
    assert ("same_data" in ids(told(**SHOWN, whose=whose))) is asked


def test_each_group_is_asked_about_in_its_turn() -> None:
    found = ids(split())
    at = found.index("same_data") + 1
    assert found[at : at + 4] == [
        *("data_categories@employees", "group_count@employees", "data_categories@pupils", "group_count@pupils")
    ]
    assert "data_categories" not in found
    assert not [name for name in ids(told(**SHOWN, whose=("pupils",))) if "@" in name or name == "group_count"]


def test_a_question_of_a_group_is_found_by_its_id() -> None:
    question = INTERVIEW.question("data_categories@pupils")
    assert question is not None
    assert (question.facts, question.base, question.group) == (
        ("data_categories@pupils",),
        "data_categories",
        "pupils",
    )
    assert question in applicable(split(), INTERVIEW)
    refused = ("data_categories@mars", "recipient@pupils", "data_categories@", "nothing", "nothing@pupils")
    assert [INTERVIEW.question(name) for name in refused] == [None] * 5


def test_a_decision_waits_for_each_groups_data_and_not_for_its_number() -> None:
    case = split(discovered=UNKNOWN, data_employees=("identity",))
    assert not can_decide(case, INTERVIEW)
    following = next_question(case, INTERVIEW)
    assert following is not None
    assert following.id == "data_categories@pupils"
    both = told(case, **{"data_categories@pupils": ("identity",)})
    following = next_question(both, INTERVIEW)
    assert following is not None
    assert can_decide(both, INTERVIEW)
    assert following.id == "group_count@employees"


def test_what_is_true_of_one_group_is_true_of_the_case() -> None:
    facts = facts_of(split(data_employees=("health",), data_pupils=("identity", "children")), INTERVIEW)
    assert facts["data_categories"] == ("identity", "health", "children")
    assert (facts["special_category"], facts["children"], facts["national_id"]) == (True, True, False)


def test_what_is_not_known_of_one_group_is_not_known_of_the_case() -> None:
    for unknown in ({}, {"data_pupils": UNKNOWN}):
        facts = facts_of(split(data_employees=("health",), **unknown), INTERVIEW)
        assert facts["data_categories"] is UNKNOWN
        assert (facts["special_category"], facts["national_id"]) == (True, UNKNOWN)


def test_what_was_said_of_all_before_they_were_told_apart_is_of_none() -> None:
    case = told(**SHOWN, whose=("employees", "pupils"), data_categories=("health",))
    assert facts_of(case, INTERVIEW)["special_category"] is True
    assert facts_of(told(case, same_data=False), INTERVIEW)["special_category"] is UNKNOWN


@pytest.mark.parametrize(
    ("numbers", "everyone", "pupils"),
    [
        ({}, UNKNOWN, UNKNOWN),
        ({"n_subjects": Span(9, 9)}, Span(9, 9), Span(None, 9)),
        ({"count_pupils": Span(5, 5)}, UNKNOWN, Span(5, 5)),
        ({"count_pupils": Span(5, 5), "count_employees": Span(2, 4)}, Span(7, 9), Span(5, 5)),
        ({"count_pupils": Span(5, None), "count_employees": Span(2, 4)}, Span(7, None), Span(5, None)),
        ({"count_pupils": Span(5, 5), "n_subjects": Span(30, 30)}, Span(30, 30), Span(5, 5)),
    ],
)
def test_the_numbers_of_the_groups_and_of_all(numbers: dict[str, Value], everyone: Value, pupils: Value) -> None:
    case = split(**numbers)
    assert facts_of(case, INTERVIEW)["n_subjects"] == everyone
    assert [group.count for group in groups(case, INTERVIEW) if group.id == "pupils"] == [pupils]


def test_the_case_has_the_highest_risk_of_its_groups() -> None:
    few = {"count_employees": Span(3, 3), "count_pupils": Span(8, 8), "n_subjects": Span(11, 11)}
    found = assessed(split(data_employees=("identity",), data_pupils=("identity", "health"), **few))
    assert {part.group: part.risk.level for part in found.groups} == {
        "employees": Level.UNLIKELY,
        "pupils": Level.HIGH,
    }
    assert found.risk.level is Level.HIGH
    assert [fired.id for fired in found.risk.fired] == ["special-category"]


def test_telling_groups_apart_makes_nothing_milder() -> None:
    """Two times 60 people are 120, and the rule for few stops at 100."""
    sixty = {"count_employees": Span(60, 60), "count_pupils": Span(60, 60)}
    found = assessed(split(data_employees=("identity",), data_pupils=("contact",), **sixty))
    assert {part.risk.level for part in found.groups} == {Level.UNLIKELY}
    assert found.risk.level is Level.RISK


def test_a_group_that_nobody_knows_yet_leaves_the_case_open() -> None:
    number = {"n_subjects": Span(11, 11)}
    plain = assessed(split(data_employees=("identity",), **number))
    assert plain.risk.level is Level.UNKNOWN
    assert "national_id" in plain.risk.missing
    childs = assessed(split(data_employees=("children",), **number))
    assert (childs.risk.level, "national_id" in childs.risk.missing) == (Level.RISK, True)


def test_one_group_is_the_whole_case() -> None:
    found = assessed(told(**SHOWN, whose=("pupils",), data_categories=("health",)))
    assert [(part.group, part.risk) for part in found.groups] == [("", found.risk)]


def test_what_does_not_arise_is_no_unknown() -> None:
    facts = facts_of(told(**SHOWN, whose=("pupils",), data_categories=("identity",)), INTERVIEW)
    assert (facts["malicious"], facts["encryption_kind"], facts["backup_available"]) == (NOT_ASKED,) * 3
    assert "cause" not in facts
    assert "same_data" in facts_of(told(whose=("pupils",)), INTERVIEW)


def test_every_question_ever_asked_stays_known() -> None:
    """A group's card is edited also once that group is no more."""
    case = told(split(data_pupils=("identity",)), same_data=True)
    assert "data_categories@pupils" not in ids(case)
    known = [question.id for question in every_question(case, INTERVIEW)]
    assert "data_categories@pupils" in known
    assert len(known) == len(set(known))
