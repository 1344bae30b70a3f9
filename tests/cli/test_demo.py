"""`breach-bot demo` as a process: what it prints, where it listens, what it refuses, how it ends."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from handlers.cli.demo import HOST, listening, master, refuse_real
from handlers.settings import Settings, SettingsFault
from storage.keys import KeyFault

SOME_ID = "00000000-0000-0000-0000-000000000000"


@contextmanager
def running(folder: Path, *more: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """The command, in an empty home. Ended with SIGTERM if it still runs."""
    command = [sys.executable, "-m", "handlers", "demo", "--data", str(folder / "var"), *more]
    here = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(Path.cwd()), **environment}
    with subprocess.Popen(
        command, cwd=folder, env=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def ask(url: str, data: dict[str, Any] | None = None) -> Any:
    body = None if data is None else json.dumps(data).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body), timeout=10) as answer:
        return json.load(answer)


def test_it_is_ready_soon_and_prints_one_address(tmp_path: Path) -> None:
    began = time.monotonic()
    with running(tmp_path, "--port", "0") as process:
        said = first_line(process)
        assert time.monotonic() - began < 5
        (url,) = re.findall(r"http://\S+", said)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", url)
        assert "Ctrl-C" in said
        assert ask(f"{url}readyz") == {"ok": True}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_at_once_and_without_a_word_while_a_page_listens(tmp_path: Path, how: signal.Signals) -> None:
    with running(tmp_path, "--port", "0") as process:
        (url,) = re.findall(r"http://\S+", first_line(process))
        with urllib.request.urlopen(f"{url}rooms/yours/events?as=dan", timeout=10) as stream:
            assert stream.readline() == b"retry: 1000\n"
            began = time.monotonic()
            process.send_signal(how)
            said, wrong = process.communicate(timeout=10)
        assert time.monotonic() - began < 3
        assert process.returncode in (0, -signal.SIGTERM)
        assert (said, wrong) == ("", "")


def test_a_case_is_there_again_and_the_clock_stands_where_it_was(tmp_path: Path) -> None:
    for life in range(2):
        with running(tmp_path, "--port", "0") as process:
            (url,) = re.findall(r"http://\S+", first_line(process))
            room = f"{url}rooms/yours/"
            if life == 0:
                report = {"as": "ida", "conversation": "dm/ida", "text": "/breach laptop lost", "command_id": "r"}
                ask(f"{room}say", report)
                ask(f"{room}quiet", {})
                moved = ask(f"{room}clock", {"by": "24h"})["now"]
                before = ask(f"{room}messages?as=dan")["conversations"]
            else:
                after = ask(f"{room}messages?as=dan")
                assert after["conversations"] == before
                assert after["now"] >= moved


def test_a_taken_port_gives_a_free_one_and_says_so() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        here, says = listening(port)
        with here:
            assert here.getsockname()[0] == HOST
            assert here.getsockname()[1] != port
            assert says == [f"Port {port} is taken; using {here.getsockname()[1]} instead."]


def test_a_free_port_is_taken_without_a_word() -> None:
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    here, says = listening(port)
    with here:
        assert (here.getsockname(), says) == ((HOST, port), [])


@pytest.mark.parametrize(
    "settings",
    [
        {"SLACK_BOT_TOKEN": "xoxb-7f3a", "SLACK_SIGNING_SECRET": "7f3a7f3a"},
        {
            "TEAMS_APP_ID": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
            "TEAMS_TENANT_ID": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
        }
        | {"TEAMS_CLIENT_SECRET": "very-secret"},
        {"SMTP_URL": "smtps://mail.example", "MAIL_FROM": "bot@example.org"},
    ],
)
def test_with_real_tokens_it_refuses_in_one_line_and_makes_nothing(tmp_path: Path, settings: dict[str, str]) -> None:
    with running(tmp_path, "--port", "0", **settings) as process:
        said, wrong = process.communicate(timeout=20)
    assert (process.returncode, said) == (2, "")
    assert len(wrong.splitlines()) == 1
    assert wrong.split(":")[0] in settings
    assert not any(value in wrong for value in settings.values())
    assert not (tmp_path / "var").exists()


def test_without_tokens_nothing_is_refused() -> None:
    refuse_real(Settings())
    with pytest.raises(SettingsFault):
        refuse_real(Settings(deadman_url="https://alarm.example"))  # type: ignore[arg-type]


def test_only_its_owner_may_read_what_it_writes(tmp_path: Path) -> None:
    with running(tmp_path, "--port", "0") as process:
        first_line(process)
        made = [path for path in (tmp_path / "var").rglob("*") if path.is_file()]
        assert {"master.key", "console.tape", "room.sqlite", "clock.json"} <= {path.name for path in made}
        for path in [*made, tmp_path / "var", tmp_path / "var" / "yours"]:
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_master_key_is_made_once_and_then_read(tmp_path: Path) -> None:
    key = master(tmp_path / "var")
    assert master(tmp_path / "var") == key
    (tmp_path / "var" / "master.key").write_text("not a key")
    with pytest.raises(KeyFault):
        master(tmp_path / "var")


def test_a_tape_of_another_key_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "var" / "yours").mkdir(parents=True)
    (tmp_path / "var" / "yours" / "console.tape").write_bytes(b"AAAA\n")
    with running(tmp_path, "--port", "0") as process:
        _, wrong = process.communicate(timeout=20)
    assert process.returncode == 2
    assert len(wrong.splitlines()) == 1
    assert "console.tape:1:" in wrong
