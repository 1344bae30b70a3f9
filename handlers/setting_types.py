"""What a setting may hold: one type a kind, each with the sentence that says what is wrong with anything else."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MICROSOFT = frozenset({"login.botframework.com", "login.botframework.azure.us", "login.microsoftonline.com"})
"""Who publishes the keys that sign what Teams sends: the public cloud, and the US government's."""


def safe(url: str) -> bool:
    """Whether nobody between here and there can read along: https, or http that doesn't leave this computer."""
    scheme, host = url.partition("://")[0], _host(url)
    return bool(host) and (scheme == "https" or (scheme == "http" and host in LOOPBACK))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _metadata(url: str) -> bool:
    return safe(url) and _host(url) in LOOPBACK | MICROSOFT


def _mail_server(url: str) -> bool:
    return url.startswith(("smtp://", "smtps://")) and bool(_host(url)) and _has_port(url)


def _has_port(url: str) -> bool:
    """Where one is written, it is a number."""
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _database(url: str) -> bool:
    return url.startswith("sqlite:///") and len(url) > len("sqlite:///") and not re.search(r"[?#\s]", url)


def _key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def _pattern(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


def _text(holds: Callable[[str], bool], says: str) -> AfterValidator:
    def check(text: str) -> str:
        if not holds(text):
            raise ValueError(says)
        return text

    return AfterValidator(check)


def _secret(holds: Callable[[str], bool], says: str) -> AfterValidator:
    def check(secret: SecretStr) -> SecretStr:
        if not holds(secret.get_secret_value()):
            raise ValueError(says)
        return secret

    return AfterValidator(check)


_HTTPS = "must be an https address (http only on this computer: 127.0.0.1, ::1 or localhost)"
_WORD = "must be one word, without blanks"

Https = Annotated[str, _text(safe, _HTTPS)]
HttpsSecret = Annotated[SecretStr, _secret(safe, _HTTPS)]
Word = Annotated[SecretStr, _secret(_pattern(r"\S+"), _WORD)]
Metadata = Annotated[str, _text(_metadata, "must be an https address of Microsoft's, or one on this computer")]
MailServer = Annotated[SecretStr, _secret(_mail_server, "must be smtp://[user:password@]host[:port], or smtps://…")]
Database = Annotated[SecretStr, _secret(_database, "must be sqlite:///PATH: this version knows no other engine")]
Key = Annotated[SecretStr, _secret(_key, "must be 32 random bytes in base64, as `breach-bot init` makes them")]
SlashCommand = Annotated[
    str, _text(_pattern(r"/[a-z0-9_-]{1,31}"), "must be a slash and up to 31 lower-case letters, digits, - or _")
]
Uuid = Annotated[
    str,
    _text(
        _pattern(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        "must be an id like 00000000-0000-0000-0000-000000000000",
    ),
]
Address = Annotated[str, _text(_pattern(r"[^@\s<>]+@[^@\s<>]+"), "must be one mail address")]
