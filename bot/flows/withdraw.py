"""Whoever reported takes it back. Nothing is deleted: the handler is told, and closes the case or goes on."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.finding import Source
from bot.domain.ids import CaseId
from bot.domain.party import Role
from bot.domain.report import Report
from bot.domain.rights import Verb, may
from bot.domain.withdrawal import WITHDRAWN, withdrawal
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Withdraw(Command):
    """`reason` may be empty: nobody has to explain themselves."""

    case: CaseId
    reason: str


def withdraw(work: Work, services: Services, command: Withdraw, now: datetime) -> Done:
    """A second time changes nothing. Raises Refusal `withdraw_closed`, `too_long`, `may_not`."""
    loaded = work.case(command.case)
    if not loaded.open and may(command.by, Verb.WITHDRAW, loaded):
        raise Refusal("withdraw_closed", number=loaded.number)
    before = admit(loaded, command.by, Verb.WITHDRAW)
    known = withdrawal(before)
    if known is not None and known.by == command.by:
        return Done("unchanged", before.id, before.number)
    taken = safe(command.reason, next_hit(work, before))
    case = settle(work, services, before, _withdrawn(before, command, taken.text, now), now)
    hold(work, case, command.by, f"report/{len(case.reports)}", taken, now)
    note(work, case, "withdrawn", command.by, now)
    for handler in case.holders(Role.HANDLER)[:1]:
        if handler.party != command.by:
            tell(work, case, "withdrawn", ToParty(handler.party), now)
    return Done("report_withdrawn", case.id, case.number, {"hidden": str(len(taken.hits))})


def _withdrawn(case: Case, command: Withdraw, words: str, now: datetime) -> Case:
    number = 0
    if words.strip():
        number = len(case.reports) + 1
        case = replace(case, reports=(*case.reports, Report(number, command.by, now, words)))
    return case.record(WITHDRAWN, number, command.by, now, Source.REPORT)
