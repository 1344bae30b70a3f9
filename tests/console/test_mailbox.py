"""Mail in a room: on the tape, read by whose address it is, and by nobody else."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.ids import CaseId, CommandId
from bot.domain.interview import next_question
from bot.domain.milestone import When
from bot.domain.organisation import Organisation, Person
from bot.domain.party import Identity
from bot.flows.ask import Ask, ask
from bot.ports import Place, Read
from bot.services import Services
from bot.text.load import Texts
from handlers.chat import Chat, DeliveryError
from handlers.console.log import Log
from handlers.console.mailbox import MailboxChat
from handlers.console.speak import ConsoleChat
from handlers.console.tape import Tape
from handlers.console.who import Cast
from tests.console.cards import EVERYTHING, note
from tests.console.conftest import SATURDAY, Live, StillClock

VERA = Identity("mail", "eksempel", "vera@beskedsystem.example")
BOX = "mail/vera@beskedsystem.example"
TO = Place("mail", VERA.user)


@pytest.fixture(scope="session")
def eksempel(eksempel: Organisation) -> Organisation:
    """With the contact of a processor, and with a mail address for Mads."""
    vera = Person("vera", "Vera", (VERA,), outside=True)
    people = [
        replace(p, identities=(*p.identities, Identity("mail", "eksempel", "mads@eksempelby.example")))
        if p.key == "mads"
        else p
        for p in eksempel.people
    ]
    return replace(eksempel, people=(*people, vera))


@pytest.fixture
def mail(tape: Tape, words: Texts, log: Log) -> MailboxChat:
    return MailboxChat(tape, StillClock(), words, log)


async def test_it_is_a_chat(mail: MailboxChat) -> None:
    port: Chat = mail
    assert (port.platform, await port.private(VERA)) == ("mail", TO)


async def test_a_mail_lies_in_its_mailbox_without_buttons(mail: MailboxChat, tape: Tape, log: Log) -> None:
    ref = await mail.post(TO, EVERYTHING, "k1")
    (message,) = tape.messages(BOX)
    assert message.card is not None
    assert {type(element).__name__ for element in message.card.elements}.isdisjoint({"Buttons", "SelectInput"})
    assert (message.id, message.card.summary) == (ref.key, EVERYTHING.summary)
    assert [(line.what, line.inward) for line in log.newest_first] == [("mail", False)]


async def test_what_arrived_is_known_and_stays_as_it_was(mail: MailboxChat) -> None:
    ref = await mail.post(TO, note("one"), "k1")
    assert (await mail.find(TO, "k1"), await mail.find(TO, "k2")) == (ref, None)
    with pytest.raises(DeliveryError):
        await mail.update(ref, note("two"), "k2")
    assert await mail.thread(ref) == TO


async def test_a_whisper_and_a_repeat_are_mails_too(mail: MailboxChat, tape: Tape) -> None:
    await mail.whisper(Place("mail", "a@b.example"), VERA, note("one", "da"), "k1")
    await mail.post(TO, note("one", "da"), "k1", repeat=True)
    assert [m.card.summary for m in tape.messages(BOX) if m.card is not None] == ["one", "one (gentaget)"]


async def test_a_mailbox_is_its_owners_alone(cast: Cast, tape: Tape, mail: MailboxChat) -> None:
    await mail.post(TO, note("one"), "k1")
    assert [c.id for c in cast.conversations("vera", tape)] == [BOX]
    for other in ("ida", "dan", "dorte", "mads", "eve"):
        assert not cast.is_in(other, BOX, tape)
    assert [c.id for c in cast.conversations("mads", tape)] == [
        "dm/mads",
        "channel/general",
        "mail/mads@eksempelby.example",
    ]
    assert cast.is_in("vera", BOX, tape)
    assert not cast.writes_in("vera", BOX, tape)
    assert cast.writes_in("mads", "dm/mads", tape)


async def test_who_is_outside_is_in_no_chat(cast: Cast, tape: Tape, chat: ConsoleChat) -> None:
    root = await chat.post(Place("console", "triage"), EVERYTHING, "k1")
    for conversation in ("dm/vera", "channel/general", "channel/triage", f"thread/{root.key}"):
        assert not cast.is_in("vera", conversation, tape)
    assert (cast.identity("vera"), cast.badge("vera")) == (VERA, "outside")
    assert cast.identity("mads") == Identity("console", "yours", "mads")


async def asked(live: Live) -> str:
    """Ida reports, and Dan asks Vera the first question. The words of the question, in Danish."""
    await live.reports()
    app = live.room.app
    dan = await live.room.console.party("dan", "da")
    vera = await app.desk.party(VERA, "Vera")

    def first(read: Read, services: Services, now: datetime) -> tuple[CaseId, str]:
        case = read.case(read.open_cases()[0])
        question = next_question(case, services.interview)
        assert question is not None
        return case.id, question.id

    case, question = await app.desk.read(first)
    due = When.exact(SATURDAY + timedelta(days=2))
    await app.desk.submit(ask, Ask(CommandId("ask"), dan.id, case, question, vera.id, due))
    await live.room.quiet()
    return app.desk.services.say.speech("da", "UTC")(f"question.{question}")


async def test_what_is_asked_of_someone_outside_comes_by_mail(live: Live) -> None:
    question = await asked(live)
    seen = await live.seen("vera")
    assert list(seen) == [BOX]
    (said,) = seen[BOX]
    assert question in said
    assert "laptop lost" not in said
    for other in ("ida", "dan", "dorte", "mads", "eve"):
        assert BOX not in await live.seen(other)


async def test_a_pane_of_someone_outside_has_their_mail_and_nothing_to_write_in(live: Live) -> None:
    await asked(live)
    async with live.client.get(live.base + "panes/vera?lang=en") as answer:
        html = await answer.text()
    assert answer.status == 200
    assert 'data-conversation="mail/vera@beskedsystem.example"' in html
    assert 'id="tab-vera-mail-vera-beskedsystem-example"' in html
    assert "composer" not in html
    assert "data-verb" not in html
    async with live.client.get(live.base + "panes/mads?lang=en") as answer:
        theirs = await answer.text()
    assert ("composer" in theirs, ">Mail<" in theirs) == (True, True)


async def test_looking_through_their_eyes_changes_no_language(live: Live) -> None:
    """A mail comes in the language the file gives them, whatever the page is in."""
    async with live.client.get(live.base + "panes/vera?lang=nb") as answer:
        assert answer.status == 200
    vera = await live.room.app.desk.party(VERA, "Vera")
    assert vera.language is None
    assert (await live.room.console.party("ida", "nb")).language == "nb"


async def test_someone_outside_does_nothing_here(live: Live) -> None:
    said = {"text": "/breach x", "command_id": "c"}
    assert (await live.tried("say", as_="vera", conversation=BOX, **said))[0] == 403
    assert (await live.tried("press", as_="vera", verb="acknowledge", ids={}, command_id="c"))[0] == 403
    assert (await live.tried("say", as_="mads", conversation="mail/mads@eksempelby.example", **said))[0] == 404
    assert (await live.tried("say", as_="mads", conversation="dm/mads", **said))[0] == 200
