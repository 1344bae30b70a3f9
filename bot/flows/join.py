"""Two reports of one leak become one case: the words of both stay, the earliest awareness governs."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case, Closing, Outcome
from bot.domain.clocks import earlier
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.finding import Source
from bot.domain.guard import renumbered
from bot.domain.ids import CaseId
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.domain.rights import Verb
from bot.flows.aware import FACT
from bot.flows.close import end
from bot.flows.guarding import admit, next_hit, note
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services

TIMES = ("discovered", "known_earlier", FACT)
"""What a clock may run from, beside the reports: the earliest of both cases governs."""


@dataclass(frozen=True, slots=True)
class Join(Command):
    """`yes`: `case` is the same leak as `into` and goes into it; no: they stay apart."""

    case: CaseId
    into: CaseId
    yes: bool


def join(work: Work, services: Services, command: Join, now: datetime) -> Done:
    """Raises Refusal `join_self`, `may_not`, `case_closed`: both must be open, of one organisation, and theirs."""
    if command.case == command.into:
        raise Refusal("join_self")
    case = admit(work.case(command.case), command.by, Verb.JOIN)
    into = admit(work.case(command.into), command.by, Verb.JOIN)
    if case.organisation != into.organisation:
        raise Refusal("may_not", number="")
    if not command.yes:
        note(work, case, "not_joined", command.by, now, other=into.id)
        return Done("not_joined", case.id, case.number)
    shift = next_hit(work, into) - 1
    settle(work, services, into, _joined(into, case, command, now, shift), now)
    _take_over(work, case, into, shift, now)
    end(work, services, case, Closing(Outcome.JOINED, command.by, now, "", into.id), now)
    note(work, into, "joined", command.by, now, other=case.id)
    return Done("joined", into.id, into.number)


def _joined(into: Case, case: Case, command: Join, now: datetime, shift: int) -> Case:
    """`into` with the other's reports and reporters, and each of its times where that was earlier."""
    known = len(into.reports)
    reports = (replace(r, sequence=known + r.sequence, words=renumbered(r.words, shift)) for r in case.reports)
    reporters = {a.party: a for a in case.holders(Role.REPORTER) if Role.REPORTER not in into.roles(a.party)}
    joined = replace(into, reports=(*into.reports, *reports), assignments=(*into.assignments, *reporters.values()))
    for fact in TIMES:
        theirs, ours = case.value(fact), into.value(fact)
        if isinstance(theirs, When):
            governs = earlier(theirs, ours if isinstance(ours, When) else None, ZoneInfo(into.zone))
            joined = joined.record(fact, governs, command.by, now, Source.REPORT)
    return joined


def _take_over(work: Work, case: Case, into: Case, shift: int, now: datetime) -> None:
    """What the guard holds of the other's reports is held for the copies, and its writers are asked about those."""
    for held in work.hidden(case.id):
        noun, _, sequence = held.place.partition("/")
        if noun == "report":
            place = f"report/{len(into.reports) + int(sequence)}"
            work.hide(replace(held, case=into.id, number=held.number + shift, place=place))
            work.unhide(case.id, held.number)
            tell(work, into, "hidden", ToParty(held.by), now, number=str(held.number + shift))
