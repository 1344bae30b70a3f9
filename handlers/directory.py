"""Who is who: the configured organisations, and the parties behind the people they name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import DataFaults, Fault
from bot.domain.ids import OrganisationId, PartyId
from bot.domain.organisation import Organisation, OrganisationUnit, Person
from bot.domain.party import Identity, Party, Role
from bot.ports import Work

FILE = "file"
"""The platform of the identity every named person has: their key in the file of their organisation. It reaches nobody;
it finds them again when their identities on real platforms changed, or when they have none."""


@dataclass(frozen=True, slots=True)
class SeededDirectory:
    """Implements bot.ports.Directory over the organisation files."""

    organisations: Mapping[OrganisationId, Organisation]
    parties: Mapping[tuple[OrganisationId, str], PartyId]

    def organisation(self, organisation: OrganisationId) -> Organisation:
        return self.organisations[organisation]

    def holders(self, organisation: OrganisationId, role: Role, unit: str | None = None) -> tuple[PartyId, ...]:
        file = self.organisations[organisation]
        keys = (*_of_unit(file.unit(unit), role), *file.roles.get(role, ()))
        return tuple(self.parties[organisation, key] for key in dict.fromkeys(keys))

    def person(self, organisation: OrganisationId, key: str) -> PartyId | None:
        return self.parties.get((organisation, key))

    def organisation_of(self, identity: Identity) -> OrganisationId | None:
        """The organisation whose tenant the identity belongs to. The first one, where a tenant holds several."""
        for file in self.organisations.values():
            if identity.tenant in file.tenants.get(identity.platform, ()):
                return file.id
        return None


class LiveDirectory:
    """The directory of the moment: one that is replaced whole when the organisation files were read again."""

    def __init__(self, seeded: SeededDirectory) -> None:
        self.seeded = seeded

    @property
    def parties(self) -> Mapping[tuple[OrganisationId, str], PartyId]:
        return self.seeded.parties

    def organisation(self, organisation: OrganisationId) -> Organisation:
        return self.seeded.organisation(organisation)

    def holders(self, organisation: OrganisationId, role: Role, unit: str | None = None) -> tuple[PartyId, ...]:
        return self.seeded.holders(organisation, role, unit)

    def person(self, organisation: OrganisationId, key: str) -> PartyId | None:
        return self.seeded.person(organisation, key)

    def organisation_of(self, identity: Identity) -> OrganisationId | None:
        return self.seeded.organisation_of(identity)


def _of_unit(unit: OrganisationUnit | None, role: Role) -> tuple[str, ...]:
    if unit is None:
        return ()
    return {Role.MANAGER: unit.managers, Role.DECIDER: unit.deciders}.get(role, ())


def check_busy(busy: Iterable[OrganisationId], organisations: Sequence[Organisation]) -> None:
    """Raises DataFaults when an organisation with open cases is in no file: its deadlines must not fall silent."""
    missing = sorted(set(busy) - {organisation.id for organisation in organisations})
    if missing:
        says = "has open cases and is in no organisation file; put its file back, or close its cases first"
        raise DataFaults([Fault("organisations", 0, name, says) for name in missing])


def seed(work: Work, organisations: Sequence[Organisation]) -> SeededDirectory:
    """Make a party of every person the files name, once; later starts find them again by their identities."""
    parties = {(o.id, person.key): _party(work, o, person).id for o in organisations for person in o.people}
    return SeededDirectory({o.id: o for o in organisations}, parties)


def _party(work: Work, organisation: Organisation, person: Person) -> Party:
    identities = (Identity(FILE, organisation.id, person.key), *person.identities)
    known = [p for p in dict.fromkeys(map(work.party_by, identities)) if p is not None]
    party = Party(
        id=known[0].id if known else PartyId(work.new_id()),
        organisation=organisation.id,
        name=person.name,
        identities=identities,
        language=person.language or (known[0].language if known else None),
        zone=person.zone,
        unit=person.unit,
    )
    for other in known[1:]:
        # Seen on a platform before the file said who that is.
        work.save_party(replace(other, identities=tuple(i for i in other.identities if i not in identities)))
    if known[:1] != [party]:
        work.save_party(party)
    return party
