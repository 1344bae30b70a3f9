"""Awareness is fixed: from here the 72 hours run (GDPR Art. 33(1); EDPB Guidelines 9/2022, II.A)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.assessment import assess
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import Source
from bot.domain.ids import CaseId
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle
from bot.ports import Command, Done, Work
from bot.services import Services

FACT = "aware_controller"


@dataclass(frozen=True, slots=True)
class SetAware(Command):
    """`at`: when the organisation was reasonably sure. `reason` is required whenever that moves the clock later,
    or moves an awareness that was fixed before."""

    case: CaseId
    at: When
    reason: str
    seq: int | None = None


def aware(work: Work, services: Services, command: SetAware, now: datetime) -> Done:
    """Raises Refusal `reason_needed`, `stale_answer`, `may_not`, `case_closed`."""
    before = admit(work.case(command.case), command.by, Verb.AWARE)
    taken = safe(command.reason, next_hit(work, before))
    if _needs_reason(services, before, command.at, now) and not taken.text.strip():
        raise Refusal("reason_needed", number=before.number)
    case = before.record(FACT, command.at, command.by, now, Source.DIALOG, taken.text)
    if case == before:
        return Done("unchanged", case.id, case.number)
    if command.seq is not None and command.seq != before.sequence((FACT,)):
        raise Refusal("stale_answer", number=before.number)
    case = settle(work, services, before, case, now)
    hold(work, case, command.by, f"finding/{case.findings[-1].sequence}", taken, now)
    note(work, case, "aware_fixed", command.by, now, finding=str(case.findings[-1].sequence))
    return Done("aware_set", case.id, case.number)


def _needs_reason(services: Services, case: Case, at: When, now: datetime) -> bool:
    if case.finding(FACT) is not None:
        return True
    organisation = services.directory.organisation(case.organisation)
    nearest = assess(case, organisation, services.interview, services.law, now).nearest
    if nearest is None or nearest.began is None:
        return False
    return at.earliest(ZoneInfo(case.zone)) > nearest.began
