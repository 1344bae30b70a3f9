"""Someone tells us something happened: one transaction writes the case, its people, its clocks and its messages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.finding import Source
from bot.domain.ids import CaseId, OrganisationId
from bot.domain.milestone import When
from bot.domain.organisation import Organisation
from bot.domain.party import Assignment, Party, Role
from bot.domain.report import Report
from bot.flows.guarding import Safe, hold, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services

SIMILAR_WITHIN = timedelta(minutes=10)
"""Two reports by one person this close together may be one leak: the handler is asked, nobody else."""


@dataclass(frozen=True, slots=True)
class OpenCase(Command):
    """`words` as typed. `discovered`: when it was noticed, if not now. `draft`: the draft this promotes."""

    organisation: OrganisationId
    words: str
    discovered: When | None = None
    draft: str | None = None
    entered_after: bool = False


def open_case(work: Work, services: Services, command: OpenCase, now: datetime) -> Done:
    """Raises Refusal `empty_report`, `too_long`, `no_such_draft`."""
    taken = safe(command.words)
    if not taken.text.strip():
        raise Refusal("empty_report")
    if command.draft is not None:
        _promote(work, command)
    organisation = services.directory.organisation(command.organisation)
    case = _new_case(work, services, organisation, command, taken, now)
    others = work.recent_by(command.by, now - SIMILAR_WITHIN)
    case = settle(work, services, None, case, now)
    hold(work, case, command.by, "report/1", taken, now)
    note(work, case, "opened", command.by, now)
    _tell_people(work, case, others, now)
    return Done("saved", case.id, case.number, {"hidden": str(len(taken.hits))})


def _promote(work: Work, command: OpenCase) -> None:
    draft = work.draft(command.draft or "")
    if draft is None or draft.by != command.by:
        raise Refusal("no_such_draft")
    work.delete_draft(draft.id)


def _new_case(
    work: Work, services: Services, organisation: Organisation, command: OpenCase, taken: Safe, now: datetime
) -> Case:
    reporter = work.party(command.by)
    case = Case(
        id=CaseId(work.new_id()),
        number=work.next_number(organisation, now.astimezone(ZoneInfo(organisation.zone)).year),
        organisation=organisation.id,
        jurisdiction=organisation.jurisdiction,
        language=organisation.language,
        zone=organisation.zone,
        opened_at=now,
        entered_after=command.entered_after,
        unit=reporter.unit,
        reports=(Report(1, command.by, now, taken.text),),
        assignments=tuple(_assignments(services, organisation, reporter, now)),
    )
    if command.discovered is not None:
        case = case.record("discovered", command.discovered, command.by, now, Source.REPORT)
    return case


def _assignments(
    services: Services, organisation: Organisation, reporter: Party, now: datetime
) -> Iterator[Assignment]:
    yield Assignment(Role.REPORTER, reporter.id, 0, now)
    for role in (Role.HANDLER, Role.DPO, Role.DECIDER, Role.FILER, Role.MANAGER):
        for rank, party in enumerate(services.directory.holders(organisation.id, role, reporter.unit)):
            yield Assignment(role, party, rank, now)


def _tell_people(work: Work, case: Case, others: tuple[CaseId, ...], now: datetime) -> None:
    tell(work, case, "receipt", ToParty(case.reporter), now)
    for handler in case.holders(Role.HANDLER)[:1]:
        tell(work, case, "assigned", ToParty(handler.party), now, role=Role.HANDLER)
        for other in others[:1]:
            tell(work, case, "similar", ToParty(handler.party), now, other=other)
