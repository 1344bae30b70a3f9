"""A person decides for the controller: tell the authority or not, tell the people or not, and why."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.decision import Decision, Matter
from bot.domain.delivery import ToThread
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN
from bot.domain.ids import CaseId, PartyId
from bot.domain.interview import facts_of
from bot.domain.party import Role
from bot.domain.rights import Verb
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Decide(Command):
    """`reasons` are required both ways: the authority must be able to see why (GDPR Art. 33(5))."""

    case: CaseId
    matter: Matter
    yes: bool
    reasons: str


def decide(work: Work, services: Services, command: Decide, now: datetime) -> Done:
    """Raises Refusal `reason_needed`, `may_not`, `case_closed`. Deciding anew is possible; the latest counts."""
    before = admit(work.case(command.case), command.by, Verb.DECIDE)
    taken = safe(command.reasons, next_hit(work, before))
    if not taken.text.strip():
        raise Refusal("reason_needed", number=before.number)
    decision = Decision(
        sequence=len(before.decisions) + 1,
        matter=command.matter,
        yes=command.yes,
        adviser=_adviser(before),
        decider=command.by,
        at=now,
        reasons=taken.text,
        unknowns=_unknowns(services, before),
    )
    case = settle(work, services, before, replace(before, decisions=(*before.decisions, decision)), now)
    hold(work, case, command.by, f"decision/{decision.sequence}", taken, now)
    note(work, case, "decided", command.by, now, matter=command.matter, decision=str(decision.sequence))
    tell(work, case, "decided", ToThread(case.id), now, decision=str(decision.sequence))
    return Done("decided", case.id, case.number)


def _adviser(case: Case) -> PartyId | None:
    return next((a.party for a in case.holders(Role.DPO)), None)


def _unknowns(services: Services, case: Case) -> tuple[str, ...]:
    facts = facts_of(case, services.interview)
    return tuple(f.fact for f in services.interview.fields if facts.get(f.fact, UNKNOWN) is UNKNOWN)
