"""A case ends, with an outcome and a reason; everyone who was told of it is told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case, Closing, Outcome
from bot.domain.decision import Matter
from bot.domain.delivery import ToParty, ToThread
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.informed import is_owed, told_groups, unaccounted
from bot.domain.rights import Field, Verb, can_see
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.flows.tasks import drop_all, release
from bot.ports import Command, Done, Work
from bot.services import Services

CHOSEN = (Outcome.BREACH, Outcome.NEAR_MISS, Outcome.NOT_A_BREACH, Outcome.WITHDRAWN)
"""The outcomes a person may choose. A case is joined by joining it."""


@dataclass(frozen=True, slots=True)
class Close(Command):
    case: CaseId
    outcome: Outcome
    reason: str


def close(work: Work, services: Services, command: Close, now: datetime) -> Done:
    """Raises Refusal `outcome_unknown`, `reason_needed`, `wish_waits`, `decision_needed`, `inform_first`,
    `withdraw_first`, `already_closed`, `may_not`.

    A breach is closed only once it was decided whether to notify, and, if so, that was done; and, if the people are to
    be told, once each of them is accounted for. Anything else is closed only once no notification stands any more.
    """
    loaded = work.case(command.case)
    if loaded.closing is not None and command.by in {a.party for a in loaded.assignments}:
        raise Refusal("already_closed", number=loaded.number)
    before = admit(loaded, command.by, Verb.CLOSE)
    if command.outcome not in CHOSEN:
        raise Refusal("outcome_unknown")
    taken = safe(command.reason, next_hit(work, before))
    if not taken.text.strip():
        raise Refusal("reason_needed", number=before.number)
    if before.veiled:  # nobody but the handler could read how it ended
        raise Refusal("wish_waits", number=before.number)
    if command.outcome is Outcome.BREACH and not _is_dealt_with(before):
        raise Refusal("decision_needed", number=before.number)
    if command.outcome is Outcome.BREACH and is_owed(before) and unaccounted(before, told_groups(before)):
        raise Refusal("inform_first", number=before.number)
    if command.outcome is not Outcome.BREACH and before.standing:
        raise Refusal("withdraw_first", number=before.number)
    case = end(work, services, before, Closing(command.outcome, command.by, now, taken.text), now)
    hold(work, case, command.by, "closing", taken, now)
    return Done("closed", case.id, case.number)


def end(
    work: Work, services: Services, before: Case, closing: Closing, now: datetime, still_asked: Iterable[PartyId] = ()
) -> Case:
    """Close `before` and tell the thread and everyone who was told of it, each once.

    Whoever was only asked something hears that it is settled, but not `still_asked`: they are asked elsewhere.
    """
    case = settle(work, services, before, drop_all(replace(before, closing=closing), now), now)
    note(work, case, "closed", closing.by, now, outcome=closing.outcome)
    tell(work, case, "closed", ToThread(case.id), now)
    told = everyone_told(work, case)
    for party in told:
        if party != closing.by:
            tell(work, case, "closed", ToParty(party), now)
    release(work, before, case, now, closing.by, *told, *still_asked)
    return case


def everyone_told(work: Work, case: Case) -> tuple[PartyId, ...]:
    """Who holds a role or has said that they have it, and whoever was sent anything about it; each once, and only
    those who may know how it stands."""
    held = (a.party for a in case.assignments if a.rank == 0 or a.acknowledged_at)
    everyone = dict.fromkeys((*held, *work.told(case.id)))
    return tuple(party for party in everyone if can_see(party, case, Field.STATE))


def _is_dealt_with(case: Case) -> bool:
    notify = case.decision(Matter.NOTIFY)
    return notify is not None and (not notify.yes or bool(case.standing))
