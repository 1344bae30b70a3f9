"""A role is handed over: the new holder is told and asked to acknowledge, the old one is told too."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.party import Assignment, Role
from bot.domain.rights import Verb
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services

HANDED = (Role.HANDLER, Role.DPO, Role.DECIDER, Role.FILER, Role.MANAGER)
"""The roles that can be handed over. Who reported it never changes."""


@dataclass(frozen=True, slots=True)
class Assign(Command):
    case: CaseId
    role: Role
    party: PartyId
    reason: str = ""


def assign(work: Work, services: Services, command: Assign, now: datetime) -> Done:
    """Raises Refusal `no_such_person` for a role that can't be handed over or a person of another organisation."""
    before = admit(work.case(command.case), command.by, Verb.ASSIGN)
    if command.role not in HANDED or work.party(command.party).organisation != before.organisation:
        raise Refusal("no_such_person")
    holders = before.holders(command.role)
    if holders and holders[0].party == command.party:
        return Done("unchanged", before.id, before.number)
    taken = safe(command.reason, next_hit(work, before))
    case = settle(work, services, before, _hand_over(before, command, now), now)
    hold(work, case, command.by, "assignment", taken, now)
    about = {"role": str(command.role), "to": command.party, "reason": taken.text}
    note(work, case, "assigned", command.by, now, **about)
    for party in {command.party, *(a.party for a in holders[:1])}:
        tell(work, case, "assigned", ToParty(party), now, role=command.role)
    return Done("assigned", case.id, case.number)


def _hand_over(case: Case, command: Assign, now: datetime) -> Case:
    others = tuple(a for a in case.assignments if a.role is not command.role)
    return replace(case, assignments=(*others, *_ranks(case, command, now)))


def _ranks(case: Case, command: Assign, now: datetime) -> Iterator[Assignment]:
    """The new holder first, then the deputies. A holder whose deputy takes over is a deputy from then on, so that the
    role still has one; any other holds it no longer."""
    yield Assignment(command.role, command.party, 0, now)
    before = case.holders(command.role)
    swapped = before[:1] if command.party in {a.party for a in before[1:]} else ()
    deputies = [
        *(replace(a, acknowledged_at=None) for a in swapped),
        *(a for a in before[1:] if a.party != command.party),
    ]
    for rank, deputy in enumerate(deputies, start=1):
        yield replace(deputy, rank=rank)
