"""The first schema: everything a case needs, from the report to the reminder that arrives."""

from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision: str = "0001"
down_revision: str | None = None

_STAYS = """
CREATE TRIGGER journal_refuses_{verb} BEFORE {verb} ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""


def upgrade() -> None:
    _keys_and_people()
    _cases()
    _case_rows()
    _acts()
    _deliveries()
    _delivery_indices()
    _kept()
    _done()
    for verb in ("UPDATE", "DELETE"):
        op.execute(_STAYS.format(verb=verb))


def _columns(kind: Any, *names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=null) for name in names]


_text = partial(_columns, AutoString())
_instant = partial(_columns, UTCDateTime())
_sealed = partial(_columns, sa.LargeBinary())
_number = partial(_columns, sa.Integer())
_real = partial(_columns, sa.Float())
_flag = partial(_columns, sa.Boolean())
_json = partial(_columns, sa.JSON())


def _index(name: str, table: str, *columns: str, where: str | None = None, unique: bool = False) -> None:
    predicate = None if where is None else sa.text(where)
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=predicate, postgresql_where=predicate)


def _keys_and_people() -> None:
    op.create_table(
        "keys",
        *_text("owner", "kind", "id"),
        *_sealed("wrapped", null=True),
        sa.PrimaryKeyConstraint("owner", "kind", name="pk_keys"),
    )
    op.create_table(
        "parties",
        *_text("id", "organisation"),
        *_sealed("name", "identities"),
        *_text("language", "zone", "unit", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_parties"),
    )
    op.create_table(
        "identities",
        *_sealed("mark"),
        *_text("party"),
        sa.PrimaryKeyConstraint("mark", name="pk_identities"),
        sa.ForeignKeyConstraint(["party"], ["parties.id"], name="fk_identities_party"),
    )
    _index("ix_identities_party", "identities", "party")
    op.create_table(
        "drafts",
        *_text("id", "organisation", "by"),
        *_instant("at"),
        *_sealed("words"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    _index("ix_drafts_at", "drafts", "at")


def _cases() -> None:
    op.create_table(
        "cases",
        *_text("id", "organisation", "number", "jurisdiction", "language", "zone"),
        *_instant("opened_at"),
        *_flag("entered_after"),
        *_number("version"),
        *_text("unit", "law_date", "law_version", "closed_by", "outcome", "joined_into", null=True),
        *_flag("law_fixed", null=True),
        *_instant("closed_at", null=True),
        *_sealed("closing_reason", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
    )
    _index("ix_cases_open", "cases", "opened_at", where="closed_at IS NULL")
    _index("ix_cases_opened", "cases", "organisation", "opened_at")
    _index("uq_cases_number", "cases", "organisation", "number", unique=True)
    op.create_table(
        "reports",
        *_text("case_id", "by"),
        *_number("sequence"),
        *_instant("at"),
        *_sealed("words"),
        sa.PrimaryKeyConstraint("case_id", "sequence", name="pk_reports"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_reports_case_id"),
    )
    _index("ix_reports_by_at", "reports", "by", "at")


def _case_rows() -> None:
    op.create_table(
        "findings",
        *_text("case_id", "fact", "by", "source"),
        *_number("sequence"),
        *_sealed("value", "reason"),
        *_instant("at"),
        sa.PrimaryKeyConstraint("case_id", "sequence", name="pk_findings"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_findings_case_id"),
    )
    op.create_table(
        "assignments",
        *_text("case_id", "role", "party"),
        *_number("position", "rank"),
        *_instant("since"),
        *_instant("acknowledged_at", null=True),
        sa.PrimaryKeyConstraint("case_id", "position", name="pk_assignments"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_assignments_case_id"),
    )


def _acts() -> None:
    op.create_table(
        "decisions",
        *_text("case_id", "matter", "decider"),
        *_number("sequence"),
        *_flag("yes"),
        *_instant("at"),
        *_sealed("reasons"),
        *_json("unknowns"),
        *_text("adviser", null=True),
        sa.PrimaryKeyConstraint("case_id", "sequence", name="pk_decisions"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_decisions_case_id"),
    )
    op.create_table(
        "filings",
        *_text("case_id", "stage", "kind", "by"),
        *_number("sequence"),
        *_instant("at"),
        *_sealed("reference", "delay_reason"),
        sa.PrimaryKeyConstraint("case_id", "sequence", name="pk_filings"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_filings_case_id"),
    )
    op.create_table(
        "letters",
        *_text("case_id", "received", "due"),
        *_number("number"),
        *_text("answered", null=True),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_letters"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_letters_case_id"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        *_number("id", "attempts"),
        *_text("key", "organisation", "kind", "conversation", "state"),
        *_instant("send_at"),
        *_json("ids"),
        *_flag("legal"),
        *_text(
            "case_id",
            "to_party",
            "to_case",
            "slot",
            "obligation",
            "rung",
            "recipient",
            "lease_owner",
            "code",
            null=True,
        ),
        *_instant("due", "lease_until", "tried_at", "ended_at", null=True),
        *_real("not_before", null=True),
        *_number("into_id", "successor_id", null=True),
        *_sealed("sent_ref", "sent_text", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_deliveries_case_id"),
    )


def _kept() -> None:
    op.create_table(
        "hidden_texts",
        *_text("case_id", "place", "kind", "by"),
        *_number("number"),
        *_instant("at"),
        *_sealed("text"),
        sa.PrimaryKeyConstraint("case_id", "number", name="pk_hidden_texts"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_hidden_texts_case_id"),
    )
    _index("ix_hidden_texts_at", "hidden_texts", "at")
    op.create_table(
        "message_refs",
        *_text("case_id", "slot"),
        *_sealed("mark", "message"),
        sa.PrimaryKeyConstraint("case_id", "slot", "mark", name="pk_message_refs"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_message_refs_case_id"),
    )
    op.create_table(
        "journal",
        *_text("chain", "organisation", "verb"),
        *_number("sequence"),
        *_instant("at"),
        *_sealed("body", "previous", "hash"),
        *_text("case_id", null=True),
        sa.PrimaryKeyConstraint("chain", "sequence", name="pk_journal"),
    )


def _done() -> None:
    op.create_table(
        "commands",
        *_text("id", "by"),
        *_instant("at"),
        *_sealed("result"),
        *_text("case_id", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_commands"),
    )
    op.create_table(
        "counters",
        *_text("organisation"),
        *_number("year", "last"),
        sa.PrimaryKeyConstraint("organisation", "year", name="pk_counters"),
    )
    op.create_table("jobs", *_text("name", "local_date"), sa.PrimaryKeyConstraint("name", "local_date", name="pk_jobs"))


def _delivery_indices() -> None:
    pending, flying = "state = 'pending'", "state IN ('sending', 'in_doubt')"
    reminder = ("case_id", "obligation", "rung", "due", "recipient")
    _index("ix_deliveries_case_id", "deliveries", "case_id")
    _index("ix_deliveries_due", "deliveries", "send_at", "id", where=pending)
    _index("ix_deliveries_order", "deliveries", "conversation", "send_at", "id", where=pending)
    _index("ix_deliveries_flying", "deliveries", "conversation", where=flying)
    _index("uq_deliveries_sending", "deliveries", "conversation", where="state = 'sending'", unique=True)
    slotted = f"{pending} AND slot IS NOT NULL"
    _index("uq_deliveries_slot", "deliveries", "conversation", "slot", where=slotted, unique=True)
    _index("uq_deliveries_reminder", "deliveries", *reminder, where="obligation IS NOT NULL", unique=True)
