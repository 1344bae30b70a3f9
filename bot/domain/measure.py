"""What was or will be done about a breach: to stop it, to soften it, to prevent the next (GDPR Art. 33(3)(d))."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.ids import PartyId
from bot.domain.milestone import When


class MeasureKind(StrEnum):
    STOP = "stop"
    REDUCE = "reduce"
    PREVENT = "prevent"


@dataclass(frozen=True, slots=True)
class Measure:
    """`due` is when it was promised for; None when it was done at once. A promise outlives the closing of its case.

    `dropped` is the reason why it was given up. One that was done has `done_at`.
    """

    number: int
    kind: MeasureKind
    text: str
    owner: PartyId
    by: PartyId
    at: datetime
    due: datetime | None = None
    done_at: datetime | None = None
    dropped: str = ""

    @property
    def promised(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and not self.dropped


_END_OF_WORK = time(15)
"""When a promise for a day is due: while whoever made it is still at work."""


def promised_for(due: When, zone: str, now: datetime) -> datetime | None:
    """The instant a promise is due, in UTC; None for what is only known to the month or year. A promise for today
    that is made late in the day is due at the end of it."""
    if due.first is None or not due.dates:
        return due.instant
    at = datetime.combine(due.first, _END_OF_WORK, ZoneInfo(zone)).astimezone(UTC)
    return at if at > now else due.latest(ZoneInfo(zone))
