"""A real SQLite file for each test, with a probe that notes commits and elapsed time moved by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.builders import MASTER, HandClock


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bot.sqlite"


@pytest.fixture
def points() -> list[str]:
    """What the probe was told."""
    return []


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(path: Path, points: list[str], clock: HandClock) -> Iterator[Store]:
    store = Store.open(path, MASTER, probe=points.append, elapsed=clock.elapsed)
    points.clear()
    yield store
    store.close()
