"""The organisation files: read strictly, every fault of every file at once. The file is the seed of absent roles."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.errors import DataFaults, Fault
from bot.domain.ids import OrganisationId
from bot.domain.organisation import Organisation, OrganisationUnit, Person
from bot.domain.party import Identity, Role
from bot.law.load import load_law
from bot.text.catalog import LANGUAGES
from handlers.toml_page import Page, Table

PLATFORMS = ("console", "slack", "teams", "mail")
SECTORS = frozenset(
    {"public", "health", "telecom", "police", "financial", "essential"}
    | {"important", "trust_service", "ai_provider", "manufacturer", "listed"}
)
_ROLES = tuple(role for role in Role if role is not Role.REPORTER)
_KEY = r"[a-z][a-z0-9_-]{0,31}"
T = TypeVar("T")


def load_organisations(path: Path) -> tuple[Organisation, ...]:
    """Read `path`, one file or a folder of `*.toml`. Raises DataFaults with every fault of every file."""
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise DataFaults([Fault(str(path), 1, "folder", "holds no organisation file (*.toml)")])
    law = frozenset(load_law().jurisdictions)
    pages = [Page(file) for file in files]
    found = [_organisation(page, law) for page in pages if not page.faults]
    faults = [fault for page in pages for fault in page.faults]
    for field in ("id", "prefix"):
        twice = _twice(getattr(organisation, field) for organisation in found)
        faults += [Fault(str(path), 1, field, f"{value} stands in two files") for value in twice]
    if faults:
        raise DataFaults(faults)
    return tuple(found)


def remarks(organisation: Organisation) -> tuple[str, ...]:
    """What is allowed in an organisation file and yet worth a second thought: one sentence each, for `doctor`."""
    return tuple(_remarks(organisation))


def _remarks(organisation: Organisation) -> Iterator[str]:
    roles = organisation.roles
    advisers = set(roles.get(Role.DPO, ()))
    deciders = {*roles.get(Role.DECIDER, ()), *(key for unit in organisation.units for key in unit.deciders)}
    if not deciders:
        yield "nobody decides for the controller: name a decider, for the organisation or for each unit"
    elif deciders <= advisers:
        yield "the DPO is the only decider: a DPO advises and must not decide (GDPR Art. 38(6) and 39)"
    for role in (Role.HANDLER, Role.FILER):
        if len(roles.get(role, ())) == 1:
            yield f"the {role} has no deputy: nobody is reminded in their place"
    if not roles.get(Role.FILER):
        yield "nobody is named who may file with the authority: name a filer"
    for person in organisation.people:
        if not person.identities:
            yield f"{person.key} has no identity on any platform: nobody can reach them"


def in_room(organisation: Organisation, room: str) -> Organisation:
    """The same organisation with `room` as its only console tenant: each room of the demo is a world of its own."""

    def moved(identity: Identity) -> Identity:
        return replace(identity, tenant=room) if identity.platform == "console" else identity

    people = tuple(replace(p, identities=tuple(map(moved, p.identities))) for p in organisation.people)
    return replace(organisation, people=people, tenants={**organisation.tenants, "console": (room,)})


def _organisation(page: Page, jurisdictions: frozenset[str]) -> Organisation:
    top = page.top
    name = top.text("id", pattern=_KEY, says="must be a short key: lower-case letters, digits, - or _")
    tenants = _by_platform(top.table("tenants"))
    people = tuple(_person(table, key, tenants, name) for key, table in top.tables("people").items())
    units = tuple(_unit(table, unit) for unit, table in top.tables("units").items())
    organisation = Organisation(
        id=OrganisationId(name),
        name=top.text("name"),
        prefix=top.text("prefix", pattern=r"[A-Z]{2,6}", says="must be two to six capital letters A-Z"),
        jurisdiction=_one_of(top, "jurisdiction", jurisdictions),
        zone=_zone(top),
        language=_one_of(top, "language", LANGUAGES),
        people=people,
        roles=_roles(top.table("roles")),
        units=units,
        sectors=_some_of(top, "sectors", SECTORS),
        controller_roles=_some_of(top, "controller_roles", {"controller", "processor", "joint"}) or ("controller",),
        tenants={**({"console": (name,)} if "console" not in tenants else {}), **tenants},
        channels={platform: channels[0] for platform, channels in _by_platform(top.table("channels")).items()},
        outside_person=top.text("outside_person", "") or None,
        duty_contact=top.text("duty_contact", ""),
        whistleblower_channel=top.text("whistleblower_channel", ""),
        retention_years=top.number("retention_years", 5, 1, 100),
    )
    top.done()
    _check(page, organisation)
    return organisation


def _person(table: Table, key: str, tenants: Mapping[str, tuple[str, ...]], organisation: str) -> Person:
    if not key.isidentifier():
        table.page.fault(table.name, "the key of a person is one word of letters, digits and _")
    homes = {"console": (organisation,), "mail": ("mail",), **tenants}
    person = Person(
        key=key,
        name=table.text("name"),
        identities=tuple(
            identity for platform in PLATFORMS for identity in _identities(table, platform, homes.get(platform, ()))
        ),
        language=_one_of(table, "language", LANGUAGES, optional=True) or None,
        zone=_zone(table, optional=True) or None,
        unit=table.text("unit", "") or None,
    )
    table.done()
    return person


def _identities(table: Table, platform: str, tenants: tuple[str, ...]) -> Iterator[Identity]:
    """`slack = "U024"`, or `"T061/U024"` where the organisation has several workspaces."""
    for written in table.texts(platform):
        tenant, slash, user = written.rpartition("/")
        if slash and tenant in tenants and user:
            yield Identity(platform, tenant, user)
        elif not slash and len(tenants) == 1:
            yield Identity(platform, tenants[0], user)
        else:
            known = ", ".join(tenants) or f"none: name it under [tenants] {platform}"
            table.fault(platform, f"must be TENANT/USER with one of the tenants ({known})")


def _unit(table: Table, unit: str) -> OrganisationUnit:
    found = OrganisationUnit(
        id=unit,
        name=table.text("name"),
        managers=table.texts("managers"),
        deciders=table.texts("deciders"),
        mail_domains=table.texts("mail_domains"),
    )
    table.done()
    return found


def _roles(table: Table) -> dict[Role, tuple[str, ...]]:
    roles = {role: table.texts(role.value) for role in _ROLES}
    for key in table.data.keys() - {role.value for role in _ROLES}:
        table.fault(key, f"is no role (there are {', '.join(_ROLES)})")
    return {role: people for role, people in roles.items() if people}


def _by_platform(table: Table) -> dict[str, tuple[str, ...]]:
    found = {platform: table.texts(platform) for platform in PLATFORMS}
    table.done()
    return {platform: items for platform, items in found.items() if items}


def _zone(table: Table, *, optional: bool = False) -> str:
    zone = table.text("zone", "" if optional else None)
    try:
        return zone and ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.fault("zone", "is no time zone (like Europe/Copenhagen)")
        return zone


def _one_of(table: Table, key: str, known: Iterable[str], *, optional: bool = False) -> str:
    value = table.text(key, "" if optional else None)
    if value and value not in known:
        table.fault(key, f"is unknown (there are {', '.join(sorted(known))})")
    return value


def _some_of(table: Table, key: str, known: Iterable[str]) -> tuple[str, ...]:
    values = table.texts(key)
    for value in values:
        if value not in known:
            table.fault(key, f"{value} is unknown (there are {', '.join(sorted(known))})")
    return values


def _check(page: Page, organisation: Organisation) -> None:
    """What no single field can tell."""
    for field, key in _named(organisation):
        if organisation.person(key) is None:
            page.fault(field, f"{key} is no key under [people]")
    for field, key in _twice(_named(organisation)):
        page.fault(field, f"{key} stands there twice")
    if not organisation.roles.get(Role.HANDLER):
        page.fault("roles.handler", "is missing: somebody must handle the cases")
    for person in organisation.people:
        if person.unit is not None and organisation.unit(person.unit) is None:
            page.fault(f"people.{person.key}.unit", f"{person.unit} is no key under [units]")
    for identity in _twice(i for person in organisation.people for i in person.identities):
        page.fault("people", f"two people are {identity.user} on {identity.platform}")


def _named(organisation: Organisation) -> Iterator[tuple[str, str]]:
    for role, people in organisation.roles.items():
        yield from ((f"roles.{role}", key) for key in people)
    for unit in organisation.units:
        yield from ((f"units.{unit.id}.managers", key) for key in unit.managers)
        yield from ((f"units.{unit.id}.deciders", key) for key in unit.deciders)
    if organisation.outside_person is not None:
        yield "outside_person", organisation.outside_person


def _twice(items: Iterable[T]) -> list[T]:
    return [item for item, times in Counter(items).items() if times > 1]
