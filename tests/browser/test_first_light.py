"""What a stranger does first: report, answer, see the clock, move it, and watch who is reminded."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.room import SEATS, InRoom

pytestmark = pytest.mark.browser


@pytest.fixture
def room(demo: str, page: Page) -> InRoom:
    return InRoom(page, demo)


def test_one_case_from_the_report_to_the_reminders(room: InRoom) -> None:
    room.open("?lang=en&panes=ida,dan,dorte")
    room.open()

    room.tab("employee", "#general")
    room.write("employee", "/breach a laptop was left on the train")
    expect(room.shown("employee")).to_contain_text("EKS-2026-001")
    expect(room.tab("employee", "Breach Bot")).to_contain_text("Your report is saved")

    thread = room.tab("handler", "EKS-2026-001")
    expect(thread).to_contain_text("a laptop was left on the train")
    card = thread.locator(".message.root")
    before = card.get_attribute("data-version")
    room.answer_all()

    expect(card.locator(".due").first).to_have_text(re.compile(r"^Hurtigst muligt, senest .+dag den .+ kl\. \d"))
    expect(card.locator(".left").first).to_have_text(re.compile(r"tilbage, set .+dag den .+ kl\. \d"))
    expect(card).to_contain_text("GDPR Art. 33(1)")
    expect(card).not_to_have_attribute("data-version", str(before))
    expect(thread.locator(".message.root")).to_have_count(1)

    own = room.tab("handler", "Breach Bot")
    own.get_by_role("button", name="Show the case").first.click()
    whole = own.locator(".whisper").last
    expect(whole).to_contain_text(re.compile(r"As soon as possible, at the latest \w+day \d"))
    expect(whole).to_contain_text(re.compile(r"left, as of \w+day \d"))

    dialog = room.dialog(room.shown("manager").locator("button[data-verb=decide]").last)
    dialog.locator("input[value=yes]").check()
    dialog.get_by_role("textbox").fill("Health data, and we don't know who has it.")
    room.send(dialog)

    room.move("24h")
    room.move("24h")
    expect(own).to_contain_text("24 hours left")
    expect(room.shown("manager")).to_contain_text("24 hours left")
    room.sit("employee", "dorte")
    for seat in SEATS:
        reminders = room.tab(seat, "Breach Bot").locator(".message[data-key]").filter(has_text="24 hours left")
        expect(reminders).to_have_count(1)
        expect(reminders).to_contain_text("at the latest")


def test_nobody_sees_what_is_not_theirs(room: InRoom) -> None:
    room.open("?lang=en&panes=ida,dan,eve")
    room.write("employee", "/breach a laptop was left on the train")
    expect(room.tab("handler", "EKS-2026-001")).to_contain_text("a laptop was left on the train")
    eve = room.pane("manager")
    expect(eve.get_by_role("tab")).to_have_text([re.compile("^Breach Bot"), re.compile("^#general")])
    expect(eve).not_to_contain_text("EKS-2026-001")


def test_what_is_new_is_marked_until_it_is_looked_at(room: InRoom) -> None:
    room.open()
    room.write("employee", "/breach a laptop was left on the train")
    tab = room.pane("handler").get_by_role("tab", name="#triage")
    expect(tab).to_have_accessible_name("#triage new")
    tab.click()
    expect(tab).to_have_accessible_name("#triage")


def test_a_bare_command_opens_a_form_that_can_be_left(room: InRoom) -> None:
    room.open()
    room.write("employee", "/breach")
    dialog = room.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    room.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(room.shown("employee").get_by_role("textbox")).to_be_focused()


def test_what_was_typed_is_not_lost_while_something_arrives(room: InRoom) -> None:
    room.open("?lang=en&panes=ida,dan,eve")
    box = room.tab("handler", "#general").get_by_role("textbox")
    box.fill("half a sen")
    room.tab("employee", "#general")
    room.write("employee", "hello everyone")
    expect(room.shown("handler")).to_contain_text("hello everyone")
    expect(box).to_have_value("half a sen")
    expect(room.tab("manager", "#general")).to_contain_text("hello everyone")


def test_words_with_markup_stay_words(room: InRoom) -> None:
    room.open()
    room.tab("employee", "#general")
    room.write("employee", "<img src=x onerror=alert(1)> \u202etxet")
    expect(room.shown("employee").locator(".words")).to_have_text("<img src=x onerror=alert(1)> txet")
