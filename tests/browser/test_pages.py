"""The pages about cases and the told stories, in a real browser: for everyone, by keyboard, large, in each language."""

import re
from itertools import pairwise
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.room import InRoom

pytestmark = pytest.mark.browser

CASE = "SOL-2020-001"
KONGSBERG = f"rooms/kongsberg/cases/{CASE}"
PAGES = (
    "",
    "rooms/kongsberg/",
    "rooms/kongsberg/register?as=dan",
    "rooms/kongsberg/roles?as=dan",
    f"{KONGSBERG}?as=dan",
    f"{KONGSBERG}/answers?as=dan",
    f"{KONGSBERG}/letters/1?as=dan",
)

LOOKS: tuple[Literal["light", "dark"], ...] = ("light", "dark")

ONCE = "() => [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, n, all) => all.indexOf(id) !== n)"
LEVELS = "() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => Number(h.tagName[1]))"


def at(base: str, path: str, language: str) -> str:
    return f"{base}{path}{'&' if '?' in path else '?'}lang={language}"


def asked(page: Page, base: str, path: str, **data: object) -> None:
    answer = page.request.post(f"{base}rooms/kongsberg/{path}", data={k.rstrip("_"): v for k, v in data.items()})
    assert answer.ok, answer.text()


@pytest.fixture
def told(shared: str, page: Page) -> str:
    """The demo, Kongsberg at its first pause, with a letter that has come. Where it is served."""
    page.goto(at(shared, "rooms/kongsberg/", "en"))
    expect(page.locator(".tale")).to_contain_text("You are Dan", timeout=30_000)
    if page.request.get(f"{shared}{KONGSBERG}/letters/1?as=dan").status != 200:
        card = page.locator(".pane[data-seat=handler] [data-message] button[data-ids*=case]").first
        ids = card.evaluate("(button) => ({ case: JSON.parse(button.dataset.ids).case })")
        values = {"kind": "letter", "received": "2020-04-18", "due": "2020-05-08", "questions": "Why?", "reference": ""}
        asked(page, shared, "submit", as_="dan", verb="letter", ids=ids, values=values, command_id="letter")
    return shared


@pytest.mark.parametrize("language", ["en", "da", "nb"])
def test_axe_finds_nothing_on_any_page_light_or_dark(told: str, page: Page, language: str) -> None:
    for path in PAGES:
        page.goto(at(told, path, language))
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert page.evaluate(ONCE) == [], path
        levels = page.evaluate(LEVELS)
        assert levels[0] == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)
        for look in LOOKS:
            page.emulate_media(color_scheme=look)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path} {look}\n{found.generate_report()}"


@pytest.mark.parametrize("width", [320, 390, 720])
def test_enlarged_or_small_nothing_is_lost_and_nothing_scrolls_sideways(told: str, page: Page, width: int) -> None:
    """720 CSS pixels are a window of 1440 at 200 %, 320 one of 1280 at 400 % (WCAG 1.4.10). A table may scroll."""
    page.set_viewport_size({"width": width, "height": 800})
    for path in PAGES:
        page.goto(at(told, path, "da"))
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path
        for thing in page.locator("main h1, main h2, main button:visible, main figcaption, main a:visible").all():
            box = thing.bounding_box()
            assert box is not None, path
            inside = thing.evaluate("(e) => e.closest('.sideways, .tabs, .scroll') !== null")
            assert inside or box["x"] + box["width"] <= width + 1, (path, thing.inner_text())


def test_every_target_on_the_pages_is_large_enough(told: str, page: Page) -> None:
    for path in PAGES[2:]:
        page.goto(at(told, path, "nb"))
        for target in page.locator("button:visible, select:visible, a:visible, summary:visible, .tick:visible").all():
            box = target.bounding_box()
            if box is not None and target.get_attribute("class") != "skip":
                assert min(box["width"], box["height"]) >= 24, target.evaluate("e => e.outerHTML")


def tab_to(page: Page, wanted: Locator) -> None:
    """With the Tab key alone."""
    expect(wanted).to_be_visible()
    for _ in range(80):
        if wanted.evaluate("(e) => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {wanted}")


def test_a_button_and_its_form_on_the_case_page_need_no_mouse(told: str, page: Page) -> None:
    page.goto(at(told, f"{KONGSBERG}?as=dan", "en"))
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.locator("main button[data-verb=measure]"))
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    words = dialog.locator("[name=text]")
    tab_to(page, dialog.locator("input[type=radio]").first)
    page.keyboard.press("Space")
    tab_to(page, words)
    page.keyboard.type("Ask the vendor to stop it")
    tab_to(page, dialog.locator("[data-when=due] [data-part=date]"))
    page.keyboard.type("05052020")  # the same day whichever part comes first
    tab_to(page, dialog.locator("button[type=submit]"))
    page.keyboard.press("Enter")
    close = dialog.get_by_role("button", name="Close")
    expect(close).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Ask the vendor to stop it")


def test_escape_leaves_a_form_where_it_was_opened(told: str, page: Page) -> None:
    page.goto(at(told, f"{KONGSBERG}?as=dan", "en"))
    opener = page.locator("main button[data-verb=measure]")
    opener.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_what_is_refused_stays_in_the_form_and_what_is_right_is_saved(told: str, page: Page) -> None:
    page.goto(at(told, f"{KONGSBERG}?as=dan", "en"))
    page.get_by_role("link", name="Answer all questions on one page").click()
    page.locator("[name=consequences]").fill("Strangers know the children")
    page.locator("[data-when=discovered] [data-part=date]").fill("2031-01-01")
    save = page.locator("main button[type=submit]")
    save.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=consequences]")).to_have_value("Strangers know the children")
    page.locator("[data-when=discovered] [data-part=date]").fill("2020-04-18")
    save.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"{KONGSBERG}?as=dan")
    expect(page.locator("main")).to_contain_text("Strangers know the children")


def test_the_reply_to_a_letter_can_be_copied(told: str, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(at(told, f"{KONGSBERG}?as=dan", "en"))
    page.get_by_role("link", name="The reply to letter no. 1").click()
    page.get_by_role("button", name="Copy the text").click()
    expect(page.get_by_role("status")).to_have_text("The text is copied.")
    assert "1. Why?" in page.evaluate("() => navigator.clipboard.readText()")


def test_the_register_narrows_and_leads_to_the_case(told: str, page: Page) -> None:
    page.goto(at(told, "rooms/kongsberg/register?as=dan", "en"))
    with page.expect_navigation():
        page.get_by_role("combobox").select_option("notified")
    expect(page.locator("main")).not_to_contain_text(CASE)
    with page.expect_navigation():
        page.get_by_role("combobox").select_option("undecided")
    page.get_by_role("link", name=CASE).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(CASE)


def test_a_role_is_lent_and_taken_back_on_its_page(told: str, page: Page) -> None:
    page.goto(at(told, "rooms/kongsberg/register?as=dan", "en"))
    page.get_by_role("link", name="Roles").click()
    page.locator("button[data-verb=lend]").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[name=role]").first.check()
    dialog.get_by_label("Dorte").check()
    dialog.locator("[data-part=date]").fill("2020-05-01")
    dialog.locator("button[type=submit]").click()
    with page.expect_navigation():
        dialog.get_by_role("button", name="Close").click()
    back = page.locator("button[data-verb=take_back]")
    expect(back).to_be_visible()
    back.click()
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect(page.locator("button[data-verb=take_back]")).to_have_count(0)


def test_a_story_stops_for_the_visitor_and_is_played_on_to_its_end(shared: str, page: Page) -> None:
    """What is unfolded stays so while the card changes; the time bar stays where it is whatever the story says."""
    room = InRoom(page, shared)
    page.goto(f"{shared}rooms/herlev/?lang=en")
    tale, on = page.locator(".tale"), page.get_by_role("button", name="Play on")
    expect(tale).to_contain_text("no due date is invented", timeout=30_000)
    before = page.locator(".timebar").bounding_box()
    on.focus()
    page.keyboard.press("Enter")
    expect(tale).to_contain_text("tell as many as possible", timeout=60_000)
    assert page.locator(".timebar").bounding_box() == before
    thread = room.tab("handler", "HAV-2022-001")
    fold = thread.locator(".root details.fold").first
    expect(fold).not_to_have_attribute("open", re.compile(""))
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("open", "")
    version = thread.locator(".root").get_attribute("data-version")
    on.click()
    expect(tale).to_contain_text("The story is over", timeout=60_000)
    expect(on).to_be_hidden()
    expect(thread.locator(".root")).not_to_have_attribute("data-version", str(version))
    expect(thread.locator(".root details.fold").first).to_have_attribute("open", "")
