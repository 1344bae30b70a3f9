"""The tables of what was done about a case: letters, rounds of informing, measures, tasks, and who is kept out.

The rules of `tables` hold here too. A column that came after its table is null in the rows that were there before.
"""

from datetime import datetime

from sqlmodel import Field

from storage.tables import Row


class LetterRow(Row, table=True):
    """Dates as they are known: an instant, a day, a month or a year, as `When` writes them."""

    __tablename__ = "letters"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True)
    received: str
    due: str
    answered: str | None = None
    kind: str | None = None
    by: str | None = None
    authority: bytes | None = None
    reference: bytes | None = None
    confirmed_at: datetime | None = None
    extension_asked_at: datetime | None = None
    extended_to: str | None = None
    reply_reference: bytes | None = None
    reply_text: bytes | None = None


class LetterQuestionRow(Row, table=True):
    """`absences` says who was away and until when: it is about people, and goes with the working key."""

    __tablename__ = "letter_questions"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True)
    letter: int
    text: bytes
    owner: str
    absences: bytes
    answer: bytes
    evidence: bytes
    answered_by: str | None = None
    answered_at: datetime | None = None


class InformingRow(Row, table=True):
    __tablename__ = "informings"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    sequence: int = Field(primary_key=True)
    group: str
    at: datetime
    by: str
    channel: str
    told: int
    of: int
    returned: int
    text: bytes
    version: bytes
    grounds: bytes


class MeasureRow(Row, table=True):
    __tablename__ = "measures"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True)
    kind: str
    text: bytes
    owner: str
    by: str
    at: datetime
    due: datetime | None = None
    done_at: datetime | None = None
    dropped: bytes


class TaskRow(Row, table=True):
    """No text: the question's id, and who is to answer it."""

    __tablename__ = "tasks"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True)
    kind: str
    question: str
    by: str
    at: datetime
    owner: str
    due: datetime | None = None
    ended_at: datetime | None = None


class ExclusionRow(Row, table=True):
    """`party` stays in the clear: whoever is kept out must stay out when the words that said why are gone."""

    __tablename__ = "exclusions"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True)
    party: str | None = None
    words: bytes
    by: str
    at: datetime
    lifted: bool
    settled_by: str | None = None
    settled_at: datetime | None = None
    reason: bytes


class ReopeningRow(Row, table=True):
    """`ended_…` is how the case had ended."""

    __tablename__ = "reopenings"
    case_id: str = Field(primary_key=True, foreign_key="cases.id")
    number: int = Field(primary_key=True)
    by: str
    at: datetime
    reason: bytes
    ended_outcome: str
    ended_by: str
    ended_at: datetime
    ended_reason: bytes
    ended_into: str | None = None


class LendingRow(Row, table=True):
    """A role of the organisation that changed hands. `reason` is sealed under the organisation's key."""

    __tablename__ = "lendings"
    id: str = Field(primary_key=True)
    organisation: str = Field(index=True)
    role: str
    lender: str
    to: str
    by: str
    at: datetime
    until: datetime | None = None
    unit: str | None = None
    reason: bytes
    ended_at: datetime | None = None
