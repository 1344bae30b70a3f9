"""Whoever is to stop the breach says whether it is stopped, and if not, why not: word by word, day by day."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.case import Case
from bot.domain.chore import WHY_NOT
from bot.domain.containment import CONTAINED, CONTAINED_AT, may_contain, said_again
from bot.domain.delivery import ToThread
from bot.domain.errors import Refusal
from bot.domain.finding import Source
from bot.domain.ids import CaseId
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.guarding import admit_owner, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


class Contained(StrEnum):
    CONTAINED = "contained"
    NOT_YET = "not_yet"
    NOTHING_LEFT = "nothing_left"


_SAYS = {
    Contained.CONTAINED: "contain_contained",
    Contained.NOT_YET: "contain_not_yet",
    Contained.NOTHING_LEFT: "contain_nothing_left",
}


@dataclass(frozen=True, slots=True)
class Contain(Command):
    """`at`: when it was stopped. `why`: why not yet, or why nothing is left to stop."""

    case: CaseId
    state: Contained
    at: When | None = None
    why: str = ""


def contain(work: Work, services: Services, command: Contain, now: datetime) -> Done:
    """Raises Refusal `contained_when`, `reason_needed`, `may_not`, `case_closed`. Once it is stopped it stays so:
    a correction is an answer to the question itself."""
    loaded = work.case(command.case)
    before = admit_owner(loaded, command.by, Verb.CONTAIN, owner=may_contain(loaded, command.by))
    taken = safe(command.why, next_hit(work, before))
    if command.state is Contained.CONTAINED and (command.at is None or not command.at.dates):
        raise Refusal("contained_when", number=before.number)
    if command.state is not Contained.CONTAINED and not taken.text.strip():
        raise Refusal("reason_needed", number=before.number)
    if before.value(CONTAINED) is True:
        return Done("unchanged", before.id, before.number)
    case = _said(before, command, taken.text, now)
    case = settle(work, services, before, case, now)
    hold(work, case, command.by, f"finding/{case.findings[-1].sequence}", taken, now)
    note(work, case, "contained", command.by, now, state=command.state)
    tell(work, case, "contained", ToThread(case.id), now, finding=str(case.findings[-1].sequence))
    return Done(_SAYS[command.state], case.id, case.number)


def _said(case: Case, command: Contain, why: str, now: datetime) -> Case:
    match command.state:
        case Contained.NOT_YET:
            return said_again(case, WHY_NOT, why, command.by, now)
        case Contained.NOTHING_LEFT | Contained.CONTAINED:
            return said_again(_dated(case, command, now), CONTAINED, True, command.by, now, why)


def _dated(case: Case, command: Contain, now: datetime) -> Case:
    if command.at is None:
        return case
    return case.record(CONTAINED_AT, command.at, command.by, now, Source.DIALOG)
