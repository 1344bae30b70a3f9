"""Handing one message to the mail server. Blocking: for a thread. What fails is told without address or text."""

import smtplib
import ssl
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from handlers.chat import DeliveryError
from handlers.setting_types import LOOPBACK

_SECONDS = 8.0
"""For each step of a call: shorter than the deliverer waits for the whole."""


@dataclass(frozen=True, slots=True)
class Relay:
    """The mail server. `wrapped`: encrypted from the first byte (`smtps`), else by STARTTLS. `open`: it may go without,
    because it is on this computer."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    wrapped: bool = False
    open: bool = False
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)


def relay_of(url: str) -> Relay:
    """`smtp://[user:password@]host[:port]` or `smtps://…`; the ports are 587 and 465 unless named."""
    parts = urlsplit(url)
    wrapped, host = parts.scheme == "smtps", parts.hostname or ""
    port = parts.port or (465 if wrapped else 587)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Relay(host, port, user, password, wrapped, open=host in LOOPBACK and not wrapped)


def send(relay: Relay, sender: str, to: str, message: bytes) -> None:
    """Returns once the server has taken it. Raises DeliveryError: permanent when it refuses this mail for good; with
    the code `timeout` when it may have taken it."""
    smtp = _opened(relay, sender)
    try:
        _taken(smtp.mail(sender)[0])
        _taken(smtp.rcpt(to)[0])
        _handed_over(smtp, message)
    except (smtplib.SMTPException, OSError):
        raise DeliveryError("mail_down", permanent=False) from None
    finally:
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def _opened(relay: Relay, sender: str) -> smtplib.SMTP:
    """Whatever is wrong before a mail is named is the server's or its operator's: it is tried again."""
    name = sender.rpartition("@")[2]  # else smtplib asks the name service what this computer is called
    try:
        smtp = (
            smtplib.SMTP_SSL(relay.host, relay.port, name, timeout=_SECONDS, context=relay.tls)
            if relay.wrapped
            else smtplib.SMTP(relay.host, relay.port, name, timeout=_SECONDS)
        )
        with ExitStack() as refused:
            refused.callback(smtp.close)
            _introduced(smtp, relay)
            refused.pop_all()
    except smtplib.SMTPAuthenticationError:
        raise DeliveryError("mail_login", permanent=False) from None
    except (smtplib.SMTPException, OSError):
        raise DeliveryError("mail_down", permanent=False) from None
    return smtp


def _introduced(smtp: smtplib.SMTP, relay: Relay) -> None:
    smtp.ehlo()
    if not relay.wrapped and not relay.open:
        if not smtp.has_extn("starttls"):
            raise DeliveryError("mail_not_encrypted", permanent=False)
        smtp.starttls(context=relay.tls)
        smtp.ehlo()
    if relay.user:
        smtp.login(relay.user, relay.password)


def _handed_over(smtp: smtplib.SMTP, message: bytes) -> None:
    try:
        code, _ = smtp.data(message)
    except smtplib.SMTPDataError as refused:
        code = refused.smtp_code
    except (smtplib.SMTPServerDisconnected, OSError):
        raise DeliveryError("timeout", permanent=False) from None
    _taken(code)


def _taken(code: int) -> None:
    """RFC 5321, section 4.2.1: 2xx is yes, 4xx not now, 5xx never. The server's words may quote an address."""
    if code >= 500:
        raise DeliveryError("mail_refused", permanent=True)
    if code >= 300:
        raise DeliveryError("mail_later", permanent=False)
