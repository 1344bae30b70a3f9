"""A story in a room of the demo: played up to where a visitor takes over, and on from there when they ask for it.

How far it is stands in the room's folder, so that a demo that was stopped goes on where it was. Each act has an id of
its own: one that was done already is not done again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

import aiohttp

from handlers.play.console import ConsoleStage
from handlers.play.dialogue import Dialogue, Kill, Look, Pause
from handlers.play.player import Missed, Player
from handlers.play.script import read_dialogue
from handlers.play.stage import Died

STORIES = ("kongsberg", "herlev")
FILE = "story.txt"


@dataclass(frozen=True, slots=True)
class Address:
    """Where the room's own server is. Implements `House`; nobody kills a demo."""

    base: str

    async def kill(self) -> None:
        raise Died("a demo is not killed")

    async def recover(self) -> None:
        raise Died("the demo is gone")


@dataclass
class Story:
    """`folder` is the room's. `pause` is where it stands now; `lost` says that the visitor went another way."""

    dialogue: Dialogue
    folder: Path
    base: str
    pause: Pause | None = None
    lost: bool = False
    playing: bool = False
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def at(self) -> int:
        """How many steps were played."""
        file = self.folder / FILE
        return int(file.read_text(encoding="ascii")) if file.exists() else 0

    @property
    def over(self) -> bool:
        return self.at >= len(self.dialogue.steps)

    def words(self, language: str) -> str:
        """What the visitor can do where it stands; empty before the first pause and after the end."""
        return "" if self.pause is None else self.pause.words(language)

    def begun(self) -> None:
        """After a start: the pause it stands at."""
        before = [step for step in self.dialogue.steps[: self.at] if isinstance(step, Pause)]
        self.pause = before[-1] if before else None

    async def play_on(self) -> None:
        """To the next pause, or the end. Where the visitor went another way it stops, and says so."""
        async with self._turn:
            self.playing = True
            try:
                await self._play()
            finally:
                self.playing = False

    async def _play(self) -> None:
        async with aiohttp.ClientSession() as client:
            player = Player(self.dialogue, ConsoleStage(Address(self.base), client))
            for number, step in list(enumerate(self.dialogue.steps, 1))[self.at :]:
                try:
                    # What is only looked at is for tests; a visitor looks with their own eyes.
                    if not isinstance(step, Look | Kill):
                        await player.act(number, step)
                except (Missed, Died):
                    self.lost = True
                    return
                self._keep(number)
                if isinstance(step, Pause):
                    self.pause = step
                    return
        self.pause = None

    def _keep(self, number: int) -> None:
        fresh = (self.folder / FILE).with_suffix(".new")
        fresh.write_text(str(number), encoding="ascii")
        fresh.replace(self.folder / FILE)


def story_file(name: str) -> Path:
    """Where the story `name` is. Raises KeyError for one there isn't."""
    if name not in STORIES:
        raise KeyError(name)
    with as_file(files("handlers.play.stories") / f"{name}.toml") as file:
        return file


def stories(data: Path, root: str, names: Sequence[str] = STORIES) -> dict[str, Story]:
    """The stories to play in the rooms of `data`, served at `root`."""
    return {name: Story(read_dialogue(story_file(name)), data / name, f"{root}/rooms/{name}") for name in names}
