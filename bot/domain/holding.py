"""Who holds which role now: what the organisation's file says, overlaid by what was lent, given and taken back.

The file is the seed; a lending puts its receiver before the lender, who stands behind them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.ids import PartyId
from bot.domain.lending import Lending
from bot.domain.party import Assignment, Role

HANDED = (Role.HANDLER, Role.DPO, Role.DECIDER, Role.FILER, Role.MANAGER)
"""The roles that can be handed over, lent and given. Who reported a case never changes."""

KEEPERS = (Role.HANDLER, Role.DPO)
"""Who sees to it that roles are held: they may lend those of someone who is ill, and take back any."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A role of the organisation (`unit` None) or of one unit of it: the holder first, then the deputies.

    `lending` is what put the holder there, if anything did.
    """

    role: Role
    unit: str | None
    holders: tuple[PartyId, ...]
    lending: Lending | None = None

    @property
    def key(self) -> str:
        """How a form names it: `handler`, `decider/care`."""
        return self.role if self.unit is None else f"{self.role}/{self.unit}"


def is_over(lending: Lending, now: datetime) -> bool:
    """Whether it no longer counts: it was ended, or its time is up."""
    return lending.ended_at is not None or (lending.until is not None and lending.until <= now)


def together(one: Lending, other: Lending) -> bool:
    """Whether both changed hands in one act: they come back in one, too."""
    return (one.lender, one.to, one.at) == (other.lender, other.to, other.at)


def seated(
    seed: Sequence[PartyId], lendings: Iterable[Lending], role: Role, unit: str | None, now: datetime
) -> tuple[PartyId, ...]:
    """The holder of `role` first, then the deputies. `seed` is what the file says, `lendings` oldest first."""
    held = list(seed)
    for lending in lendings:
        if concerns(lending, role, unit) and not is_over(lending, now):
            held = [party for party in held if party != lending.to]
            held.insert(held.index(lending.lender) if lending.lender in held else 0, lending.to)
    return tuple(held)


def seat_at(seed: Sequence[PartyId], lendings: Sequence[Lending], role: Role, unit: str | None, now: datetime) -> Seat:
    """One seat as it is held now, and the latest lending that its holder has it by."""
    holders = seated(seed, lendings, role, unit, now)
    standing = (one for one in reversed(lendings) if concerns(one, role, unit) and not is_over(one, now))
    return Seat(role, unit, holders, next((one for one in standing if one.to in holders[:1]), None))


def concerns(lending: Lending, role: Role, unit: str | None) -> bool:
    """Whether it is about `role` in cases of `unit`."""
    return lending.role is role and lending.unit in (None, unit)


def placed(case: Case, role: Role, parties: Sequence[PartyId], now: datetime) -> Case:
    """`case` with `parties` in `role`, in that order; whoever is kept out keeps what they had, behind them.

    Where another person comes first, all have it since `now`: someone is to acknowledge it anew.
    """
    before = {a.party: a for a in case.assignments if a.role is role}
    behind = [party for party in before if party in case.kept_out and party not in parties]
    changed = [a.party for a in case.holders(role)][:1] != list(parties[:1])
    held = (before.get(party) or Assignment(role, party, 0, now) for party in (*parties, *behind))
    ranked = (replace(_anew(a, now) if changed else a, rank=rank) for rank, a in enumerate(held))
    return replace(case, assignments=(*(a for a in case.assignments if a.role is not role), *ranked))


def _anew(held: Assignment, now: datetime) -> Assignment:
    """Since `now`. What was acknowledged at this very instant was acknowledged before it."""
    said = held.acknowledged_at
    return replace(held, since=now, acknowledged_at=min(said, now - timedelta.resolution) if said is not None else None)


def lent_in(case: Case, lending: Lending, now: datetime) -> Case:
    """`case` with the receiver first and the lender behind them; itself where the lender does not hold the role, or
    the receiver is kept out of it."""
    held = [a.party for a in case.holders(lending.role)]
    if not held or held[0] != lending.lender or not concerns(lending, lending.role, case.unit):
        return case
    if lending.to in case.kept_out:
        return case
    others = (party for party in held[1:] if party != lending.to)
    return placed(case, lending.role, (lending.to, lending.lender, *others), now)


def taken_back_in(case: Case, lending: Lending, seats: Sequence[PartyId], now: datetime) -> Case:
    """`case` with the lender first again; itself where something else changed there since.

    `seats` is who holds the role in the organisation now: a receiver who has no part in it has none here any more.
    """
    held = [a.party for a in case.holders(lending.role)]
    if held[:1] != [lending.to] or lending.lender not in held or not concerns(lending, lending.role, case.unit):
        return case
    others = [p for p in held if p != lending.lender and (p != lending.to or p in seats)]
    others.sort(key=lambda party: seats.index(party) if party in seats else len(seats))
    return placed(case, lending.role, (lending.lender, *others), now)
