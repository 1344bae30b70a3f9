"""The outbox's table, and the partial indices that its hot statements live by."""

from datetime import datetime

from sqlalchemy import JSON, Index, literal_column, text
from sqlmodel import Field

from storage.tables import Row, table

_PENDING = "state = 'pending'"
_SLOTTED = f"{_PENDING} AND slot IS NOT NULL"
_FLYING = "state IN ('sending', 'in_doubt')"
_REMINDER = "obligation IS NOT NULL"


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """A partial index for both engines. Its predicate is written out: a bound value might not match it."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class DeliveryRow(Row, table=True):
    """The outbox. A reminder's key is (case_id, obligation, rung, due, recipient). `not_before` is in elapsed
    seconds of this process, null after a start. `code` says why a row was retried, cancelled or ended dead."""

    __tablename__ = "deliveries"
    id: int | None = Field(default=None, primary_key=True)
    key: str
    organisation: str
    case_id: str | None = Field(default=None, foreign_key="cases.id", index=True)
    kind: str
    to_party: str | None = None
    to_case: str | None = None
    conversation: str
    send_at: datetime
    ids: dict[str, str] = Field(sa_type=JSON)
    slot: str | None = None
    legal: bool
    obligation: str | None = None
    rung: str | None = None
    due: datetime | None = None
    recipient: str | None = None
    state: str
    attempts: int
    not_before: float | None = None
    lease_owner: str | None = None
    lease_until: datetime | None = None
    tried_at: datetime | None = None
    ended_at: datetime | None = None
    code: str | None = None
    into_id: int | None = None
    successor_id: int | None = None
    sent_ref: bytes | None = None
    sent_text: bytes | None = None
    __table_args__ = (
        _partial("ix_deliveries_due", "send_at", "id", where=_PENDING),
        _partial("ix_deliveries_order", "conversation", "send_at", "id", where=_PENDING),
        _partial("ix_deliveries_flying", "conversation", where=_FLYING),
        _partial("uq_deliveries_sending", "conversation", where="state = 'sending'", unique=True),
        _partial("uq_deliveries_slot", "conversation", "case_id", "slot", where=_SLOTTED, unique=True),
        _partial(
            "uq_deliveries_reminder",
            *("case_id", "obligation", "rung", "due", "recipient"),
            where=_REMINDER,
            unique=True,
        ),
    )


DELIVERIES = table(DeliveryRow)
D = DELIVERIES.c
PENDING = D.state == literal_column("'pending'")  # written out, so that the partial indices are sure to be used
