"""Where a dialogue is played: a platform as people have it, behind one small protocol."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.play.dialogue import Fills, Opens, Picks, Says


class Died(Exception):
    """The other end went away in the middle of something. It may have been done or not."""


class NotThere(Exception):
    """What a step needs isn't there: a button, a form, an input, a conversation. One sentence."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as its reader has it now: `text` is its linear reading, `version` counts its edits from 1."""

    id: str
    version: int
    where: str
    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything one person can see at the instant `now`."""

    now: datetime
    messages: tuple[Seen, ...]

    def containing(self, text: str) -> tuple[Seen, ...]:
        """The messages that have `text` in them, whatever the case and the kind of space."""
        wanted = plain(text)
        return tuple(message for message in self.messages if wanted in plain(message.text))


class Stage(Protocol):
    """One platform, driven as people drive it. Each act may be asked for again with the same id: it is done once.

    Every method raises Died when the other end goes away; acts raise NotThere for what can't be found.
    """

    async def say(self, step: Says, command_id: str) -> None: ...

    async def pick(self, step: Picks, command_id: str) -> None: ...

    async def open(self, step: Opens) -> None:
        """Ask for a form and hold it; `fill` sends the form that is held."""

    async def fill(self, step: Fills, command_id: str) -> None: ...

    async def hear(self, who: str) -> str:
        """The reply to the last act of `who`, that only they got; empty for none."""

    async def see(self, who: str) -> View: ...

    async def read(self, who: str, page: str) -> str:
        """The words on a page of the room, as `who` may see it."""

    async def clock(self, to: datetime) -> None:
        """Walk to `to`; an instant that has passed moves nothing."""

    async def ahead(self) -> datetime | None:
        """The next deadline, else the next instant at which something is sent."""

    async def quiet(self) -> None:
        """Return when everything that is due has been said."""

    async def kill(self) -> None:
        """End the other end without warning, and start it again."""

    async def recover(self) -> None:
        """Wait for the other end after it died, starting it again if nobody else does."""


class House(Protocol):
    """The server behind a stage: where it is, and how to end and start it."""

    @property
    def base(self) -> str:
        """The room's URL, without a slash at its end."""

    async def kill(self) -> None: ...

    async def recover(self) -> None: ...


def plain(text: str) -> str:
    """For comparing: one kind of space, one case."""
    return " ".join(text.split()).casefold()
