"""When a message can't reach the one it was for, the next person is told that it didn't."""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import Delivery, ToParty
from bot.domain.ids import PartyId
from bot.domain.party import Role
from storage.work import Claimed, Dead, SqlWork

KIND = "undelivered"


def succeed(work: SqlWork, row: Claimed, dead: Dead, now: datetime) -> Dead:
    """`dead`, with the row that tells someone else; alone where nobody is left, or nobody needs to know."""
    failed = row.delivery
    if failed.case is None:
        return dead
    case = work.case(failed.case)
    heir = _heir(case, failed)
    if heir is None:
        return dead
    ids = failed.ids if failed.kind == KIND else _about(failed)
    news = Delivery(case.organisation, case.id, KIND, ToParty(heir), now, ids=ids, legal=failed.legal)
    return replace(dead, successor=work.queue(news))


def _about(failed: Delivery) -> dict[str, str]:
    """What did not arrive, and for whom if it was for someone."""
    to = {"party": failed.to.party} if isinstance(failed.to, ToParty) else {}
    return {"kind": failed.kind, **to}


def _heir(case: Case, failed: Delivery) -> PartyId | None:
    """The handler and their deputies, then the managers: the first after whom it failed for, else the first before
    them. News that fails goes forward only, so that it ends."""
    line = [a.party for role in (Role.HANDLER, Role.MANAGER) for a in case.holders(role)]
    line = list(dict.fromkeys(line))
    match failed.to:
        case ToParty(party) if party in line:
            at = line.index(party)
            rest = line[at + 1 :] or (line[:at] if failed.kind != KIND else [])
        case _:
            rest = line
    return rest[0] if rest else None
