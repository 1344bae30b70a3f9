"""Whoever reported asks that someone be kept out. From then on they are, until a handler settles it.

A wish that comes with the report never costs the report: where it can't be done at once, it stays as words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.party import Role
from bot.domain.rights import Verb
from bot.domain.routing import routed
from bot.flows.guarding import Safe, admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.flows.veil import cover
from bot.ports import Command, Done, Work
from bot.services import Services

MANAGER = "manager"
"""In place of a person: the managers of the unit the case is of."""


@dataclass(frozen=True, slots=True)
class Wish(Command):
    """`person` is a party, `MANAGER`, or empty where only `words` say who."""

    case: CaseId
    person: str
    words: str


def wish(work: Work, services: Services, command: Wish, now: datetime) -> Done:
    """Asked already: nothing changes.

    Raises Refusal `wish_empty`, `keep_out_self`, `no_such_person`, `nobody_left`, `too_long`, `may_not`, `case_closed`.
    """
    before = admit(work.case(command.case), command.by, Verb.WISH)
    taken = safe(command.words, next_hit(work, before))
    case = asked(work, services, before, command.person, taken.text, command.by, now)
    if case == before:
        return Done("unchanged", case.id, case.number)
    case = settle(work, services, before, case, now)
    cover(work, services, case, now)
    tell_wished(work, before, case, taken, command.by, now)
    return Done("wished", case.id, case.number, {"hidden": str(len(taken.hits))})


def tell_wished(work: Work, before: Case, case: Case, taken: Safe, by: PartyId, now: datetime) -> None:
    """Journal the new wishes, hold what was masked, and ask the handler. Who is kept out hears nothing."""
    new = case.exclusions[len(before.exclusions) :]
    for exclusion in new:
        note(work, case, "wished", by, now, number=str(exclusion.number))
        for handler in case.holders(Role.HANDLER)[:1]:
            tell(work, case, "wished", ToParty(handler.party), now, number=str(exclusion.number))
    if new:
        hold(work, case, by, f"exclusion/{new[0].number}", taken, now)


def wished_with_report(
    work: Work, services: Services, case: Case, person: str, words: str, now: datetime
) -> tuple[Case, str]:
    """A new case with the wish of its reporter, and why that could not be done at once, if so. Raises nothing."""
    try:
        return asked(work, services, case, person, words, case.reporter, now), ""
    except Refusal as refusal:
        if refusal.key != "nobody_left" and not words.strip():
            return case, "" if refusal.key == "wish_empty" else refusal.key
        return replace(case, exclusions=(Exclusion(1, None, words, case.reporter, now),)), refusal.key


def asked(work: Work, services: Services, case: Case, person: str, words: str, by: PartyId, now: datetime) -> Case:
    """`case` with the wish, and routed around whom it names."""
    people = _named(work, services, case, person, by) if person else ()
    if not people and not words.strip():
        raise Refusal("wish_empty")
    return routed(_with(case, people, words, by, now), outside_person(services, case.organisation), now)


def outside_person(services: Services, organisation: OrganisationId) -> PartyId | None:
    """Who takes over what nobody is left for."""
    key = services.directory.organisation(organisation).outside_person
    return services.directory.person(organisation, key) if key is not None else None


def _with(case: Case, people: Sequence[PartyId], words: str, by: PartyId, now: datetime) -> Case:
    number = len(case.exclusions) + 1
    new = [party for party in people if party not in case.kept_out]
    if new:
        # What was written belongs to the first: it is one wish, whoever else it names.
        wishes = (Exclusion(number + n, party, "" if n else words, by, now) for n, party in enumerate(new))
        return replace(case, exclusions=(*case.exclusions, *wishes))
    said = any(e.by == by and e.words == words for e in case.exclusions)
    if said or not words.strip():
        return case
    return replace(case, exclusions=(*case.exclusions, Exclusion(number, None, words, by, now)))


def _named(work: Work, services: Services, case: Case, person: str, by: PartyId) -> tuple[PartyId, ...]:
    if person == MANAGER:
        found = _managers(services, case)
    else:
        found = (PartyId(person),)
        if not is_of(work, found[0], case.organisation):
            raise Refusal("no_such_person")
    if found == (by,):
        raise Refusal("keep_out_self")
    if not found:
        raise Refusal("no_such_person")
    return tuple(party for party in found if party != by)


def is_of(work: Work, party: PartyId, organisation: OrganisationId) -> bool:
    """Whether there is such a person there."""
    try:
        return work.party(party).organisation == organisation
    except Refusal:
        return False


def _managers(services: Services, case: Case) -> tuple[PartyId, ...]:
    """The unit's own, where it has none those of the whole organisation; and who acts in their place."""
    directory = services.directory
    unit = directory.organisation(case.organisation).unit(case.unit)
    own = [directory.person(case.organisation, key) for key in unit.managers] if unit is not None else []
    found = [party for party in own if party is not None]
    found = found or list(directory.holders(case.organisation, Role.MANAGER, case.unit))
    return tuple(dict.fromkeys((*found, *(a.party for a in case.holders(Role.MANAGER)[:1]))))
