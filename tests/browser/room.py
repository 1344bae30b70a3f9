"""A room of the demo as a person has it in front of them: whose pane, which tab, which button."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

SEATS = ("employee", "handler", "manager")


@dataclass(frozen=True)
class InRoom:
    page: Page
    base: str

    def open(self, query: str = "?lang=en") -> None:
        self.page.goto(f"{self.base}rooms/yours/{query}")

    def pane(self, seat: str) -> Locator:
        return self.page.locator(f".pane[data-seat={seat}]")

    def tab(self, seat: str, title: str) -> Locator:
        """Open a conversation. What stands in it."""
        self.pane(seat).get_by_role("tab", name=title).click()
        return self.shown(seat)

    def shown(self, seat: str) -> Locator:
        return self.pane(seat).get_by_role("tabpanel")

    def write(self, seat: str, words: str) -> None:
        box = self.shown(seat).get_by_role("textbox")
        box.fill(words)
        box.press("Enter")

    def sit(self, seat: str, user: str) -> None:
        """Look through someone else's eyes."""
        self.pane(seat).locator("[data-eyes]").select_option(user)
        expect(self.pane(seat).locator(f".pane-body[data-user={user}]")).to_be_visible()

    def move(self, by: str) -> None:
        """Press a button of the clock, and wait until it is there."""
        button = self.page.locator(f"[data-by='{by}']")
        with self.page.expect_response("**/clock"):
            button.click()
        expect(button).to_be_enabled()

    def hours_ago(self, hours: int) -> datetime:
        """A local instant before the room's present one."""
        now = datetime.fromisoformat(self.page.request.get(f"{self.base}rooms/yours/clock").json()["now"])
        return (now - timedelta(hours=hours)).astimezone(ZoneInfo("Europe/Copenhagen"))

    def question(self, number: int) -> Locator:
        """The question in the thread that Dan has open."""
        found = self.shown("handler").locator(".message").filter(has_text=re.compile(rf"\b{number} af \d+"))
        expect(found).to_have_count(1)
        return found

    def press(self, number: int, value: str) -> None:
        """Answer a question with one of its buttons."""
        question = self.question(number)
        question.locator(f"button[data-value='{value}']").click()
        expect(question.locator(f"button[data-value='{value}']")).to_have_count(0)

    def dialog(self, opener: Locator) -> Locator:
        opener.click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        return dialog

    def send(self, dialog: Locator) -> None:
        dialog.locator("button[type=submit]").click()
        expect(dialog).to_be_hidden()

    def tick(self, number: int, *chosen: str) -> None:
        """Answer a question in its dialog: `field=value` for each choice."""
        dialog = self.dialog(self.question(number).locator("button[data-verb=answer][data-opens]"))
        for field, value in (pair.split("=") for pair in chosen):
            dialog.locator(f"input[name={field}][value={value}]").check()
        self.send(dialog)

    def when(self, number: int, field: str, at: datetime) -> None:
        """Answer a question with an instant."""
        dialog = self.dialog(self.question(number).locator("button[data-verb=answer][data-opens]"))
        dialog.locator(f"[data-when={field}] [data-part=date]").fill(f"{at:%Y-%m-%d}")
        dialog.locator(f"[data-when={field}] [data-part=time]").fill(f"{at:%H:%M}")
        self.send(dialog)

    def answer_all(self) -> None:
        """Dan answers the seven questions of a laptop with health data that was lost three hours ago."""
        self.press(1, "yes")
        self.tick(2, "breach_types=C")
        self.when(3, "discovered", self.hours_ago(3))
        self.tick(4, "contained=no")
        self.tick(5, "whose=citizens")
        self.tick(6, "data_categories=identity", "data_categories=health")
        self.tick(7, "recipient=known_untrusted", "encrypted=no")
