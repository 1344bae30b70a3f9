"""From a case to what follows from it: breach or not, milestones, decisions, filings, and the law it is frozen with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.domain.assessment import REGISTER, Assessment, assess, freeze, is_breach, situation_of
from bot.domain.case import Case, Closing, LawChoice, Outcome
from bot.domain.condition import Truth, condition_of
from bot.domain.deadline import Status
from bot.domain.decision import Decision, Matter
from bot.domain.filing import Filing, FilingKind
from bot.domain.finding import UNKNOWN, Source, Value
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.interview import next_question
from bot.domain.letter import Letter
from bot.domain.milestone import When
from bot.domain.organisation import Organisation
from bot.domain.regime import Law
from bot.domain.report import Report
from bot.domain.risk import Level, Risk
from bot.domain.situation import Situation
from bot.law.load import load_interview, load_law

LAW, INTERVIEW = load_law(), load_interview()
IDA, DAN = PartyId("ida"), PartyId("dan")
REPORTED = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
NOW = REPORTED + timedelta(hours=1)
TOWN = Organisation(OrganisationId("eksempel"), "Eksempelby", "EKS", "DK", "Europe/Copenhagen", "da", (), {})
OPENED = Case(
    CaseId("1"),
    "EKS-2026-001",
    TOWN.id,
    "DK",
    "da",
    "Europe/Copenhagen",
    REPORTED,
    reports=(Report(1, IDA, REPORTED, "laptop lost"),),
)
INITIAL, SUPPLEMENT, INFORM = "eu-gdpr-33-1/initial", "eu-gdpr-33-1/supplement", "eu-gdpr-34/communication"


def told(case: Case, **findings: Value) -> Case:
    for fact, value in findings.items():
        case = case.record(fact, value, DAN, NOW, Source.THREAD)
    return case


def assessed(case: Case, now: datetime = NOW, law: Law = LAW) -> Assessment:
    return assess(case, TOWN, INTERVIEW, law, now)


def situation(case: Case) -> Situation:
    return situation_of(case, TOWN, INTERVIEW, LAW, {}, Risk(Level.UNKNOWN), Truth.UNKNOWN)


def status(case: Case, obligation: str) -> Status:
    deadline = assessed(case).deadline(obligation)
    assert deadline is not None
    return deadline.status


def decided(case: Case, matter: Matter, *, yes: bool) -> Case:
    decision = Decision(len(case.decisions) + 1, matter, yes, None, DAN, NOW, "reasons")
    return replace(case, decisions=(*case.decisions, decision))


def filed(case: Case, stage: str, kind: FilingKind, at: datetime = NOW, reason: str = "") -> Case:
    filing = Filing(len(case.filings) + 1, stage, kind, at, DAN, "ref", reason)
    return replace(case, filings=(*case.filings, filing))


def closed(case: Case, outcome: Outcome) -> Case:
    return replace(case, closing=Closing(outcome, DAN, NOW, "done"))


LOST: dict[str, Value] = {
    "personal_data": True,
    "breach_types": ("C",),
    "contained": False,
    "whose": ("citizens",),
    "data_categories": ("identity", "national_id"),
    "recipient": UNKNOWN,
    "encrypted": False,
}
SAFE: dict[str, Value] = {"encrypted": True, "encryption_kind": "at_rest", "contained": True}


@pytest.mark.parametrize(
    ("personal", "types", "truth"),
    [
        (True, ("C",), Truth.YES),
        (True, (), Truth.NO),
        (False, UNKNOWN, Truth.NO),
        (UNKNOWN, (), Truth.NO),
        (UNKNOWN, ("A",), Truth.UNKNOWN),
        (True, UNKNOWN, Truth.UNKNOWN),
    ],
)
def test_what_is_a_breach(personal: Value, types: Value, truth: Truth) -> None:
    assert is_breach({"personal_data": personal, "breach_types": types}) is truth


def test_a_report_alone_runs_a_provisional_clock() -> None:
    found = assessed(OPENED)
    assert found.breach is Truth.UNKNOWN
    assert found.nearest is not None
    assert (found.nearest.obligation, found.nearest.due) == (INITIAL, REPORTED + timedelta(hours=72))
    assert [flag.id for flag in found.flags] == ["awareness_provisional"]
    assert {applies.truth for applies in found.applies} == {Truth.UNKNOWN}


def test_seven_answers_make_it_high() -> None:
    found = assessed(told(OPENED, discovered=When.exact(REPORTED), **LOST))
    assert (found.breach, found.risk.level) == (Truth.YES, Level.HIGH)
    assert found.facts["special_category"] is False  # implied by not naming health
    assert {applies.obligation: applies.truth for applies in found.applies}[INFORM] is Truth.YES
    assert "national_id" in found.applies[0].because


@pytest.mark.parametrize(("fact", "value"), [("personal_data", False), ("breach_types", ())])
def test_no_breach_makes_everything_moot_and_ends_the_questions(fact: str, value: Value) -> None:
    case = told(OPENED, personal_data=True)
    case = told(case, **{fact: value})
    found = assessed(case)
    assert {d.status for d in found.deadlines} == {Status.MOOT}
    assert (found.nearest, found.flags, found.risk.level) == (None, (), Level.UNLIKELY)
    assert found.applies[0].because == (fact,)
    assert next_question(case, INTERVIEW) is None


def test_milestones_come_from_answers_reports_and_the_aware_dialog() -> None:
    yesterday = When.exact(REPORTED - timedelta(days=1))
    case = told(
        OPENED,
        discovered=yesterday,
        contained=True,
        contained_at=When.parse("2026-11-20"),
        started=When.parse("2026-10"),
        aware_controller=When.exact(NOW),
    )
    assert situation(case).milestones == {
        "reported": When.exact(REPORTED),
        "discovered": yesterday,
        "contained": When.parse("2026-11-20"),
        "started": When.parse("2026-10"),
        "aware_controller": When.exact(NOW),
    }


@pytest.mark.parametrize(
    ("discovered", "known_earlier", "counts"),
    [
        ("2026-11-19T09:00:00+01:00", "2026-11-18T09:00:00+01:00", "2026-11-18T09:00:00+01:00"),
        ("2026-11-19T09:00:00+01:00", "2026-11-19T10:00:00+01:00", "2026-11-19T09:00:00+01:00"),
        ("2026-11-19T09:00:00+01:00", "2026-11", "2026-11-19T09:00:00+01:00"),  # a month dates nothing
        (None, "2026-11-18", "2026-11-18"),
    ],
)
def test_who_knew_earlier_moves_the_discovery(discovered: str | None, known_earlier: str, counts: str) -> None:
    first = When.parse(discovered) if discovered else UNKNOWN
    case = told(OPENED, discovered=first, known_earlier=When.parse(known_earlier))
    assert situation(case).milestones["discovered"] == When.parse(counts)


def test_an_answer_taken_back_dates_nothing() -> None:
    case = told(told(OPENED, discovered=When.exact(REPORTED)), discovered=UNKNOWN)
    assert "discovered" not in situation(case).milestones


def test_entered_after_waits_for_a_person() -> None:
    found = assessed(replace(OPENED, entered_after=True))
    assert found.nearest is None
    assert [flag.id for flag in found.flags] == ["awareness_missing"]


def test_decided_not_to_waives_and_decided_to_keeps() -> None:
    case = told(OPENED, **LOST)
    no = decided(decided(case, Matter.NOTIFY, yes=False), Matter.INFORM, yes=False)
    assert {status(no, o) for o in (INITIAL, SUPPLEMENT, INFORM)} == {Status.MOOT}
    again = decided(no, Matter.NOTIFY, yes=True)
    assert status(again, INITIAL) is Status.MAY_APPLY
    assert status(again, INFORM) is Status.MOOT


def test_decided_to_notify_keeps_the_deadline_though_the_risk_looks_unlikely() -> None:
    harmless = told(OPENED, **{**LOST, **SAFE}, aware_controller=When.exact(REPORTED))
    assert assessed(harmless).risk.level is Level.UNLIKELY
    assert status(harmless, INITIAL) is Status.MOOT
    assert status(decided(harmless, Matter.NOTIFY, yes=True), INITIAL) is Status.OPEN


def test_the_first_filing_meets_the_deadline_and_starts_the_next() -> None:
    case = filed(told(OPENED, **LOST), INITIAL, FilingKind.FIRST)
    assert (status(case, INITIAL), status(case, SUPPLEMENT)) == (Status.MET, Status.OPEN)
    again = filed(case, INITIAL, FilingKind.SUPPLEMENT, NOW + timedelta(days=9))
    assert situation(again).filings[INITIAL] == NOW
    assert status(filed(case, SUPPLEMENT, FilingKind.SUPPLEMENT), SUPPLEMENT) is Status.MET


@pytest.mark.parametrize("kind", [FilingKind.COMPLETE, FilingKind.WITHDRAWAL])
def test_nothing_follows_a_complete_notification_or_a_withdrawn_one(kind: FilingKind) -> None:
    assert status(filed(told(OPENED, **LOST), INITIAL, kind), SUPPLEMENT) is Status.MOOT


def test_a_late_filing_with_its_reason() -> None:
    late = REPORTED + timedelta(hours=80)
    case = told(OPENED, **LOST, aware_controller=When.exact(REPORTED))
    flags = {f.id for f in assessed(filed(case, INITIAL, FilingKind.FIRST, late), late).flags}
    assert flags == {"late_filing", "delay_reason_missing"}
    flags = {f.id for f in assessed(filed(case, INITIAL, FilingKind.FIRST, late, "the server was down"), late).flags}
    assert flags == {"late_filing"}


@pytest.mark.parametrize(
    ("outcome", "register"),
    [
        (Outcome.BREACH, Status.MET),
        (Outcome.NEAR_MISS, Status.MOOT),
        (Outcome.NOT_A_BREACH, Status.MOOT),
        (Outcome.JOINED, Status.MOOT),
        (Outcome.WITHDRAWN, Status.MOOT),
    ],
)
def test_closing_meets_the_register_entry_or_ends_it(outcome: Outcome, register: Status) -> None:
    case = decided(told(OPENED, **LOST), Matter.NOTIFY, yes=True)
    assert status(case, REGISTER) is Status.MAY_APPLY
    assert status(closed(case, outcome), REGISTER) is register
    if outcome is not Outcome.BREACH:
        assert assessed(closed(case, outcome)).nearest is None


def test_a_letter_has_its_own_deadline() -> None:
    letter = Letter(1, When.parse("2026-11-20"), When.parse("2026-12-01"))
    found = assessed(replace(told(OPENED, personal_data=False), letters=(letter,)))
    assert found.nearest is not None
    assert found.nearest.obligation == "letter/1"


def test_an_exemption_waives_only_when_it_certainly_holds() -> None:
    exempt = tuple(replace(o, exempt_when=condition_of({"encrypted": [True]})) for o in LAW.obligations)
    law = replace(LAW, obligations=exempt, risk_rules=())
    for value, moot in ((True, True), (False, False), (UNKNOWN, False)):
        found = assessed(told(OPENED, **{**LOST, "encrypted": value}), law=law).deadline(INFORM)
        assert found is not None
        assert (found.status is Status.MOOT) is moot


def test_the_law_is_chosen_until_awareness_is_fixed_and_then_kept() -> None:
    first = freeze(OPENED, INTERVIEW, LAW, NOW)
    assert first.law == LawChoice("2026-11-20", LAW.version, fixed=False)
    assert freeze(first, INTERVIEW, LAW, NOW + timedelta(days=9)) is first  # settling again writes nothing
    sooner = freeze(told(first, discovered=When.parse("2026-11-01")), INTERVIEW, LAW, NOW)
    assert sooner.law == LawChoice("2026-11-01", LAW.version, fixed=False)
    fixed = freeze(told(sooner, aware_controller=When.parse("2026-11-03")), INTERVIEW, LAW, NOW)
    assert fixed.law == LawChoice("2026-11-03", LAW.version, fixed=True)
    moved = told(fixed, aware_controller=When.parse("2026-11-09"))
    assert freeze(moved, INTERVIEW, replace(LAW, version="newer"), NOW).law == fixed.law


def test_a_frozen_case_is_judged_by_the_law_of_its_day() -> None:
    """Before 25 May 2018 there was no such duty, whatever awareness is moved to later."""
    fixed = replace(OPENED, law=LawChoice("2018-05-24", "old", fixed=True))
    assert assessed(fixed).deadlines == ()
    assert assessed(replace(fixed, law=LawChoice("2018-05-25", "old", fixed=True))).deadlines


ANSWERS: dict[str, tuple[Value, ...]] = {
    "encrypted": (True, False, UNKNOWN),
    "recipient": ("trusted", "public", UNKNOWN),
    "data_categories": (("identity",), ("national_id",), ("photo",), UNKNOWN),
    "contained": (True, False, UNKNOWN),
}


def test_forgetting_an_answer_never_ends_a_duty() -> None:
    """Over every combination: what runs with all facts known still runs, or may apply, with any of them forgotten."""
    for values in product(*ANSWERS.values()):
        facts = dict(zip(ANSWERS, values, strict=True))
        known = told(OPENED, **{**LOST, **facts})
        running = {d.obligation for d in assessed(known).deadlines if d.status.running}
        for fact in ANSWERS:
            forgotten = told(OPENED, **{**LOST, **facts, fact: UNKNOWN})
            assert running <= {d.obligation for d in assessed(forgotten).deadlines if d.status.running}
