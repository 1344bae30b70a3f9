"""Reminders in the outbox: found by the parts of their key, which is unique for ever."""

import json
from typing import Any

from sqlalchemy import String, bindparam, case, literal_column, select, type_coerce, update

from bot.domain.delivery import ReminderKey, State
from bot.domain.ids import CaseId, PartyId
from bot.ports import Planned
from storage.delivery_table import DELIVERIES, PENDING, D
from storage.engine import Transaction

_CANCELLED = D.state == literal_column("'cancelled'")
CANCEL = (
    update(DELIVERIES)
    .where(
        PENDING,
        D.case_id == bindparam("r_case"),
        D.obligation == bindparam("r_obligation"),
        D.rung == bindparam("r_rung"),
        D.due == bindparam("r_due"),
        D.recipient == bindparam("r_recipient"),
        D.obligation.is_not(None),
    )
    .values(state=State.CANCELLED.value, code=bindparam("why"))
)
REVIVE = (
    update(DELIVERIES)
    .where(
        D.state.in_([literal_column("'cancelled'"), literal_column("'pending'")]),
        D.case_id == bindparam("r_case"),
        D.obligation == bindparam("r_obligation"),
        D.rung == bindparam("r_rung"),
        D.due == bindparam("r_due"),
        D.recipient == bindparam("r_recipient"),
    )
    .values(
        # Cancelled at a second try, it may have arrived at the first: it is looked for before it is said again.
        {D.state: case((_CANCELLED & (D.attempts > 1), State.IN_DOUBT.value), else_=State.PENDING.value)}
        | {D.ids: bindparam("new_ids"), D.send_at: bindparam("new_at"), D.code: None, D.ended_at: None}
    )
)
_REMINDERS = (
    select(
        D.case_id, D.obligation, D.rung, D.due, D.recipient, D.state, D.send_at, type_coerce(D.ids, String).label("ids")
    )
    .where(D.case_id == bindparam("of_case"), D.obligation.is_not(None))
    .order_by(D.send_at, D.id)
)


def parts(key: ReminderKey) -> dict[str, Any]:
    parts = {"r_case": key.case, "r_obligation": key.obligation, "r_rung": key.rung}
    return {**parts, "r_due": key.due, "r_recipient": key.recipient}


def reminders(tx: Transaction, case: CaseId) -> tuple[Planned, ...]:
    rows = tx.run(_REMINDERS, {"of_case": case}).all()
    return tuple(
        Planned(
            ReminderKey(CaseId(row.case_id), row.obligation, row.rung, row.due, PartyId(row.recipient)),
            State(row.state),
            row.send_at,
            _audience(row.ids),
        )
        for row in rows
    )


def _audience(ids: str | None) -> str:
    """Empty for a row that was damaged: its columns say enough to send it."""
    try:
        found = json.loads(ids or "{}")
    except ValueError:
        return ""
    return str(found.get("audience", "")) if isinstance(found, dict) else ""
