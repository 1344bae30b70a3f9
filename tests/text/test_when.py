"""Durations are rounded down and read right in every language."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import when

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        (timedelta(), "0 minutes"),
        (timedelta(seconds=59), "0 minutes"),
        (-5 * HOUR, "0 minutes"),
        (MINUTE, "1 minute"),
        (30 * MINUTE - timedelta(seconds=1), "29 minutes"),
        (HOUR, "1 hour"),
        (HOUR + MINUTE, "1 hour 1 minute"),
        (DAY - timedelta(microseconds=1), "23 hours 59 minutes"),
        (DAY, "24 hours"),
        (DAY + 59 * MINUTE, "1 day"),
        (47.5 * HOUR, "1 day 23 hours"),
        (72 * HOUR, "3 days"),
        (9 * DAY, "9 days"),
        (400 * DAY, "400 days"),
    ],
)
def test_a_duration_has_two_units_and_never_rounds_up(duration: timedelta, said: str) -> None:
    assert when.duration(duration, "en") == said


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "1 day 1 hour", "2 days 5 hours"),
        ("da", "1 dag og 1 time", "2 dage og 5 timer"),
        ("nb", "1 døgn og 1 time", "2 døgn og 5 timer"),
        ("nn", "1 døgn og 1 time", "2 døgn og 5 timar"),
    ],
)
def test_units_have_their_plurals(language: str, one: str, many: str) -> None:
    assert when.duration(DAY + HOUR, language) == one
    assert when.duration(2 * DAY + 5 * HOUR, language) == many


@given(st.integers(min_value=0, max_value=10**7))
def test_what_is_said_never_exceeds_what_is_left(seconds: int) -> None:
    sizes = {"day": DAY, "hour": HOUR, "minute": MINUTE}
    words = when.duration(timedelta(seconds=seconds), "en").split()
    said = sum((int(n) * sizes[unit.rstrip("s")] for n, unit in zip(words[::2], words[1::2], strict=True)), timedelta())
    assert timedelta() <= timedelta(seconds=seconds) - said < (HOUR if said >= DAY else MINUTE)


@pytest.mark.parametrize(("language", "said"), [("en", "1,234"), ("da", "1.234"), ("nb", "1\N{NO-BREAK SPACE}234")])
def test_thousands_are_marked_as_the_language_does(language: str, said: str) -> None:
    assert when.number(1234, language) == said


def test_lists_end_in_and() -> None:
    assert [when.listed(list("abc"), language) for language in ("en", "da", "nb", "nn")] == [
        "a, b and c",
        "a, b og c",
        "a, b og c",
        "a, b og c",
    ]
    assert when.listed([], "en") == ""


def test_no_language_writes_the_day_like_another() -> None:
    days = [when.day(date(2020, 4, 21), language) for language in ("en", "da", "nb", "nn")]
    assert all(a != b for a, b in pairwise(days))
