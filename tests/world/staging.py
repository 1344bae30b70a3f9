"""Plays a dialogue file on the console from start to end, and tells what everyone saw when it was over."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from handlers.play.console import ConsoleStage
from handlers.play.player import Beat, Player
from handlers.play.script import read_dialogue
from handlers.play.theatre import Theatre
from tests.world.mortal import points_in, program

DIALOGUES = sorted((Path(__file__).parent.parent / "dialogues").glob("*.toml"))
LASTS_AT_MOST = 60.0
"""Seconds of one playing, deaths and all."""

Said = tuple[str, str, str]
"""Where, by whom, and the words."""


@dataclass(frozen=True, slots=True)
class Played:
    """`transcripts`: by person, all that they see in the end, in order. `points`: the server's commits and sends."""

    beats: tuple[Beat, ...]
    transcripts: Mapping[str, tuple[Said, ...]]
    points: str
    starts: int


async def stage(file: Path, folder: Path, last: int | None = None) -> Played:
    """Play `file` in `folder`; the server dies at its point number `last`, and is started again."""
    async with asyncio.timeout(LASTS_AT_MOST):
        dialogue = read_dialogue(file)
        house = Theatre(program(file, folder, last), folder)
        async with house, aiohttp.ClientSession() as client:
            player = Player(dialogue, ConsoleStage(house, client))
            beats = [beat async for beat in player.play()]
            transcripts = {who: await _transcript(player, who) for who in dialogue.cast}
        return Played(tuple(beats), transcripts, points_in(folder), house.starts)


async def _transcript(player: Player, who: str) -> tuple[Said, ...]:
    view = await player.stage.see(who)
    return tuple((message.where, message.by, message.text) for message in view.messages)
