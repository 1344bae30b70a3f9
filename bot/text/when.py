"""Dates, times, durations, lists and numbers in each language. The patterns are CLDR's, through Babel.

`language` is one of LANGUAGES. Instants are aware and are shown in `zone`.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

_LOCALES = {"en": "en_GB"}
"""Babel's locale where it is not the language itself: plain `en` is American, with a 12-hour clock."""

_DAYS = {"en": "EEEE d MMMM y"}
"""The date pattern where CLDR's full one reads badly before a time of day: English would put a comma in it."""

_UNITS = ((86_400, "duration-day"), (3_600, "duration-hour"), (60, "duration-minute"))


def locale_of(language: str) -> str:
    return _LOCALES.get(language, language)


def day(value: date, language: str) -> str:
    """Weekday and date: `Tuesday 21 April 2020`."""
    return format_date(value, _DAYS.get(language, "full"), locale=locale_of(language))


def short_day(value: date, language: str) -> str:
    """`18 Apr`."""
    return format_skeleton("MMMd", value, locale=locale_of(language))


def month(value: date, language: str) -> str:
    """`January 2019`."""
    return format_skeleton("yMMMM", value, locale=locale_of(language))


def time(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """`12:46`, in Danish `12.46`."""
    return format_skeleton("Hm", instant, tzinfo=zone, locale=locale_of(language))


def zone_name(instant: datetime, zone: ZoneInfo, language: str) -> str:
    """The zone's short name at that instant: `CEST`."""
    return get_timezone_name(instant.astimezone(zone), width="short", locale=locale_of(language))


def duration(value: timedelta, language: str) -> str:
    """Two neighbouring units at most, rounded down: `1 day 23 hours`, `24 hours`, `29 minutes`.

    Days are used above 24 hours. What is below a minute, or negative, is `0 minutes`: no time is left.
    """
    seconds = max(0, int(value.total_seconds()))
    units = _UNITS if seconds > 86_400 else _UNITS[1:]
    first = next((at for at, (size, _) in enumerate(units) if seconds >= size), len(units) - 1)
    parts: list[str] = []
    for size, unit in units[first : first + 2]:
        number, seconds = divmod(seconds, size)
        if number or not parts:
            parts.append(format_unit(number, unit, length="long", locale=locale_of(language)))
    if parts[1:] and language == "en":
        return format_list(parts, style="unit-narrow", locale=locale_of(language))
    return listed(parts, language)


def listed(items: Sequence[str], language: str) -> str:
    """`a, b and c`."""
    return format_list(list(items), locale=locale_of(language))


def number(value: int, language: str) -> str:
    """With the language's mark between thousands: `12,345`, `12.345`, or a no-break space."""
    return format_decimal(value, locale=locale_of(language))
