"""The clock: how much of the 72 hours is used, in words and as a bar."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from bot.documents.clock import clock
from bot.domain.ids import PartyId
from tests.cards.cast import DAN, IDA, MADS, scene
from tests.documents.kongsberg import FOUND, case

SVG = "{http://www.w3.org/2000/svg}"
RUNNING = replace(case(), closing=None, filings=(), letters=(), letter_questions=())


def drawn(now: datetime, reader: PartyId = DAN, language: str = "en") -> str:
    made = clock(scene(RUNNING, reader, language=language, now=now))
    assert made is not None
    return made.svg


def test_it_says_hours_used_the_due_instant_and_what_is_left() -> None:
    made = clock(scene(RUNNING, DAN, now=FOUND + timedelta(hours=43)))
    assert made is not None
    assert made.says.startswith("43 of 72 hours are used.")
    assert "Tuesday 21 April 2020 at 12:46" in made.says
    assert "1 day 5 hours left" in made.says


@pytest.mark.parametrize(("hours", "share"), [(0, 0.0), (36, 0.5), (72, 1.0), (100, 1.0)])
def test_the_bar_is_as_long_as_what_is_used(hours: int, share: float) -> None:
    root = ElementTree.fromstring(drawn(FOUND + timedelta(hours=hours)))
    whole, used = (float(rect.get("width", 0)) for rect in root.iter(f"{SVG}rect"))
    assert used / whole == pytest.approx(share)


def test_the_narrow_drawing_says_the_same_in_less_room() -> None:
    made = clock(scene(RUNNING, DAN, now=FOUND + timedelta(hours=36)))
    assert made is not None
    wide, small = (ElementTree.fromstring(svg) for svg in (made.svg, made.small))
    assert wide.findtext(f"{SVG}desc") == small.findtext(f"{SVG}desc") == made.says
    assert wide.get("viewBox") != small.get("viewBox")


@pytest.mark.parametrize(("language", "words"), [("da", "timer er brugt"), ("nb", "timer er brukt")])
def test_it_speaks_the_readers_language(language: str, words: str) -> None:
    assert words in drawn(FOUND + timedelta(hours=10), language=language)


def test_a_letter_with_weeks_to_answer_is_counted_in_days() -> None:
    waiting = replace(case(), closing=None, letters=(replace(case().letters[0], answered=None),))
    made = clock(scene(waiting, DAN, language="en", now=datetime(2020, 7, 3, 13, 0, tzinfo=UTC)))
    assert made is not None
    assert made.says.startswith("18 of 54 days are used.")
    assert ">14 d</text>" in made.svg


def test_a_manager_sees_the_clock_and_the_reporter_does_not() -> None:
    assert drawn(FOUND, MADS)
    assert clock(scene(RUNNING, IDA, now=FOUND)) is None


def test_a_closed_case_has_none() -> None:
    assert clock(scene(case(), DAN, now=FOUND)) is None
