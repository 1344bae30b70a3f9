"""The other cases that a card may name: joined with it, like it, or to be joined with. Where its reader may know."""

from collections.abc import Iterator, Mapping

from bot.domain.case import Case
from bot.domain.errors import Unreadable
from bot.domain.ids import CaseId
from bot.domain.party import Party, Role
from bot.domain.rights import Verb, may
from bot.domain.similar import first_alike
from bot.ports import Read

MOST = 50
"""Cases in one list to choose from."""


def others(read: Read, party: Party | None, case: Case | None, ids: Mapping[str, str]) -> dict[CaseId, str]:
    """Their numbers. `ids` may name one to compare with (`other`), or several of which the oldest that may be the same
    leak is taken (`among`). `party` None is the thread: it knows what was joined."""
    if party is not None and case is not None and ids.get("among"):
        return _alike(read, party, case, ids["among"])
    named = [CaseId(ids["other"])] if party is not None and ids.get("other") else []
    known = [read.case(other) for other in dict.fromkeys((*_kin(case), *named))]
    return {other.id: other.number for other in known if party is None or other.roles(party.id)}


def joinable(read: Read, party: Party, case: Case) -> dict[CaseId, str]:
    """The open cases that `party` may join it with, the newest first."""
    newest = reversed(read.open_cases(case.organisation))
    found = (read.case(other) for other in newest if other != case.id)
    theirs = (other for other in found if may(party.id, Verb.JOIN, other))
    return {other.id: other.number for other, _ in zip(theirs, range(MOST), strict=False)}


def _kin(case: Case | None) -> tuple[CaseId, ...]:
    """Those that went into it, and the one it went into."""
    if case is None:
        return ()
    into = case.closing.into if case.closing is not None else None
    return case.joined if into is None else (*case.joined, into)


def _alike(read: Read, party: Party, case: Case, among: str) -> dict[CaseId, str]:
    if Role.HANDLER not in case.roles(party.id):
        return {}
    theirs = [other for other in _readable(read, among) if may(party.id, Verb.JOIN, other)]
    found = first_alike(case, theirs)
    return {} if found is None else {found.id: found.number}


def _readable(read: Read, among: str) -> Iterator[Case]:
    """One that can't be read is not proposed: it keeps nobody from hearing of the others."""
    for other in among.split():
        try:
            case = read.case(CaseId(other))
        except Unreadable:
            continue
        yield case
