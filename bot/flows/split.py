"""A case that was joined into another by mistake goes on alone: both are again as they were before."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import open_point
from bot.domain.case import Case, Closing, Outcome
from bot.domain.delivery import ToThread
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.joining import back, governed, unfixed
from bot.domain.rights import Verb, may
from bot.domain.routing import routed
from bot.domain.task import TaskKind
from bot.flows.exclude import let_in
from bot.flows.guarding import hold, next_hit, note, safe
from bot.flows.join import move_hidden
from bot.flows.reopen import opened_again, tell_again
from bot.flows.settle import settle, tell
from bot.flows.veil import is_thread_veiled, uncover
from bot.flows.wish import outside_person
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Split(Command):
    """`case` is the one that was joined away."""

    case: CaseId
    reason: str


def split(work: Work, services: Services, command: Split, now: datetime) -> Done:
    """Who may do it to either case may. Split already: nothing changes.

    Raises Refusal `reason_needed`, `not_joined_away`, `split_closed` (the case it went into has ended), `may_not`.
    """
    before = work.case(command.case)
    into, ended = _other(work, before, command.by)
    if into is None or ended is None:
        if before.reopenings and before.reopenings[-1].ended.outcome is Outcome.JOINED and before.open:
            return Done("unchanged", before.id, before.number)
        raise Refusal("not_joined_away", number=before.number)
    if not into.open:
        raise Refusal("split_closed", number=before.number, other=into.number)
    taken = safe(command.reason, next_hit(work, before))
    if not taken.text.strip():
        raise Refusal("reason_needed", number=before.number)
    shift = next_hit(work, before) + len(taken.hits) - 1
    moved = back(before, into, shift, command.by, now)
    others = [work.case(case) for case in moved.into.joined]
    left = unfixed(governed(_unasked(moved.into, before, ended, now), others, command.by, now))
    left = settle(work, services, into, let_in(work, services, into, left, now), now)
    case = opened_again(moved.case, ended, command.by, taken.text, now)
    if case.kept_out != before.kept_out:
        case = routed(case, outside_person(services, case.organisation), now)
    case = settle(work, services, before, case, now)
    if moved.into.exclusions != into.exclusions and not is_thread_veiled(work, services.directory, left, now):
        uncover(work, services, left, now)
    move_hidden(work, left, case, moved.places, shift, now)
    hold(work, case, command.by, f"reopening/{len(case.reopenings)}", taken, now)
    note(work, case, "split", command.by, now, other=left.id)
    note(work, left, "split", command.by, now, other=case.id)
    tell(work, left, "split", ToThread(left.id), now, other=case.number)
    tell(work, case, "split", ToThread(case.id), now, other=left.number)
    tell_again(work, before, case, command.by, now)
    return Done("split", case.id, case.number)


def _other(work: Work, case: Case, by: PartyId) -> tuple[Case | None, Closing | None]:
    """The case it went into, and how. Raises Refusal `may_not` for whoever may split neither."""
    ended = case.closing
    into = work.case(ended.into) if ended is not None and ended.into is not None else None
    if not may(by, Verb.SPLIT, case) and not (into is not None and may(by, Verb.SPLIT, into)):
        raise Refusal("may_not", number=case.number if case.roles(by) else "")
    return into, ended


def _unasked(into: Case, case: Case, ended: Closing, now: datetime) -> Case:
    """Without what was asked on for `case`: there it is asked again."""
    gone = {(t.question, t.owner) for t in case.tasks if t.ended_at == ended.at and t.kind is TaskKind.ASKED}
    return open_point.ended(into, lambda t: t.at == ended.at and (t.question, t.owner) in gone, now)
