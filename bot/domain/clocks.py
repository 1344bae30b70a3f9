"""Where a clock starts: at awareness, provisionally at discovery or report, or nowhere yet.

Honest clocks: a time known to the month or year dates nothing, a case entered after the fact starts no clock
from its report, and nothing is invented. What is known to the day counts from 00:00 of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.milestone import Precision, When

Milestones = Mapping[str, When]

AWARENESS: Final = ("aware_controller", "aware_processor")
"""The milestones that a person fixes, and that discovery or report stand in for until then."""

_ORDERED: Final = (
    ("started", "contained"),
    ("started", "discovered"),
    ("started", "aware_controller"),
    ("discovered", "aware_controller"),
    ("discovered", "aware_processor"),
    ("discovered", "reported"),
    ("aware_controller", "told_by_processor"),
)
"""Pairs whose first can't come after its second. Told by the processor, the controller is aware
(EDPB Guidelines 9/2022 v2.0, II.A.4)."""


@dataclass(frozen=True, slots=True)
class Start:
    """A clock's beginning: the milestone it was taken from, and as well as it is known."""

    milestone: str
    when: When
    provisional: bool = False

    @property
    def hour_missing(self) -> bool:
        return self.when.precision is Precision.DAY


def start_of(trigger: str, milestones: Milestones, zone: ZoneInfo, *, entered_after: bool) -> Start | None:
    """From where a clock that `trigger` starts runs now; None when that can't be said."""
    when = milestones.get(trigger)
    if when is not None and when.dates:
        return Start(trigger, when)
    if trigger not in AWARENESS:
        return None
    stand_ins = ("discovered",) if entered_after else ("discovered", "reported")
    if trigger == "aware_controller":
        # Told by its processor, the controller is aware (EDPB Guidelines 9/2022 v2.0, II.A.4).
        stand_ins = (*stand_ins, "told_by_processor")
    found = [(milestones[m].earliest(zone), m) for m in stand_ins if m in milestones and milestones[m].dates]
    if not found:
        return None
    milestone = min(found)[1]
    return Start(milestone, milestones[milestone], provisional=True)


def law_day(milestones: Milestones, zone: ZoneInfo, now: datetime | None) -> tuple[date, bool]:
    """The local date whose law applies, and whether awareness has fixed it.

    Awareness; until it is fixed discovery, else report, else `now`. Nothing at all known: the law that stands last.
    """
    for milestone in (*AWARENESS, "discovered", "reported"):
        when = milestones.get(milestone)
        day = when.local_date(zone) if when is not None else None
        if day is not None:
            return day, milestone in AWARENESS
    return (now.astimezone(zone).date() if now is not None else date.max), False


def lag(first: When, second: When, zone: ZoneInfo) -> timedelta | None:
    """Whole days from `first` to `second`, as the difference of their local dates; None when either has none."""
    before, after = first.local_date(zone), second.local_date(zone)
    return None if before is None or after is None else after - before


def iso_duration(duration: timedelta) -> str:
    """`P9D` for whole days, `PT33M` or `PT5H` below one, seconds left out."""
    minutes = int(duration.total_seconds()) // 60
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes or not (days or hours) else "")
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")


def is_after(first: When, second: When, zone: ZoneInfo) -> bool:
    """Whether `first` is certainly later than `second`, as well as both are known."""
    known, end = first.earliest(zone), second.latest(zone)
    return known > end or (known == end and second.instant is None)


def contradictions(milestones: Milestones, zone: ZoneInfo) -> Iterable[tuple[str, str]]:
    """Pairs of milestones whose first is recorded after its second, where it can't be."""
    for first, second in _ORDERED:
        if first in milestones and second in milestones and is_after(milestones[first], milestones[second], zone):
            yield first, second


def earlier(first: When, second: When | None, zone: ZoneInfo) -> When:
    """The earlier of two, where both can date something; else the one that can."""
    if second is None or not second.dates:
        return first
    if not first.dates:
        return second
    return min(first, second, key=lambda when: when.earliest(zone))


def told_late(knew: When | None, told: When | None, hours: int) -> timedelta | None:
    """By how much more than `hours` later someone was told than someone else knew; None when in time, and while
    either is not known to the minute: nobody is called late who may have been in time."""
    if knew is None or told is None or knew.instant is None or told.instant is None:
        return None
    late = told.instant - (knew.instant + timedelta(hours=hours))
    return late if late > timedelta() else None
