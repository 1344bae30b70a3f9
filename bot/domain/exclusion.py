"""Someone who must not see a case, and the wish of whoever reported it that someone be kept out."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import PartyId


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A wish, and what became of it. `party` is None while only `words` say who it is.

    From the wish on `party` is kept out, so that nothing leaks while it waits. Until a handler settled it
    (`settled_at`, `settled_by`, `reason`) the triage channel shows number and clock alone and no manager is told.
    `lifted`: it turned out not to be needed.
    """

    number: int
    party: PartyId | None
    words: str
    by: PartyId
    at: datetime
    lifted: bool = False
    settled_by: PartyId | None = None
    settled_at: datetime | None = None
    reason: str = ""

    @property
    def open(self) -> bool:
        return self.settled_at is None
