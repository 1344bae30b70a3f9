"""Roles of an organisation that changed hands. The reason is sealed under the organisation's key."""

from typing import Any

from sqlalchemy import insert, select, update

from bot.domain.ids import OrganisationId, PartyId
from bot.domain.lending import Lending
from bot.domain.party import Role
from storage.act_tables import LendingRow
from storage.engine import Transaction
from storage.seals import Seals
from storage.tables import table

_LENDINGS = table(LendingRow)


def lendings(tx: Transaction, seals: Seals, organisation: OrganisationId) -> tuple[Lending, ...]:
    """Those not taken back, oldest first; one whose time is over is among them until it is ended."""
    standing = select(_LENDINGS).where(_LENDINGS.c.organisation == organisation, _LENDINGS.c.ended_at.is_(None))
    return tuple(_lending(seals, row) for row in tx.run(standing.order_by(_LENDINGS.c.at, _LENDINGS.c.id)).all())


def save_lending(tx: Transaction, seals: Seals, lending: Lending) -> None:
    row = {
        "organisation": lending.organisation,
        "role": lending.role.value,
        "lender": lending.lender,
        "to": lending.to,
        "by": lending.by,
        "at": lending.at,
        "until": lending.until,
        "unit": lending.unit,
        "reason": seals.organisation(lending.organisation).seal(("lendings", lending.id, "reason"), lending.reason),
        "ended_at": lending.ended_at,
    }
    if not tx.write(update(_LENDINGS).where(_LENDINGS.c.id == lending.id).values(row)):
        tx.write(insert(_LENDINGS), {"id": lending.id, **row})


def _lending(seals: Seals, row: Any) -> Lending:
    return Lending(
        id=row.id,
        organisation=OrganisationId(row.organisation),
        role=Role(row.role),
        lender=PartyId(row.lender),
        to=PartyId(row.to),
        by=PartyId(row.by),
        at=row.at,
        until=row.until,
        unit=row.unit,
        reason=seals.organisation(row.organisation).open(("lendings", row.id, "reason"), row.reason),
        ended_at=row.ended_at,
    )
