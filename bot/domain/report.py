"""What someone told us, in their own words, and the draft of someone who only began to."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import CaseId, OrganisationId, PartyId


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was given, already masked. `words` is kept under the case's working key.

    `origin` is the case it came from when that was joined into this one; `parted` once it went back there.
    """

    sequence: int
    by: PartyId
    at: datetime
    words: str
    origin: CaseId | None = None
    parted: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A report someone began: who and when, committed before any form opens; `words` what they wrote, if anything.

    Submitting the form promotes it to a case; abandoned, it gets one message after ten minutes and is deleted
    after seven days.
    """

    id: str
    organisation: OrganisationId
    by: PartyId
    at: datetime
    words: str = ""
