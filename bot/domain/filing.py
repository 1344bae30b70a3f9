"""The legal act: what was sent to an authority, when, by whom, under which reference (GDPR Art. 33(1), 33(4))."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import PartyId


class FilingKind(StrEnum):
    FIRST = "first"
    SUPPLEMENT = "supplement"
    COMPLETE = "complete"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True)
class Filing:
    """`stage` is the obligation it discharges (`eu-gdpr-33-1/initial`). `delay_reason` is required when late."""

    sequence: int
    stage: str
    kind: FilingKind
    at: datetime
    by: PartyId
    reference: str
    delay_reason: str = ""
