"""Two reports of one leak become one case: the words of both stay, the earliest awareness governs."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case, Closing, Outcome
from bot.domain.clocks import earlier
from bot.domain.errors import Refusal
from bot.domain.finding import Source
from bot.domain.ids import CaseId
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.aware import FACT
from bot.flows.close import end
from bot.flows.guarding import admit, note
from bot.flows.settle import settle
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
    if not command.yes:
        note(work, case, "not_joined", command.by, now, other=into.id)
        return Done("not_joined", case.id, case.number)
    end(work, services, case, Closing(Outcome.JOINED, command.by, now, "", into.id), now)
    settle(work, services, into, _with_words(into, case, command, now), now)
    note(work, into, "joined", command.by, now, other=case.id)
    return Done("joined", into.id, into.number)


def _with_words(into: Case, case: Case, command: Join, now: datetime) -> Case:
    """`into` with the other's reports, and each of its times where that was earlier."""
    reports = tuple(replace(r, sequence=len(into.reports) + n) for n, r in enumerate(case.reports, start=1))
    joined = replace(into, reports=(*into.reports, *reports))
    for fact in TIMES:
        theirs, ours = case.value(fact), into.value(fact)
        if isinstance(theirs, When):
            governs = earlier(theirs, ours if isinstance(ours, When) else None, ZoneInfo(into.zone))
            joined = joined.record(fact, governs, command.by, now, Source.REPORT)
    return joined
