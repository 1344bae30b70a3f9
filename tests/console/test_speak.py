"""The Chat port of the console."""

import pytest

from bot.ports import MessageRef, Place
from handlers.chat import Chat, DeliveryError
from handlers.console.log import Log
from handlers.console.speak import ConsoleChat
from handlers.console.tape import BOT, Tape
from handlers.console.who import Cast, visible
from tests.console.cards import note

TRIAGE = Place("console", "triage")


async def test_it_is_a_chat(chat: ConsoleChat) -> None:
    port: Chat = chat
    assert port.platform == "console"


async def test_a_post_is_found_by_its_key_and_read_back(chat: ConsoleChat, tape: Tape) -> None:
    ref = await chat.post(TRIAGE, note("case"), "k1")
    assert await chat.find(TRIAGE, "k1") == ref
    assert await chat.find(TRIAGE, "k2") is None
    (message,) = tape.messages("channel/triage")
    assert (message.by, message.card) == (BOT, note("case"))


@pytest.mark.parametrize(
    ("language", "mark"), [("en", "(repeat)"), ("da", "(gentaget)"), ("nb", "(gjentatt)"), ("nn", "(gjentatt)")]
)
async def test_a_repeat_says_so_in_the_language_of_the_card(
    chat: ConsoleChat, tape: Tape, language: str, mark: str
) -> None:
    await chat.post(TRIAGE, note("case", language), "k1", repeat=True)
    card = tape.messages("channel/triage")[0].card
    assert card is not None
    assert card.summary == f"case {mark}"
    assert mark in str(card.elements[0])


async def test_an_update_stays_where_it_is(chat: ConsoleChat, tape: Tape) -> None:
    ref = await chat.post(TRIAGE, note("one"), "k1")
    await chat.update(ref, note("two"), "k2")
    assert [m.card for m in tape.messages("channel/triage")] == [note("two")]


async def test_updating_a_message_that_is_gone_fails_for_good(chat: ConsoleChat) -> None:
    with pytest.raises(DeliveryError) as wrong:
        await chat.update(MessageRef(TRIAGE, "m99"), note("two"), "k2")
    assert wrong.value.permanent


async def test_a_whisper_is_for_one_person(chat: ConsoleChat, tape: Tape, cast: Cast) -> None:
    await chat.whisper(TRIAGE, cast.identity("dan"), note("psst"), "k1")
    (message,) = tape.messages("channel/triage")
    assert visible(message, "dan")
    assert not visible(message, "dorte")


async def test_private_and_thread_are_conversations_of_their_own(chat: ConsoleChat, tape: Tape, cast: Cast) -> None:
    root = await chat.post(TRIAGE, note("case"), "k1")
    await chat.post(await chat.thread(root), note("question"), "k2")
    await chat.post(await chat.private(cast.identity("ida")), note("receipt"), "k3")
    assert [m.card for m in tape.messages(f"thread/{root.key}")] == [note("question")]
    assert [m.card for m in tape.messages("dm/ida")] == [note("receipt")]


async def test_what_goes_out_is_in_the_log_newest_first(chat: ConsoleChat, log: Log) -> None:
    ref = await chat.post(TRIAGE, note("one"), "k1")
    await chat.update(ref, note("two"), "k2")
    assert [(line.what, line.inward) for line in log.newest_first] == [("update", False), ("post", False)]
    assert '"summary": "two"' in log.newest_first[0].payload
