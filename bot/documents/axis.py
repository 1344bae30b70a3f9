"""The days, months or years named under an axis of time: few enough to be read."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.milestone import When
from bot.text.catalog import Speech

_ROOM = 84
"""SVG units that one name takes."""

_DAYS, _MONTHS = timedelta(days=45), timedelta(days=900)
"""Up to so long days are named, and months; above it years."""


def ticks(first: datetime, last: datetime, width: int, speech: Speech) -> Iterator[tuple[datetime, str]]:
    """Instants at local midnight from `first` to `last` with what each is called in the reader's language. An axis of
    `width` SVG units has room for them all. None may fall in so short a time."""
    zone = ZoneInfo(speech.zone)
    names = list(_named(first.astimezone(zone).date(), last.astimezone(zone).date(), last - first, speech))
    inside = [(at, words) for day, words in names if first <= (at := _midnight(day, zone)) <= last]
    step = max(1, -(-len(inside) * _ROOM // width))
    yield from inside[::step]


def _named(first: date, last: date, span: timedelta, speech: Speech) -> Iterator[tuple[date, str]]:
    if span <= _DAYS:
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            yield day, speech.short_day(day)
        return
    for year in range(first.year, last.year + 1):
        for month in range(1, 13) if span <= _MONTHS else (1,):
            known = f"{year:04}-{month:02}" if span <= _MONTHS else f"{year:04}"
            yield date(year, month, 1), speech.when(When.parse(known))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
