"""A role is handed over: the new holder is told and asked to acknowledge, the old one is told too."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.holding import HANDED, placed
from bot.domain.ids import CaseId, PartyId
from bot.domain.party import Role
from bot.domain.rights import Verb
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services

__all__ = ["HANDED", "Assign", "assign"]


@dataclass(frozen=True, slots=True)
class Assign(Command):
    case: CaseId
    role: Role
    party: PartyId
    reason: str = ""


def assign(work: Work, services: Services, command: Assign, now: datetime) -> Done:
    """Raises Refusal `no_such_person` for a role that can't be handed over or a person of another organisation,
    `kept_out` for someone who must have no part in the case."""
    before = admit(work.case(command.case), command.by, Verb.ASSIGN)
    if command.role not in HANDED or work.party(command.party).organisation != before.organisation:
        raise Refusal("no_such_person")
    if command.party in before.kept_out:
        raise Refusal("kept_out", number=before.number)
    holders = before.holders(command.role)
    if holders and holders[0].party == command.party:
        return Done("unchanged", before.id, before.number)
    taken = safe(command.reason, next_hit(work, before))
    case = settle(work, services, before, _hand_over(before, command, now), now)
    hold(work, case, command.by, "assignment", taken, now)
    about = {"role": str(command.role), "to": command.party, "reason": taken.text}
    note(work, case, "assigned", command.by, now, **about)
    for before_them in holders[:1]:  # settling told the new holder
        tell(work, case, "assigned", ToParty(before_them.party), now, role=command.role)
    return Done("assigned", case.id, case.number)


def _hand_over(case: Case, command: Assign, now: datetime) -> Case:
    """The new holder first, then the deputies. A holder whose deputy takes over is a deputy from then on, so that the
    role still has one; any other holds it no longer."""
    before = [a.party for a in case.holders(command.role)]
    swapped = before[:1] if command.party in before[1:] else []
    deputies = (party for party in before[1:] if party != command.party)
    return placed(case, command.role, (command.party, *swapped, *deputies), now)
