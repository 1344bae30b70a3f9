"""Names under an axis: days, months or years, as many as there is room for."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.documents.axis import ticks
from tests.cards.cast import TEXTS

FIRST = datetime(2020, 4, 18, 10, 46, tzinfo=UTC)


def names(span: timedelta, width: int = 900, language: str = "en") -> list[str]:
    return [words for _, words in ticks(FIRST, FIRST + span, width, TEXTS.speech(language, "Europe/Oslo"))]


@pytest.mark.parametrize(
    ("days", "named"),
    [
        (3, ["19 Apr", "20 Apr", "21 Apr"]),
        (80, ["May 2020", "June 2020", "July 2020"]),
        (1200, ["2021", "2022", "2023"]),
    ],
)
def test_a_longer_time_is_named_in_larger_parts(days: int, named: list[str]) -> None:
    assert names(timedelta(days=days)) == named


@pytest.mark.parametrize(("language", "named"), [("da", "1. maj"), ("nb", "1. mai"), ("nn", "1. mai")])
def test_it_speaks_the_readers_language(language: str, named: str) -> None:
    assert named in names(timedelta(days=14), width=2000, language=language)


@pytest.mark.parametrize("days", [1, 9, 40, 200, 800, 5000])
@pytest.mark.parametrize("width", [360, 900])
def test_there_is_room_for_every_name(days: int, width: int) -> None:
    assert len(names(timedelta(days=days), width)) * 84 <= width + 84


def test_a_name_stands_at_local_midnight() -> None:
    (at, _), *_rest = ticks(FIRST, FIRST + timedelta(days=1), 900, TEXTS.speech("nb", "Europe/Oslo"))
    assert at == datetime(2020, 4, 18, 22, tzinfo=UTC)


def test_within_an_hour_there_is_nothing_to_name() -> None:
    assert names(timedelta(hours=1)) == []
