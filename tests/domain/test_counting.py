"""The ways of counting, against published examples, changes of the clocks, month ends and holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.counting import RULES, Calendar, count

COPENHAGEN, OSLO = ZoneInfo("Europe/Copenhagen"), ZoneInfo("Europe/Oslo")
DENMARK, NORWAY = Calendar("DK"), Calendar("NO")


def local(text: str, zone: ZoneInfo = COPENHAGEN) -> datetime:
    """A local date, or date and time, as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def counted(rule: str, start: datetime, length: int, calendar: Calendar = DENMARK) -> datetime:
    return count(start, length, rule, COPENHAGEN, calendar)


@pytest.mark.parametrize(
    ("aware", "elapsed", "reg_1182"),
    [
        # Kongsberg: a Saturday, no change of the clocks.
        ("2020-04-18T12:46:00+02:00", "2020-04-21T12:46:00+02:00", "2020-04-21T13:00:00+02:00"),
        # Spring: the clocks go forward inside the 72 hours.
        ("2026-03-27T20:00:00+01:00", "2026-03-30T21:00:00+02:00", "2026-03-30T22:00:00+02:00"),
        # Autumn: they go back.
        ("2026-10-23T20:00:00+02:00", "2026-10-26T19:00:00+01:00", "2026-10-26T20:00:00+01:00"),
        # A worked example of Regulation 1182/71 over Christmas: the holiday is no reprieve.
        ("2020-12-22T12:17:00+01:00", "2020-12-25T12:17:00+01:00", "2020-12-25T13:00:00+01:00"),
        # On the full hour: the hour that begins then is the one not counted.
        ("2026-06-01T12:00:00+02:00", "2026-06-04T12:00:00+02:00", "2026-06-04T13:00:00+02:00"),
    ],
)
def test_72_hours(aware: str, elapsed: str, reg_1182: str) -> None:
    start = datetime.fromisoformat(aware)
    assert counted("hours_elapsed", start, 72) == datetime.fromisoformat(elapsed)
    assert counted("hours_1182", start, 72) == datetime.fromisoformat(reg_1182)


@pytest.mark.parametrize(
    ("aware", "error"),
    [
        ("2026-10-23T20:00", timedelta(hours=1)),  # autumn: an hour late, past the legal limit
        ("2026-03-27T20:00", timedelta(hours=-1)),  # spring: an hour early
        ("2026-06-01T20:00", timedelta(0)),  # no change of the clocks: nobody notices
    ],
)
def test_adding_72_hours_in_local_time_is_wrong(aware: str, error: timedelta) -> None:
    """Python adds wall-clock time to a local instant. Were `count` to do so, the strict vectors above would fail."""
    start = local(aware)
    naive = start + timedelta(hours=72)
    assert naive.astimezone(UTC) - counted("hours_elapsed", start, 72) == error


@pytest.mark.parametrize(
    ("rule", "start", "length", "last_day"),
    [
        ("days_1182", "2026-12-11", 14, "2026-12-28"),  # 25 Dec, its day after and a Sunday are skipped
        ("days_1182", "2026-11-16", 3, "2026-11-19"),  # Monday to Thursday
        ("days_1182", "2026-11-18", 3, "2026-11-23"),  # ends on a Saturday
        ("days_1182", "2026-11-20", 2, "2026-11-24"),  # Friday: Sat, Sun, Mon hold one working day; two are needed
        ("days_1182", "2026-11-20", 1, "2026-11-23"),  # of one day, no two are needed
        ("days_1182", "2023-05-02", 3, "2023-05-08"),  # Great Prayer Day, 5 May 2023, was a holiday
        ("days_1182", "2024-04-23", 3, "2024-04-26"),  # abolished: 26 April 2024 is a day like others
        ("months_1182", "2027-01-31", 1, "2027-03-01"),  # no 31 February; the 28th is a Sunday
        ("months_1182", "2024-01-31", 1, "2024-02-29"),  # a leap year
        ("months_1182", "2026-11-20", 1, "2026-12-21"),  # the 20th is a Sunday
        ("months_1182", "2026-12-15", 2, "2027-02-15"),  # over the end of the year
        ("calendar_days", "2026-12-11", 14, "2026-12-25"),  # nothing is shifted
        ("working_days", "2026-11-20", 3, "2026-11-25"),  # Friday: Mon, Tue, Wed
        ("working_days", "2026-12-23", 2, "2026-12-28"),  # Thursday the 24th counts, then Monday
        ("working_days", "2023-05-04", 1, "2023-05-08"),  # over Great Prayer Day
        ("working_days", "2024-04-25", 1, "2024-04-26"),  # and a year later not
        ("date_given", "2020-08-07", 0, "2020-08-07"),
    ],
)
def test_days_end_at_24_00(rule: str, start: str, length: int, last_day: str) -> None:
    for hour in (0, 9, 23):
        due = counted(rule, local(start) + timedelta(hours=hour), length)
        assert due == local(last_day) + timedelta(days=1)


def test_a_day_of_25_hours_ends_at_its_own_midnight() -> None:
    assert counted("calendar_days", local("2026-10-24"), 1) == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert counted("calendar_days", local("2026-03-28"), 1) == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_each_country_has_its_own_holidays() -> None:
    """17 May is Norway's, and 5 June is nobody's by law."""
    assert not NORWAY.is_working(date(2027, 5, 17))
    assert DENMARK.is_working(date(2023, 5, 17))
    assert DENMARK.is_working(date(2026, 6, 5))
    assert NORWAY.working_from(date(2027, 5, 15)) == date(2027, 5, 18)


def test_local_hours_of_a_half_hour_zone() -> None:
    """The next full hour is the local one, also where the offset is not a whole hour."""
    start = datetime(2026, 6, 1, 10, 40, tzinfo=UTC)  # 16:10 in Kolkata
    assert count(start, 1, "hours_1182", ZoneInfo("Asia/Kolkata"), DENMARK) == datetime(2026, 6, 1, 12, 30, tzinfo=UTC)


def test_a_start_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        counted("hours_elapsed", datetime(2026, 6, 1), 72)  # noqa: DTZ001


instants = st.datetimes(datetime(2015, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(instants, st.integers(1, 100), st.sampled_from(sorted(RULES)))
def test_nothing_is_due_before_it_began(start: datetime, length: int, rule: str) -> None:
    assert counted(rule, start, length) > start


@given(instants, st.integers(0, 10_000), st.integers(1, 40), st.sampled_from(sorted(RULES)))
def test_who_knew_later_is_never_due_earlier(start: datetime, minutes: int, length: int, rule: str) -> None:
    assert counted(rule, start, length) <= counted(rule, start + timedelta(minutes=minutes), length)


@given(instants, st.integers(1, 200))
def test_hours_are_exact_and_the_other_reading_at_most_one_more(start: datetime, hours: int) -> None:
    strict = counted("hours_elapsed", start, hours)
    assert strict - start == timedelta(hours=hours)
    assert timedelta(0) < counted("hours_1182", start, hours) - strict <= timedelta(hours=1)
