"""The ladder of one deadline, as reminders to people; and what to change when the deadline changed.

`plan` says which reminders there should be, `replan` the difference to those already queued. Neither looks at a
clock: `now` is handed in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.chore import ACKNOWLEDGE, Chore, Turn, chores, is_chore, is_opened
from bot.domain.deadline import Deadline
from bot.domain.delivery import ReminderKey
from bot.domain.ids import PartyId
from bot.domain.letter import is_letter
from bot.domain.party import Role
from bot.domain.regime import LadderData, Law


@dataclass(frozen=True, slots=True)
class Reminder:
    """One rung for one person, going out at `send_at`. `audience` is why they get it."""

    key: ReminderKey
    send_at: datetime
    audience: str

    @property
    def legal(self) -> bool:
        """Whether it is of the law; what the house asks of its own people is not."""
        return not is_chore(self.key.obligation)


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


def plan(
    case: Case, deadlines: Iterable[Deadline], law: Law, now: datetime, *, ready: bool, turn: Turn | None = None
) -> tuple[Reminder, ...]:
    """Every reminder that should be queued: all rungs to come and, of those past, the latest.

    A rung long past is not replayed; the latest past one tells someone who is new to a deadline where it stands. In a
    case that was opened late none from before it was opened is: everyone was told at once then.
    """
    planned: dict[ReminderKey, Reminder] = {}
    for deadline in _chased(case, deadlines):
        if not deadline.status.running or deadline.target is None or deadline.ladder not in law.ladders:
            continue
        role = responsible(case, deadline.obligation, law, ready=ready)
        for reminder in _climb(case, deadline, deadline.target, law.ladders[deadline.ladder], role, now):
            planned.setdefault(reminder.key, reminder)
    for chore in chores(case, now, turn):
        for reminder in _steps(case, chore, law.ladders[chore.ladder], now):
            planned.setdefault(reminder.key, reminder)
    return tuple(planned.values())


def is_moot(
    key: ReminderKey, case: Case, deadlines: Iterable[Deadline], now: datetime, turn: Turn | None = None
) -> bool:
    """Whether nobody needs this reminder any more: its obligation is gone, or its due instant is another now; or its
    recipient was kept out of the case."""
    if key.recipient in case.kept_out:
        return True
    if is_chore(key.obligation):
        return all((c.id, c.due) != (key.obligation, key.due) for c in chores(case, now, turn))
    deadline = next((d for d in _living(case, deadlines) if d.obligation == key.obligation), None)
    return deadline is None or not deadline.status.running or deadline.target != key.due


def _chased(case: Case, deadlines: Iterable[Deadline]) -> Iterable[Deadline]:
    """What is reminded of. A case that was entered after the fact waits for a person to open it; a letter does not: a
    person has just recorded it."""
    living = _living(case, deadlines)
    return living if is_opened(case) else (d for d in living if is_letter(d.obligation))


def _living(case: Case, deadlines: Iterable[Deadline]) -> Iterable[Deadline]:
    """What still waits for someone. A case that has ended waits for nothing of the law, but an authority that asked
    waits for its answer."""
    return deadlines if case.open else (d for d in deadlines if is_letter(d.obligation))


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
    aim = deadline.aim or target
    rungs = [
        ((aim if r.from_target else target) + timedelta(hours=r.offset_hours), r.id, r.audience) for r in ladder.rungs
    ]
    if ladder.after_at:
        slot = _next_slot(ladder, deadline.zone, target, now)
        rungs.append((slot, f"after/{slot.astimezone(deadline.zone):%Y-%m-%dT%H:%M}", ladder.after_audience))
    past = [rung for rung in rungs if rung[0] <= now and not (case.rushed and rung[0] < case.opened_at)]
    for send_at, rung, audiences in [*past[-1:], *(r for r in rungs if r[0] > now)]:
        for party, audience in _audience(case, role, audiences):
            yield Reminder(ReminderKey(case.id, deadline.obligation, rung, target, party), send_at, audience)


def _audience(
    case: Case, role: Role, audiences: Iterable[str], owner: PartyId | None = None
) -> Iterator[tuple[PartyId, str]]:
    """Each person once, under the first audience they belong to. No manager hears of a case while it waits whether
    someone is to be kept out of it."""
    seen: set[PartyId] = set()
    holders = case.holders(role) or case.holders(Role.HANDLER)
    for audience in audiences:
        match audience:
            case "owner":
                people = [owner] if owner is not None else []
            case "manager" if case.veiled:
                people = []
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


def _steps(case: Case, chore: Chore, ladder: LadderData, now: datetime) -> Iterator[Reminder]:
    """The rungs of a chore. One without any to come is asked again at the times of its ladder, every day."""
    rungs = [(chore.due + timedelta(hours=r.offset_hours), r.id, r.audience) for r in ladder.rungs]
    if ladder.after_at:
        zone = ZoneInfo(case.zone)
        slot = _next_slot(ladder, zone, chore.due, now)
        rungs.append((slot, f"after/{slot.astimezone(zone):%Y-%m-%dT%H:%M}", ladder.after_audience))
    past = [rung for rung in rungs if rung[0] <= now]
    for send_at, rung, audiences in [*past[-1:], *(r for r in rungs if r[0] > now)]:
        for party, audience in _audience(case, chore.role, audiences, chore.owner):
            if chore.id.startswith(ACKNOWLEDGE) and party == chore.owner:
                audience = "responsible"  # whoever is silent in one role and is to see to it in another
            yield Reminder(ReminderKey(case.id, chore.id, rung, chore.due, party), send_at, audience)


def _next_slot(ladder: LadderData, zone: ZoneInfo, due: datetime, now: datetime) -> datetime:
    """The first of the ladder's local times that is past due and strictly to come, in UTC. A time that the clock skips
    is as much later as the clock is put forward, and so may come after a later time of that day."""
    after, first = max(due, now), due.astimezone(zone).date()
    today, every = after.astimezone(zone).date(), timedelta(days=ladder.after_days)
    # On the days that are whole strides from the due day on: today's, if it is one, and the next.
    stride = first + every * max(0, -(-(today - first) // every))
    moments = [(day, time.fromisoformat(text)) for day in (stride, stride + every) for text in ladder.after_at]
    slots = (datetime.combine(day, moment, zone).astimezone(UTC) for day, moment in moments)
    following = min((slot for slot in slots if slot > after), default=None)
    if following is None:
        raise ValueError("a ladder without times after the due instant")
    return following
