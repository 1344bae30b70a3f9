"""A role that was lent or given goes back to whoever held it: taken back by a person, or because its time is up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import Refusal
from bot.domain.holding import HANDED, is_over, seated, taken_back_in, together
from bot.domain.ids import OrganisationId, PartyId
from bot.domain.lending import Lending
from bot.flows.guarding import note
from bot.flows.lend import is_keeper, key_of, tell_role
from bot.flows.settle import settle
from bot.ports import Command, Done, Entry, Read, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class TakeBack(Command):
    """`lending`: one of those to take back. What was lent in one act comes back in one."""

    organisation: OrganisationId
    lending: str


def take_back(work: Work, services: Services, command: TakeBack, now: datetime) -> Done:
    """By the lender, or by the handler or DPO of the organisation. What has ended already changes nothing.

    Raises Refusal `not_your_role`.
    """
    standing = work.lendings(command.organisation)
    lending = next((one for one in standing if one.id == command.lending), None)
    if lending is None:
        return Done("unchanged")
    organisation = services.directory.organisation(command.organisation)
    if command.by != lending.lender and not is_keeper(work, services, organisation, command.by, now):
        raise Refusal("not_your_role")
    _end(work, services, [one for one in standing if together(one, lending)], command.by, now)
    return Done("taken_back")


def over(read: Read, organisation: OrganisationId, now: datetime) -> tuple[str, ...]:
    """The lendings whose time is up and that were not ended yet, however long ago that was: one of each act."""
    found = [lending for lending in read.lendings(organisation) if is_over(lending, now)]
    return tuple({(one.lender, one.to, one.at): one.id for one in found}.values())


def end_over(work: Work, services: Services, organisation: OrganisationId, lending: str, now: datetime) -> None:
    """End what was lent in one act and whose time is up. Ended already, or not over at `now`: nothing happens."""
    standing = work.lendings(organisation)
    for one in standing:
        if one.id == lending and is_over(one, now):
            _end(work, services, [other for other in standing if together(other, one)], None, now)


def _end(work: Work, services: Services, ended: Sequence[Lending], by: PartyId | None, now: datetime) -> None:
    """Ended, and the lender first again in every open case where nothing else changed."""
    ended = sorted(ended, key=lambda lending: HANDED.index(lending.role))
    one = ended[0]
    for lending in ended:
        work.save_lending(replace(lending, ended_at=now))
        about = {"role": key_of(lending), "lender": one.lender, "to": one.to}
        verb = "taken_back" if by is not None else "lending_over"
        work.record(Entry(None, one.organisation, verb, by, now, about))
    for before in map(work.case, work.open_cases(one.organisation)):
        case = before
        for lending in ended:
            case = taken_back_in(case, lending, _seats(work, services, lending, case.unit, now), now)
        if case != before:
            case = settle(work, services, before, case, now)
            note(work, case, "taken_back", by, now, roles=" ".join(e.role for e in ended), to=one.lender)
    roles = " ".join(key_of(lending) for lending in ended)
    for party in (one.to, one.lender):
        ids = {"what": "back", "roles": roles, "lender": one.lender, "to": one.to}
        tell_role(work, one.organisation, party, ids, now)


def _seats(work: Work, services: Services, lending: Lending, unit: str | None, now: datetime) -> tuple[PartyId, ...]:
    seed = services.directory.holders(lending.organisation, lending.role, unit)
    return seated(seed, work.lendings(lending.organisation), lending.role, unit, now)
