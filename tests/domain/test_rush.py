"""Opened late: under twelve hours left for the first notification, or none; over once it is filed."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.case import Case, Closing, Outcome
from bot.domain.deadline import Status
from bot.domain.decision import Matter
from bot.domain.filing import Filing, FilingKind
from bot.domain.regime import Law
from bot.domain.reminder import plan
from bot.domain.rush import LITTLE, first_due, hurried
from tests.domain.test_reminder import DAN, DUE, LAW, NOTIFY, OPENED, a_case, a_deadline, obligation

INFORM = replace(obligation(), id="eu-gdpr-34/communication", matter=Matter.INFORM)
BOTH = Law("v", (obligation(), INFORM), (), (), LAW.ladders)


def opened(before: timedelta) -> Case:
    """Opened that long before the due instant."""
    return replace(a_case(), opened_at=DUE - before)


@pytest.mark.parametrize(
    ("left", "rushed"),
    [
        (LITTLE, False),
        (LITTLE - timedelta(seconds=1), True),
        (timedelta(0), True),
        (timedelta(days=-400), True),
        (timedelta(hours=72), False),
    ],
)
def test_under_twelve_hours_are_little(left: timedelta, rushed: bool) -> None:
    assert hurried(opened(left), (a_deadline(),), LAW).rushed is rushed


def test_it_may_turn_out_later_and_turn_back() -> None:
    """Awareness is fixed, and then corrected: what counts is what was left when the case was opened."""
    case = hurried(opened(timedelta(hours=72)), (a_deadline(DUE - timedelta(hours=65)),), LAW)
    assert case.rushed
    assert not hurried(case, (a_deadline(),), LAW).rushed


def test_once_it_is_filed_nobody_hurries() -> None:
    filed = Filing(1, NOTIFY, FilingKind.FIRST, DUE, DAN, "1")
    case = hurried(opened(timedelta(hours=1)), (a_deadline(),), LAW)
    assert not hurried(replace(case, filings=(filed,)), (a_deadline(),), LAW).rushed


@pytest.mark.parametrize("status", [Status.MOOT, Status.MET, Status.NOT_COMPUTABLE])
def test_what_does_not_run_hurries_nobody(status: Status) -> None:
    assert not hurried(opened(timedelta(hours=1)), (a_deadline(status=status),), LAW).rushed
    assert hurried(opened(timedelta(hours=1)), (a_deadline(status=Status.LATE),), LAW).rushed


def test_only_a_notification_to_the_authority_counts() -> None:
    people = replace(a_deadline(DUE - timedelta(hours=70)), obligation=INFORM.id)
    assert first_due((people, a_deadline()), BOTH) == DUE
    assert first_due((people,), BOTH) is None


def test_a_closed_case_stays_as_it_was() -> None:
    closed = replace(opened(timedelta(hours=1)), closing=Closing(Outcome.BREACH, DAN, DUE, "done"))
    assert hurried(closed, (a_deadline(),), LAW) is closed


def rungs(case: Case, now: datetime) -> set[str]:
    return {r.key.rung for r in plan(case, (a_deadline(),), LAW, now, ready=False)}


def test_no_rung_from_before_it_was_opened_is_replayed() -> None:
    late = opened(timedelta(hours=5))
    assert "-24h" in rungs(late, late.opened_at)
    assert rungs(replace(late, rushed=True), late.opened_at) == {"-4h", "due", "after/2026-11-23T20:00"}
    assert "-4h" in rungs(replace(late, rushed=True), DUE - timedelta(hours=2)), "one that passed since is told"


def test_long_overdue_only_what_comes_is_planned() -> None:
    late = replace(opened(timedelta(days=-9)), rushed=True)
    assert rungs(late, late.opened_at) == {"after/2026-12-02T20:00"}
    assert late.opened_at > OPENED
