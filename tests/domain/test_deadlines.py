"""Deadlines: their status in its order of precedence, why, flags, and stages that run from filings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deadline import Deadline, Status, deadlines
from bot.domain.errors import Refusal
from bot.domain.letter import Letter
from bot.domain.milestone import When
from bot.domain.regime import Authority, Law, LawStatus, Obligation, Period, Reading, Threshold, Unit, Validity
from bot.domain.risk import Level
from bot.domain.situation import Situation, applies
from bot.law.load import load_law

LAW = load_law()
INITIAL, SUPPLEMENT = "eu-gdpr-33-1/initial", "eu-gdpr-33-1/supplement"
INFORM, REGISTER = "eu-gdpr-34/communication", "eu-gdpr-33-5/register_entry"
AWARE = datetime(2026, 11, 2, 8, tzinfo=UTC)
DUE = AWARE + timedelta(hours=72)
KNOWN = Situation("DK", risk=Level.RISK, milestones={"aware_controller": When.exact(AWARE)})


def one(situation: Situation, obligation: str = INITIAL, now: datetime | None = None, law: Law = LAW) -> Deadline:
    return next(d for d in deadlines(situation, law, now).deadlines if d.obligation == obligation)


def flagged(situation: Situation, now: datetime | None = None) -> dict[str, str]:
    return {flag.id: flag.value for flag in deadlines(situation, LAW, now).flags}


def test_status_in_its_order_of_precedence() -> None:
    """Each step takes away what the status before it needed; all of it is long past due."""
    now, unaware = DUE + timedelta(days=1), {"reported": When.exact(AWARE)}
    step = replace(KNOWN, filings={INITIAL: AWARE}, waived=frozenset({INITIAL}), milestones={})
    assert one(step, now=now).status is Status.MET
    step = replace(step, filings={})
    assert one(step, now=now).status is Status.MOOT
    step = replace(step, waived=frozenset())
    assert one(step, now=now).status is Status.NOT_COMPUTABLE
    step = replace(step, milestones=unaware)
    assert one(step, now=now).status is Status.LATE
    assert one(step, now=DUE).status is Status.MAY_APPLY
    assert one(KNOWN, now=DUE).status is Status.OPEN


def test_late_begins_after_the_due_instant_and_never_without_now() -> None:
    assert one(KNOWN, now=DUE).status is Status.OPEN
    assert one(KNOWN, now=DUE + timedelta(microseconds=1)).status is Status.LATE
    assert one(KNOWN, now=None).status is Status.OPEN


def test_without_undue_delay_is_never_late() -> None:
    informing = one(replace(KNOWN, risk=Level.HIGH), INFORM, now=DUE + timedelta(days=365))
    assert (informing.status, informing.due) == (Status.OPEN, None)
    assert informing.target == AWARE + timedelta(hours=72)


@pytest.mark.parametrize(
    ("risk", "rising", "initial", "informing"),
    [
        (Level.UNLIKELY, False, Status.MOOT, Status.MOOT),
        (Level.RISK, False, Status.OPEN, Status.MOOT),
        (Level.RISK, True, Status.OPEN, Status.MAY_APPLY),  # it could still be high
        (Level.HIGH, False, Status.OPEN, Status.OPEN),
        (Level.UNKNOWN, True, Status.MAY_APPLY, Status.MAY_APPLY),
    ],
)
def test_thresholds(risk: Level, rising: bool, initial: Status, informing: Status) -> None:
    situation = replace(KNOWN, risk=risk, rising=rising)
    assert one(situation).status is initial
    assert one(situation, INFORM).status is informing
    assert one(situation, REGISTER).status is Status.OPEN


def test_what_a_person_decided_outweighs_the_proposed_risk() -> None:
    unlikely = replace(KNOWN, risk=Level.UNLIKELY)
    assert one(unlikely).status is Status.MOOT
    assert one(replace(unlikely, decided=frozenset({INITIAL}))).status is Status.OPEN
    assert one(replace(unlikely, decided=frozenset({INITIAL}), breach=False)).status is Status.OPEN
    assert one(replace(KNOWN, waived=frozenset({INITIAL}))).why.key == "why.moot.waived"


def test_no_breach_no_duty_but_a_letter_is_still_answered() -> None:
    letter = Letter(1, When.parse("2026-11-20"), When.parse("2026-12-01"))
    found = deadlines(replace(KNOWN, breach=False, letters=(letter,)), LAW, None)
    status = {d.obligation: d.status for d in found.deadlines}
    assert status.pop("letter/1") is Status.OPEN
    assert set(status.values()) == {Status.MOOT}
    assert found.flags == ()


def test_an_answered_letter_is_met() -> None:
    letter = Letter(1, When.parse("2026-11-20"), When.parse("2026-12-01"), answered=When.parse("2026-11-30"))
    assert one(replace(KNOWN, letters=(letter,)), "letter/1", now=DUE + timedelta(days=90)).status is Status.MET


def test_moot_shows_no_date_and_raises_no_question_about_awareness() -> None:
    situation = replace(KNOWN, risk=Level.UNLIKELY, milestones={}, regimes=frozenset({"eu-gdpr-33-1"}))
    assert [(d.status, d.due, d.readings) for d in deadlines(situation, LAW, None).deadlines] == [
        (Status.MOOT, None, ()),
        (Status.MOOT, None, ()),
    ]
    assert flagged(situation) == {}


def test_a_stage_that_waits_for_a_filing_names_it() -> None:
    waiting = one(KNOWN, SUPPLEMENT)
    assert (waiting.status, waiting.origin, waiting.why.key) == (Status.NOT_COMPUTABLE, INITIAL, "why.waits")
    filed = AWARE + timedelta(hours=30)
    running = one(replace(KNOWN, filings={INITIAL: filed}), SUPPLEMENT)
    assert (running.status, running.origin, running.began) == (Status.OPEN, INITIAL, filed)


def test_only_a_provisional_clock_says_so() -> None:
    assert not one(KNOWN).provisional
    provisional = one(replace(KNOWN, milestones={"discovered": When.exact(AWARE)}), now=DUE + timedelta(days=1))
    assert provisional.provisional
    assert provisional.status is Status.LATE  # a flag, not a status
    assert provisional.why.key == "why.provisional"


@pytest.mark.parametrize(
    ("known", "contained", "value"),
    [
        ("2020-04-18T12:46:00+02:00", "2020-04-27", "P9D"),
        ("2020-04-18T23:00:00+02:00", "2020-04-19T01:00:00+02:00", None),  # two hours over midnight
        ("2020-04-18T12:00:00+02:00", "2020-04-19T12:00:00+02:00", "P1D"),
        ("2020-04-18", "2020-04-18", None),
        ("2020-04-18", "2020-04", None),
        ("2020-04-18", "2020-04-01", None),  # over before anyone knew
    ],
)
def test_containment_lag(known: str, contained: str, value: str | None) -> None:
    times = {"discovered": When.parse(known), "contained": When.parse(contained)}
    assert flagged(replace(KNOWN, milestones={**KNOWN.milestones, **times})).get("containment_lag") == value


def test_a_reason_given_is_not_missing() -> None:
    late = replace(KNOWN, filings={INITIAL: DUE + timedelta(minutes=33)})
    assert flagged(late) == {"late_filing": "PT33M", "delay_reason_missing": INITIAL}
    assert flagged(replace(late, delay_reasons=frozenset({INITIAL}))) == {"late_filing": "PT33M"}
    assert flagged(replace(KNOWN, filings={INITIAL: DUE})) == {}


def test_late_on_the_strict_reading_only_is_said_so() -> None:
    at = DUE + timedelta(minutes=33)
    (flag, _) = deadlines(replace(KNOWN, filings={INITIAL: at}), LAW, None).flags
    assert flag.says.key == "flag.late_filing_strict"
    (flag, _) = deadlines(replace(KNOWN, filings={INITIAL: at + timedelta(hours=1)}), LAW, None).flags
    assert flag.says.key == "flag.late_filing"


def test_filed_before_it_was_discovered() -> None:
    times = {"discovered": When.exact(AWARE), "aware_controller": When.exact(AWARE)}
    filed = replace(KNOWN, milestones=times, filings={INITIAL: AWARE - timedelta(hours=1)})
    assert flagged(filed) == {"contradiction": f"discovered>{INITIAL}"}


def test_an_unknown_jurisdiction_is_refused_naming_the_known() -> None:
    with pytest.raises(Refusal) as refused:
        deadlines(Situation("SE"), LAW, None)
    assert (refused.value.key, refused.value.details["known"]) == ("unknown_jurisdiction", "DK, NO")


def rule(identity: str, counting: str, length: int, unit: Unit, trigger: str = "aware_controller") -> Obligation:
    """An obligation of an invented law."""
    return Obligation(
        id=identity,
        regime=identity.partition("/")[0],
        stage=identity.partition("/")[2],
        who=frozenset({"controller"}),
        whom="authority",
        trigger=trigger,
        period=Period(counting, length, unit, (Reading("hours_1182", "held.reg_1182"),) if unit is Unit.HOURS else ()),
        threshold=Threshold.ALWAYS,
        citation="Act 1",
        status=LawStatus.IN_FORCE,
        validity=(Validity("DK", date(2000, 1, 1)),),
        title={"en": "Tell"},
        ladder="hours",
    )


def invented(*rules: Obligation) -> Law:
    authority = Authority("DK", "dk", "Authority", ZoneInfo("Europe/Copenhagen"), "DK", "", "Act")
    return Law("1", rules, (authority,), (), {})


def test_days_known_to_the_day_need_no_hour() -> None:
    law = invented(rule("act/one", "calendar_days", 3, Unit.DAYS))
    found = one(replace(KNOWN, milestones={"aware_controller": When.parse("2026-11-02")}), "act/one", law=law)
    assert found.due == datetime(2026, 11, 5, 23, tzinfo=UTC)
    assert found.readings == ()


def test_a_stage_in_months_runs_from_the_filing_before_it() -> None:
    """As in NIS2 and the Cyber Resilience Act: one month after the notification."""
    law = invented(
        rule("act/one", "hours_elapsed", 72, Unit.HOURS), rule("act/final", "months_1182", 1, Unit.MONTHS, "act/one")
    )
    filed = datetime(2027, 1, 31, 12, tzinfo=UTC)
    final = one(replace(KNOWN, filings={"act/one": filed}), "act/final", law=law)
    assert final.due == datetime(2027, 3, 1, 23, tzinfo=UTC)
    assert final.why.key == "why.counted.months"


def test_the_law_of_the_milestones_day_applies_and_a_frozen_date_keeps_it() -> None:
    one_day, three_days = (rule("act/one", "hours_elapsed", hours, Unit.HOURS) for hours in (24, 72))
    old = replace(one_day, validity=(Validity("DK", date(2000, 1, 1), date(2026, 11, 2)),))
    new = replace(three_days, validity=(Validity("DK", date(2026, 11, 2)),))
    law = invented(old, new)
    assert one(KNOWN, "act/one", law=law).due == DUE
    before = replace(KNOWN, milestones={"aware_controller": When.exact(AWARE - timedelta(days=1))})
    assert one(before, "act/one", law=law).due == AWARE
    assert one(replace(KNOWN, law_date=date(2026, 11, 1)), "act/one", law=law).due == AWARE + timedelta(hours=24)


def test_proposed_law_is_never_listed() -> None:
    proposed = replace(rule("act/one", "hours_elapsed", 96, Unit.HOURS), status=LawStatus.PROPOSED)
    assert deadlines(KNOWN, invented(proposed), None).deadlines == ()


whens = st.one_of(
    st.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)).map(When.exact),  # noqa: DTZ001
    st.dates(date(2019, 1, 1), date(2030, 1, 1)).map(lambda day: When.parse(day.isoformat())),
    st.dates(date(2019, 1, 1), date(2030, 1, 1)).map(lambda day: When.parse(day.isoformat()[:7])),
)
situations = st.builds(
    Situation,
    st.sampled_from(["DK", "NO"]),
    roles=st.sets(st.sampled_from(["controller", "processor", "joint"]), min_size=1).map(frozenset),
    risk=st.sampled_from(Level),
    entered_after=st.booleans(),
    milestones=st.dictionaries(
        st.sampled_from(["reported", "discovered", "aware_controller", "aware_processor", "contained"]), whens
    ),
    filings=st.dictionaries(
        st.sampled_from([INITIAL, SUPPLEMENT, INFORM]),
        st.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    ),
)


@given(situations, st.datetimes(datetime(2019, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_what_holds_of_every_outlook(situation: Situation, now: datetime) -> None:
    outlook = deadlines(situation, LAW, now)
    assert len({d.obligation for d in outlook.deadlines}) == len(outlook.deadlines)
    for deadline in outlook.deadlines:
        for due in (deadline.due, *(reading.due for reading in deadline.readings)):
            assert due is None or (deadline.began is not None and due > deadline.began)
        assert all(deadline.due is None or reading.due > deadline.due for reading in deadline.readings)
        assert (deadline.status is Status.LATE) <= (deadline.due is not None and now > deadline.due)
        assert deadline.status.running <= (deadline.began is not None)
    without = [d.status for d in deadlines(situation, LAW, None).deadlines]
    assert Status.LATE not in without


@given(situations)
def test_less_is_known_more_may_apply(situation: Situation) -> None:
    """An unknown risk never makes moot what some known risk would not."""
    for found in LAW.obligations:
        known = {applies(found, replace(situation, risk=level)) for level in (Level.RISK, Level.HIGH)}
        if len(known) > 1:
            assert applies(found, replace(situation, risk=Level.UNKNOWN)) == "unknown"
