"""Someone says: I have seen it, I am on it. Nobody is asked in their place then; the law's clock runs on."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.ids import CaseId
from bot.domain.rights import Verb
from bot.flows.guarding import admit, note
from bot.flows.settle import settle
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Acknowledge(Command):
    case: CaseId


def acknowledge(work: Work, services: Services, command: Acknowledge, now: datetime) -> Done:
    """Acknowledging twice changes nothing."""
    before = admit(work.case(command.case), command.by, Verb.ACKNOWLEDGE)
    assignments = tuple(a.acknowledge(now) if a.party == command.by else a for a in before.assignments)
    case = replace(before, assignments=assignments)
    if case == before:
        return Done("unchanged", case.id, case.number)
    case = settle(work, services, before, case, now)
    note(work, case, "acknowledged", command.by, now)
    return Done("acknowledged", case.id, case.number)
