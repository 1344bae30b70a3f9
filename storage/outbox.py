"""The outbox, filling side: what is queued, replaced, cancelled, and how it stands."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import String, bindparam, func, insert, select, type_coerce, update

from bot.domain.delivery import Address, Delivery, ReminderKey, State, ToParty, ToThread
from bot.domain.ids import CaseId, OrganisationId, PartyId
from storage.delivery_table import DELIVERIES, PENDING, D
from storage.engine import Transaction
from storage.reminders import CANCEL, REVIVE, parts, reminders

_ROWS = (
    select(*(c for c in D if c is not D.ids), type_coerce(D.ids, String).label("ids"))
    .where(D.id.in_(bindparam("wanted", expanding=True)))
    .order_by(D.send_at, D.id)
)
_INSERT = insert(DELIVERIES)
_SLOT = select(D.id, D.ids, D.send_at).where(
    PENDING,
    D.conversation == bindparam("talk"),
    D.case_id == bindparam("about"),
    D.slot == bindparam("in_slot"),
    D.slot.is_not(None),
)
_REPLACE = (
    update(DELIVERIES).where(D.id == bindparam("row")).values(ids=bindparam("new_ids"), send_at=bindparam("new_at"))
)


class Outbox:
    """What one transaction queues and cancels, collected until its flush."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._new: list[dict[str, Any]] = []
        self._slots: dict[tuple[str, CaseId | None, str], dict[str, Any]] = {}
        self._replaced: list[dict[str, Any]] = []
        self._cancelled: list[dict[str, Any]] = []
        self._revived: list[dict[str, Any]] = []
        self._keys: dict[CaseId, dict[ReminderKey, State]] = {}
        self._audiences: dict[ReminderKey, str] = {}

    def put(self, delivery: Delivery, *, new_case: bool = False) -> None:
        """`new_case`: opened by this transaction, so nothing of it is queued yet."""
        if delivery.reminder is not None and self._is_known(delivery, delivery.reminder, new_case):
            return
        if delivery.slot is not None and self._takes_slot(delivery, delivery.slot, new_case):
            return
        row = columns(delivery)
        self._new.append(row)
        if delivery.slot is not None:
            self._slots[delivery.conversation, delivery.case, delivery.slot] = row

    def cancel(self, key: ReminderKey, why: str) -> None:
        self._cancelled.append({**parts(key), "why": why})
        if key.case in self._keys:
            self._keys[key.case][key] = State.CANCELLED

    def flush(self) -> None:
        new, replaced, cancelled, revived = self._new, self._replaced, self._cancelled, self._revived
        self._new, self._replaced, self._cancelled, self._revived = [], [], [], []
        self._slots.clear()
        steps = ((_INSERT, new), (_REPLACE, replaced), (CANCEL, cancelled), (REVIVE, revived))
        for statement, rows in steps:
            if rows:
                self._tx.write(statement, rows)

    def _is_known(self, delivery: Delivery, key: ReminderKey, new_case: bool) -> bool:
        """Whether the outbox has this reminder. One that was cancelled is pending or in doubt again; one that is
        pending for another audience gets the new one."""
        if key.case not in self._keys:
            known = () if new_case else reminders(self._tx, key.case)
            self._keys[key.case] = {planned.key: planned.state for planned in known}
            self._audiences |= {planned.key: planned.audience for planned in known}
        state, audience = self._keys[key.case].get(key), delivery.ids.get("audience", "")
        moved = state is State.PENDING and self._audiences.get(key, audience) != audience
        if state is State.CANCELLED or moved:
            self._audiences[key] = audience
            self._revived.append({**parts(key), "new_ids": dict(delivery.ids), "new_at": delivery.send_at})
        if state in (None, State.CANCELLED):
            self._keys[key.case][key] = State.PENDING
        return state is not None

    def _takes_slot(self, delivery: Delivery, slot: str, new_case: bool) -> bool:
        if waiting := self._slots.get((delivery.conversation, delivery.case, slot)):
            waiting.update(ids=dict(delivery.ids), send_at=delivery.send_at)
            return True
        if new_case and isinstance(delivery.to, ToThread):
            return False
        where = {"talk": delivery.conversation, "about": delivery.case, "in_slot": slot}
        found = self._tx.run(_SLOT, where).first()
        if found is None:
            return False
        if found.ids != delivery.ids or found.send_at != delivery.send_at:
            self._replaced.append({"row": found.id, "new_ids": dict(delivery.ids), "new_at": delivery.send_at})
        return True


def columns(delivery: Delivery) -> dict[str, Any]:
    """A new row: pending, with a send key of its own."""
    reminder, to = delivery.reminder, delivery.to
    return {
        "key": str(uuid4()),
        "organisation": delivery.organisation,
        "case_id": delivery.case,
        "kind": delivery.kind,
        "to_party": to.party if isinstance(to, ToParty) else None,
        "to_case": to.case if isinstance(to, ToThread) else None,
        "conversation": delivery.conversation,
        "send_at": delivery.send_at,
        "ids": dict(delivery.ids),
        "slot": delivery.slot,
        "legal": delivery.legal,
        "obligation": reminder and reminder.obligation,
        "rung": reminder and reminder.rung,
        "due": reminder and reminder.due,
        "recipient": reminder and reminder.recipient,
        "state": State.PENDING.value,
        "attempts": 0,
    }


def read_rows(tx: Transaction, rows: Sequence[int]) -> list[tuple[int, Any, Delivery | None]]:
    """The rows with the delivery each is, in order of their instant; None for one that was damaged."""
    if not rows:
        return []
    try:
        return [(row.id, row, _delivery_of(row)) for row in tx.run(_ROWS, {"wanted": rows}).all()]
    except (ValueError, TypeError):
        if len(rows) == 1:
            return [(rows[0], None, None)]
    return [found for row in rows for found in read_rows(tx, [row])]


def _delivery_of(row: Any) -> Delivery:
    case = None if row.case_id is None else CaseId(row.case_id)
    organisation = OrganisationId(row.organisation)
    return Delivery(
        organisation, case, row.kind, _address(row), row.send_at, _ids(row), row.slot, _reminder(row), bool(row.legal)
    )


def _ids(row: Any) -> Mapping[str, str]:
    """A reminder does without damaged ids: its columns say enough to send it."""
    try:
        ids = row.ids if isinstance(row.ids, dict) else json.loads(row.ids)
    except ValueError:
        ids = None
    if isinstance(ids, dict):
        return ids
    if row.obligation is None:
        raise ValueError("the ids of this delivery can't be read")
    return {}


def _address(row: Any) -> Address:
    if row.to_party is not None:
        return ToParty(PartyId(row.to_party))
    if row.to_case is None:
        raise ValueError("this delivery has no address")
    return ToThread(CaseId(row.to_case))


def _reminder(row: Any) -> ReminderKey | None:
    if row.obligation is None:
        return None
    return ReminderKey(CaseId(row.case_id), row.obligation, row.rung, row.due, PartyId(row.recipient))


def failures(tx: Transaction, case: CaseId) -> tuple[Delivery, ...]:
    dead = select(D.id).where(D.case_id == case, D.state == State.DEAD.value)
    found = read_rows(tx, [row.id for row in tx.run(dead)])
    return tuple(delivery for _, _, delivery in found if delivery is not None)


def deliveries(tx: Transaction, case: CaseId) -> tuple[tuple[State, Delivery], ...]:
    """Everything ever queued about a case, in the order it goes out."""
    found = read_rows(tx, [row.id for row in tx.run(select(D.id).where(D.case_id == case))])
    return tuple((State(row.state), delivery) for _, row, delivery in found if delivery is not None)


def told(tx: Transaction, case: CaseId) -> tuple[PartyId, ...]:
    """Everyone who was sent something about this case in private, in the order they first were."""
    sent = select(D.to_party, func.min(D.id).label("first")).where(
        D.case_id == case, D.to_party.is_not(None), D.state == State.SENT.value
    )
    return tuple(PartyId(row.to_party) for row in tx.run(sent.group_by(D.to_party).order_by("first")))


def queue(tx: Transaction, delivery: Delivery) -> int:
    """Queue at once, beside what is collected. The row it became."""
    tx.write(_INSERT, row := columns(delivery))
    return int(tx.run(select(D.id).where(D.key == row["key"])).scalar_one())


def next_due(tx: Transaction, after: datetime | None) -> datetime | None:
    found = select(func.min(D.send_at)).where(PENDING)
    due: datetime | None = tx.run(found if after is None else found.where(D.send_at > after)).scalar()
    return due


def late_legal(tx: Transaction, now: datetime, by: timedelta) -> int:
    """How many legal reminders should have gone out `by` ago and did not."""
    waiting = PENDING | D.state.in_([State.SENDING.value, State.IN_DOUBT.value])
    found = select(func.count()).where(waiting, D.legal.is_(True), D.send_at <= now - by)
    return int(tx.run(found).scalar_one())
