"""Dates as people type them, in summer, in winter, and in the two hours between."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refusal
from bot.domain.localtime import parse_local
from bot.domain.milestone import Precision

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
"""A Sunday, 16:00 in Copenhagen."""


def read(text: str, zone: ZoneInfo = COPENHAGEN, now: datetime = NOW) -> str:
    return str(parse_local(text, zone, now=now))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T14:30",
        "2026-11-22 14:30",
        "2026-11-22T14:30:00",
        " 22.11.2026 14.30 ",
        "22.11.2026 kl. 14.30",
        "22.11.2026, kl 14.30",
        "22/11/2026 14:30",
        "22-11-2026 14:30",
        "22.11.26 14:30",
        "22. november 2026 kl. 14:30",
        "22 Nov 2026 2:30 pm",
        "den 22. nov. 2026 klokken 14.30",
        "i dag 14:30",
        "today at 14:30",
        "14:30",
        "kl. 14.30",
        "2026-11-22T14:30+01:00",
        "2026-11-22T13:30:00Z",
    ],
)
def test_a_date_with_a_time_is_an_instant(text: str) -> None:
    assert read(text) == "2026-11-22T13:30:00+00:00"


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("2026-11-22", "2026-11-22"),
        ("1.2.2026", "2026-02-01"),
        ("01/02/2026", "2026-02-01"),
        ("1. 2. 2026", "2026-02-01"),
        ("22.11.26", "2026-11-22"),
        ("31.12.99", "1999-12-31"),
        ("3. maj 2020", "2020-05-03"),
        ("3. mai 2020", "2020-05-03"),
        ("3 December 2020", "2020-12-03"),
        ("3. desember 2020", "2020-12-03"),
        ("today", "2026-11-22"),
        ("i går", "2026-11-21"),
        ("2019-01", "2019-01"),
        ("januar 2019", "2019-01"),
        ("2019", "2019"),
        ("about 2019", "2019"),
        ("1970-01-01", "1970-01-01"),
        ("29.2.2024", "2024-02-29"),
    ],
)
def test_what_is_known_less_exactly_stays_so(text: str, known: str) -> None:
    assert read(text) == known


@pytest.mark.parametrize("text", ["about 14:00", "ca. 14:00", "omkring kl. 14", "~22.11.2026 14.00", "rundt 14:00"])
def test_about_is_an_estimate(text: str) -> None:
    assert parse_local(text, COPENHAGEN, now=NOW).precision is Precision.ESTIMATED
    assert read(text) == "~2026-11-22T13:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("31.02.2020", "when_no_such_day"),
        ("2026-02-31T10:00", "when_no_such_day"),
        ("29 february 2026", "when_no_such_day"),
        ("2026-13-01", "when_no_such_day"),
        ("2026-11-22T16:01", "when_future"),
        ("2026-11-23", "when_future"),
        ("2026-12", "when_future"),
        ("2027", "when_future"),
        ("9999-12-31T23:59-12:00", "when_future"),
        ("9999-12-31 23:59", "when_future"),
        ("31.12.1969", "when_before_1970"),
        ("1969-12", "when_before_1970"),
        ("0001-01-01T00:00+12:00", "when_before_1970"),
        ("0000-01-01", "when_before_1970"),
        ("2026-03-29T02:30", "when_gap"),
        ("29.3.2026 kl. 2.00", "when_gap"),
        ("", "when_unreadable"),
        ("last week", "when_unreadable"),
        ("22.11", "when_unreadable"),
        ("25:00", "when_unreadable"),
        ("2026-11-22T24:00", "when_unreadable"),
        ("13:00 pm", "when_unreadable"),
        ("2019-01 14:30", "when_unreadable"),
        ("foo 2019", "when_unreadable"),
        ("2026-11-22T14:30+99:00", "when_unreadable"),
        ("1111111111", "when_unreadable"),
        ("2019-01-01T10:00 and then", "when_unreadable"),
    ],
)
def test_what_cannot_be_is_refused_with_its_own_sentence(text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(text)
    assert refused.value.key == key


def test_this_very_minute_is_not_the_future() -> None:
    assert read("2026-11-22T16:00") == "2026-11-22T15:00:00+00:00"


def test_the_hour_that_comes_twice_is_the_first_one() -> None:
    """The earlier is the strict reading: 02:30 summer time, not winter time."""
    assert read("2026-10-25 02:30") == "2026-10-25T00:30:00+00:00"


def test_either_side_of_the_gap_is_read() -> None:
    assert read("2026-03-29 01:59") == "2026-03-29T00:59:00+00:00"
    assert read("2026-03-29 03:00") == "2026-03-29T01:00:00+00:00"


def test_the_gap_is_where_the_zone_has_it() -> None:
    new_york = ZoneInfo("America/New_York")
    assert read("2026-03-29 02:30", new_york) == "2026-03-29T06:30:00+00:00"
    with pytest.raises(Refusal, match="when_gap"):
        read("2026-03-08 02:30", new_york)


def test_today_is_the_writers_day() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert read("today", COPENHAGEN, late) == "2026-11-23"
    assert read("today", ZoneInfo("America/New_York"), late) == "2026-11-22"
    with pytest.raises(Refusal, match="when_future"):
        read("2026-11-23", ZoneInfo("America/New_York"), late)


@given(st.integers(min_value=400 * 24 * 60, max_value=int(NOW.timestamp()) // 60))
def test_every_shown_local_time_reads_back_as_itself_or_the_first_of_two(minute: int) -> None:
    local = datetime.fromtimestamp(minute * 60, COPENHAGEN)
    for text in (f"{local:%Y-%m-%dT%H:%M}", f"{local:%d.%m.%Y %H.%M}", f"{local:%d/%m/%Y %H:%M}"):
        said = parse_local(text, COPENHAGEN, now=NOW).instant
        assert said == local.astimezone(UTC) - timedelta(hours=local.fold)


@given(st.one_of(st.text(max_size=30), st.text("0123456789.-/:Tt zZ+apm,~", max_size=20)))
def test_anything_typed_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        when = parse_local(text, COPENHAGEN, now=NOW)
    except Refusal as refused:
        key = refused.key
    else:
        key = "when_read" if when.earliest(COPENHAGEN) <= NOW else ""
    assert key.startswith("when_")
