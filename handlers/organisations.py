"""The organisation files: read strictly, every fault of every file at once. The file is the seed of absent roles."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.errors import DataFaults, Fault
from bot.domain.ids import OrganisationId
from bot.domain.organisation import Organisation, OrganisationUnit, Partner, Person
from bot.domain.party import Identity, Role
from bot.law.load import load_law
from bot.text.catalog import LANGUAGES
from handlers.organisation_checks import MAIL, check, twice
from handlers.toml_page import Page, Table

CHATS = ("console", "slack", "teams")
SECTORS = frozenset(
    {"public", "health", "telecom", "police", "financial", "essential"}
    | {"important", "trust_service", "ai_provider", "manufacturer", "listed"}
)
_ROLES = tuple(role for role in Role if role is not Role.REPORTER)
_KEY = r"[a-z][a-z0-9_-]{0,31}"
_ADDRESS = r"[!-;=?A-~]+@[!-;=?A-~]+"
"""As a mail server takes it: printable ASCII, so without line breaks, and without what would end it: <, > and @."""


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
        shared = twice(getattr(organisation, field) for organisation in found)
        faults += [Fault(str(path), 1, field, f"{value} stands in two files") for value in shared]
    if faults:
        raise DataFaults(faults)
    return tuple(found)


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
        processors=_partners(top, "processors"),
        customers=_partners(top, "customers"),
    )
    top.done()
    check(page, organisation)
    return organisation


def _person(table: Table, key: str, tenants: Mapping[str, tuple[str, ...]], organisation: str) -> Person:
    if not key.isidentifier():
        table.page.fault(table.name, "the key of a person is one word of letters, digits and _")
    homes = {"console": (organisation,), **tenants}
    person = Person(
        key=key,
        name=table.text("name"),
        identities=(
            *(i for platform in CHATS for i in _identities(table, platform, homes.get(platform, ()))),
            *_by_mail(table, organisation),
        ),
        language=_one_of(table, "language", LANGUAGES, optional=True) or None,
        zone=_zone(table, optional=True) or None,
        unit=table.text("unit", "") or None,
        outside=table.flag("outside"),
    )
    table.done()
    return person


def _by_mail(table: Table, organisation: str) -> Iterator[Identity]:
    """After the chats: mail is the second way to reach someone, or the only one."""
    if address := table.text("mail", "", _ADDRESS, "must be one mail address, in plain letters"):
        yield Identity(MAIL, organisation, address)


def _partners(top: Table, kind: str) -> tuple[Partner, ...]:
    return tuple(_partner(table, partner) for partner, table in top.tables(kind).items())


def _partner(table: Table, partner: str) -> Partner:
    if not re.fullmatch(_KEY, partner):
        table.page.fault(table.name, "must be a short key: lower-case letters, digits, - or _")
    hours = table.number("contract_hours", 0, 1, 8760)
    found = Partner(partner, table.text("name"), table.text("contact"), hours or None)
    table.done()
    return found


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
    """Mail has neither tenants nor channels."""
    found = {platform: table.texts(platform) for platform in CHATS}
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
