"""A role of the organisation changes hands at once, lent for a while or given for good: in new cases and in all open
ones that its holder has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.delivery import Delivery, ToParty
from bot.domain.errors import Refusal
from bot.domain.holding import HANDED, KEEPERS, Seat, lent_in, seat_at, seated
from bot.domain.ids import OrganisationId, PartyId
from bot.domain.lending import Lending
from bot.domain.milestone import When
from bot.domain.organisation import Organisation
from bot.domain.party import Role
from bot.flows.guarding import note, safe
from bot.flows.settle import settle
from bot.ports import Command, Done, Entry, Read, Work
from bot.services import Services

Place = tuple[Role, str | None]
"""A role of the organisation, or of one unit of it."""


@dataclass(frozen=True, slots=True)
class Lend(Command):
    """`until` None: for good. `reason` is required to lend what someone else holds, who is ill or away."""

    organisation: OrganisationId
    places: tuple[Place, ...]
    to: PartyId
    until: When | None
    reason: str = ""


def lend(work: Work, services: Services, command: Lend, now: datetime) -> Done:
    """Raises Refusal `role_not_lent`, `not_your_role`, `no_such_person`, `until_past`, `already_lent`, `reason_needed`.

    What looks personal in the reason is masked and not kept: it belongs to no case.
    """
    organisation = services.directory.organisation(command.organisation)
    seats = [seat_of(work, services, organisation, place, now) for place in dict.fromkeys(command.places)]
    if not seats or work.party(command.by).organisation != organisation.id:
        raise Refusal("role_not_lent")
    until = command.until.latest(ZoneInfo(organisation.zone)) if command.until is not None else None
    if until is not None and until <= now:
        raise Refusal("until_past")
    reason = safe(command.reason).text.strip()
    keeper = is_keeper(work, services, organisation, command.by, now)
    for seat in seats:
        _check(work, services, organisation, seat, command, keeper=keeper, reason=reason)
    lent = [_lending(work, organisation, seat, command, until, reason, now) for seat in seats]
    left = [number for case in _open_cases(work, organisation) for number in _moved(work, services, case, lent, now)]
    for lender in dict.fromkeys(lending.lender for lending in lent):
        _announce(work, [one for one in lent if one.lender == lender], left, now)
    if until is None:
        return Done("given_partly" if left else "given")
    return Done("lent_partly" if left else "lent")


def seat_of(read: Read, services: Services, organisation: Organisation, place: Place, now: datetime) -> Seat:
    """Who holds a role of the organisation now. Raises Refusal `role_not_lent` for one nobody holds, or that no one can
    hand over."""
    role, unit = place
    if role not in HANDED or (unit is not None and organisation.unit(unit) is None):
        raise Refusal("role_not_lent")
    seed = services.directory.holders(organisation.id, role, unit)
    seat = seat_at(seed, read.lendings(organisation.id), role, unit, now)
    if not seat.holders:
        raise Refusal("role_not_lent")
    return seat


def is_keeper(read: Read, services: Services, organisation: Organisation, party: PartyId, now: datetime) -> bool:
    """Whether `party` handles cases of the organisation or is its DPO, deputies included."""
    lendings = read.lendings(organisation.id)
    held = (seated(services.directory.holders(organisation.id, role), lendings, role, None, now) for role in KEEPERS)
    return any(party in holders for holders in held)


def _check(
    work: Work,
    services: Services,
    organisation: Organisation,
    seat: Seat,
    command: Lend,
    *,
    keeper: bool,
    reason: str,
) -> None:
    lender = seat.holders[0]
    if seat.lending is not None and seat.lending.until is not None:
        own = command.by in (seat.lending.lender, seat.lending.to)
        raise Refusal("already_lent" if own or keeper else "not_your_role")
    if lender != command.by and not keeper:
        raise Refusal("not_your_role")
    if command.to == lender or not _belongs(work, services, organisation, command.to):
        raise Refusal("no_such_person")
    if lender != command.by and not reason:
        raise Refusal("reason_needed", number="")


def _belongs(work: Work, services: Services, organisation: Organisation, party: PartyId) -> bool:
    """Whether someone of the organisation is meant, and nobody who is outside it."""
    if party in {services.directory.person(organisation.id, person.key) for person in organisation.outsiders}:
        return False
    try:
        return work.party(party).organisation == organisation.id
    except Refusal:
        return False


def _lending(
    work: Work,
    organisation: Organisation,
    seat: Seat,
    command: Lend,
    until: datetime | None,
    reason: str,
    now: datetime,
) -> Lending:
    lender = seat.holders[0]
    made = Lending(
        work.new_id(), organisation.id, seat.role, lender, command.to, command.by, now, until, seat.unit, reason
    )
    work.save_lending(made)
    about = {"role": seat.key, "lender": lender, "to": command.to, "reason": reason}
    about |= {"until": until.isoformat()} if until is not None else {}
    work.record(Entry(None, organisation.id, "lent" if until is not None else "given", command.by, now, about))
    return made


def _open_cases(work: Work, organisation: Organisation) -> Iterable[Case]:
    return map(work.case, work.open_cases(organisation.id))


def _moved(work: Work, services: Services, before: Case, lent: Sequence[Lending], now: datetime) -> tuple[str, ...]:
    """Hand the roles over in one case, settled once. Its number, where a role stays because the receiver is kept out
    of the case."""
    case = before
    for lending in lent:
        case = lent_in(case, lending, now)
    if case != before:
        case = settle(work, services, before, case, now)
        note(work, case, "lent", lent[0].by, now, roles=" ".join(one.role for one in lent), to=lent[0].to)
    stays = lent[0].to in before.kept_out and any(_holds(before, one) for one in lent)
    return (before.number,) if stays else ()


def _holds(case: Case, lending: Lending) -> bool:
    return lending.unit in (None, case.unit) and any(a.party == lending.lender for a in case.holders(lending.role)[:1])


def _announce(work: Work, lent: Sequence[Lending], left: Sequence[str], now: datetime) -> None:
    """Tell the old and the new holder; the old one also which cases stay with them."""
    one = lent[0]
    ids = {
        "what": "lent",
        "roles": " ".join(key_of(lending) for lending in lent),
        "lendings": " ".join(lending.id for lending in lent),
        "lender": one.lender,
        "to": one.to,
    }
    ids |= {"until": one.until.isoformat()} if one.until is not None else {}
    tell_role(work, one.organisation, one.to, ids, now)
    tell_role(work, one.organisation, one.lender, {**ids, "left": " ".join(left)} if left else ids, now)


def key_of(lending: Lending) -> str:
    return lending.role if lending.unit is None else f"{lending.role}/{lending.unit}"


def tell_role(work: Work, organisation: OrganisationId, to: PartyId, ids: dict[str, str], now: datetime) -> None:
    """Queue a message about roles of the organisation, of no case."""
    work.put(Delivery(organisation, None, "role", ToParty(to), now, ids=ids))
