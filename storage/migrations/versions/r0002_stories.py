"""What a whole story needs: tasks, measures, rounds of informing, an authority's questions, who is kept out, reopenings
and lent roles; and columns that say more of what was there. Nothing that is there is rewritten."""

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    _more_columns()
    _asked()
    _done()
    _kept_out()
    _lent()
    _slots()


def _columns(kind: Any, *names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=null) for name in names]


_text = partial(_columns, AutoString())
_instant = partial(_columns, UTCDateTime())
_sealed = partial(_columns, sa.LargeBinary())
_number = partial(_columns, sa.Integer())
_flag = partial(_columns, sa.Boolean())


def _more_columns() -> None:
    more = {
        "cases": _flag("rushed", null=True),
        "reports": [*_text("origin", null=True), *_flag("parted", null=True)],
        "decisions": [*_text("recommended", null=True), *_sealed("ground", null=True)],
        "filings": _sealed("frozen_copy", null=True),
        "letters": [
            *_text("kind", "by", "extended_to", null=True),
            *_sealed("authority", "reference", "reply_reference", "reply_text", null=True),
            *_instant("confirmed_at", "extension_asked_at", null=True),
        ],
    }
    for table, columns in more.items():
        for column in columns:
            op.add_column(table, column)


def _of_case(table: str, key: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        table,
        *_text("case_id"),
        *_number(key),
        *columns,
        sa.PrimaryKeyConstraint("case_id", key, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=f"fk_{table}_case_id"),
    )


def _asked() -> None:
    _of_case(
        "letter_questions",
        "number",
        *_number("letter"),
        *_text("owner"),
        *_sealed("text", "absences", "answer", "evidence"),
        *_text("answered_by", null=True),
        *_instant("answered_at", null=True),
    )
    _of_case(
        "tasks",
        "number",
        *_text("kind", "question", "by", "owner"),
        *_instant("at"),
        *_instant("due", "ended_at", null=True),
    )


def _done() -> None:
    _of_case(
        "informings",
        "sequence",
        *_text("group", "by", "channel"),
        *_instant("at"),
        *_number("told", "of", "returned"),
        *_sealed("text", "version", "grounds"),
    )
    _of_case(
        "measures",
        "number",
        *_text("kind", "owner", "by"),
        *_instant("at"),
        *_sealed("text", "dropped"),
        *_instant("due", "done_at", null=True),
    )


def _kept_out() -> None:
    _of_case(
        "exclusions",
        "number",
        *_text("by"),
        *_instant("at"),
        *_flag("lifted"),
        *_sealed("words", "reason"),
        *_text("party", "settled_by", null=True),
        *_instant("settled_at", null=True),
    )
    _of_case(
        "reopenings",
        "number",
        *_text("by", "ended_outcome", "ended_by"),
        *_instant("at", "ended_at"),
        *_sealed("reason", "ended_reason"),
        *_text("ended_into", null=True),
    )


def _lent() -> None:
    op.create_table(
        "lendings",
        *_text("id", "organisation", "role", "lender", "to", "by"),
        *_instant("at"),
        *_sealed("reason"),
        *_instant("until", "ended_at", null=True),
        *_text("unit", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_lendings"),
    )
    op.create_index("ix_lendings_organisation", "lendings", ["organisation"])


def _slots() -> None:
    """Two cases may each have a card of the same slot in one conversation: someone's own, in private."""
    slotted = sa.text("state = 'pending' AND slot IS NOT NULL")
    op.drop_index("uq_deliveries_slot", "deliveries")
    op.create_index(
        "uq_deliveries_slot",
        "deliveries",
        ["conversation", "case_id", "slot"],
        unique=True,
        sqlite_where=slotted,
        postgresql_where=slotted,
    )
