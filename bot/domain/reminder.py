"""The ladder of one deadline, as reminders to people; and what to change when the deadline changed.

`plan` says which reminders there should be, `replan` the difference to those already queued. Neither looks at a
clock: `now` is handed in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.deadline import Deadline
from bot.domain.delivery import ReminderKey
from bot.domain.ids import PartyId
from bot.domain.party import Role
from bot.domain.regime import LadderData, Law

ACKNOWLEDGE = "acknowledge/"
"""Before a role's name: the internal obligation of whoever was handed that role to say so."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One rung for one person, going out at `send_at`. `audience` is why they get it."""

    key: ReminderKey
    send_at: datetime
    audience: str

    @property
    def legal(self) -> bool:
        return not self.key.obligation.startswith(ACKNOWLEDGE)


@dataclass(frozen=True, slots=True)
class Change:
    """What `replan` found to do."""

    cancel: tuple[ReminderKey, ...]
    put: tuple[Reminder, ...]


def responsible(case: Case, obligation: str, law: Law, *, ready: bool) -> Role:
    """Whose act is missing: questions chase the handler, decisions the decider, filing the filer.

    `ready`: every question has its answer, so that there is something to decide on.
    """
    rule = law.obligation(obligation)
    matter = rule.matter if rule is not None else None
    if matter is None or not ready:
        return Role.HANDLER
    decision = case.decision(matter)
    return Role.DECIDER if decision is None else Role.FILER


def plan(case: Case, deadlines: Iterable[Deadline], law: Law, now: datetime, *, ready: bool) -> tuple[Reminder, ...]:
    """Every reminder that should be queued: all rungs to come and, of those past, the latest.

    A rung long past is not replayed; the latest past one tells someone who is new to a deadline where it stands.
    """
    if not case.open:
        return ()
    planned: dict[ReminderKey, Reminder] = {}
    for deadline in deadlines:
        if not deadline.status.running or deadline.target is None or deadline.ladder not in law.ladders:
            continue
        role = responsible(case, deadline.obligation, law, ready=ready)
        for reminder in _climb(case, deadline, deadline.target, law.ladders[deadline.ladder], role, now):
            planned.setdefault(reminder.key, reminder)
    for reminder in _acknowledgements(case, law.ladders.get("acknowledge")):
        planned.setdefault(reminder.key, reminder)
    return tuple(planned.values())


def is_moot(key: ReminderKey, case: Case, deadlines: Iterable[Deadline]) -> bool:
    """Whether nobody needs this reminder any more: its obligation is gone, or its due instant is another now."""
    if not case.open:
        return True
    if key.obligation.startswith(ACKNOWLEDGE):
        return _handed_over(case, Role(key.obligation.removeprefix(ACKNOWLEDGE))) != key.due
    deadline = next((d for d in deadlines if d.obligation == key.obligation), None)
    return deadline is None or not deadline.status.running or deadline.target != key.due


def replan(
    pending: Mapping[ReminderKey, datetime],
    wanted: Iterable[Reminder],
    now: datetime,
    moot: Iterable[ReminderKey],
) -> Change:
    """The set difference. `pending` maps queued, unsent keys to when they go out.

    A rung whose time has come stays, even when it would no longer be planned, unless it is among `moot`.
    """
    keys = {reminder.key: reminder for reminder in wanted}
    gone = set(moot)
    cancel = tuple(key for key, send_at in pending.items() if key in gone or (key not in keys and send_at > now))
    return Change(cancel, tuple(reminder for key, reminder in keys.items() if key not in pending))


def _climb(
    case: Case, deadline: Deadline, target: datetime, ladder: LadderData, role: Role, now: datetime
) -> Iterator[Reminder]:
    rungs = [(target + timedelta(hours=r.offset_hours), r.id, r.audience) for r in ladder.rungs]
    if ladder.after_at:
        slot = _next_slot(ladder.after_at, deadline.zone, max(target, now))
        rungs.append((slot, f"after/{slot.astimezone(deadline.zone):%Y-%m-%dT%H:%M}", ladder.after_audience))
    past = [rung for rung in rungs if rung[0] <= now]
    for send_at, rung, audiences in [*past[-1:], *(r for r in rungs if r[0] > now)]:
        for party, audience in _audience(case, role, audiences):
            yield Reminder(ReminderKey(case.id, deadline.obligation, rung, target, party), send_at, audience)


def _audience(case: Case, role: Role, audiences: Iterable[str]) -> Iterator[tuple[PartyId, str]]:
    """Each person once, under the first audience they belong to."""
    seen: set[PartyId] = set()
    holders = case.holders(role) or case.holders(Role.HANDLER)
    for audience in audiences:
        match audience:
            case "responsible":
                people = [a.party for a in holders[:1]]
            case "deputy":
                people = [a.party for a in (holders[1:2] or case.holders(Role.HANDLER)[1:2])]
            case _:
                people = [a.party for a in case.holders(Role(audience)) if a.rank == 0]
        for party in people:
            if party not in seen:
                seen.add(party)
                yield party, audience


def _handed_over(case: Case, role: Role) -> datetime | None:
    """Since when `role` waits for someone to acknowledge it; None when nobody needs to."""
    holders = case.holders(role)
    if not holders or any(a.acknowledged_at for a in holders):
        return None
    return holders[0].since


def _acknowledgements(case: Case, ladder: LadderData | None) -> Iterator[Reminder]:
    since = _handed_over(case, Role.HANDLER)
    if ladder is None or since is None:
        return
    for rung in ladder.rungs:
        send_at = since + timedelta(hours=rung.offset_hours)
        for party, audience in _audience(case, Role.HANDLER, rung.audience):
            key = ReminderKey(case.id, ACKNOWLEDGE + Role.HANDLER, rung.id, since, party)
            yield Reminder(key, send_at, audience)


def _next_slot(times: Iterable[str], zone: ZoneInfo, after: datetime) -> datetime:
    """The first of the local `times` (HH:MM) strictly after `after`, in UTC. A time that the clock skips is as much
    later as the clock is put forward, and so may come after a later time of that day."""
    today = after.astimezone(zone).date()
    moments = [(day, time.fromisoformat(text)) for day in (today, today + timedelta(days=1)) for text in times]
    slots = (datetime.combine(day, moment, zone).astimezone(UTC) for day, moment in moments)
    following = min((slot for slot in slots if slot > after), default=None)
    if following is None:
        raise ValueError("a ladder without times after the due instant")
    return following
