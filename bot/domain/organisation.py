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
    """Someone the organisation file names. `key` is unique within the file.

    `outside`: not of the organisation, as a processor's contact. They are asked and told by mail and hold no role.
    """

    key: str
    name: str
    identities: tuple[Identity, ...]
    language: str | None = None
    zone: str | None = None
    unit: str | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Partner:
    """Another organisation, with which there is a contract on personal data (GDPR Art. 28(3)).

    `contact` is the key of the person who is asked or told. `contract_hours` is within how many hours of becoming
    aware the processor tells the controller, where the contract says so; the law says *without undue delay* (33(2)).
    """

    id: str
    name: str
    contact: str
    contract_hours: int | None = None


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
    channel by platform. `sectors` and `controller_roles` are those of the `deadlines` command. `processors` work for
    us; for `customers` we are the processor. `outside_person` stands in where everyone else is kept out of a case.
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
    processors: tuple[Partner, ...] = ()
    customers: tuple[Partner, ...] = ()

    @property
    def outsiders(self) -> tuple[Person, ...]:
        """The named people who are not of the organisation; the outside person for conflicts among them."""
        return tuple(p for p in self.people if p.outside or p.key == self.outside_person)

    def person(self, key: str) -> Person | None:
        return next((p for p in self.people if p.key == key), None)

    def unit(self, unit_id: str | None) -> OrganisationUnit | None:
        return next((u for u in self.units if u.id == unit_id), None)
