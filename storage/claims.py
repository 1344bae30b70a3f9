"""The outbox, emptying side: which rows may be sent now, and what became of them.

Within a conversation the older row goes first, one at a time; a row in doubt holds its conversation too. A row that
waits out a backoff holds back what comes after it, except what is legal. Of several due rungs for one person and
deadline only the latest is handed out. A backoff is in elapsed seconds of this process (`Clock.elapsed`) in a column
that a start empties, so that a wall clock stepping back can't prolong it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    String,
    Tuple,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from bot.domain.delivery import State
from storage.delivery_table import DELIVERIES, PENDING, D
from storage.engine import Transaction
from storage.outbox import read_rows
from storage.outcome import Claimed

_IN_DOUBT = D.state == literal_column("'in_doubt'")
_Columns: TypeAlias = ReadOnlyColumnCollection[str, Column[Any]]
_O = DELIVERIES.alias("older").c
_W = DELIVERIES.alias("waiting").c
_RAW_DUE = type_coerce(D.due, String).label("due")  # only compared: a damaged one must not stop the others
_NOW: BindParameter[datetime] = bindparam("now")
_ELAPSED: BindParameter[float] = bindparam("elapsed")


def _waits(c: _Columns) -> ColumnElement[bool]:
    """In backoff."""
    return func.coalesce(c.not_before, literal_column("0")) > _ELAPSED


def _flies(c: _Columns) -> ColumnElement[bool]:
    """Sending or in doubt, written as in the partial index: two comparisons would not be seen to fit it."""
    return c.state.in_([literal_column("'sending'"), literal_column("'in_doubt'")])


def _order(c: _Columns) -> Tuple:
    return tuple_(c.send_at, c.id)


_READY, _FLYING = ~_waits(D), _flies(D)
_EXPIRED = and_(D.state == literal_column("'sending'"), D.lease_until <= _NOW)


def _held_back(c: _Columns) -> ColumnElement[bool]:
    """Something before it in its conversation waits out a backoff, or something in doubt does."""
    mine = (_W.conversation == c.conversation, _waits(_W))
    before = exists().where(*mine, _W.state == literal_column("'pending'"), _order(_W) < _order(c))
    doubtful = exists().where(*mine, _flies(_W), _W.state == literal_column("'in_doubt'"))
    return and_(~c.legal, or_(before, doubtful))


_OVERTAKES = and_(D.legal, or_(_waits(_O), _held_back(_O)))
_HELD = exists().where(
    _O.conversation == D.conversation,
    _flies(_O),
    or_(_O.state == literal_column("'sending'"), ~and_(D.legal, _waits(_O))),
)
_BEHIND = exists().where(
    _O.conversation == D.conversation,
    _O.state == literal_column("'pending'"),
    _order(_O) < _order(D),
    ~_OVERTAKES,
)
_OTHER_FLIES = exists().where(
    _O.conversation == D.conversation, _flies(_O), _O.state == literal_column("'sending'"), _O.id != D.id
)
DOUBTFUL = (
    select(D.id, D.conversation)
    .where(_FLYING, or_(_IN_DOUBT, _EXPIRED), _READY, ~_OTHER_FLIES)
    .order_by(D.send_at, D.id)
    .limit(bindparam("most"))
)
DUE = (
    select(D.id, D.case_id, D.obligation, _RAW_DUE, D.recipient)
    .where(PENDING, D.send_at <= _NOW, _READY, ~_HELD, ~_BEHIND)
    .order_by(D.send_at, D.id)
    .limit(bindparam("most"))
)
"""The rows to claim, oldest due first: the partial index on (send_at, id) in its own order."""

_RUNGS = (
    select(D.id, D.case_id, D.obligation, _RAW_DUE, D.recipient, D.not_before)
    .where(PENDING, D.send_at <= _NOW, D.obligation.is_not(None), D.case_id.in_(bindparam("of", expanding=True)))
    .order_by(D.legal, D.send_at, D.id)  # what is legal never collapses into what is not
)
_TAKE = (
    update(DELIVERIES)
    .where(D.id == bindparam("row"))
    .values(
        state=State.SENDING.value,
        attempts=D.attempts + 1,
        not_before=None,
        lease_owner=bindparam("owner"),
        lease_until=bindparam("until"),
        tried_at=bindparam("at"),
    )
)
_COLLAPSE = (
    update(DELIVERIES)
    .where(D.id == bindparam("row"), PENDING)
    .values(state=State.COLLAPSED.value, into_id=bindparam("into"), ended_at=bindparam("at"))
)
_BURY = (
    update(DELIVERIES)
    .where(D.id == bindparam("row"))
    .values(state=State.DEAD.value, code="unreadable", ended_at=bindparam("at"))
)
_BUSY = select(func.count()).where(_FLYING, _READY)
_WANTED = select(func.count()).where(PENDING, D.send_at <= _NOW, _READY, ~_held_back(D))


def claim(
    tx: Transaction, now: datetime, elapsed: float, lease: timedelta, owner: str, limit: int
) -> tuple[Claimed, ...]:
    """Up to `limit` rows, at most one per conversation, now `sending` and leased to `owner` until `now + lease`."""
    doubtful = _doubtful(tx, now, elapsed, limit)
    fresh: list[int] = []
    if len(doubtful) < limit:
        due = tx.run(DUE, {"now": now, "elapsed": elapsed, "most": limit - len(doubtful)}).all()
        fresh = _latest_rungs(tx, due, now, elapsed)
    taken = [*_read(tx, doubtful, now), *_read(tx, fresh, now)]
    if taken:
        lease_row = {"owner": owner, "until": now + lease, "at": now}
        tx.write(_TAKE, [{"row": claimed.row, **lease_row} for claimed in taken])
    return tuple(taken)


def unsettled(tx: Transaction, now: datetime, elapsed: float) -> int:
    """Rows due, sending or in doubt. What waits out a backoff, or waits behind such a row, is left out."""
    at = {"now": now, "elapsed": elapsed}
    return int(tx.run(_BUSY, at).scalar_one()) + int(tx.run(_WANTED, at).scalar_one())


def doubt_all(tx: Transaction) -> None:
    """At a start: nobody is sending any more, and elapsed time begins anew."""
    tx.write(update(DELIVERIES).where(_FLYING, ~_IN_DOUBT).values(state=State.IN_DOUBT.value))
    for waiting in (PENDING, _FLYING):
        tx.write(update(DELIVERIES).where(waiting, D.not_before.is_not(None)).values(not_before=None))


def _doubtful(tx: Transaction, now: datetime, elapsed: float, limit: int) -> list[int]:
    found = tx.run(DOUBTFUL, {"now": now, "elapsed": elapsed, "most": limit}).all()
    first = {conversation: row for row, conversation in reversed(found)}
    return sorted(first.values())


def _latest_rungs(tx: Transaction, due: Sequence[Any], now: datetime, elapsed: float) -> list[int]:
    """Each reminder replaced by the latest due rung of the same deadline and person; the others collapse into it."""
    groups = {_rung(row) for row in due if row.obligation is not None}
    if not groups:
        return [row.id for row in due]
    latest, collapsed = _collapse(tx, groups, now)
    if collapsed:
        tx.write(_COLLAPSE, [{"row": row, "into": into, "at": now} for row, into in collapsed.items()])
    chosen = (latest.get(_rung(row), (row.id, None)) for row in due)
    return list(dict.fromkeys(row for row, not_before in chosen if (not_before or 0.0) <= elapsed))


def _collapse(
    tx: Transaction, groups: set[tuple[Any, ...]], now: datetime
) -> tuple[dict[tuple[Any, ...], tuple[int, float | None]], dict[int, int]]:
    rungs = tx.run(_RUNGS, {"now": now, "of": sorted({group[0] for group in groups})}).all()
    mine = [row for row in rungs if _rung(row) in groups]
    latest = {_rung(row): (row.id, row.not_before) for row in mine}
    return latest, {row.id: latest[_rung(row)][0] for row in mine if row.id != latest[_rung(row)][0]}


def _rung(row: Any) -> tuple[Any, ...]:
    """One due instant at a time: a rung of an old one is moot, and must not swallow one of the present."""
    return row.case_id, row.obligation, row.due, row.recipient


def _read(tx: Transaction, rows: list[int], now: datetime) -> list[Claimed]:
    """The rows whole. One that can't be read ends dead, alone."""
    taken = []
    for number, row, delivery in read_rows(tx, rows):
        if delivery is None:
            tx.write(_BURY, {"row": number, "at": now})
        else:
            doubt = row.state != State.PENDING.value
            taken.append(Claimed(number, row.key, delivery, row.attempts + 1, doubt, row.tried_at))
    return taken
