"""Plays a dialogue file on the console from start to end, and tells what everyone saw when it was over."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from handlers.play.console import ConsoleStage
from handlers.play.player import Player
from handlers.play.script import read_dialogue
from handlers.play.story import STORIES, story_file
from handlers.play.theatre import Theatre
from tests.world.mortal import points_in, program

DIALOGUES = [
    *sorted((Path(__file__).parent.parent / "dialogues").glob("*.toml")),
    *(story_file(name) for name in STORIES),
]
LASTS_AT_MOST = 150.0
"""Seconds of one playing, deaths and all."""

Said = tuple[str, str, str]
"""Where, by whom, and the words."""


@dataclass(frozen=True, slots=True)
class Played:
    """`transcripts`: by person, all that they see in the end, in order. `points`: the server's commits and sends."""

    transcripts: Mapping[str, tuple[Said, ...]]
    points: str
    starts: int


async def stage(file: Path, folder: Path, last: int | None = None) -> Played:
    """Play `file` in `folder`; the server dies at its point number `last`, and is started again."""
    folder.mkdir(exist_ok=True)  # noqa: ASYNC240 - nothing else runs yet
    async with asyncio.timeout(LASTS_AT_MOST):
        dialogue = read_dialogue(file)
        house = Theatre(program(file, folder, last), folder)
        async with house, aiohttp.ClientSession() as client:
            player = Player(dialogue, ConsoleStage(house, client))
            # What everyone sees in the end is compared; nobody looks after each step.
            for number, step in enumerate(dialogue.steps, 1):
                await player.act(number, step)
            transcripts = {who: await _transcript(player, who) for who in dialogue.cast}
        return Played(transcripts, points_in(folder), house.starts)


def differences(whole: Played, killed: Played) -> list[str]:
    """What anyone lost by a death, or was told once too often. Messages of different people may change places."""
    return [said for who in whole.transcripts for said in _of(who, whole.transcripts[who], killed.transcripts[who])]


def _of(who: str, expected: tuple[Said, ...], got: tuple[Said, ...]) -> Iterator[str]:
    was, came = Counter(expected), Counter(got)
    yield from (f"{who} lost {said}" for said in (was - came).elements())
    yield from (f"{who} got more: {said}" for said in (came - was).elements())


async def _transcript(player: Player, who: str) -> tuple[Said, ...]:
    view = await player.stage.see(who)
    return tuple((message.where, message.by, message.text) for message in view.messages)
