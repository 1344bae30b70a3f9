"""What the tests of reporting share: a house with an outside person, and the acts of whoever reports."""

from dataclasses import replace

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.flows.exclude import Exclude, exclude
from bot.flows.wish import Wish, wish
from bot.ports import Done
from handlers.scenes import scene_for
from tests.flows.conftest import ORGANISATION, House


def with_outside(house: House, key: str | None) -> House:
    """The same house, with `key` as the outside person of its organisation."""
    directory = house.services.directory
    organisation = replace(directory.organisation(ORGANISATION), outside_person=key)
    there = replace(directory, organisations={ORGANISATION: organisation})  # type: ignore[type-var]  # a dataclass
    return replace(house, services=replace(house.services, directory=there))


def wished(house: House, case: Case, person: str = "", words: str = "", who: str = "ida") -> Done:
    """`person` is a key of the organisation file, `manager`, or empty."""
    named = person if person in ("", "manager") else house.person(person)
    return house.do(wish, Wish(house.id(), house.person(who), case.id, named, words))


def settled(
    house: House, case: Case, *, keep: bool, number: int = 1, person: str = "", reason: str = "", who: str = "dan"
) -> Done:
    named = house.person(person) if person else None
    return house.do(exclude, Exclude(house.id(), house.person(who), case.id, number, keep, named, reason))


def refused(house: House, act: object, *args: object, **more: object) -> str:
    """The key of the refusal that `act` ends in. The case is as it was."""
    case = next(arg for arg in args if isinstance(arg, Case))
    before, queue = house.case(case.id), house.queue(case)
    try:
        act(house, *args, **more)  # type: ignore[operator]
    except Refusal as refusal:
        assert house.case(case.id) == before
        assert house.queue(case) == queue
        return refusal.key
    raise AssertionError("it was not refused")


def roles(house: House, case: Case, who: str) -> set[str]:
    return {str(role) for role in house.case(case.id).roles(house.person(who))}


def sent_to(house: House, case: Case, who: str) -> set[str]:
    """The kinds of everything that was ever queued about `case` for that person, in whatever state."""
    return {delivery.kind for _, delivery in house.queue(case) if delivery.to == ToParty(house.person(who))}


def scene(house: House, case: Case, who: str):  # type: ignore[no-untyped-def]  # a Scene
    """What that person is shown of it."""
    loaded = house.case(case.id)
    party = house.store.read(lambda read: read.party(house.person(who))).result()
    return house.store.read(lambda r: scene_for(r, house.services, party, loaded, house.now, {})).result()
