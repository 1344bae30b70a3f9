"""The Chat port of mail: what a mail holds, what it never holds, and what it can't do."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from bot.cards.elements import Button, Buttons, Card, FactRows, Heading, Text
from bot.cards.linear import linear
from bot.cards.mailed import mailed
from bot.domain.party import Identity
from bot.ports import MessageRef, Place
from bot.text.load import Texts
from handlers.chat import Chat, DeliveryError, Unreadable
from handlers.mail.relay import Relay
from handlers.mail.speak import MailChat
from tests.console.cards import EVERYTHING
from tests.console.conftest import StillClock
from tests.mail.conftest import NOW
from tests.world.smtp import PostOffice

VERA = Identity("mail", "eksempel", "vera@beskedsystem.example")
TO = Place("mail", VERA.user)
ASKED = Card(
    "EKS-2026-001 · inden fredag · et spørgsmål til dig",
    (Heading("Hvor mange?"), Text("Til og med æøå: svar den, der spurgte."), FactRows((("Sag", "EKS-2026-001"),))),
    "da",
)


@pytest.fixture
def chat(office: PostOffice, words: Texts) -> MailChat:
    relay = Relay("127.0.0.1", office.port, open=True)
    return MailChat(relay, "breach-bot@eksempelby.example", StillClock(NOW), words)


def only(office: PostOffice) -> EmailMessage:
    (mail,) = office.mails
    message = message_from_bytes(mail.body, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


async def test_it_is_a_chat(chat: MailChat) -> None:
    port: Chat = chat
    assert (port.platform, await port.private(VERA)) == ("mail", TO)


async def test_a_mail_says_the_card_in_plain_words(chat: MailChat, office: PostOffice) -> None:
    ref = await chat.post(TO, ASKED, "0f3a")
    message = only(office)
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == linear(ASKED).splitlines()
    assert message["Subject"] == ASKED.summary
    assert (message["From"], message["To"]) == ("breach-bot@eksempelby.example", VERA.user)
    assert message["Message-ID"] == ref.key == "<0f3a@eksempelby.example>"
    assert message["Content-Language"] == "da"


async def test_it_answers_no_machine_and_follows_nobody(chat: MailChat, office: PostOffice) -> None:
    await chat.post(TO, EVERYTHING, "0f3a")
    message = only(office)
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert message["Date"] == "Fri, 20 Nov 2026 08:00:00 +0000"
    assert not {"return-receipt-to", "disposition-notification-to", "list-unsubscribe"} & {k.lower() for k in message}
    assert "http" not in office.mails[0].body.decode()


async def test_a_repeat_is_the_same_mail_and_says_so(chat: MailChat, office: PostOffice) -> None:
    first = await chat.post(TO, ASKED, "0f3a")
    assert first == await chat.post(TO, ASKED, "0f3a", repeat=True)
    again = message_from_bytes(office.mails[1].body, policy=SMTP)
    assert again["Subject"] == f"{ASKED.summary} (gentaget)"


@pytest.mark.parametrize(
    ("summary", "subject"),
    [
        ("one\r\nBcc: eve@example.org", "one Bcc: eve@example.org"),
        ("one\x0b\x85\u2028two", "one two"),
        ("who: 010100-0000", "who: ⟦cpr 1⟧"),
    ],
)
async def test_a_subject_is_one_line_without_numbers_of_people(
    chat: MailChat, office: PostOffice, summary: str, subject: str
) -> None:
    await chat.post(TO, Card(summary, (), "en"), "0f3a")
    message = only(office)
    assert message["Subject"] == subject
    assert (message["Bcc"], office.mails[0].to) == (None, [VERA.user])


async def test_what_a_mail_cannot_do(chat: MailChat) -> None:
    with pytest.raises(Unreadable):
        await chat.find(TO, "0f3a")
    with pytest.raises(DeliveryError) as fault:
        await chat.update(MessageRef(TO, "<0f3a@eksempelby.example>"), ASKED, "0f3a")
    assert fault.value.permanent


async def test_a_whisper_is_a_mail_to_that_one(chat: MailChat, office: PostOffice) -> None:
    await chat.whisper(Place("mail", "someone@else.example"), VERA, ASKED, "0f3a")
    assert office.mails[0].to == [VERA.user]
    assert await chat.thread(MessageRef(TO, "x")) == TO


def test_a_mailed_card_has_nothing_to_press_and_says_where(words: Texts) -> None:
    press = Card("s", (Text("t"), Buttons((Button("Yes", "answer", "yes"),))), "en", "answer", {"case": "c"}, "Send")
    said = mailed(press, words.speech("en", "UTC"))
    assert linear(said) == "s\nt\nNothing can be pressed in a mail: open this in the chat to act on it."
    assert (said.verb, said.ids) == ("", {})
    assert mailed(ASKED, words.speech("da", "UTC")) == ASKED
