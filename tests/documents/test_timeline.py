"""The timeline: what a regulator asks first is said in words, shaded in the picture, and shown to nobody else."""

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from bot.cards.scene import Scene
from bot.documents.timeline import finding, timeline
from bot.domain.finding import UNKNOWN, Source
from bot.domain.milestone import When
from tests.cards.cast import DAN, EVE, IDA, MADS, scene
from tests.documents.kongsberg import FOUND, NOW, case, seen

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> str:
    return " ".join(element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def test_it_says_how_long_it_stayed_open_and_that_the_notification_was_in_time() -> None:
    said = finding(seen(language="en"))
    assert "From discovery to containment: 9 days." in said
    assert "in time" in said


def test_the_days_it_stayed_open_are_shaded_and_named() -> None:
    drawn = timeline(seen(language="nb"))
    assert drawn is not None
    root = ElementTree.fromstring(drawn.svg)
    assert [r for r in root.iter(f"{SVG}rect") if r.get("fill") == "url(#timeline-lag)"]
    assert "ikke lukket: 9 dager" in words(drawn.svg)


def test_each_point_has_its_number_and_a_row_that_tells_it() -> None:
    drawn = timeline(seen(language="en"))
    assert drawn is not None
    said = [says for _, says in drawn.rows]
    for event in ("It began", "Discovered", "Stopped", "First notification sent", "41 of 48 people told"):
        assert event in said
    when = {says: when for when, says in drawn.rows}
    assert when["It began"] == "Monday 23 March 2020"
    assert when["Due: Answer to the authority's letter no. 1"] == "Friday 7 August 2020 at 24:00"
    for svg in (drawn.svg, drawn.small):
        assert len(list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))) == len(drawn.rows)


def test_the_narrow_drawing_has_ids_of_its_own() -> None:
    drawn = timeline(seen())
    assert drawn is not None
    wide, small = (
        {e.get("id") for e in ElementTree.fromstring(svg).iter() if e.get("id")} for svg in (drawn.svg, drawn.small)
    )
    assert wide
    assert not wide & small


@pytest.mark.parametrize("size", ["svg", "small"])
def test_points_don_t_cover_each_other(size: str) -> None:
    drawn = timeline(seen())
    assert drawn is not None
    root = ElementTree.fromstring(getattr(drawn, size))
    dots = [(float(c.get("cx", 0)), float(c.get("cy", 0))) for c in root.iter(f"{SVG}circle")]
    close = [(a, b) for n, a in enumerate(dots) for b in dots[n + 1 :] if abs(a[0] - b[0]) < 14 and a[1] == b[1]]
    assert not close


@pytest.mark.parametrize("language", ["en", "da", "nb", "nn"])
def test_it_has_a_title_and_a_text_equivalent_in_every_language(language: str) -> None:
    drawn = timeline(seen(language=language))
    assert drawn is not None
    root = ElementTree.fromstring(drawn.svg)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}desc") == drawn.says
    assert root.findtext(f"{SVG}title")


def test_nothing_of_a_report_stands_in_it() -> None:
    drawn = timeline(seen())
    assert drawn is not None
    assert "CANARY" not in f"{drawn.svg} {drawn.small} {drawn.rows}"


def test_a_manager_sees_no_findings_in_it_and_a_stranger_nothing() -> None:
    whole, part = timeline(seen(DAN, language="en")), timeline(scene_without_deciding(language="en"))
    assert whole is not None
    assert part is not None
    assert "Discovered" in [says for _, says in whole.rows]
    assert "Discovered" not in [says for _, says in part.rows]
    assert "not contained" in words(whole.svg)
    assert "not contained" not in words(part.svg)
    assert timeline(seen(EVE)) is None
    assert timeline(seen(IDA)) is None


def scene_without_deciding(language: str) -> Scene:
    """Mads as the manager alone."""
    held = tuple(a for a in case().assignments if a.party != MADS or a.role == "manager")
    return scene(replace(case(), assignments=held), MADS, language=language, now=NOW)


def test_what_is_not_contained_is_shaded_until_now() -> None:
    going_on = replace(case(), closing=None).record("contained_at", UNKNOWN, DAN, NOW, Source.DIALOG)
    said = finding(scene(going_on, DAN, now=NOW))
    assert "not contained yet" in said


def test_without_a_discovery_it_says_so() -> None:
    unknown = case().record("discovered", UNKNOWN, DAN, NOW, Source.DIALOG)
    assert "When it was discovered is not known." in finding(scene(unknown, DAN, now=NOW))


def test_within_a_day_is_the_same_day() -> None:
    soon = When.exact(FOUND + timedelta(hours=2))
    quick = case().record("contained_at", soon, DAN, NOW, Source.DIALOG)
    assert "on the same day" in finding(scene(quick, DAN, now=NOW))


def test_a_late_notification_is_called_late() -> None:
    late = replace(case().filings[0], at=FOUND + timedelta(hours=80))
    assert "after the deadline" in finding(scene(replace(case(), filings=(late,)), DAN, now=NOW))


def test_only_what_still_waits_is_to_come() -> None:
    early = FOUND + timedelta(hours=1)
    waiting, met = replace(case(), filings=(), closing=None), replace(case(), closing=None)
    for subject, comes in ((waiting, True), (met, False)):
        drawn = timeline(scene(subject, DAN, language="en", now=early))
        assert drawn is not None
        assert any("supervisory authority (to come)" in says for _, says in drawn.rows) is comes
