"""For everyone: no violation axe can find, keyboard alone, small screens, targets large enough, each language."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.room import InRoom

pytestmark = pytest.mark.browser

LARGE_ENOUGH = 24
"""CSS pixels a side (WCAG 2.2, 2.5.8)."""


@pytest.fixture
def room(demo: str, page: Page) -> InRoom:
    return InRoom(page, demo)


def clean(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def reported(room: InRoom, language: str) -> None:
    room.open(f"?lang={language}")
    room.write("employee", "/breach a laptop was left on the train")
    room.tab("handler", "EKS-2026-001")


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_axe_finds_nothing(room: InRoom, language: str) -> None:
    """The front page, an empty room, a case with its thread, an open log, an open dialog, and the dark look."""
    room.page.goto(f"{room.base}?lang={language}")
    clean(room.page)
    room.open(f"?lang={language}")
    clean(room.page)
    reported(room, language)
    room.page.locator("#log summary").click()
    expect(room.page.locator("#log article").first).to_be_visible()
    clean(room.page)
    room.page.emulate_media(color_scheme="dark")
    clean(room.page)
    room.press(1, "yes")
    room.tick(2, "breach_types=C")
    room.dialog(room.question(3).locator("button[data-verb=answer][data-opens]"))
    clean(room.page)
    room.page.emulate_media(color_scheme="light")
    clean(room.page)


def test_a_report_needs_no_mouse(room: InRoom) -> None:
    room.open()
    keyboard = room.page.keyboard
    keyboard.press("Tab")
    expect(room.page.locator(".skip")).to_be_focused()
    keyboard.press("Enter")
    room.pane("employee").get_by_role("tab", name="Breach Bot").focus()
    keyboard.press("ArrowRight")
    expect(room.pane("employee").get_by_role("tab", name="#general")).to_have_attribute("aria-selected", "true")
    room.shown("employee").get_by_role("textbox").focus()
    keyboard.type("/breach")
    keyboard.press("Enter")
    words = room.page.get_by_role("dialog").get_by_role("textbox").first
    expect(words).to_be_visible()
    words.focus()
    keyboard.type("a laptop was left on the train")
    room.page.get_by_role("dialog").locator("button[type=submit]").focus()
    keyboard.press("Enter")
    expect(room.shown("employee")).to_contain_text("EKS-2026-001")


@pytest.mark.parametrize("width", [320, 390, 768])
def test_nothing_scrolls_sideways_on_a_small_screen(room: InRoom, width: int) -> None:
    room.page.set_viewport_size({"width": width, "height": 800})
    reported(room, "da")
    expect(room.question(1)).to_be_visible()
    assert room.page.evaluate("() => document.documentElement.scrollWidth") <= width
    tops = [room.pane(seat).bounding_box() for seat in ("employee", "handler", "manager")]
    assert len({box["x"] for box in tops if box is not None}) == 1, "one column"


def test_every_target_is_large_enough(room: InRoom) -> None:
    reported(room, "da")
    expect(room.question(1)).to_be_visible()
    for target in room.page.locator(
        "button:visible, select:visible, a:visible, summary:visible, textarea:visible"
    ).all():
        box = target.bounding_box()
        if box is not None and target.get_attribute("class") != "skip":
            assert min(box["width"], box["height"]) >= LARGE_ENOUGH, target.evaluate("e => e.outerHTML")


def test_the_language_is_marked_where_it_changes(room: InRoom) -> None:
    reported(room, "en")
    expect(room.page.locator("html")).to_have_attribute("lang", "en")
    expect(room.shown("handler").locator(".root .card")).to_have_attribute("lang", "da")
    room.tab("handler", "Breach Bot")
    expect(room.shown("handler").locator(".card").first).to_have_attribute("lang", "en")


def test_a_chosen_language_is_still_there_after_a_reload(room: InRoom) -> None:
    room.open("?lang=nb")
    room.pane("handler").locator("[data-tongue]").select_option("da")
    expect(room.pane("handler").locator(".pane-body")).to_have_attribute("lang", "da")
    room.page.goto(f"{room.base}rooms/yours/")
    expect(room.page.locator("html")).to_have_attribute("lang", "nb")
    expect(room.pane("handler").locator(".pane-body")).to_have_attribute("lang", "da")
    expect(room.pane("employee").locator(".pane-body")).to_have_attribute("lang", "nb")
