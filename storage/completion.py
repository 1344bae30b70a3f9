"""What became of the rows that were claimed. Only their lease holder may say; each by its primary key."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Update, bindparam, literal_column, select, update

from bot.domain.delivery import State
from bot.domain.ids import CaseId, OrganisationId
from storage.delivery_table import DELIVERIES, PENDING, D
from storage.engine import Transaction
from storage.keys import KeyFault
from storage.outcome import Cancelled, Dead, Outcome, Retry, Sent
from storage.seals import Box, Seals

_MINE = (D.id == bindparam("row"), D.state == literal_column("'sending'"), D.lease_owner == bindparam("owner"))


def _ends(state: State, *columns: str) -> Update:
    free: dict[str, Any] = {"lease_owner": None, "lease_until": None, "ended_at": bindparam("ended")}
    return (
        update(DELIVERIES).where(*_MINE).values(state=state.value, **free, **{c: bindparam(f"n_{c}") for c in columns})
    )


_SENT = _ends(State.SENT, "sent_ref", "sent_text")
_CANCELLED = _ends(State.CANCELLED, "code")
_DEAD = _ends(State.DEAD, "code", "successor_id")
_COLLAPSED = _ends(State.COLLAPSED, "code", "into_id")
_PENDING = _ends(State.PENDING, "code", "not_before")
_IN_DOUBT = _ends(State.IN_DOUBT, "code", "not_before")
_OWNERS = select(D.id, D.organisation, D.case_id, D.conversation, D.slot).where(
    D.id.in_(bindparam("wanted", expanding=True))
)
_NEWER = select(D.id).where(
    PENDING,
    D.conversation == bindparam("talk"),
    D.case_id == bindparam("about"),
    D.slot == bindparam("in_slot"),
    D.slot.is_not(None),
)


def complete(tx: Transaction, seals: Seals, owner: str, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write what became of each row. A row whose lease is another's by now is left to that one."""
    rows = {row.id: row for row in tx.run(_OWNERS, {"wanted": [o.row for o in outcomes]})} if outcomes else {}
    batches: dict[Update, list[dict[str, Any]]] = {}
    for outcome in outcomes:
        if outcome.row in rows:
            statement, values = _values(tx, seals, outcome, rows[outcome.row])
            ended = None if statement in (_PENDING, _IN_DOUBT) else now
            mine = {"row": outcome.row, "owner": owner, "ended": ended}
            batches.setdefault(statement, []).append({**mine, **{f"n_{name}": v for name, v in values.items()}})
    for statement, parameters in batches.items():
        tx.write(statement, parameters)


def _values(tx: Transaction, seals: Seals, outcome: Outcome, row: Any) -> tuple[Update, Mapping[str, Any]]:
    match outcome:
        case Sent():
            return _SENT, _evidence(seals, outcome, row)
        case Cancelled(_, why):
            return _CANCELLED, {"code": why}
        case Dead(_, reason, successor):
            return _DEAD, {"code": reason, "successor_id": successor}
        case Retry(_, not_before, code, _, in_doubt):
            newer = None if in_doubt or row.slot is None else _newer(tx, row)
            if newer is not None:
                return _COLLAPSED, {"code": code, "into_id": newer}
            return _IN_DOUBT if in_doubt else _PENDING, {"code": code, "not_before": not_before}


def _newer(tx: Transaction, row: Any) -> int | None:
    """The pending row of the same slot, queued while this one was on its way: it says the same, fresher."""
    where = {"talk": row.conversation, "about": row.case_id, "in_slot": row.slot}
    found: int | None = tx.run(_NEWER, where).scalar()
    return found


def _evidence(seals: Seals, sent: Sent, row: Any) -> Mapping[str, Any]:
    """What was said, sealed. A key that is erased or damaged keeps none: it was said all the same."""
    try:
        box = _box(seals, OrganisationId(row.organisation), row.case_id and CaseId(row.case_id))
    except KeyFault:
        box = None
    if box is None or box.key is None:
        return {"sent_ref": None, "sent_text": None}
    place = ("deliveries", str(sent.row))
    ref = sent.ref and [sent.ref.place.platform, sent.ref.place.key, sent.ref.key]
    return {
        "sent_ref": box.seal_json((*place, "sent_ref"), ref),
        "sent_text": box.seal((*place, "sent_text"), sent.text),
    }


def _box(seals: Seals, organisation: OrganisationId, case: CaseId | None) -> Box:
    return seals.organisation(organisation) if case is None else seals.case(organisation, case).working
