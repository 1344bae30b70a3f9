"""Someone tells us something happened: one transaction writes the case, its people, its clocks and its messages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.finding import Source
from bot.domain.holding import HANDED, seated
from bot.domain.ids import CaseId, OrganisationId
from bot.domain.milestone import When
from bot.domain.organisation import Organisation
from bot.domain.party import Assignment, Party, Role
from bot.domain.report import Report
from bot.domain.similar import LATELY, SOON
from bot.flows.guarding import Safe, hold, note, safe
from bot.flows.settle import settle, tell
from bot.flows.tap import show_taps
from bot.flows.wish import tell_wished, wished_with_report
from bot.ports import Command, Done, Work
from bot.services import Services

WISH_LIMIT = 1000
"""Characters of what the form asks about who must not see it."""

COMPARED = 8
"""Of each kind, the open cases that a new one is compared with at the most."""


@dataclass(frozen=True, slots=True)
class OpenCase(Command):
    """`words` as typed. `discovered`: when it was noticed, if not now. `draft`: the draft this promotes.

    `keep_out`, `keep_out_words`: who must not see it, as `Wish` has it. It never costs the report.
    """

    organisation: OrganisationId
    words: str
    discovered: When | None = None
    draft: str | None = None
    entered_after: bool = False
    keep_out: str = ""
    keep_out_words: str = ""


def open_case(work: Work, services: Services, command: OpenCase, now: datetime) -> Done:
    """Raises Refusal `empty_report`, `too_long`, `no_such_draft`."""
    taken = safe(command.words)
    if not taken.text.strip():
        raise Refusal("empty_report")
    if command.draft is not None:
        _promote(work, command)
    organisation = services.directory.organisation(command.organisation)
    new = _new_case(work, services, organisation, command, taken, now)
    said = safe(command.keep_out_words[:WISH_LIMIT], len(taken.hits) + 1)
    case, undone = wished_with_report(work, services, new, command.keep_out, said.text, now)
    others = _perhaps_alike(work, command, now)
    case = settle(work, services, None, case, now)
    hold(work, case, command.by, "report/1", taken, now)
    note(work, case, "opened", command.by, now)
    _tell_people(work, case, others, now)
    tell_wished(work, new, case, said, command.by, now)
    if undone:
        tell(work, case, "kept_out", ToParty(case.reporter), now, undone=undone)
    return Done("saved", case.id, case.number, {"hidden": str(len(taken.hits) + len(said.hits))})


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
        assignments=tuple(_assignments(work, services, organisation, reporter, now)),
    )
    if command.discovered is not None:
        case = case.record("discovered", command.discovered, command.by, now, Source.REPORT)
    return case


def _assignments(
    work: Work, services: Services, organisation: Organisation, reporter: Party, now: datetime
) -> Iterator[Assignment]:
    """As the file of the organisation has it, overlaid by what was lent and given since."""
    yield Assignment(Role.REPORTER, reporter.id, 0, now)
    lendings = work.lendings(organisation.id)
    for role in HANDED:
        seed = services.directory.holders(organisation.id, role, reporter.unit)
        for rank, party in enumerate(seated(seed, lendings, role, reporter.unit, now)):
            yield Assignment(role, party, rank, now)


def _tell_people(work: Work, case: Case, others: tuple[CaseId, ...], now: datetime) -> None:
    tell(work, case, "receipt", ToParty(case.reporter), now)
    if not case.entered_after:  # long over: there is no first aid to give
        show_taps(work, case, case.reporter, now)
    for handler in case.holders(Role.HANDLER)[:1]:
        tell(work, case, "assigned", ToParty(handler.party), now, role=Role.HANDLER)
        if others:  # which of them may be the same leak is found out when the handler is asked
            tell(work, case, "similar", ToParty(handler.party), now, among=" ".join(others))


def _perhaps_alike(work: Work, command: OpenCase, now: datetime) -> tuple[CaseId, ...]:
    """Open cases to compare a new one with: a few of the oldest that were opened just now, by the same person, and
    today. No more, so that a flood of reports costs none of them its receipt."""
    if command.entered_after:
        return ()
    lately = now - LATELY
    found = (
        *work.opened_since(command.organisation, now - SOON, most=COMPARED),
        *work.recent_by(command.by, lately)[:COMPARED],
        *work.opened_since(command.organisation, lately, most=COMPARED),
    )
    return tuple(dict.fromkeys(found))
