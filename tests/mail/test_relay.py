"""Handing a mail over: encrypted off this computer, refused for good or for now, and in doubt when cut off."""

import asyncio
import logging
import socket
import ssl
from dataclasses import replace

import pytest

from handlers.chat import DeliveryError
from handlers.mail.relay import Relay, relay_of, send
from tests.world.smtp import CUT, PostOffice, open_office

FROM, TO = "breach-bot@eksempelby.example", "vera@beskedsystem.example"
MAIL = b"Subject: EKS-2026-001\r\n\r\n.a line that begins with a dot\r\n"


async def handed(relay: Relay) -> DeliveryError | None:
    """What went wrong."""
    try:
        await asyncio.to_thread(send, relay, FROM, TO, MAIL)
    except DeliveryError as fault:
        return fault
    return None


def here(office: PostOffice) -> Relay:
    return Relay("127.0.0.1", office.port, open=True)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://post.example", ("post.example", 587, "", "", False, False)),
        ("smtp://post.example:25", ("post.example", 25, "", "", False, False)),
        ("smtps://post.example", ("post.example", 465, "", "", True, False)),
        ("smtp://b%40c.example:p%2Fw@post.example", ("post.example", 587, "b@c.example", "p/w", False, False)),
        ("smtp://127.0.0.1:2525", ("127.0.0.1", 2525, "", "", False, True)),
        ("smtp://[::1]:2525", ("::1", 2525, "", "", False, True)),
        ("smtps://localhost", ("localhost", 465, "", "", True, False)),
    ],
)
def test_a_url_says_where_and_how(url: str, expected: tuple[object, ...]) -> None:
    relay = relay_of(url)
    assert (relay.host, relay.port, relay.user, relay.password, relay.wrapped, relay.open) == expected


def test_the_password_is_in_no_repr() -> None:
    assert "hunter2" not in repr(relay_of("smtp://a:hunter2@post.example"))


async def test_a_mail_arrives_as_it_was_written(office: PostOffice) -> None:
    assert await handed(here(office)) is None
    (mail,) = office.mails
    assert (mail.sender, mail.to, mail.body) == (FROM, [TO], MAIL)
    assert office.heard[0] == "ehlo eksempelby.example"
    assert office.heard[-1] == "quit"


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "."])
@pytest.mark.parametrize(
    ("reply", "code", "permanent"),
    [("550 no such user vera@beskedsystem.example", "mail_refused", True), ("451 later", "mail_later", False)],
)
async def test_a_refusal_is_for_good_or_for_now(
    office: PostOffice, word: str, reply: str, code: str, permanent: bool
) -> None:
    office.says[word] = reply
    fault = await handed(here(office))
    assert fault is not None
    assert (fault.code, fault.permanent) == (code, permanent)
    assert office.mails == []


@pytest.mark.parametrize("word", ["EHLO", "MAIL", "RCPT"])
async def test_cut_off_before_the_mail_was_given_it_is_tried_again(office: PostOffice, word: str) -> None:
    office.says[word] = CUT
    fault = await handed(here(office))
    assert fault is not None
    assert (fault.code, fault.permanent) == ("mail_down", False)


async def test_cut_off_after_it_was_given_it_is_in_doubt(office: PostOffice) -> None:
    """The server has it, and nobody heard so. By this code the deliverer marks the next one as a repeat."""
    office.says["."] = CUT
    fault = await handed(here(office))
    assert fault is not None
    assert (fault.code, fault.permanent) == ("timeout", False)
    assert len(office.mails) == 1


async def test_a_server_that_ends_badly_after_taking_it_has_taken_it(office: PostOffice) -> None:
    office.says["QUIT"] = CUT
    assert await handed(here(office)) is None


async def test_a_server_that_is_not_there_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    fault = await handed(Relay("127.0.0.1", port, open=True))
    assert fault is not None
    assert (fault.code, fault.permanent) == ("mail_down", False)


async def test_off_this_computer_nothing_goes_unencrypted(office: PostOffice) -> None:
    fault = await handed(replace(here(office), open=False))
    assert fault is not None
    assert (fault.code, fault.permanent) == ("mail_not_encrypted", False)
    assert [line.upper()[:4] for line in office.heard] == ["EHLO"]


async def test_starttls_and_a_login(theirs: ssl.SSLContext, ours: ssl.SSLContext) -> None:
    async with open_office(PostOffice(tls=theirs, login=("bot", "secret"))) as office:
        relay = Relay("127.0.0.1", office.port, "bot", "secret", tls=ours)
        assert await handed(relay) is None
        assert len(office.mails) == 1
        wrong = await handed(replace(relay, password="other"))
        assert wrong is not None
        assert (wrong.code, wrong.permanent) == ("mail_login", False)


async def test_encrypted_from_the_first_byte(theirs: ssl.SSLContext, ours: ssl.SSLContext) -> None:
    async with open_office(PostOffice(), wrapped=theirs) as office:
        assert await handed(Relay("127.0.0.1", office.port, wrapped=True, tls=ours)) is None
        assert len(office.mails) == 1


async def test_a_certificate_nobody_knows_is_not_trusted(theirs: ssl.SSLContext) -> None:
    async with open_office(PostOffice(tls=theirs)) as office:
        fault = await handed(Relay("127.0.0.1", office.port))
        assert fault is not None
        assert (fault.code, office.mails) == ("mail_down", [])


async def test_a_fault_quotes_neither_address_nor_text(office: PostOffice, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    office.says["RCPT"] = f"550 {TO} is unknown here"
    fault = await handed(here(office))
    assert fault is not None
    assert (fault.__cause__, fault.__suppress_context__ or fault.__context__ is None) == (None, True)
    assert TO not in f"{fault!r} {caplog.text}"
