"""For every test: no network but loopback, and nothing of the machine's own settings."""

import os
import sys
from ipaddress import ip_address
from typing import Any

import pytest


class NameLookedUp(RuntimeError):
    """A test asked for the address of a name. pytest-socket stops connections; this stops the question."""


def _no_names(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and not _is_address(arguments[0]):
        raise NameLookedUp(str(arguments[0]))


def _is_address(host: str | bytes | None) -> bool:
    """Whether nobody has to be asked: a number, this computer, or *any*."""
    name = host.decode() if isinstance(host, bytes) else host
    try:
        return name in (None, "", "localhost") or bool(ip_address(str(name)))
    except ValueError:
        return False


sys.addaudithook(_no_names)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of whoever runs the tests don't reach them."""
    ours = ("BREACH_BOT_", "SLACK_", "TEAMS_", "SMTP_", "MAIL_FROM", "DEADMAN_")
    for name in [name for name in os.environ if name.startswith(ours) and name != "BREACH_BOT_SCHEMAS"]:
        monkeypatch.delenv(name)
