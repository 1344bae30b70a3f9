"""What no single field of an organisation file can tell: whether it is whole, and what is worth a second thought."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from bot.domain.organisation import Organisation, Person
from bot.domain.party import Role
from handlers.toml_page import Page

T = TypeVar("T")

MAIL = "mail"
"""The platform of an address: neither a chat nor a tenant."""


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


def check(page: Page, organisation: Organisation) -> None:
    """What no single field can tell."""
    for field, key in _named(organisation):
        if organisation.person(key) is None:
            page.fault(field, f"{key} is no key under [people]")
    for field, key in twice(_named(organisation)):
        page.fault(field, f"{key} stands there twice")
    if not organisation.roles.get(Role.HANDLER):
        page.fault("roles.handler", "is missing: somebody must handle the cases")
    for field, key in _acting(organisation):
        if (person := organisation.person(key)) is not None and person.outside:
            page.fault(field, f"{key} is outside the organisation and can hold no role")
    for field, says in (found for person in organisation.people for found in _misplaced(person, organisation)):
        page.fault(field, says)
    for identity in twice(i for person in organisation.people for i in person.identities):
        page.fault("people", f"two people are {identity.user} on {identity.platform}")


def _misplaced(person: Person, organisation: Organisation) -> Iterator[tuple[str, str]]:
    platforms = {identity.platform for identity in person.identities}
    if person.unit is not None and person.outside:
        yield f"people.{person.key}.unit", "is for people of the organisation, not for one who is outside"
    elif person.unit is not None and organisation.unit(person.unit) is None:
        yield f"people.{person.key}.unit", f"{person.unit} is no key under [units]"
    if person.outside and MAIL not in platforms:
        yield f"people.{person.key}.mail", "is missing: who is outside is reached by mail"
    if person.outside:
        for platform in sorted(platforms - {MAIL}):
            yield f"people.{person.key}.{platform}", "is for people of the organisation, not for one who is outside"


def _named(organisation: Organisation) -> Iterator[tuple[str, str]]:
    """Every place where a person's key stands."""
    yield from _acting(organisation)
    for kind, partners in (("processors", organisation.processors), ("customers", organisation.customers)):
        yield from ((f"{kind}.{partner.id}.contact", partner.contact) for partner in partners if partner.contact)


def _acting(organisation: Organisation) -> Iterator[tuple[str, str]]:
    """Where the key stands of someone who acts for the organisation, and so sees its cases."""
    for role, people in organisation.roles.items():
        yield from ((f"roles.{role}", key) for key in people)
    for unit in organisation.units:
        yield from ((f"units.{unit.id}.managers", key) for key in unit.managers)
        yield from ((f"units.{unit.id}.deciders", key) for key in unit.deciders)
    if organisation.outside_person is not None:
        yield "outside_person", organisation.outside_person


def twice(items: Iterable[T]) -> list[T]:
    return [item for item, times in Counter(items).items() if times > 1]
