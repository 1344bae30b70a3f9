"""The ladder: who is reminded when, what is never replayed, and what a changed deadline changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.case import Case, Closing, Outcome
from bot.domain.chore import ACKNOWLEDGE
from bot.domain.deadline import Deadline, Sentence, Status
from bot.domain.decision import Decision, Matter
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.party import Assignment, Role
from bot.domain.regime import LadderData, Law, LawStatus, Obligation, Period, Rung, Threshold
from bot.domain.reminder import Reminder, _next_slot, is_moot, plan, replan, responsible

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OPENED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DUE = OPENED + timedelta(hours=72)
NOTIFY = "eu-gdpr-33-1/initial"
IDA, DAN, DORTE, MADS = (PartyId(name) for name in ("ida", "dan", "dorte", "mads"))

LADDER = LadderData(
    "hours",
    rungs=(
        Rung("-24h", -24, ("responsible", "deputy", "manager")),
        Rung("-4h", -4, ("responsible",)),
        Rung("due", 0, ("responsible", "deputy"), last=True),
    ),
    after_at=("08:00", "20:00"),
    after_audience=("responsible",),
)
SAY_SO = LadderData("acknowledge", rungs=(Rung("deputy", 0.5, ("deputy",)), Rung("manager", 1, ("manager",))))


def obligation() -> Obligation:
    return Obligation(
        id=NOTIFY,
        regime="eu-gdpr-33-1",
        stage="initial",
        who=frozenset({"controller"}),
        whom="authority",
        trigger="aware_controller",
        period=Period("hours_elapsed", 72),
        threshold=Threshold.RISK,
        citation="GDPR Art. 33(1)",
        status=LawStatus.IN_FORCE,
        validity=(),
        title={},
        ladder="hours",
        matter=Matter.NOTIFY,
    )


LAW = Law("v", (obligation(),), (), (), {"hours": LADDER, "acknowledge": SAY_SO})


def assigned(role: Role, *parties: PartyId, acknowledged: bool = True) -> tuple[Assignment, ...]:
    seen = OPENED if acknowledged else None
    return tuple(Assignment(role, party, rank, OPENED, seen) for rank, party in enumerate(parties))


def a_case(*, acknowledged: bool = True) -> Case:
    return Case(
        id=CaseId("case"),
        number="EKS-2026-001",
        organisation=OrganisationId("eksempel"),
        jurisdiction="DK",
        language="da",
        zone="Europe/Copenhagen",
        opened_at=OPENED,
        assignments=(
            *assigned(Role.HANDLER, DAN, DORTE, acknowledged=acknowledged),
            *assigned(Role.DECIDER, MADS),
            *assigned(Role.FILER, DAN),
            *assigned(Role.MANAGER, MADS),
        ),
    )


def a_deadline(due: datetime = DUE, status: Status = Status.OPEN) -> Deadline:
    return Deadline(
        NOTIFY, due, status, "GDPR Art. 33(1)", "aware_controller", Sentence("why"), COPENHAGEN, ladder="hours"
    )


def planned(case: Case, now: datetime, *deadlines: Deadline, ready: bool = False) -> list[tuple[str, str, str]]:
    return [(r.key.rung, r.key.recipient, r.audience) for r in plan(case, deadlines, LAW, now, ready=ready)]


def test_every_rung_to_come_is_planned_for_its_audience() -> None:
    """And one after the due instant, so that an overdue deadline never falls silent."""
    assert planned(a_case(), OPENED, a_deadline()) == [
        ("-24h", DAN, "responsible"),
        ("-24h", DORTE, "deputy"),
        ("-24h", MADS, "manager"),
        ("-4h", DAN, "responsible"),
        ("due", DAN, "responsible"),
        ("due", DORTE, "deputy"),
        ("after/2026-11-23T20:00", DAN, "responsible"),
    ]


def test_of_past_rungs_only_the_latest_is_planned() -> None:
    rungs = {rung for rung, _, _ in planned(a_case(), DUE - timedelta(hours=2), a_deadline())}
    assert rungs == {"-4h", "due", "after/2026-11-23T20:00"}


def test_overdue_repeats_at_local_times_across_the_night() -> None:
    """20:00 has passed: the next is 08:00 the day after, in the authority's zone."""
    now = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    assert [r for r, _, _ in planned(a_case(), now, a_deadline(status=Status.LATE))][-1] == "after/2026-11-24T08:00"


@pytest.mark.parametrize("status", [Status.MET, Status.MOOT, Status.NOT_COMPUTABLE])
def test_a_deadline_that_does_not_run_has_no_rungs(status: Status) -> None:
    assert planned(a_case(), OPENED, a_deadline(status=status)) == []


def test_a_closed_case_has_no_rungs() -> None:
    closed = replace(a_case(), closing=Closing(Outcome.NEAR_MISS, DAN, OPENED, "nothing left the house"))
    assert planned(closed, OPENED, a_deadline()) == []


def decided(case: Case, yes: bool) -> Case:
    decision = Decision(1, Matter.NOTIFY, yes, DAN, MADS, OPENED, "because")
    return replace(case, decisions=(decision,))


@pytest.mark.parametrize(
    ("case", "ready", "role"),
    [
        (a_case(), False, Role.HANDLER),  # questions are open
        (a_case(), True, Role.DECIDER),  # everything is known, nothing decided
        (decided(a_case(), yes=True), True, Role.FILER),  # decided, not filed
    ],
)
def test_reminders_chase_whoever_must_act_next(case: Case, ready: bool, role: Role) -> None:
    assert responsible(case, NOTIFY, LAW, ready=ready) is role


def test_one_person_gets_a_rung_once() -> None:
    """The decider is also the manager: one message, as the one who must act. Without a deputy of their own, the
    handler's is told."""
    at_24 = [(p, a) for r, p, a in planned(a_case(), OPENED, a_deadline(), ready=True) if r == "-24h"]
    assert at_24 == [(MADS, "responsible"), (DORTE, "deputy")]


def test_the_handler_hears_what_others_must_do() -> None:
    ladder = replace(LADDER, rungs=(Rung("-24h", -24, ("responsible", "handler", "deputy")),))
    law = replace(LAW, ladders={"hours": ladder})
    rungs = plan(a_case(), (a_deadline(),), law, OPENED, ready=True)
    assert [(r.key.recipient, r.audience) for r in rungs if r.key.rung == "-24h"] == [
        (MADS, "responsible"),
        (DAN, "handler"),
        (DORTE, "deputy"),
    ]


def test_nobody_said_they_have_it_then_the_next_is_asked() -> None:
    rungs = plan(a_case(acknowledged=False), (), LAW, OPENED, ready=False)
    assert [(r.key.obligation, r.key.recipient, r.send_at - OPENED) for r in rungs] == [
        (ACKNOWLEDGE + "handler", DORTE, timedelta(minutes=30)),
        (ACKNOWLEDGE + "handler", MADS, timedelta(hours=1)),
    ]
    assert not any(r.legal for r in rungs)


def test_an_acknowledged_role_asks_nobody_else() -> None:
    assert plan(a_case(acknowledged=True), (), LAW, OPENED, ready=False) == ()


def reminders() -> tuple[Reminder, ...]:
    return plan(a_case(), (a_deadline(),), LAW, OPENED, ready=False)


def test_replanning_what_is_planned_changes_nothing() -> None:
    pending = {r.key: r.send_at for r in reminders()}
    change = replan(pending, reminders(), OPENED, ())
    assert (change.cancel, change.put) == ((), ())


def test_a_rung_whose_time_has_come_is_not_removed_by_replanning() -> None:
    """Its send time has passed while it was queued: it is late, not gone."""
    pending = {r.key: r.send_at for r in reminders()}
    later = DUE - timedelta(hours=2)
    change = replan(pending, plan(a_case(), (a_deadline(),), LAW, later, ready=False), later, ())
    assert change.cancel == ()


def test_a_rung_of_another_due_instant_is_moot_and_removed_even_when_late() -> None:
    """Awareness moved: the old ladder must not stand beside the new one."""
    earlier = a_deadline(DUE - timedelta(hours=1))
    pending = {r.key: r.send_at for r in reminders()}
    moot = [key for key in pending if is_moot(key, a_case(), (earlier,), DUE)]
    change = replan(pending, plan(a_case(), (earlier,), LAW, DUE, ready=False), DUE, moot)
    assert set(change.cancel) == set(pending)
    assert change.put
    assert {r.key.due for r in change.put} == {earlier.due}


def test_the_same_due_instant_is_not_moot() -> None:
    assert not any(is_moot(r.key, a_case(), (a_deadline(),), OPENED) for r in reminders())


@pytest.mark.parametrize(
    ("hours_past_due", "slot"),
    [
        (0, "2026-04-28T06:00"),  # due on Tuesday the 21st: the same weekday, at 08:00 local
        (24 * 6, "2026-04-28T06:00"),
        (24 * 7, "2026-05-05T06:00"),
        (24 * 40, "2026-06-02T06:00"),
    ],
)
def test_a_ladder_may_repeat_every_so_many_days(hours_past_due: int, slot: str) -> None:
    """What has no limit in the law is not asked for every morning."""
    weekly = LadderData("weekly", (Rung("due", 0, ("responsible",)),), ("08:00",), ("responsible",), after_days=7)
    due = datetime(2026, 4, 21, 10, 46, tzinfo=UTC)
    found = _next_slot(weekly, ZoneInfo("Europe/Oslo"), due, due + timedelta(hours=hours_past_due))
    assert found == datetime.fromisoformat(f"{slot}+00:00")
