"""What stands in a pane."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.text.load import Texts
from handlers.console.listen import Console
from handlers.console.log import Log
from handlers.console.speak import ConsoleChat
from handlers.console.tape import Tape
from handlers.console.view import Item, pane
from handlers.console.who import Cast
from tests.console.cards import EVERYTHING, note
from tests.console.conftest import SATURDAY
from tests.console.test_speak import TRIAGE


@dataclass
class NoDesk:
    """A desk nobody asks anything."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"a pane is made without {name}")


@pytest.fixture
def console(cast: Cast, tape: Tape, log: Log) -> Console:
    return Console(cast, NoDesk(), tape, log)


def items(console: Console, words: Texts, user: str, conversation: str, language: str = "en") -> tuple[Item, ...]:
    tabs = pane(console, user, words.speech(language, "Europe/Copenhagen")).tabs
    return next(tab.items for tab in tabs if tab.id == conversation)


async def test_a_new_day_begins_with_its_date_in_the_readers_zone(console: Console, words: Texts) -> None:
    """23:30 and 00:30 in Copenhagen are one UTC day and two local ones."""
    evening = SATURDAY.replace(hour=21, minute=30)
    for n, at in enumerate((evening, evening + timedelta(hours=1))):
        await console.tape.post("channel/general", "ida", at, f"k{n}", text="hello")
    stands = items(console, words, "dan", "channel/general")
    assert [item.words for item in stands] == ["Saturday 18 April 2026", "hello", "Sunday 19 April 2026", "hello"]
    assert [item.time for item in stands if item.time] == ["23:30", "00:30"]


async def test_each_line_says_who_and_marks_ones_own(console: Console, words: Texts) -> None:
    await console.tape.post("channel/general", "ida", SATURDAY, "k1", text="hello")
    for user, own in (("ida", True), ("dan", False)):
        line = items(console, words, user, "channel/general")[1]
        assert (line.author, line.own, line.bot) == ("Ida", own, False)


async def test_a_thread_begins_with_its_root(console: Console, chat: ConsoleChat, words: Texts) -> None:
    root = await chat.post(TRIAGE, EVERYTHING, "k1")
    await chat.post(await chat.thread(root), note("question"), "k2")
    first, second = items(console, words, "dan", f"thread/{root.key}")[1:]
    assert (first.key, first.root, first.words) == (root.key, True, EVERYTHING.summary)
    assert (second.root, second.bot, second.author) == (False, True, "Breach Bot")


async def test_the_channel_counts_what_is_in_its_threads(console: Console, chat: ConsoleChat, words: Texts) -> None:
    root = await chat.post(TRIAGE, EVERYTHING, "k1")
    for n in range(2):
        await chat.post(await chat.thread(root), note("question"), f"q{n}")
    line = items(console, words, "dan", "channel/triage")[1]
    assert (line.thread, line.replies) == (f"thread/{root.key}", 2)


async def test_a_whisper_is_in_one_pane_only(console: Console, chat: ConsoleChat, cast: Cast, words: Texts) -> None:
    await chat.whisper(TRIAGE, cast.identity("dan"), note("psst"), "k1")
    assert [item.private for item in items(console, words, "dan", "channel/triage")] == [False, True]
    assert items(console, words, "dorte", "channel/triage") == ()


async def test_an_edit_changes_the_version_and_nothing_else(console: Console, chat: ConsoleChat, words: Texts) -> None:
    ref = await chat.post(TRIAGE, note("one"), "k1")
    before = items(console, words, "dan", "channel/triage")[1]
    await chat.update(ref, note("two"), "k2")
    after = items(console, words, "dan", "channel/triage")[1]
    assert after == replace(before, version=2, words="two", html=after.html)
    assert "two" in after.html
