"""Named instants, known exactly, by estimate, or only to the day, month or year.

A milestone dates a deadline only when it is known to the day or better (DESIGN: honest clocks). What is known
to the month or year is stored and shown, and dates nothing.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MILESTONES = (
    "reported",
    "started",
    "contained",
    "discovered",
    "aware_controller",
    "aware_processor",
    "told_by_processor",
    "classified_major",
    "aware_incident",
    "determined_notifiable",
    "suspected",
    "determined_material",
    "causal_link",
    "fix_available",
    "incident_handled",
    "end_of_calendar_year",
)
"""Every milestone a rule may name. A filing is not a milestone: stages that follow one name its key."""


class Precision(StrEnum):
    EXACT = "exact"
    ESTIMATED = "estimated"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class When:
    """A point in time as well as it is known. Build it with `exact`, `estimated` or `parse`.

    `instant` (aware, UTC) is set for exact and estimated; `first` (the first local date it can mean) for the
    partial ones.
    """

    precision: Precision
    instant: datetime | None = None
    first: date | None = None

    def __post_init__(self) -> None:
        pointed = self.precision in (Precision.EXACT, Precision.ESTIMATED)
        if pointed != (self.instant is not None) or pointed == (self.first is not None):
            raise ValueError("an instant belongs to exact and estimated, a date to day, month and year")
        if self.instant is not None and self.instant.tzinfo is None:
            raise ValueError("an instant needs its zone")

    @classmethod
    def exact(cls, instant: datetime) -> "When":
        return cls(Precision.EXACT, instant=_utc(instant))

    @classmethod
    def estimated(cls, instant: datetime) -> "When":
        return cls(Precision.ESTIMATED, instant=_utc(instant))

    @classmethod
    def parse(cls, text: str) -> "When":
        """Read an ISO instant with offset (`~` before it: estimated), `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.

        Raises ValueError, with one sentence, for anything else: no zone, no such day, before 1970, after 2999.
        """
        text = text.strip()
        if partial := re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text):
            return cls._partial(*partial.groups())
        estimated, bare = text.startswith("~"), text.removeprefix("~")
        try:
            instant = datetime.fromisoformat(bare)
        except ValueError:
            raise ValueError(f"{text!r} is no instant, YYYY-MM-DD, YYYY-MM or YYYY") from None
        if instant.tzinfo is None:
            raise ValueError(f"{text!r} has no zone: write the offset, like +02:00")
        _check_year(instant.year)
        return cls.estimated(instant) if estimated else cls.exact(instant)

    @classmethod
    def _partial(cls, year: str, month: str | None, day: str | None) -> "When":
        _check_year(int(year))
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        try:
            first = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise ValueError(f"there is no day {'-'.join(p for p in (year, month, day) if p)}") from None
        return cls(precision, first=first)

    def __str__(self) -> str:
        if self.instant is not None:
            return ("~" if self.precision is Precision.ESTIMATED else "") + self.instant.isoformat()
        assert self.first is not None
        return self.first.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

    @property
    def dates(self) -> bool:
        """Whether a deadline may be counted from it: known to the day or better."""
        return self.precision in (Precision.EXACT, Precision.ESTIMATED, Precision.DAY)

    def earliest(self, zone: ZoneInfo) -> datetime:
        """The earliest instant it can mean, in UTC: for a day, 00:00 local (the strict reading)."""
        if self.instant is not None:
            return self.instant
        assert self.first is not None
        return datetime.combine(self.first, time(), zone).astimezone(UTC)

    def latest(self, zone: ZoneInfo) -> datetime:
        """The instant by which it had happened, in UTC: for a day, 24:00 local."""
        if self.instant is not None:
            return self.instant
        assert self.first is not None
        if self.precision is Precision.DAY:
            after = self.first + timedelta(days=1)
        elif self.precision is Precision.MONTH:
            after = (self.first + timedelta(days=31)).replace(day=1)
        else:
            after = self.first.replace(year=self.first.year + 1)
        return datetime.combine(after, time(), zone).astimezone(UTC)

    def last_minute(self, zone: ZoneInfo) -> datetime:
        """For an act: the instant it was done, in UTC. Known to the day only, the last minute of that day: so it is
        neither called on time where it may have been late, nor told as an act of the day after."""
        return self.instant or self.latest(zone) - timedelta(minutes=1)

    def local_date(self, zone: ZoneInfo) -> date | None:
        """The local date, when it is known to the day or better. Lags are differences of these."""
        if self.instant is not None:
            return self.instant.astimezone(zone).date()
        return self.first if self.precision is Precision.DAY else None


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return instant.astimezone(UTC)


def _check_year(year: int) -> None:
    if year < 1970:
        raise ValueError(f"{year} is before 1970")
    if year > 2999:
        raise ValueError(f"{year} is after 2999")
