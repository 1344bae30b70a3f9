"""The schema. Rows are dumb: they validate nothing and know nothing; domain objects do.

Columns of type `bytes` named after a text are that text, sealed. Instants are plain `datetime` annotations: they
refuse naive values and come back aware, in UTC. Never give one an explicit column type, that switches it off.
Party ids carry no foreign key: erasing a case's working key replaces them. A column that came after its table is
null in the rows that were there before.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import JSON, Index, MetaData, Table, text
from sqlmodel import Field, SQLModel

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """The base of every table."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=_NAMES)


def table(row: type[Row]) -> Table:
    """The Core table of a row class, for the hot statements."""
    return Row.metadata.tables[str(row.__tablename__)]


class KeyRow(Row, table=True):
    """A key, wrapped by another. `wrapped` is null once it is erased."""

    __tablename__ = "keys"
    owner: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    id: str
    wrapped: bytes | None = None


class PartyRow(Row, table=True):
    __tablename__ = "parties"
    id: str = Field(primary_key=True)
    organisation: str
    name: bytes
    identities: bytes
    language: str | None = None
    zone: str | None = None
    unit: str | None = None


class IdentityRow(Row, table=True):
    """`mark` is a keyed hash of platform, tenant and user: found by it, never read from it."""

    __tablename__ = "identities"
    mark: bytes = Field(primary_key=True)
    party: str = Field(foreign_key="parties.id", index=True)


class CounterRow(Row, table=True):
    """The last case number given, per organisation and year."""

    __tablename__ = "counters"
    organisation: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    last: int


class DraftRow(Row, table=True):
    __tablename__ = "drafts"
    id: str = Field(primary_key=True)
    organisation: str
    by: str
    at: datetime = Field(index=True)
    words: bytes


class CaseRow(Row, table=True):
    __tablename__ = "cases"
    id: str = Field(primary_key=True)
    organisation: str
    number: str
    jurisdiction: str
    language: str
    zone: str
    opened_at: datetime
    entered_after: bool
    unit: str | None = None
    law_date: str | None = None
    law_version: str | None = None
    law_fixed: bool | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    outcome: str | None = None
    closing_reason: bytes | None = None
    joined_into: str | None = None
    version: int
    rushed: bool | None = None
    __table_args__ = (
        Index("uq_cases_number", "organisation", "number", unique=True),
        Index("ix_cases_opened", "organisation", "opened_at"),
        Index(
            "ix_cases_open",
            "opened_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )


class ReportRow(Row, table=True):
    __tablename__ = "reports"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    sequence: int = Field(primary_key=True)
    by: str
    at: datetime
    words: bytes
    origin: str | None = None
    parted: bool | None = None
    __table_args__ = (Index("ix_reports_by_at", "by", "at"),)


class FindingRow(Row, table=True):
    __tablename__ = "findings"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    sequence: int = Field(primary_key=True)
    fact: str
    value: bytes
    by: str
    at: datetime
    source: str
    reason: bytes


class AssignmentRow(Row, table=True):
    __tablename__ = "assignments"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    position: int = Field(primary_key=True)
    role: str
    party: str
    rank: int
    since: datetime
    acknowledged_at: datetime | None = None


class DecisionRow(Row, table=True):
    __tablename__ = "decisions"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    sequence: int = Field(primary_key=True)
    matter: str
    yes: bool
    adviser: str | None = None
    decider: str
    at: datetime
    reasons: bytes
    unknowns: list[str] = Field(sa_type=JSON)
    recommended: str | None = None
    ground: bytes | None = None


class FilingRow(Row, table=True):
    __tablename__ = "filings"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    sequence: int = Field(primary_key=True)
    stage: str
    kind: str
    at: datetime
    by: str
    reference: bytes
    delay_reason: bytes
    frozen_copy: bytes | None = None


class HiddenRow(Row, table=True):
    __tablename__ = "hidden_texts"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True)
    place: str
    kind: str
    by: str
    at: datetime = Field(index=True)
    text: bytes


class ReferenceRow(Row, table=True):
    """Where a card stands. `mark` is a keyed hash of the conversation's place; place and key are in `message`."""

    __tablename__ = "message_refs"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    slot: str = Field(primary_key=True)
    mark: bytes = Field(primary_key=True)
    message: bytes


class JournalRow(Row, table=True):
    """Append-only: triggers refuse UPDATE and DELETE. `body` holds who and about what, sealed."""

    __tablename__ = "journal"
    chain: str = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    organisation: str
    case_id: str | None = None
    verb: str
    at: datetime
    body: bytes
    previous: bytes
    hash: bytes


class CommandRow(Row, table=True):
    """A command that was carried out, and its first result, sealed."""

    __tablename__ = "commands"
    id: str = Field(primary_key=True)
    by: str
    at: datetime
    case_id: str | None = None
    result: bytes


class JobRow(Row, table=True):
    """A daily job that ran on a local date."""

    __tablename__ = "jobs"
    name: str = Field(primary_key=True)
    local_date: str = Field(primary_key=True)
