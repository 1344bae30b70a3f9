"""From a question to someone outside to the mail they get, through the real deliverer and a real mail server."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest

from bot.domain.delivery import State
from bot.domain.ids import CaseId, CommandId
from bot.domain.interview import next_question
from bot.domain.milestone import When
from bot.domain.organisation import Person
from bot.domain.party import Identity
from bot.flows.ask import Ask, ask
from bot.flows.open_case import OpenCase, open_case
from bot.text.load import Texts
from handlers.app import App, build
from handlers.cli.serve import chats
from handlers.mail.relay import Relay
from handlers.mail.speak import MailChat
from handlers.settings import Settings
from tests.console.conftest import StillClock
from tests.mail.conftest import NOW
from tests.world.bot import MASTER, eksempel
from tests.world.chat import StandInChat
from tests.world.smtp import PostOffice

VERA = Identity("mail", "eksempel", "vera@beskedsystem.example")


@pytest.fixture
async def app(tmp_path: Path, office: PostOffice, words: Texts) -> AsyncIterator[App]:
    """The console as it stands in for a chat, and mail."""
    organisation = eksempel()
    vera = Person("vera", "Vera", (VERA,), language="da", outside=True)
    relay = Relay("127.0.0.1", office.port, open=True)
    clock = StillClock(NOW)
    app = build(
        database=tmp_path / "bot.sqlite",
        master_key=MASTER,
        organisations=[replace(organisation, people=(*organisation.people, vera))],
        clock=clock,
        chats=(StandInChat(), MailChat(relay, "breach-bot@eksempelby.example", clock, words)),
    )
    yield app
    app.store.close()


async def asked(app: App) -> CaseId:
    """Ida reports, and Dan asks Vera the first question. What is due is delivered."""
    ida = await app.desk.party(Identity("console", "eksempel", "ida"), "Ida")
    dan = await app.desk.party(Identity("console", "eksempel", "dan"), "Dan")
    vera = await app.desk.party(VERA, "Vera")
    report = OpenCase(CommandId("report"), ida.id, ida.organisation, "laptop lost on the train")
    opened = (await app.desk.submit(open_case, report)).case
    assert opened is not None
    question = next_question(app.store.read(lambda read: read.case(opened)).result(), app.desk.services.interview)
    assert question is not None
    due = When.exact(NOW + timedelta(days=2))
    await app.desk.submit(ask, Ask(CommandId("ask"), dan.id, opened, question.id, vera.id, due))
    while await app.deliverer.once():
        pass
    return opened


def ends(app: App, case: CaseId) -> list[State]:
    queue = app.store.read(lambda read: read.deliveries(case)).result()
    return [state for state, delivery in queue if delivery.kind == "asked"]


async def test_the_question_reaches_them_and_nothing_else_does(app: App, office: PostOffice) -> None:
    case = await asked(app)
    (mail,) = office.mails
    message = message_from_bytes(mail.body, policy=SMTP)
    assert mail.to == [VERA.user]
    assert "EKS-2026-001" in message["Subject"]
    assert "laptop" not in str(message.get_content()) + message["Subject"]
    assert ends(app, case) == [State.SENT]
    vera = await app.desk.party(VERA, "Vera")
    assert vera.id in app.store.read(lambda read: read.told(case)).result()


async def test_an_address_that_is_none_is_no_news_to_try_again(app: App, office: PostOffice) -> None:
    office.says["RCPT"] = "550 no such user"
    assert ends(app, await asked(app)) == [State.DEAD]


async def test_a_server_that_is_busy_is_tried_again_later(app: App, office: PostOffice) -> None:
    office.says["RCPT"] = "451 busy"
    assert ends(app, await asked(app)) == [State.PENDING]


def test_serve_speaks_by_mail_where_a_server_is_set() -> None:
    clock = StillClock(NOW)
    bare = Settings()
    (mail,) = chats(Settings(smtp_url="smtps://post.example", mail_from="bot@post.example"), clock)  # type: ignore[arg-type]
    assert (list(chats(bare, clock)), mail.platform) == ([], "mail")
