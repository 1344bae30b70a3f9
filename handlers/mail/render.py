"""A card as a mail: plain words in reading order, nothing that tracks, and nobody's name on the envelope."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.cards.elements import Card
from bot.cards.linear import linear
from bot.domain.guard import mask


def message_id(key: str, sender: str) -> str:
    """The same for the same send key, so that a mail sent twice is known as one."""
    return f"<{key}@{sender.rpartition('@')[2]}>"


def rendered(card: Card, sender: str, to: str, key: str, at: datetime) -> EmailMessage:
    """`card` is one that was made for mail. Its first line is the subject: it names no person and nothing they said.

    Auto-Submitted (RFC 3834) keeps holiday replies away, the other header those of Exchange.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = mask(" ".join(card.summary.split())).text
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id(key, sender)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(linear(card), cte="quoted-printable")
    message["Content-Language"] = card.language
    return message
