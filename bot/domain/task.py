"""An open point of the interview: who finds out, until when (GDPR Art. 33(4): what is not known comes in phases)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import PartyId


class TaskKind(StrEnum):
    UNKNOWN = "unknown"
    """Someone said *don't know yet*: they find out."""
    ASKED = "asked"
    """Someone else was asked this one question. They see nothing else of the case."""
    SKIPPED = "skipped"
    """Put aside: it is asked again when the others have their answers. It has no due instant."""


@dataclass(frozen=True, slots=True)
class Task:
    """`question` is the question's id, its group included (`data_categories@pupils`). `by` opened it, `owner` is to
    answer it. `ended_at` is set once it has its answer, is dropped, or is asked again."""

    number: int
    kind: TaskKind
    question: str
    by: PartyId
    at: datetime
    owner: PartyId
    due: datetime | None = None
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        return self.ended_at is None
