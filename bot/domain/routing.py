"""Around someone who is kept out: who holds their roles instead, and how they get them back.

Assignments of people who are kept out are dropped, the next deputy moves up, and a role that nobody is left for goes
to the organisation's outside person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.ids import PartyId
from bot.domain.party import Assignment, Role

ROUTED = (Role.HANDLER, Role.DPO, Role.DECIDER, Role.FILER, Role.MANAGER)
"""The roles that go to someone else."""


def routed(case: Case, outside: PartyId | None, now: datetime) -> Case:
    """`case` with nobody in it who is kept out. Raises Refusal `nobody_left` when nobody could handle it then.

    Neither someone kept out nor whoever reported stands in as the outside person.
    """
    barred = case.kept_out | {report.by for report in case.reports}
    stand_in = None if outside in barred else outside
    kept = [a for a in case.assignments if a.role not in ROUTED and a.party not in case.kept_out]
    for role in ROUTED:
        was = sorted((a for a in case.assignments if a.role is role), key=lambda a: a.rank)
        held = case.holders(role)
        if was and not held and stand_in is not None:
            held = (Assignment(role, stand_in, 0, now),)
        kept += _ranked(held, now if held[:1] != tuple(was[:1]) else None)
    if not any(a.role is Role.HANDLER for a in kept):
        raise Refusal("nobody_left", number=case.number)
    return replace(case, assignments=tuple(kept))


def restored(
    case: Case, party: PartyId, listed: Mapping[Role, Sequence[PartyId]], outside: PartyId | None, now: datetime
) -> Case:
    """`case` with `party` back in the roles the directory gives them (`listed`, holders first). The outside person
    gives up what they only stood in for; whoever was named by hand since stays before them."""
    for role in ROUTED:
        people = listed.get(role, ())
        if party in case.kept_out or party not in people:
            continue
        held = [a for a in case.holders(role) if a.party != party and (a.party != outside or outside in people)]
        back = [*held, Assignment(role, party, 0, now)]
        order = sorted(back, key=lambda a: people.index(a.party) if a.party in people else -1)
        others = [a for a in case.assignments if a.role is not role]
        risen = [a.party for a in order[:1]] != [a.party for a in case.holders(role)[:1]]
        case = replace(case, assignments=(*others, *_ranked(order, now if risen else None)))
    return case


def _ranked(held: Iterable[Assignment], risen: datetime | None) -> list[Assignment]:
    """In that order. `risen`: since when another person comes first, so that someone is to acknowledge it anew."""
    return [replace(a, rank=rank, since=risen or a.since) for rank, a in enumerate(held)]
