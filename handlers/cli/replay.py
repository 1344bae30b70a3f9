"""`breach-bot replay`: a dialogue played against a real server on a clock that is moved, told as a timeline."""

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import aiohttp

from handlers.play.console import ConsoleStage
from handlers.play.dialogue import Dialogue
from handlers.play.player import Missed, Player
from handlers.play.script import read_dialogue
from handlers.play.story import STORIES, story_file
from handlers.play.theatre import HouseDown, Theatre, organisation_for, program_for
from handlers.play.timeline import Timeline


def replay(file: Path) -> int:
    """Play `file`, or the story of that name, and print what happened: 0 when all came out as it says, 1 when not.

    Raises DataFaults for a file that can't be played; nothing is started then.
    """
    if str(file) in STORIES and not file.exists():
        file = story_file(str(file))
    dialogue = read_dialogue(file)
    organisation_for(file, dialogue)
    try:
        asyncio.run(_play(file.absolute(), dialogue))
    except (Missed, HouseDown) as missed:
        print(missed, file=sys.stderr)
        return 1
    return 0


async def _play(file: Path, dialogue: Dialogue) -> None:
    timeline = Timeline(dialogue)
    _print([dialogue.title])
    with tempfile.TemporaryDirectory(prefix="breach-bot-") as folder:
        async with Theatre(program_for(file, Path(folder)), Path(folder)) as house, aiohttp.ClientSession() as client:
            async for beat in Player(dialogue, ConsoleStage(house, client)).play():
                _print(timeline.lines(beat))


def _print(lines: Iterator[str] | list[str]) -> None:
    for line in lines:
        print(line, flush=True)
