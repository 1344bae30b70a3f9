"""An organisation: who it is, which law it is under, who holds which role. Read from its file.

The file is the seed of absent roles; people are known in it by a short key (`dan`), everywhere else by a
random party id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.ids import OrganisationId
from bot.domain.party import Identity, Role


@dataclass(frozen=True, slots=True)
class Person:
    """Someone the organisation file names. `key` is unique within the file."""

    key: str
    name: str
    identities: tuple[Identity, ...]
    language: str | None = None
    zone: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationUnit:
    """A part of the organisation with its own managers (keys of people) and mail domains."""

    id: str
    name: str
    managers: tuple[str, ...] = ()
    deciders: tuple[str, ...] = ()
    mail_domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """`roles` lists for each role the holder first, then the deputies in order (keys of people).

    `tenants` are the workspaces and tenants whose people belong here, by platform; `channels` the triage
    channel by platform. `sectors` and `controller_roles` are those of the `deadlines` command.
    """

    id: OrganisationId
    name: str
    prefix: str
    jurisdiction: str
    zone: str
    language: str
    people: tuple[Person, ...]
    roles: Mapping[Role, tuple[str, ...]]
    units: tuple[OrganisationUnit, ...] = ()
    sectors: tuple[str, ...] = ()
    controller_roles: tuple[str, ...] = ("controller",)
    tenants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    outside_person: str | None = None
    duty_contact: str = ""
    whistleblower_channel: str = ""
    retention_years: int = 5

    def person(self, key: str) -> Person | None:
        return next((p for p in self.people if p.key == key), None)

    def unit(self, unit_id: str | None) -> OrganisationUnit | None:
        return next((u for u in self.units if u.id == unit_id), None)
