"""Where a clock starts, and where it can't."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.clocks import Start, contradictions, earlier, iso_duration, lag, law_day, start_of
from bot.domain.milestone import When

OSLO = ZoneInfo("Europe/Oslo")


def times(**named: str) -> dict[str, When]:
    return {name: When.parse(text) for name, text in named.items()}


def started(named: dict[str, str], *, entered_after: bool = False) -> Start | None:
    return start_of("aware_controller", times(**named), OSLO, entered_after=entered_after)


SATURDAY, SUNDAY = "2020-04-18T12:46:00+02:00", "2020-04-19T08:00:00+02:00"


@pytest.mark.parametrize(
    ("named", "milestone", "provisional"),
    [
        ({"aware_controller": SUNDAY, "discovered": SATURDAY}, "aware_controller", False),
        ({"discovered": SATURDAY, "reported": SUNDAY}, "discovered", True),
        ({"discovered": SUNDAY, "reported": SATURDAY}, "reported", True),  # the earlier of the two
        ({"reported": SATURDAY}, "reported", True),
        ({"aware_controller": "2020-04", "discovered": SATURDAY}, "discovered", True),  # a month dates nothing
        ({"discovered": "2020", "reported": SATURDAY}, "reported", True),
        ({"discovered": "2020-04-19", "reported": SUNDAY}, "discovered", True),  # a day counts from 00:00
    ],
)
def test_where_the_clock_starts(named: dict[str, str], milestone: str, provisional: bool) -> None:
    start = started(named)
    assert start is not None
    assert (start.milestone, start.provisional) == (milestone, provisional)


def test_entered_after_the_fact_a_report_starts_nothing() -> None:
    reported = {"reported": SUNDAY}
    assert started(reported) is not None
    assert started(reported, entered_after=True) is None
    both = {**reported, "discovered": SATURDAY}
    assert started(both, entered_after=True) == Start("discovered", When.parse(SATURDAY), provisional=True)


def test_nothing_stands_in_for_other_milestones() -> None:
    assert start_of("classified_major", times(discovered=SATURDAY), OSLO, entered_after=False) is None


@pytest.mark.parametrize(
    ("named", "day", "fixed"),
    [
        ({"aware_controller": "2018-07-20T00:30:00+02:00", "discovered": SATURDAY}, date(2018, 7, 20), True),
        ({"aware_controller": "2018-07-19T22:30:00+00:00"}, date(2018, 7, 20), True),  # the local date
        ({"discovered": "2018-07-19", "reported": SATURDAY}, date(2018, 7, 19), False),
        ({"reported": SATURDAY}, date(2020, 4, 18), False),
        ({"aware_controller": "2018"}, date(2026, 11, 22), False),  # now
    ],
)
def test_the_law_of_which_day(named: dict[str, str], day: date, fixed: bool) -> None:
    assert law_day(times(**named), OSLO, datetime(2026, 11, 22, 9, tzinfo=UTC)) == (day, fixed)


def test_without_any_day_the_law_that_stands_last() -> None:
    assert law_day({}, OSLO, None) == (date.max, False)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        (SATURDAY, "2020-04-27", 9),
        ("2020-03-23", "2020-04-27", 35),
        ("2020-03-23", SATURDAY, 26),
        ("2020-04-18T23:30:00+00:00", "2020-04-19", 0),  # the 19th already, in Oslo
    ],
)
def test_a_lag_is_the_difference_of_local_dates(first: str, second: str, days: int) -> None:
    assert lag(When.parse(first), When.parse(second), OSLO) == timedelta(days=days)


def test_a_month_has_no_lag() -> None:
    assert lag(When.parse("2019-01"), When.parse("2021-12-01"), OSLO) is None


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(days=9), "P9D"),
        (timedelta(minutes=33), "PT33M"),
        (timedelta(hours=5), "PT5H"),
        (timedelta(hours=5, minutes=1, seconds=59), "PT5H1M"),
        (timedelta(days=1, hours=2), "P1DT2H"),
        (timedelta(seconds=20), "PT0M"),
    ],
)
def test_durations_in_iso_8601(duration: timedelta, text: str) -> None:
    assert iso_duration(duration) == text


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ({"discovered": SUNDAY, "aware_controller": SATURDAY}, [("discovered", "aware_controller")]),
        ({"discovered": SATURDAY, "aware_controller": SATURDAY}, []),
        ({"started": "2020-04-19", "discovered": "2020-04-18"}, [("started", "discovered")]),
        ({"started": "2020-04-18", "discovered": "2020-04-18"}, []),
        ({"started": "2020-04", "contained": "2020-04-02"}, []),  # they may be right
        ({"aware_controller": SUNDAY, "told_by_processor": SATURDAY}, [("aware_controller", "told_by_processor")]),
    ],
)
def test_contradictions_are_only_certain_ones(named: dict[str, str], found: list[tuple[str, str]]) -> None:
    assert list(contradictions(times(**named), OSLO)) == found


def test_the_earlier_of_two_is_one_that_can_date() -> None:
    day, month, instant = When.parse("2020-04-19"), When.parse("2020-03"), When.parse(SATURDAY)
    assert earlier(day, instant, OSLO) == instant
    assert earlier(month, instant, OSLO) == instant
    assert earlier(instant, month, OSLO) == instant
    assert earlier(month, None, OSLO) == month
