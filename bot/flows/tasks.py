"""The open points of a case as answers come: which of them end, and which *don't know yet* begins (Art. 33(4))."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain import open_point
from bot.domain.assessment import assess
from bot.domain.case import Case
from bot.domain.counting import Calendar
from bot.domain.deadline import authority_of
from bot.domain.delivery import ToParty
from bot.domain.finding import Source, Value
from bot.domain.ids import PartyId
from bot.domain.interview import Kind, Question, applicable
from bot.domain.party import Role
from bot.domain.task import Task, TaskKind
from bot.flows.guarding import Safe, hold, next_hit, safe
from bot.flows.settle import tell
from bot.ports import Work
from bot.services import Services

Values = Iterable[tuple[str, Value]]


@dataclass(frozen=True, slots=True)
class Giver:
    """Who answered, when, and by which way."""

    party: PartyId
    at: datetime
    source: Source


@dataclass(frozen=True, slots=True)
class Recorded:
    """A case with new findings, and what the guard took out of their texts, by the finding's number."""

    case: Case
    taken: tuple[tuple[int, Safe], ...] = ()

    def hold(self, work: Work, by: PartyId, now: datetime) -> None:
        """`by` wrote it, and is asked about it."""
        for sequence, taken in self.taken:
            hold(work, self.case, by, f"finding/{sequence}", taken, now)


def recorded(work: Work, case: Case, question: Question, values: Values, giver: Giver) -> Recorded:
    """`case` with a finding for each value that is new. Free text is masked first."""
    texts = {field.fact for field in question.fields if field.kind is Kind.TEXT}
    taken: list[tuple[int, Safe]] = []
    for fact, value in values:
        if fact in texts and isinstance(value, str):
            found = safe(value, next_hit(work, case))
            case = case.record(fact, found.text, giver.party, giver.at, giver.source)
            taken += [(case.findings[-1].sequence, found)] if found.hits else []
        else:
            case = case.record(fact, value, giver.party, giver.at, giver.source)
    return Recorded(case, tuple(taken))


def follow(services: Services, case: Case, owner: PartyId, now: datetime) -> Case:
    """The open points after something was answered.

    What has a real answer, or is asked no longer, waits for nobody. What is unknown and waits for nobody becomes
    `owner`'s, with a date. An answer takes back that a question was put aside.
    """
    asked = {question.id: question for question in applicable(case, services.interview)}
    case = open_point.ended(case, lambda t: t.question not in asked or _is_over(case, asked[t.question], t), now)
    for question in asked.values():
        if open_point.is_unknown(case, question) and not open_point.open_points(case, question.id):
            due = find_out_by(services, case, now)
            case = open_point.opened(case, TaskKind.UNKNOWN, question.id, owner, owner, now, due)
    return case


def _is_over(case: Case, question: Question, task: Task) -> bool:
    known = all(case.finding(field.fact) is not None for field in question.fields if not field.optional)
    return known and (task.kind is TaskKind.SKIPPED or not open_point.is_unknown(case, question))


def find_out_by(services: Services, case: Case, now: datetime) -> datetime:
    """Until when something is found out, if nobody says otherwise."""
    organisation = services.directory.organisation(case.organisation)
    nearest = assess(case, organisation, services.interview, services.law, now).nearest
    calendar = Calendar(authority_of(services.law, case.jurisdiction).calendar)
    return open_point.find_out_by(now, ZoneInfo(case.zone), calendar, nearest.due if nearest is not None else None)


def finder(case: Case, wanted: PartyId) -> PartyId:
    """Whoever finds out: `wanted`, while they work on the case; else the handler."""
    roles = case.roles(wanted)
    if roles & {Role.HANDLER, Role.DPO}:
        return wanted
    return next((a.party for a in case.holders(Role.HANDLER)), wanted)


def release(work: Work, before: Case, case: Case, now: datetime, *but: PartyId) -> None:
    """Tell those who were asked, and need not answer any more, that it is so; nobody who was never told, or is kept
    out, and none of `but`."""
    was_open = {task.number for task in before.tasks if task.open}
    told = set(work.told(case.id))
    for task in case.tasks:
        gone = task.kind is TaskKind.ASKED and not task.open and task.number in was_open
        if gone and task.owner in told - {*but, *case.kept_out}:
            tell(work, case, "unasked", ToParty(task.owner), now, task=str(task.number))


def drop_all(case: Case, now: datetime) -> Case:
    """For a case that ends: nobody is asked anything about it any more."""
    return open_point.ended(case, lambda _: True, now)
