"""A case ends, with an outcome and a reason; everyone who was told of it is told."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case, Closing, Outcome
from bot.domain.decision import Matter
from bot.domain.delivery import ToParty, ToThread
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.rights import Verb
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
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
    """Raises Refusal `outcome_unknown`, `reason_needed`, `decision_needed`, `may_not`, `already_closed`.

    A breach is closed only once it was decided whether to notify, and, if so, that was done.
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
    if command.outcome is Outcome.BREACH and not _is_dealt_with(before):
        raise Refusal("decision_needed", number=before.number)
    case = end(work, services, before, Closing(command.outcome, command.by, now, taken.text), now)
    hold(work, case, command.by, "closing", taken, now)
    return Done("closed", case.id, case.number)


def end(work: Work, services: Services, before: Case, closing: Closing, now: datetime) -> Case:
    """Close `before` and tell the thread and everyone with a role in it, each once."""
    case = settle(work, services, before, replace(before, closing=closing), now)
    note(work, case, "closed", closing.by, now, outcome=closing.outcome)
    tell(work, case, "closed", ToThread(case.id), now)
    told = dict.fromkeys(a.party for a in case.assignments if a.rank == 0 or a.acknowledged_at)
    for party in told:
        if party != closing.by:
            tell(work, case, "closed", ToParty(party), now)
    return case


def _is_dealt_with(case: Case) -> bool:
    notify = case.decision(Matter.NOTIFY)
    return notify is not None and (not notify.yes or bool(case.filings))
