"""What the house asks of its own people beside the law: say that you have it, find out, stop it, keep your promise.

A chore has a ladder of its own in `ladders.toml`, and is reminded of by the same `plan` as a legal deadline.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.case import Case, Outcome
from bot.domain.decision import Matter
from bot.domain.ids import PartyId
from bot.domain.letter import Letter
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.domain.task import Task, TaskKind

ACKNOWLEDGE = "acknowledge/"
"""Before a role's name: whoever was handed that role says that they have it."""

TASK = "task/"
"""Before a task's number: its owner finds out, or answers what they were asked."""

MEASURE = "measure/"
"""Before a measure's number: its owner does what was promised. It goes on when the case is closed."""

CONTAINMENT = "containment"
"""Whoever is to stop the breach says daily whether it is stopped, and if not, why not."""

REPLY = "reply/"
"""Before a letter's number: whoever owns open questions of it answers them. It goes on when the case is closed."""

CONFIRM = "confirm/"
"""Before a letter's number: the handler asks the authority for its date in writing."""

AWARENESS = "awareness"
"""In a case entered after the fact: whoever opened it says when the organisation knew."""

EXCLUSION = "exclusion/"
"""Before the number of a wish to keep someone out: the handler settles it."""

CHORES = (ACKNOWLEDGE, TASK, MEASURE, CONTAINMENT, REPLY, CONFIRM, AWARENESS, EXCLUSION)

DAILY = timedelta(days=1)
WEEK = timedelta(days=7)
MORNING = time(9)
"""When people are asked for something that has a day and no hour, local."""

WHY_NOT = "why_not_contained"
"""The fact that holds, answer by answer, why the breach was not stopped yet."""


@dataclass(frozen=True, slots=True)
class Chore:
    """`id` stands where reminders name an obligation. `owner` is asked; deputies and managers are those of `role`.

    `due` is what the rungs of `ladder` count from.
    """

    id: str
    ladder: str
    due: datetime
    owner: PartyId
    role: Role = Role.HANDLER


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose act the case waits for, beside the handler's, and since when. `turn.py` finds it."""

    role: Role
    since: datetime


def is_chore(obligation: str) -> bool:
    return obligation.startswith(CHORES)


def chores(case: Case, now: datetime, turn: Turn | None = None) -> tuple[Chore, ...]:
    """Everything the house waits for in `case`. A closed one has only its promises left, and what an authority asked.

    `turn`: whose turn it is, which needs the interview to know; without it only the handler is asked to acknowledge.
    """
    if case.closing is not None and case.closing.outcome is Outcome.JOINED:
        return ()  # what was promised in it went along
    lasting = (*_measures(case), *_replies(case), *_confirmations(case))
    if not case.open or not is_opened(case):
        return lasting
    asked = (*_acknowledgements(case, turn), *_tasks(case), *_containment(case, now), *_wishes(case))
    return (*asked, *_awareness(case, now), *lasting)


def is_opened(case: Case) -> bool:
    """A case that was entered after the fact waits for a person to open it: until then nothing is planned."""
    return not case.entered_after or _opener(case) is not None


def _opener(case: Case) -> tuple[datetime, PartyId] | None:
    """Who first said that they have it, and when."""
    said = ((a.acknowledged_at, a.party) for a in case.assignments if a.party not in case.kept_out)
    return min(((at, party) for at, party in said if at is not None), default=None)


def handed_over(case: Case, role: Role) -> datetime | None:
    """Since when `role` waits for someone to acknowledge it; None when nobody needs to.

    Whoever comes first because those before them were kept out has it since then.
    """
    holders = case.holders(role)
    if not holders or any(a.has_it for a in holders):
        return None
    before = {a.party for a in case.assignments if a.role is role and a.rank < holders[0].rank}
    return max([holders[0].since, *(e.at for e in case.exclusions if e.party in before and not e.lifted)])


def _handler(case: Case) -> PartyId | None:
    return next((a.party for a in case.holders(Role.HANDLER)), None)


def _acknowledgements(case: Case, turn: Turn | None) -> Iterator[Chore]:
    """The handler from the start, the decider and the filer in their turn."""
    for asked in (Turn(Role.HANDLER, case.opened_at), *([turn] if turn is not None else [])):
        since = handed_over(case, asked.role)
        if since is not None:
            holder = case.holders(asked.role)[0].party
            yield Chore(ACKNOWLEDGE + asked.role, "acknowledge", max(since, asked.since), holder, asked.role)


def _tasks(case: Case) -> Iterator[Chore]:
    for task in case.tasks:
        if task.due is not None and together(case, task):
            yield Chore(f"{TASK}{task.number}", "task", task.due, _reachable(case, task))


def together(case: Case, task: Task) -> tuple[Task, ...]:
    """The open tasks that a reminder of `task` is about. What one person said they find out until one instant is
    reminded of under the number of the first of them, also when that one has ended."""
    if task.kind is not TaskKind.UNKNOWN:
        return (task,) if task.open else ()
    same = [t for t in case.tasks if (t.kind, t.owner, t.due) == (task.kind, task.owner, task.due)]
    return tuple(t for t in same if t.open) if same[:1] == [task] else ()


def _reachable(case: Case, task: Task) -> PartyId:
    """Its owner; where that person was kept out since, whoever gave the task."""
    return task.by if task.owner in case.kept_out else task.owner


def _measures(case: Case) -> Iterator[Chore]:
    for measure in case.measures:
        if measure.promised and measure.due is not None and measure.owner not in case.kept_out:
            yield Chore(f"{MEASURE}{measure.number}", "measure", measure.due, measure.owner)


def _containment(case: Case, now: datetime) -> Iterator[Chore]:
    """The last daily question that is unanswered, and the next: they come at the hour of the discovery."""
    owner, first = containment_owner(case), discovery(case)
    no_breach = case.value("personal_data") is False or case.value("breach_types") == ()
    if owner is None or first is None or case.value("contained") is True or no_breach:
        return
    said = case.finding(WHY_NOT)
    due = first + DAILY * max(1, (now - first) // DAILY)
    for slot in (due, due + DAILY):
        if slot > case.opened_at and (said is None or said.at < slot):
            yield Chore(CONTAINMENT, "daily", slot, owner)


def containment_owner(case: Case) -> PartyId | None:
    """Who is to stop it: the owner of the latest measure that does, else the handler."""
    stops = (m.owner for m in reversed(case.measures) if m.kind == "stop" and m.promised)
    return next((party for party in stops if party not in case.kept_out), None) or _handler(case)


def discovery(case: Case) -> datetime | None:
    """When it was discovered, where that is known to the minute; else when it was reported."""
    value = case.value("discovered")
    if isinstance(value, When) and value.instant is not None:
        return value.instant
    return case.opened_at if case.reports and not case.entered_after else None


def _replies(case: Case) -> Iterator[Chore]:
    """Each owner once for all their open questions of a letter. The handler is reminded of the letter itself."""
    nobody = {_handler(case), *case.kept_out}
    for letter in case.letters:
        due = reply_due(letter, ZoneInfo(case.zone)) if letter.open else None
        for owner in dict.fromkeys(q.owner for q in case.asked_in(letter.number) if q.open):
            if due is not None and owner not in nobody:
                yield Chore(f"{REPLY}{letter.number}", "reply", due, owner)


def reply_due(letter: Letter, zone: ZoneInfo) -> datetime | None:
    """When the answers should be in the house: in the morning a week before the letter is due; where it leaves less
    than two weeks, halfway. None while it has no date."""
    if not letter.limit.dates:
        return None
    limit = letter.limit.earliest(zone)
    came = letter.received.earliest(zone) if letter.received.dates else None
    left = max(limit - came, timedelta()) if came is not None else 2 * WEEK
    asked = limit - min(WEEK, left / 2)
    morning = _morning(asked, zone)
    fits = (came is None or came < morning) and morning < letter.limit.latest(zone)
    return morning if fits else asked


def _confirmations(case: Case) -> Iterator[Chore]:
    handler, zone = _handler(case), ZoneInfo(case.zone)
    for letter in case.letters:
        if letter.wants_writing and handler is not None:
            due = _morning(letter.received.earliest(zone), zone)
            yield Chore(f"{CONFIRM}{letter.number}", "confirm", due, handler)


def _morning(instant: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(instant.astimezone(zone).date(), MORNING, zone).astimezone(UTC)


def _wishes(case: Case) -> Iterator[Chore]:
    handler = _handler(case)
    for wish in case.exclusions:
        if wish.open and handler is not None:
            yield Chore(f"{EXCLUSION}{wish.number}", "exclusion", wish.at, handler)


def _awareness(case: Case, now: datetime) -> Iterator[Chore]:
    """Asked of whoever opened it: at once, after four and twelve hours, then daily (DESIGN: honest clocks). Not any
    more once it is known to the day, or the first notification was filed or decided against."""
    known = (case.value(fact) for fact in ("aware_controller", "discovered"))
    notify, opener = case.decision(Matter.NOTIFY), _opener(case)
    settled = bool(case.standing) or (notify is not None and not notify.yes)
    if not case.entered_after or settled or opener is None or any(isinstance(w, When) and w.dates for w in known):
        return
    at, party = opener[0], _asked_when(case, opener[1])
    days = max(0, (now - at) // DAILY)
    yield Chore(AWARENESS, "daily" if days else "awareness", at + DAILY * days, party)
    yield Chore(AWARENESS, "daily", at + DAILY * (days + 1), party)


def _asked_when(case: Case, opener: PartyId) -> PartyId:
    """The opener, while the case is theirs; once they handed it on, or where they can't say it, the handler."""
    own = {a.role: a for a in case.assignments if a.party == opener}
    held = own.get(Role.HANDLER) or own.get(Role.DPO)
    return opener if held is not None and held.has_it else _handler(case) or opener
