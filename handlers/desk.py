"""What the platform folders see of the house: submit a flow, read a view. Nothing of storage."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from bot.domain.party import Identity, Party
from bot.ports import Clock, Command, Done, Read, Work
from bot.services import Services

C = TypeVar("C", bound=Command)
T = TypeVar("T")

Flow = Callable[[Work, Services, C, datetime], Done]
View = Callable[[Read, Services, datetime], T]


class Desk(Protocol):
    """The typed protocol every `listen.py` is written against."""

    @property
    def services(self) -> Services: ...

    @property
    def clock(self) -> Clock: ...

    async def submit(self, flow: Flow[C], command: C) -> Done:
        """Run `flow` whole in one transaction on the writer. A repeated command id gives the first result.

        Raises Refusal (nothing changed). Returns after the commit, never before. A caller that gives up
        waiting does not take the flow out of the queue.
        """

    async def read(self, view: View[T]) -> T:
        """Run `view` on a reader."""

    async def party(self, identity: Identity, name: str, language: str | None = None) -> Party:
        """The party behind a platform identity, made known at first sight."""
