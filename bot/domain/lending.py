"""A role of the organisation that changed hands in chat or on the page: lent for a while, or given for good."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import OrganisationId, PartyId
from bot.domain.party import Role


@dataclass(frozen=True, slots=True)
class Lending:
    """`to` holds `role` first since `at`; `lender` stands behind them. `until` is None for one that was given for good.

    `unit`: only for cases of that unit. `ended_at`: it was taken back, or its time was over.
    """

    id: str
    organisation: OrganisationId
    role: Role
    lender: PartyId
    to: PartyId
    by: PartyId
    at: datetime
    until: datetime | None = None
    unit: str | None = None
    reason: str = ""
    ended_at: datetime | None = None
