"""A Chromium that asks nobody anything, and the demo as a person starts it."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def browser() -> Iterator[Browser]:
    """One a test: Playwright keeps a loop running in its thread while it is open, and other tests need theirs."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip(f"no Chromium here ({', '.join(NAMES)}); .ci/run installs one")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """A demo for one test alone. Where it is served."""
    with demo_in(tmp_path) as url:
        yield url


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One demo for all tests of a module: what they do in it, the next ones find there."""
    with demo_in(tmp_path_factory.mktemp("demo")) as url:
        yield url


@contextmanager
def demo_in(folder: Path) -> Iterator[str]:
    """`breach-bot demo` in a process of its own, with `folder` as its empty home."""
    here = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-m", "handlers", "demo", "--port", "0", "--data", str(folder / "var")]
    with subprocess.Popen(command, cwd=folder, env=here, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert url is not None, said
        yield url[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in an English browser, where nothing moves. A line in its console fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", reduced_motion="reduce")
    lines: list[str] = []

    def note(line: ConsoleMessage) -> None:
        lines.append(line.text)

    opened = context.new_page()
    opened.on("console", note)
    opened.on("pageerror", lambda error: lines.append(str(error)))
    yield opened
    context.close()
    assert lines == []
