"""`plan` and `replan` alone, for any ladder, in zones with and without summer time."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.case import Case
from bot.domain.chore import ACKNOWLEDGE
from bot.domain.deadline import Deadline, Sentence, Status
from bot.domain.delivery import ReminderKey
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.party import Assignment, Role
from bot.domain.regime import LadderData, Law, LawStatus, Obligation, Period, Rung, Threshold
from bot.domain.reminder import Reminder, is_moot, plan, replan

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
OPENED = FIRST - timedelta(days=1)
PARTIES = tuple(PartyId(name) for name in ("ida", "dan", "dorte", "mads"))
AUDIENCES = ("responsible", "deputy", "manager")
OBLIGATION = "eu-gdpr-33-1/initial"
ZONES = ("Europe/Copenhagen", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC")
STEP = timedelta(minutes=15)

zones = st.sampled_from(ZONES).map(ZoneInfo)
CHANGES = tuple(
    datetime(2026, month, day, hour, tzinfo=UTC)
    for month, day, hour in ((3, 8, 5), (3, 29, 1), (4, 4, 15), (10, 3, 15), (10, 25, 1), (11, 1, 4))
)
"""About when clocks change in one of the zones."""

instants = st.integers(0, 4 * 24 * 400).map(lambda n: FIRST + n * STEP) | st.builds(
    lambda change, steps: change + steps * STEP, st.sampled_from(CHANGES), st.integers(-100, 100)
)
audiences = st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=3, unique=True).map(tuple)
clocks = st.lists(
    st.integers(0, 24 * 4 - 1).map(lambda n: f"{n // 4:02d}:{n % 4 * 15:02d}"), min_size=1, max_size=4, unique=True
).map(tuple)
moments = st.timedeltas(timedelta(days=-20), timedelta(days=20)).map(lambda by: by - by % STEP)


@st.composite
def ladders(draw: st.DrawFn) -> LadderData:
    offsets = sorted(draw(st.sets(st.integers(-400, 0), min_size=1, max_size=6)))
    rungs = tuple(Rung(f"{offset}h", offset, draw(audiences)) for offset in offsets)
    return LadderData("any", rungs, draw(clocks), draw(audiences))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Some people in some roles; a role may be nobody's, except the handler's."""
    held: list[Assignment] = []
    for role in (Role.HANDLER, Role.MANAGER, Role.DECIDER, Role.FILER):
        least = 1 if role is Role.HANDLER else 0
        people = draw(st.lists(st.sampled_from(PARTIES), min_size=least, max_size=3, unique=True))
        seen = OPENED if draw(st.booleans()) else None
        held += [Assignment(role, party, rank, OPENED, seen) for rank, party in enumerate(people)]
    return Case(
        id=CaseId("case"),
        number="EKS-2026-001",
        organisation=OrganisationId("eksempel"),
        jurisdiction="DK",
        language="da",
        zone="Europe/Copenhagen",
        opened_at=OPENED,
        assignments=tuple(held),
    )


def law_with(ladder: LadderData) -> Law:
    obligation = Obligation(
        id=OBLIGATION,
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
        ladder=ladder.id,
    )
    say_so = LadderData("acknowledge", (Rung("deputy", 0.5, ("deputy",)), Rung("manager", 1, ("manager",))))
    return Law("v", (obligation,), (), (), {ladder.id: ladder, "acknowledge": say_so})


def deadline(due: datetime, zone: ZoneInfo, now: datetime) -> Deadline:
    status = Status.LATE if now > due else Status.OPEN
    why = Sentence("why")
    return Deadline(OBLIGATION, due, status, "GDPR Art. 33(1)", "aware_controller", why, zone, ladder="any")


def planned(case: Case, ladder: LadderData, due: datetime, zone: ZoneInfo, now: datetime) -> tuple[Reminder, ...]:
    return plan(case, (deadline(due, zone, now),), law_with(ladder), now, ready=False)


def legal(reminders: tuple[Reminder, ...]) -> list[Reminder]:
    return [reminder for reminder in reminders if reminder.legal]


def after(reminders: tuple[Reminder, ...]) -> list[Reminder]:
    return [reminder for reminder in reminders if reminder.key.rung.startswith("after/")]


@given(cases(), ladders(), instants, zones, moments)
def test_each_person_is_planned_once_per_rung_and_no_past_rung_but_the_latest(
    case: Case, ladder: LadderData, due: datetime, zone: ZoneInfo, by: timedelta
) -> None:
    now = due + by
    reminders = planned(case, ladder, due, zone, now)
    assert len({r.key for r in reminders}) == len(reminders)
    assert len({(r.key.obligation, r.key.rung, r.key.recipient) for r in reminders}) == len(reminders)
    past = {r.key.rung for r in legal(reminders) if r.send_at <= now}
    gone = [r.id for r in ladder.rungs if due + timedelta(hours=r.offset_hours) <= now]
    assert past <= set(gone[-1:])
    coming = [r for r in ladder.rungs if due + timedelta(hours=r.offset_hours) > now]
    assert {r.id for r in coming if "responsible" in r.audience} <= {r.key.rung for r in reminders}


@given(cases(), ladders(), instants, zones, moments)
def test_planning_twice_plans_the_same_and_leaves_nothing_to_change(
    case: Case, ladder: LadderData, due: datetime, zone: ZoneInfo, by: timedelta
) -> None:
    now = due + by
    reminders = planned(case, ladder, due, zone, now)
    assert planned(case, ladder, due, zone, now) == reminders
    change = replan({r.key: r.send_at for r in reminders}, reminders, now, ())
    assert (change.cancel, change.put) == ((), ())
    assert not any(is_moot(r.key, case, (deadline(due, zone, now),), now) for r in reminders)


def carried_out(
    pending: Mapping[ReminderKey, datetime], wanted: tuple[Reminder, ...], now: datetime, moot: list[ReminderKey]
) -> dict[ReminderKey, datetime]:
    change = replan(pending, wanted, now, moot)
    kept = {key: at for key, at in pending.items() if key not in change.cancel}
    return kept | {r.key: r.send_at for r in change.put}


@given(cases(), cases(), ladders(), instants, instants, zones, moments, moments)
def test_replanning_after_any_change_is_complete_at_once(
    case: Case,
    other: Case,
    ladder: LadderData,
    due: datetime,
    moved: datetime,
    zone: ZoneInfo,
    by: timedelta,
    later: timedelta,
) -> None:
    """People, due instant and time change at once: everyone wanted is pending, nobody moot is, and a rung whose time
    had come is still there unless it is moot. A second replanning finds nothing to do."""
    pending = {r.key: r.send_at for r in planned(case, ladder, due, zone, due + by)}
    now = due + by + abs(later)
    wanted = planned(other, ladder, moved, zone, now)
    moot = [key for key in pending if is_moot(key, other, (deadline(moved, zone, now),), now)]
    result = carried_out(pending, wanted, now, moot)
    assert {r.key for r in wanted} <= set(result)
    assert not set(moot) - {r.key for r in wanted} & set(result)
    assert {key for key, at in pending.items() if at <= now and key not in moot} <= set(result)
    assert {key for key, at in result.items() if at > now} <= {r.key for r in wanted}
    again = [key for key in result if is_moot(key, other, (deadline(moved, zone, now),), now)]
    assert carried_out(result, wanted, now, again) == result


@given(cases(), ladders(), instants, zones, moments)
def test_the_rung_after_is_the_first_of_its_local_times_strictly_later(
    case: Case, ladder: LadderData, due: datetime, zone: ZoneInfo, by: timedelta
) -> None:
    """The first of every slot of the days around, found without arithmetic on the clock. In an hour that is skipped
    the slot is as much later as the clock was put forward."""
    now = due + by
    since = max(due, now)
    slots = {}
    for days in range(-1, 3):
        for text in ladder.after_at:
            local = datetime.combine(
                since.astimezone(zone).date() + timedelta(days=days), time.fromisoformat(text), zone
            )
            slots[local.astimezone(UTC)] = local
    first = min(at for at in slots if at > since)
    found = after(planned(case, ladder, due, zone, now))
    assert {r.send_at for r in found} <= {first}
    assert found or "responsible" not in ladder.after_audience
    for reminder in found:
        shown = reminder.send_at.astimezone(zone)
        assert reminder.key.rung == f"after/{shown:%Y-%m-%dT%H:%M}"
        skipped = slots[first].astimezone(UTC).astimezone(zone).time() != slots[first].time()
        assert skipped or f"{shown:%H:%M}" in ladder.after_at


@given(cases(), ladders(), instants, zones, st.integers(1, 12))
@settings(max_examples=40)
def test_overdue_rung_follows_rung_for_days_and_none_is_skipped(
    case: Case, ladder: LadderData, due: datetime, zone: ZoneInfo, count: int
) -> None:
    """Each planned when the one before went out: strictly later, at most a day and the change of the clock apart."""
    at = due
    for _ in range(count):
        following = {r.send_at for r in after(planned(case, ladder, due, zone, at))}
        if not following:
            return
        (send_at,) = following
        assert at < send_at <= at + timedelta(hours=49)
        at = send_at


@given(cases(), ladders(), instants, zones, moments)
def test_who_is_asked_to_say_so_is_asked_only_while_nobody_has(
    case: Case, ladder: LadderData, due: datetime, zone: ZoneInfo, by: timedelta
) -> None:
    asked = [r for r in planned(case, ladder, due, zone, due + by) if r.key.obligation.startswith(ACKNOWLEDGE)]
    handlers = case.holders(Role.HANDLER)
    assert not asked or not any(a.acknowledged_at for a in handlers)
    assert {r.key.due for r in asked} <= {handlers[0].since}
    # Whoever is silent in one role and is to see to it in another is asked as the one who is silent.
    assert all(r.audience in (r.key.rung, "responsible") for r in asked)
    assert all(r.key.recipient == handlers[0].party for r in asked if r.audience == "responsible")


@pytest.mark.parametrize(
    ("zone", "day", "times", "expected"),
    [
        # Clocks go from 02:00 to 03:00: 02:30 is not, 03:00 comes before what stands for it.
        ("Europe/Copenhagen", "2026-03-29", ("02:30", "03:00"), ["03:00", "03:30"]),
        # Clocks go from 03:00 back to 02:00: 02:30 comes twice and is taken the first time.
        ("Europe/Copenhagen", "2026-10-25", ("02:30", "08:00"), ["02:30", "08:00"]),
        ("Europe/Copenhagen", "2026-10-25", ("08:00", "20:00"), ["08:00", "20:00"]),
    ],
)
def test_local_times_on_the_days_the_clock_changes(
    zone: str, day: str, times: tuple[str, ...], expected: list[str]
) -> None:
    local = ZoneInfo(zone)
    at = datetime.combine(datetime.fromisoformat(day), time(), local).astimezone(UTC)
    ladder = LadderData("any", (Rung("due", 0, ("responsible",)),), times, ("responsible",))
    held = (Assignment(Role.HANDLER, PARTIES[0], 0, OPENED, OPENED),)
    case = Case(CaseId("case"), "n", OrganisationId("o"), "DK", "da", zone, OPENED, assignments=held)
    seen = []
    for _ in expected:
        (found,) = after(planned(case, ladder, at - timedelta(hours=1), local, at))
        at = found.send_at
        seen.append(f"{at.astimezone(local):%H:%M}")
    assert seen == expected
