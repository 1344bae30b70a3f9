"""A case that had ended goes on: nothing in it has changed, its old clocks run again, and everyone is told."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case, Closing, Outcome, Reopening
from bot.domain.delivery import ToParty, ToThread
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.rights import Verb, may
from bot.domain.task import TaskKind
from bot.flows.close import everyone_told
from bot.flows.guarding import hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Reopen(Command):
    case: CaseId
    reason: str


def reopen(work: Work, services: Services, command: Reopen, now: datetime) -> Done:
    """Awareness and every answer stay as they were, so that a deadline may be late at once; a notification that was
    withdrawn is due again. Reopened already: nothing changes.

    Raises Refusal `reason_needed`, `case_open`, `split_instead` (of one that was joined), `may_not`.
    """
    before = work.case(command.case)
    if not may(command.by, Verb.REOPEN, before):
        raise Refusal("may_not", number=before.number if before.roles(command.by) else "")
    if before.closing is None:
        if before.reopenings:
            return Done("unchanged", before.id, before.number)
        raise Refusal("case_open", number=before.number)
    if before.closing.outcome is Outcome.JOINED:
        raise Refusal("split_instead", number=before.number)
    taken = safe(command.reason, next_hit(work, before))
    if not taken.text.strip():
        raise Refusal("reason_needed", number=before.number)
    case = settle(work, services, before, opened_again(before, before.closing, command.by, taken.text, now), now)
    hold(work, case, command.by, f"reopening/{len(case.reopenings)}", taken, now)
    note(work, case, "reopened", command.by, now, reopening=str(len(case.reopenings)))
    tell(work, case, "reopened", ToThread(case.id), now)
    tell_again(work, before, case, command.by, now)
    return Done("reopened", case.id, case.number)


def opened_again(case: Case, ended: Closing, by: PartyId, reason: str, now: datetime) -> Case:
    """What was asked, and was dropped only because the case ended, is asked again."""
    again = Reopening(len(case.reopenings) + 1, by, now, reason, ended)
    tasks = tuple(replace(t, ended_at=None) if t.ended_at == ended.at else t for t in case.tasks)
    return replace(case, closing=None, reopenings=(*case.reopenings, again), tasks=tasks)


def tell_again(work: Work, before: Case, case: Case, by: PartyId, now: datetime) -> None:
    """Everyone who was told that it ended hears that it goes on, and whoever was asked something is asked it again."""
    for party in everyone_told(work, case):
        if party != by:
            tell(work, case, "reopened", ToParty(party), now)
    was_open = {task.number for task in before.tasks if task.open}
    for task in case.tasks:
        asked = task.open and task.kind is TaskKind.ASKED and task.number not in was_open
        if asked and task.owner not in case.kept_out:
            tell(work, case, "asked", ToParty(task.owner), now, task=str(task.number))
