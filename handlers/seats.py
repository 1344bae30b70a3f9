"""Who holds which role of an organisation now, as the cards about no case show it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.domain.errors import Refusal
from bot.domain.holding import Seat, seat_at
from bot.domain.ids import PartyId
from bot.domain.organisation import Organisation
from bot.domain.party import Role
from bot.ports import Read
from bot.services import Services

OF_UNITS = (Role.DECIDER, Role.MANAGER)
"""The roles a unit may have people of its own for."""

SHOWN = tuple(role for role in Role if role is not Role.REPORTER)


def seats(read: Read, services: Services, organisation: Organisation, now: datetime) -> tuple[Seat, ...]:
    """Every role of the organisation, then those of its units; the empty ones left out."""
    lendings = read.lendings(organisation.id)
    places = [(role, None) for role in SHOWN] + [(role, u.id) for u in organisation.units for role in OF_UNITS]
    held = services.directory.holders
    found = (seat_at(held(organisation.id, role, unit), lendings, role, unit, now) for role, unit in places)
    return tuple(seat for seat in found if seat.holders)


def names(read: Read, found: Sequence[Seat], ids: Mapping[str, str]) -> Iterator[tuple[PartyId, str]]:
    """What those who hold a role or lent it are called, and those whom a message about roles names."""
    parties = [party for seat in found for party in seat.holders]
    parties += [seat.lending.lender for seat in found if seat.lending is not None]
    parties += [PartyId(ids[name]) for name in ("lender", "to") if ids.get(name)]
    for party in dict.fromkeys(parties):
        try:
            yield party, read.party(party).name
        except Refusal:  # ids are hints
            continue
