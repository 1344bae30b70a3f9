"""Plays a dialogue on a stage, step by step, and tells what everyone got to see."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar, assert_never

from handlers.play.dialogue import (
    Dialogue,
    Fills,
    Hears,
    Kill,
    Look,
    Moves,
    Opens,
    Pause,
    Picks,
    Reads,
    Says,
    Sees,
    SeesNot,
    Step,
)
from handlers.play.stage import Died, NotThere, Seen, Stage, View, plain

T = TypeVar("T")

LIVES = 20
"""How often the other end may die within one step."""


class Missed(Exception):
    """A step did not come out as the dialogue says. Names the step's file and line, and what was there instead."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that came to `who` or was changed by the step."""

    who: str
    seen: Seen

    @property
    def edited(self) -> bool:
        return self.seen.version > 1


@dataclass(frozen=True, slots=True)
class Beat:
    """One step and what came of it: the room's time after it, the reply to who acted, what everyone got."""

    at: datetime
    step: Step
    reply: str
    heard: tuple[Heard, ...]


@dataclass
class Player:
    """One dialogue on one stage. `known`: versions of the messages each person had at the last beat, which was `at`."""

    dialogue: Dialogue
    stage: Stage
    known: dict[tuple[str, str], int] = field(default_factory=dict)
    at: datetime | None = None
    target: datetime | None = None

    async def play(self) -> AsyncIterator[Beat]:
        """Yields a beat a step. Raises Missed at the first one that comes out otherwise."""
        for number, step in enumerate(self.dialogue.steps, 1):
            await self.act(number, step)
            try:
                yield await self._lasting(partial(self._beat, step))
            except NotThere as missing:
                raise self._missed(step, str(missing)) from None

    async def act(self, number: int, step: Step) -> None:
        """Step `number` of the dialogue, counted from 1. Raises Missed when it can't be done as it says."""
        self.target = None
        try:
            await self._lasting(partial(self._step, step, f"{self.dialogue.name}/{number}"))
        except NotThere as missing:
            raise self._missed(step, str(missing)) from None

    async def _lasting(self, act: Callable[[], Awaitable[T]]) -> T:
        """Do it, and again after each death: every act has an id that makes a repeat harmless."""
        for life in range(LIVES):
            try:
                if life:
                    await self.stage.recover()
                    await self.stage.quiet()
                return await act()
            except Died:
                continue
        raise NotThere(f"the other end died {LIVES} times in this step")

    async def _step(self, step: Step, command_id: str) -> None:
        match step:
            case Says():
                await self.stage.say(step, command_id)
            case Picks():
                await self.stage.pick(step, command_id)
            case Opens():
                await self.stage.open(step)
            case Fills():
                await self.stage.fill(step, command_id)
            case Moves():
                await self._move(step)
            case Kill():
                await self.stage.kill()
            case Sees(_, who, text, times):
                self._count(step, text, times, await self.stage.see(who))
            case SeesNot(_, who, text):
                self._count(step, text, 0, await self.stage.see(who))
            case Hears(_, who, text):
                if plain(text) not in plain(heard := await self.stage.hear(who)):
                    raise self._missed(step, f"{who} heard {heard!r}, not {text!r}")
            case Reads(_, who, page, text):
                if plain(text) not in plain(read := await self.stage.read(who, page)):
                    raise self._missed(step, f"{who} reads on {page}: {read!r}, not {text!r}")
            case Pause():
                pass
            case _:
                assert_never(step)
        await self.stage.quiet()

    async def _move(self, step: Moves) -> None:
        """The instant to walk to is settled once, so that a walk cut off by a death ends where it was to end."""
        if self.target is None:
            now = (await self.stage.see(self.dialogue.cast[0])).now
            self.target = await self._target(step, now)
            if self.target < now:
                raise self._missed(step, f"the clock is at {now.isoformat()} already")
        await self.stage.clock(self.target)

    async def _target(self, step: Moves, now: datetime) -> datetime:
        match step.to:
            case timedelta():
                return now + step.to
            case datetime():
                return step.to
            case "next":
                if (ahead := await self.stage.ahead()) is None:
                    raise self._missed(step, "nothing is due")
                return ahead

    def _count(self, step: Step, text: str, times: int | None, view: View) -> None:
        found = len(view.containing(text))
        if found == times or (times is None and found):
            return
        wanted = "at all" if times is None else f"{times} times"
        seen = "\n".join(f"  [{m.where} {m.id}.{m.version}] {m.text!r}" for m in view.messages)
        raise self._missed(step, f"{text!r} stands in {found} messages, not {wanted}:\n{seen}")

    async def _beat(self, step: Step) -> Beat:
        if self.at is not None and isinstance(step, Look | Pause):
            return Beat(self.at, step, "", ())  # nothing came of looking
        heard: list[Heard] = []
        now = self.dialogue.start
        for who in self.dialogue.cast:
            view = await self.stage.see(who)
            now = view.now
            for seen in view.messages:
                if self.known.get((who, seen.id), 0) < seen.version:
                    heard.append(Heard(who, seen))
                    self.known[who, seen.id] = seen.version
        reply = await self.stage.hear(step.who) if isinstance(step, Says | Picks | Opens | Fills) else ""
        self.at = now
        return Beat(now, step, reply, tuple(heard))

    def _missed(self, step: Step, says: str) -> Missed:
        return Missed(f"{self.dialogue.name}.toml:{step.line}: {says}")
