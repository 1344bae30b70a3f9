"""The ways of counting a period, by name. Each is one function from the instant of the event to the due instant.

Hours are added in UTC: adding them to local time is an hour wrong across a change of the clocks. Days, working
days and months are counted on the local calendar; they end at 24:00, which is 00:00 of the day after.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from holidays import country_holidays

from bot.domain.regime import Unit

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays of one country (ISO 3166). Only whether a day is one is asked, never what it is called."""

    country: str

    def is_working(self, day: date) -> bool:
        """Not a Saturday, Sunday or public holiday."""
        # Left to itself the package takes its language from the machine it runs on.
        return day.weekday() < 5 and day not in country_holidays(self.country, years=day.year, language="en_US")

    def working_from(self, day: date) -> date:
        """`day`, or the first working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def working_before(self, day: date) -> date:
        """The last working day before `day`."""
        day -= _DAY
        while not self.is_working(day):
            day -= _DAY
        return day


Way = Callable[[datetime, int, ZoneInfo, Calendar], datetime]
"""(instant of the event, length, zone, calendar) → due instant in UTC."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of counting, and the unit its lengths are in (None: it needs no length)."""

    unit: Unit | None
    way: Way


def count(start: datetime, length: int, rule: str, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """The due instant, in UTC, of a period of `length` after `start`, counted by `RULES[rule]`.

    Raises ValueError for a start without zone, KeyError for a rule there is none of.
    """
    if start.tzinfo is None:
        raise ValueError("an instant needs its zone")
    return RULES[rule].way(start.astimezone(UTC), length, zone, calendar)


def _hours_elapsed(start: datetime, length: int, _zone: ZoneInfo, _calendar: Calendar) -> datetime:
    """The strict reading: so many times 3,600 seconds later. Weekends and holidays count."""
    return start + timedelta(hours=length)


def _hours_1182(start: datetime, length: int, zone: ZoneInfo, _calendar: Calendar) -> datetime:
    """Regulation (EEC, Euratom) 1182/71 Art. 3(1) and 3(2)(a): the hour of the event is not counted."""
    local = start.astimezone(zone)
    begun = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return start - begun + timedelta(hours=length + 1)


def _days_1182(start: datetime, length: int, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """Art. 3(2)(b), 3(4) and 3(5): the day of the event is not counted, the last day is a working day, and a period
    of two days or more holds at least two working days."""
    event = _local_day(start, zone)
    last = calendar.working_from(event + length * _DAY)
    if length >= 2 and sum(calendar.is_working(event + n * _DAY) for n in range(1, (last - event).days + 1)) < 2:
        last = calendar.working_from(last + _DAY)
    return _end_of(last, zone)


def _months_1182(start: datetime, length: int, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """Art. 3(2)(c) and 3(4): the day with the event's number, else the month's last; then the next working day."""
    event = _local_day(start, zone)
    years, month = divmod(event.month - 1 + length, 12)
    year, month = event.year + years, month + 1
    last = date(year, month, min(event.day, monthrange(year, month)[1]))
    return _end_of(calendar.working_from(last), zone)


def _calendar_days(start: datetime, length: int, zone: ZoneInfo, _calendar: Calendar) -> datetime:
    """The day of the event is not counted, and nothing is shifted."""
    return _end_of(_local_day(start, zone) + length * _DAY, zone)


def _working_days(start: datetime, length: int, zone: ZoneInfo, calendar: Calendar) -> datetime:
    """The day of the event is not counted, nor is any day off."""
    day = _local_day(start, zone)
    for _ in range(length):
        day = calendar.working_from(day + _DAY)
    return _end_of(day, zone)


def _date_given(start: datetime, _length: int, zone: ZoneInfo, _calendar: Calendar) -> datetime:
    """A day an authority set: 24:00 of it. `start` is any instant of that day."""
    return _end_of(_local_day(start, zone), zone)


def _local_day(instant: datetime, zone: ZoneInfo) -> date:
    return instant.astimezone(zone).date()


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + _DAY, time(), zone).astimezone(UTC)


RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        "hours_elapsed": Rule(Unit.HOURS, _hours_elapsed),
        "hours_1182": Rule(Unit.HOURS, _hours_1182),
        "days_1182": Rule(Unit.DAYS, _days_1182),
        "months_1182": Rule(Unit.MONTHS, _months_1182),
        "calendar_days": Rule(Unit.DAYS, _calendar_days),
        "working_days": Rule(Unit.WORKING_DAYS, _working_days),
        "date_given": Rule(None, _date_given),
    }
)
"""Every way of counting that a rule file may name, beside `udd` (without undue delay), which counts nothing."""

UDD: Final = "udd"
"""*Without undue delay*: the law has no number, so nothing is counted."""
