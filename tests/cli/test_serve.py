"""`serve`: health, honesty about what it can't do yet, and one process a database."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.cli.init import Answers, init
from handlers.cli.serve import doors, listening
from handlers.settings import Settings, SettingsFault

ROOT = Path(__file__).parents[2]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    init(Answers("Eksempelby", "EKS", "DK", "da", "Dan", "Dorte", "Mads"), tmp_path, force=True)
    return tmp_path


def start(house: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "handlers", "serve", "--port", "0"]
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    return subprocess.Popen(
        command, cwd=house, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture
def server(house: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = start(house)
    assert process.stdout is not None
    ready = process.stdout.readline()
    assert ready.startswith("ready: http://127.0.0.1:"), process.communicate()[1]
    yield process, ready.removeprefix("ready: ").strip().removesuffix("/healthz")
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)


def get(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_health_and_nothing_else(server: tuple[subprocess.Popen[str], str]) -> None:
    _, url = server
    assert get(f"{url}/healthz") == (200, b'{"ok":true}')
    assert json.loads(get(f"{url}/readyz")[1]) == {"ok": True}
    for page in ("/", "/cases", "/report", "/docs"):
        assert get(url + page)[0] == 404


def test_it_says_that_nobody_can_reach_it_and_ends_cleanly(server: tuple[subprocess.Popen[str], str]) -> None:
    process, _ = server
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=20)
    assert stderr.startswith("no platform: nobody can report")
    assert "Traceback" not in stderr


def test_a_second_one_on_the_same_file_is_refused_by_name(
    server: tuple[subprocess.Popen[str], str], house: Path
) -> None:
    _, stderr = start(house).communicate(timeout=30)
    last = stderr.splitlines()[-1]
    assert "var/breach-bot.sqlite is in use" in last


def test_files_are_for_their_owner_only(server: tuple[subprocess.Popen[str], str], house: Path) -> None:
    loose = [path.name for path in (house / "var").iterdir() if path.stat().st_mode & 0o077]
    assert loose == []


def test_a_taken_port_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsFault, match=f"--port: 127.0.0.1:{port} can't be used"):
            listening("127.0.0.1", port)


def test_settings_of_a_platform_without_a_door_are_told() -> None:
    settings = Settings(slack_bot_token="x", slack_signing_secret="y")  # type: ignore[arg-type]
    told = list(doors(settings))
    assert told[0].startswith("slack: its settings are here, but this version has no door to Slack")
    assert "breach-bot demo" in told[1]


def test_on_sighup_the_organisation_files_are_read_anew(server: tuple[subprocess.Popen[str], str], house: Path) -> None:
    process, url = server
    process.send_signal(signal.SIGHUP)
    assert wait_for(process, "organisations: read again")
    assert get(f"{url}/readyz")[0] == 200


def test_a_faulty_organisation_file_changes_nothing(server: tuple[subprocess.Popen[str], str], house: Path) -> None:
    process, url = server
    file = organisation_file(house)
    file.write_text(file.read_text(encoding="utf-8").replace('zone = "', 'zone = "Mars/'), encoding="utf-8")
    process.send_signal(signal.SIGHUP)
    assert wait_for(process, "nothing was changed")
    assert get(f"{url}/readyz")[0] == 200


def wait_for(process: subprocess.Popen[str], words: str) -> bool:
    """Whether a line with `words` comes on stderr. The test's own time limit is the patience."""
    assert process.stderr is not None
    return any(words in line for line in process.stderr)


def organisation_file(house: Path) -> Path:
    (file,) = house.rglob("*.toml")
    return file
