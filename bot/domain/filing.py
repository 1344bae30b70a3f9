"""The legal act: what was sent to an authority, when, by whom, under which reference (GDPR Art. 33(1), 33(4))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import PartyId


class FilingKind(StrEnum):
    FIRST = "first"
    SUPPLEMENT = "supplement"
    COMPLETE = "complete"
    """Nothing is missing any more: no further information is waited for."""
    WITHDRAWAL = "withdrawal"
    """It was no breach that had to be notified: everything that was sent is taken back."""


@dataclass(frozen=True, slots=True)
class Filing:
    """`stage` is the obligation it discharges (`eu-gdpr-33-1/initial`). `delay_reason` is required when late; of a
    withdrawal it says why.

    `copy` is the case as it stood when it was filed, in words, frozen: what the authority could be told.
    """

    sequence: int
    stage: str
    kind: FilingKind
    at: datetime
    by: PartyId
    reference: str
    delay_reason: str = ""
    copy: str = ""


def fitting(standing: Sequence[Filing]) -> tuple[FilingKind, ...]:
    """The kinds that make sense when `standing` was filed and not withdrawn, the usual one first."""
    if not standing:
        return FilingKind.FIRST, FilingKind.COMPLETE
    return FilingKind.SUPPLEMENT, FilingKind.COMPLETE, FilingKind.WITHDRAWAL
