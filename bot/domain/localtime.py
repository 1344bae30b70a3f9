"""Dates and times as people type them, in their own zone: `22.11.2026 kl. 14.30`, `2026-11-22T14:30`, `i går 9:15`.

Nothing known lies in the future, and no breach is older than 1970; both are refused with their own sentence.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo

from bot.domain.errors import Refusal
from bot.domain.milestone import Precision, When

_MONTHS = ("jan", "feb", "mar", "apr", "may maj mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec des")
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
"""The first three letters of each month in our languages."""

_DAYS_AGO = {"today": 0, "i dag": 0, "idag": 0, "yesterday": 1, "i går": 1, "igår": 1}

_ABOUT = re.compile(r"(?:~|(?:about|around|approx\.?|ca\.?|cirka|omkring|omtrent|rundt|rundt regnet)\s)\s*")
_CLOCK = (
    r"(?:(?:at|kl\.?|klokken|klokka)\s?(?P<bare>\d{1,2})"
    r"|(?:(?:at|kl\.?|klokken|klokka)\s?)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?)"
    r"(?:\s?(?P<half>[ap])\.?m\.?)?"
)
_CLOCK_ALONE = re.compile(_CLOCK)
_DATE_AND_CLOCK = re.compile(rf"(?P<date>.+?)(?:\s?,\s?|\s|(?<=\d)t){_CLOCK}")
_DATES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)"),
    re.compile(r"(?P<day>\d\d?)([./-])\s?(?P<month>\d\d?)\2\s?(?P<year>\d{4}|\d\d)"),
    re.compile(r"(?:den\s+)?(?P<day>\d\d?)\.?\s+(?P<name>[^\W\d]{3,9})\.?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)"),
    re.compile(r"(?P<name>[^\W\d]{3,9})\.?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})"),
)


_AHEAD = timedelta(days=3653)
"""A promise or an authority's date lies ten years ahead at most."""


def parse_local(text: str, zone: ZoneInfo, *, now: datetime, ahead: bool = False) -> When:
    """What `text` says, read in `zone`: a date with a time, a date, a month or a year, as exactly as it says it.

    `~`, `about`, `ca.` before it: estimated. Of an hour that the clock passes twice the first (earlier, strict) is
    taken. An ISO instant with its own offset keeps it. Raises Refusal `when_unreadable`, `when_no_such_day`,
    `when_future` (after `now`; with `ahead`, more than ten years after it), `when_before_1970`, `when_gap` (the clock
    skipped that time).
    """
    bare = " ".join(text.casefold().split())
    about = _ABOUT.match(bare)
    bare = bare[about.end() :] if about else bare
    latest = now + _AHEAD if ahead else now
    instant = _with_offset(bare, latest)
    if instant is None:
        said, clock = _split(bare)
        when = _date(said, zone, now, latest)
        if clock is None:
            return when
        instant = _instant(when, clock, zone)
    if instant > latest:
        raise Refusal("when_future")
    return When.estimated(instant) if about else When.exact(instant)


def _split(text: str) -> tuple[str, time | None]:
    """The date and the time in `text`. A time alone is one of today; `22.11` alone may be a date, so it is neither."""
    if (alone := _CLOCK_ALONE.fullmatch(text)) and not re.fullmatch(r"[\d.]+", text):
        return "today", _time(alone)
    if both := _DATE_AND_CLOCK.fullmatch(text):
        return both["date"], _time(both)
    return text, None


def _time(match: re.Match[str]) -> time:
    hour = int(match["bare"] or match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            _refuse("when_unreadable")
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    try:
        return time(hour, int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        _refuse("when_unreadable")


def _date(text: str, zone: ZoneInfo, now: datetime, latest: datetime) -> When:
    """A day, month or year. Raises Refusal."""
    today = now.astimezone(zone).date()
    if text in _DAYS_AGO:
        return When(Precision.DAY, first=today - timedelta(days=_DAYS_AGO[text]))
    match = next((found for pattern in _DATES if (found := pattern.fullmatch(text))), None)
    if match is None:
        _refuse("when_unreadable")
    named = match.groupdict()
    month = _MONTH.get(named["name"][:3]) if named.get("name") else int(named.get("month") or 1)
    if month is None:
        _refuse("when_unreadable")
    year = _year(named["year"], latest.astimezone(zone).date())
    if year < 1970:
        _refuse("when_before_1970")
    try:
        first = date(year, month, int(named.get("day") or 1))
    except ValueError:
        _refuse("when_no_such_day")
    if first > latest.astimezone(zone).date():
        _refuse("when_future")
    whole_month = Precision.MONTH if named.get("name") or named.get("month") else Precision.YEAR
    return When(Precision.DAY if named.get("day") else whole_month, first=first)


def _year(digits: str, today: date) -> int:
    """Two digits mean the latest such year that is not in the future."""
    if len(digits) == 4:
        return int(digits)
    year = today.year - today.year % 100 + int(digits)
    return year if year <= today.year else year - 100


def _instant(when: When, clock: time, zone: ZoneInfo) -> datetime:
    if when.precision is not Precision.DAY or when.first is None:
        _refuse("when_unreadable")
    naive = datetime.combine(when.first, clock)
    instant = naive.replace(tzinfo=zone).astimezone(UTC)  # fold 0: the first of two
    if instant.astimezone(zone).replace(tzinfo=None) != naive:
        _refuse("when_gap")
    return instant


def _with_offset(text: str, latest: datetime) -> datetime | None:
    """An ISO instant that names its offset; None for anything else."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dt\d\d:\d\d.*(?:z|[+-]\d\d:?\d\d)", text):
        return None
    try:
        instant = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    if instant.year < 1970:
        _refuse("when_before_1970")
    if instant.year > latest.year + 1:
        _refuse("when_future")
    return instant.astimezone(UTC)


def _refuse(key: str) -> NoReturn:
    raise Refusal(key)
