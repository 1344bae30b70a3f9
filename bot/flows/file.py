"""A notification was sent to the authority: when, by whom, under which reference (GDPR Art. 33(1) and (4))."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.assessment import assess
from bot.domain.case import Case
from bot.domain.delivery import ToThread
from bot.domain.errors import Refusal
from bot.domain.filing import Filing, FilingKind
from bot.domain.ids import CaseId
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class RecordFiling(Command):
    """`stage` is the obligation it discharges; `at` an instant or a day. Without a reference it isn't recorded:
    only the authority's receipt shows that it arrived."""

    case: CaseId
    stage: str
    at: When
    reference: str
    delay_reason: str = ""


def record_filing(work: Work, services: Services, command: RecordFiling, now: datetime) -> Done:
    """Raises Refusal `reference_needed`, `delay_reason_needed`, `not_due`, `may_not`, `case_closed`."""
    before = admit(work.case(command.case), command.by, Verb.FILE)
    if services.law.obligation(command.stage) is None:
        raise Refusal("not_due")
    reference = safe(command.reference, next_hit(work, before))
    reason = safe(command.delay_reason, next_hit(work, before) + len(reference.hits))
    if not reference.text.strip():
        raise Refusal("reference_needed", number=before.number)
    # Known to the day, a filing counts as made at the end of it: nobody is called on time who may have been late.
    at = command.at.latest(ZoneInfo(before.zone))
    if _is_late(services, before, command.stage, min(at, now), now) and not reason.text.strip():
        raise Refusal("delay_reason_needed", number=before.number)
    kind = FilingKind.FIRST if before.filing(command.stage) is None else FilingKind.SUPPLEMENT
    number = len(before.filings) + 1
    filing = Filing(number, command.stage, kind, min(at, now), command.by, reference.text, reason.text)
    case = settle(work, services, before, replace(before, filings=(*before.filings, filing)), now)
    for taken in (reference, reason):
        hold(work, case, command.by, f"filing/{number}", taken, now)
    note(work, case, "filed", command.by, now, stage=command.stage, filing=str(number))
    tell(work, case, "filed", ToThread(case.id), now, filing=str(number))
    return Done("filed", case.id, case.number)


def _is_late(services: Services, case: Case, stage: str, at: datetime, now: datetime) -> bool:
    organisation = services.directory.organisation(case.organisation)
    deadline = assess(case, organisation, services.interview, services.law, now).deadline(stage)
    return deadline is not None and deadline.late_needs_reason and deadline.due is not None and at > deadline.due
