"""People, their identities on the platforms, and the roles they hold in a case."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import OrganisationId, PartyId


class Role(StrEnum):
    """What someone is in a case. Deputies are a rank of the same role, not a role of their own."""

    REPORTER = "reporter"
    HANDLER = "handler"
    DPO = "dpo"
    DECIDER = "decider"
    FILER = "filer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who someone is on one platform: unique by (platform, tenant, user)."""

    platform: str
    tenant: str
    user: str


@dataclass(frozen=True, slots=True)
class Party:
    """A person. `language` and `zone` are None until known; then the organisation's are used."""

    id: PartyId
    organisation: OrganisationId
    name: str
    identities: tuple[Identity, ...]
    language: str | None = None
    zone: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role held in one case. `rank` 0 is the holder, 1 the first deputy, and so on.

    `acknowledged_at` may lie before `since`: then it was of an earlier hand-over, and is asked anew.
    """

    role: Role
    party: PartyId
    rank: int
    since: datetime
    acknowledged_at: datetime | None = None

    @property
    def has_it(self) -> bool:
        """Whether its holder said so since it was handed over last."""
        return self.acknowledged_at is not None and self.acknowledged_at >= self.since

    def acknowledge(self, at: datetime) -> "Assignment":
        return self if self.has_it else replace(self, acknowledged_at=at)
