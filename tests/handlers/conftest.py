"""A bot before a strict platform, in a folder of its own. Whatever a test does, the platform's rules were kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world.bot import Bot
from tests.world.chat import StandInChat
from tests.world.clock import HandClock


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Bot]:
    bot = Bot(tmp_path / "bot.sqlite", HandClock(), StandInChat())
    yield bot
    bot.close()
    assert bot.chat.faults == []
