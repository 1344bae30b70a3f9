"""A notification was sent to the authority, or taken back: when, by whom, under which reference (GDPR Art. 33)."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.assessment import Assessment, assess
from bot.domain.case import Case
from bot.domain.decision import Matter
from bot.domain.delivery import ToThread
from bot.domain.errors import Refusal
from bot.domain.filing import Filing, FilingKind, fitting
from bot.domain.ids import CaseId
from bot.domain.milestone import When
from bot.domain.register import entry_of
from bot.domain.rights import Verb
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class RecordFiling(Command):
    """`stage` is the obligation it discharges; `at` an instant or a day. Without a reference it isn't recorded:
    only the authority's receipt shows that it arrived. `kind` None: the usual one after what stands already.

    `delay_reason` says why it was late, or why it was taken back.
    """

    case: CaseId
    stage: str
    at: When
    reference: str
    delay_reason: str = ""
    kind: FilingKind | None = None


def record_filing(work: Work, services: Services, command: RecordFiling, now: datetime) -> Done:
    """A case keeps with each filing what its register entry said when it was sent.

    Raises Refusal `reference_needed`, `delay_reason_needed`, `withdrawal_reason_needed`, `withdrawn_too_early`,
    `filing_kind`, `not_due`, `may_not`, `case_closed`.
    """
    before = admit(work.case(command.case), command.by, Verb.FILE)
    rule = services.law.obligation(command.stage)
    if rule is None or rule.matter is Matter.INFORM:  # people are told by telling them, in rounds of their own
        raise Refusal("not_due")
    reference = safe(command.reference, next_hit(work, before))
    reason = safe(command.delay_reason, next_hit(work, before) + len(reference.hits))
    if not reference.text.strip():
        raise Refusal("reference_needed", number=before.number)
    assessment = _assessed(services, before, now)
    made = _filing(before, assessment, command, now)
    if not reason.text.strip():
        _need_no_reason(before, assessment, made)
    filing = replace(made, reference=reference.text, delay_reason=reason.text)
    case = settle(work, services, before, replace(before, filings=(*before.filings, filing)), now)
    for taken in (reference, reason):
        hold(work, case, command.by, f"filing/{filing.sequence}", taken, now)
    note(work, case, "filed", command.by, now, stage=filing.stage, filing=str(filing.sequence), kind=filing.kind)
    tell(work, case, "filed", ToThread(case.id), now, filing=str(filing.sequence))
    return Done("filing_withdrawn" if filing.kind is FilingKind.WITHDRAWAL else "filed", case.id, case.number)


def _filing(case: Case, assessment: Assessment, command: RecordFiling, now: datetime) -> Filing:
    """Known to the day, a filing counts as made at the end of it: nobody is called on time who may have been late."""
    at = min(command.at.last_minute(ZoneInfo(case.zone)), now)
    kind = command.kind or fitting(case.standing)[0]
    if kind not in fitting(case.standing):
        raise Refusal("filing_kind", number=case.number)
    stage = command.stage
    if kind is FilingKind.WITHDRAWAL:
        stage = case.standing[0].stage  # what is taken back is the notification, and with it all that followed
        if at < case.standing[0].at:
            raise Refusal("withdrawn_too_early", number=case.number)
    copy = json.dumps(entry_of(case, assessment), ensure_ascii=False, sort_keys=True)
    return Filing(len(case.filings) + 1, stage, kind, at, command.by, "", copy=copy)


def _need_no_reason(case: Case, assessment: Assessment, filing: Filing) -> None:
    if filing.kind is FilingKind.WITHDRAWAL:
        raise Refusal("withdrawal_reason_needed", number=case.number)
    deadline = assessment.deadline(filing.stage)
    if deadline is not None and deadline.late_needs_reason and deadline.due is not None and filing.at > deadline.due:
        raise Refusal("delay_reason_needed", number=case.number)


def _assessed(services: Services, case: Case, now: datetime) -> Assessment:
    organisation = services.directory.organisation(case.organisation)
    return assess(case, organisation, services.interview, services.law, now)
