"""The open points of a case: what is put aside, asked of someone, or found out until a date (GDPR Art. 33(4))."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.counting import Calendar
from bot.domain.finding import UNKNOWN
from bot.domain.ids import PartyId
from bot.domain.interview import Interview, Question, applicable, is_answered, next_question
from bot.domain.task import Task, TaskKind

NOON = time(12)
BEFORE_DUE = timedelta(hours=12)
"""What is found out is known so long before the law's next due instant."""


def find_out_by(now: datetime, zone: ZoneInfo, calendar: Calendar, due: datetime | None) -> datetime:
    """The next working day at 12:00 local, but twelve hours before the law's next `due` instant. In UTC.

    Where less than those twelve hours are left: halfway to it.
    """
    day = calendar.working_from(now.astimezone(zone).date() + timedelta(days=1))
    noon = noon_of(day, zone)
    if due is None or due <= now:
        return noon
    return min(noon, due - BEFORE_DUE if due - BEFORE_DUE > now else now + (due - now) / 2)


def noon_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, NOON, zone).astimezone(UTC)


def put_aside(case: Case, question: str, by: PartyId, now: datetime) -> Case:
    """With `question` skipped: it comes after all others, and after those skipped before it."""
    case = ended(case, lambda t: t.question == question and t.kind is TaskKind.SKIPPED, now)
    return opened(case, TaskKind.SKIPPED, question, by, by, now)


def can_skip(case: Case, interview: Interview, question: Question, now: datetime) -> bool:
    """Whether another question would come in its place."""
    if is_answered(case, question) or not case.open:
        return False
    following = next_question(put_aside(case, question.id, case.reporter, now), interview)
    return following is not None and following.id != question.id


def opened(
    case: Case, kind: TaskKind, question: str, by: PartyId, owner: PartyId, now: datetime, due: datetime | None = None
) -> Case:
    number = max((task.number for task in case.tasks), default=0) + 1
    return replace(case, tasks=(*case.tasks, Task(number, kind, question, by, now, owner, due)))


def ended(case: Case, which: Callable[[Task], bool], now: datetime) -> Case:
    """With every open task that `which` picks ended."""
    tasks = tuple(replace(t, ended_at=now) if t.open and which(t) else t for t in case.tasks)
    return case if tasks == case.tasks else replace(case, tasks=tasks)


def open_points(case: Case, question: str | None = None) -> tuple[Task, ...]:
    """The open tasks, oldest first; those of one question when it is named. A case that ended has none."""
    if not case.open:
        return ()
    return tuple(t for t in case.tasks if t.open and question in (None, t.question))


def asked_of(case: Case, party: PartyId) -> tuple[Task, ...]:
    """What `party` was asked and has not answered yet."""
    if party in case.kept_out:
        return ()
    return tuple(t for t in open_points(case) if t.kind is TaskKind.ASKED and t.owner == party)


def is_unknown(case: Case, question: Question) -> bool:
    """Whether someone said *don't know yet* to a part of it that is required."""
    known = (case.finding(field.fact) for field in question.fields if not field.optional)
    return any(finding is not None and finding.value is UNKNOWN for finding in known)


def find_question(case: Case, interview: Interview, question: str) -> Question | None:
    """The question of that id, if it is asked in this case."""
    return next((q for q in applicable(case, interview) if q.id == question), None)
