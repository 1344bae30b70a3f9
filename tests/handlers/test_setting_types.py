"""What a setting may hold: each kind, with values that pass and values that only look as if they should."""

import base64
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from handlers.setting_types import (
    Address,
    Database,
    Https,
    HttpsSecret,
    Key,
    MailServer,
    Metadata,
    SlashCommand,
    Uuid,
    Word,
    safe,
)

KEY = base64.b64encode(bytes(range(32))).decode()

GOOD: list[tuple[Any, str]] = [
    (Https, "https://breach.example.org"),
    (Https, "http://localhost:8080/x"),
    (HttpsSecret, "https://watch.example/token"),
    (Metadata, "https://login.microsoftonline.com/common/.well-known/openid-configuration"),
    (MailServer, "smtp://user:p%40ss@mail.example:587"),
    (MailServer, "smtps://mail.example"),
    (Database, "sqlite:////var/lib/breach/db.sqlite"),
    (Key, KEY),
    (SlashCommand, "/breach"),
    (SlashCommand, "/databrud-2"),
    (Uuid, "0123ABCD-0000-0000-0000-0123456789ab"),
    (Address, "breach-bot@example.org"),
    (Word, "xoxb-1-2-3"),
]

BAD: list[tuple[Any, str]] = [
    (Https, "http://breach.example.org"),
    (Https, "HTTP://breach.example.org"),
    (Https, "https://"),
    (Https, "//breach.example.org"),
    (Https, "javascript:alert(1)"),
    (Https, "http://[::1"),
    (Https, "http://127.0.0.1.example"),
    (HttpsSecret, "http://watch.example/token"),
    (Metadata, "https://example.org/openid"),
    (Metadata, "http://login.microsoftonline.com/x"),
    (MailServer, "mail.example"),
    (MailServer, "smtp://"),
    (MailServer, "smtp://mail.example:smtp"),
    (MailServer, "smtp://mail.example:99999"),
    (Database, "sqlite://"),
    (Database, "sqlite:///x.db?mode=memory"),
    (Database, "postgresql://host/db"),
    (Key, KEY[:-4]),
    (Key, KEY + "AAAA"),
    (Key, "é" * 44),
    (SlashCommand, "/Breach"),
    (SlashCommand, "/bre ach"),
    (SlashCommand, "/" + "a" * 32),
    (Uuid, "0123abcd000000000000" + "0" * 12),
    (Address, "Breach Bot <b@example.org>"),
    (Address, "a@b@c"),
    (Word, "two words"),
    (Word, "line\n"),
]


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_good_values(kind: Any, value: str) -> None:
    found = TypeAdapter(kind).validate_python(value)
    assert getattr(found, "get_secret_value", lambda: found)() == value


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_bad_values_are_refused_with_a_sentence_that_does_not_repeat_them(kind: Any, value: str) -> None:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(kind).validate_python(value)
    (one,) = error.value.errors()
    assert one["msg"].startswith("Value error, must be ")
    assert value not in one["msg"] or value in "sqlite://smtp://https://"


def test_this_computer_may_be_spoken_to_in_clear() -> None:
    assert safe("http://127.0.0.1:1/")
    assert safe("http://[::1]:1/")
    assert not safe("http://127.0.0.2/")
    assert not safe("ws://127.0.0.1/")
