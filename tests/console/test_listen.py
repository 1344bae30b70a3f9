"""Which case a thread is about."""

from bot.cards.elements import Button, Buttons, Card, Text
from bot.ports import Place
from handlers.console.listen import case_of
from handlers.console.speak import ConsoleChat
from handlers.console.tape import Tape
from tests.console.cards import EVERYTHING, note
from tests.console.test_speak import TRIAGE


def about(case: str) -> Card:
    return Card("s", (Text("t"), Buttons((Button("show", "Show", ids={"case": case}),))), "en")


async def test_it_is_the_one_its_root_names(chat: ConsoleChat, tape: Tape) -> None:
    first, second = await chat.post(TRIAGE, about("c1"), "k1"), await chat.post(TRIAGE, about("c2"), "k2")
    assert case_of(tape, f"thread/{first.key}") == "c1"
    assert case_of(tape, f"thread/{second.key}") == "c2"


async def test_a_root_without_buttons_leaves_it_to_what_is_under_it(chat: ConsoleChat, tape: Tape) -> None:
    """A closed case's card offers nothing; its questions still say which case it was."""
    root = await chat.post(TRIAGE, note("closed"), "k1")
    await chat.post(Place("console", f"thread/{root.key}"), about("c1"), "k2")
    assert case_of(tape, f"thread/{root.key}") == "c1"


async def test_a_form_names_its_case_too(chat: ConsoleChat, tape: Tape) -> None:
    root = await chat.post(TRIAGE, EVERYTHING, "k1")
    assert case_of(tape, f"thread/{root.key}") == "c1"


async def test_elsewhere_there_is_none(chat: ConsoleChat, tape: Tape) -> None:
    root = await chat.post(TRIAGE, note("nothing"), "k1")
    for conversation in ("dm/ida", "channel/triage", "thread/m99", f"thread/{root.key}"):
        assert case_of(tape, conversation) is None
