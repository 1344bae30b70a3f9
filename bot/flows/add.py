"""Someone adds to what was reported, in their own words."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.party import Role
from bot.domain.report import Report
from bot.domain.rights import Verb
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Add(Command):
    case: CaseId
    words: str


def add(work: Work, services: Services, command: Add, now: datetime) -> Done:
    """Raises Refusal `empty_report`, `too_long`, `may_not`, `case_closed`."""
    before = admit(work.case(command.case), command.by, Verb.ADD)
    taken = safe(command.words, next_hit(work, before))
    if not taken.text.strip():
        raise Refusal("empty_report")
    number = len(before.reports) + 1
    report = Report(number, command.by, now, taken.text)
    case = settle(work, services, before, replace(before, reports=(*before.reports, report)), now)
    hold(work, case, command.by, f"report/{number}", taken, now)
    note(work, case, "added", command.by, now, report=str(number))
    for handler in case.holders(Role.HANDLER)[:1]:
        if handler.party != command.by:
            tell(work, case, "added", ToParty(handler.party), now, report=str(number))
    return Done("added", case.id, case.number, {"hidden": str(len(taken.hits))})
