"""The deliverer without a network: it claims, renders and records as the real one does; how a call ends, we say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.delivery import ReminderKey
from bot.domain.ids import CaseId
from bot.ports import MessageRef, Place
from bot.services import Services
from handlers.chat import DeliveryError
from handlers.deliver import LEASE, Deliverer, Result, _moved
from handlers.mailroom import prepare
from storage.store import Store, nothing
from storage.work import Cancelled, Claimed, Dead, Outcome, Retry, Sent, SqlWork
from tests.world.clock import HandClock

PLATFORM = "console"


class End(StrEnum):
    """How a call ends. *Lost*: the message arrived and nobody says so; *missed*: it did not, and nobody says so."""

    SENT = "sent"
    DOWN = "down"
    LOST = "lost"
    MISSED = "missed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Arrived:
    """A reminder on somebody's screen. `doubted`: it was in doubt before."""

    key: ReminderKey
    row: Claimed
    doubted: bool


@dataclass
class Postman:
    """`flying` are claimed rows whose call has not ended. `screen` is what people saw of reminders, in order."""

    store: Store
    services: Services
    clock: HandClock
    flying: list[Claimed] = field(default_factory=list)
    screen: list[Arrived] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    _moved: set[CaseId] = field(default_factory=set)

    def claim(self, limit: int = 8) -> Sequence[Claimed]:
        now = self.clock.now()
        rows = self.store.write(lambda work: work.claim(now, LEASE, limit), urgent=False).result()
        self.flying += rows
        return rows

    def land(self, end: End) -> None:
        """Every call that is under way ends like this, in one transaction."""
        rows, self.flying = self.flying, []
        real = Deliverer(self.store, self.services, self.clock, {}, nothing)

        def record(work: SqlWork) -> None:
            results = [self._result(work, row, end) for row in rows]
            real._record(work, results)
            self._moved.update(case for case in map(_moved, results) if case is not None)

        self.store.write(record, urgent=False).result()

    def refreshed(self) -> frozenset[CaseId]:
        """The cases that were settled because of how calls ended, since this was asked last."""
        moved = frozenset(self._moved)
        self._moved.clear()
        return moved

    def drain(self) -> None:
        while self.claim():
            self.land(End.SENT)

    def _result(self, work: SqlWork, row: Claimed, end: End) -> Result:
        try:
            parcel = prepare(work, self.services, row, (PLATFORM,), self.clock.now())
        except DeliveryError as fault:
            return Result(row, Dead(row.row, fault.code))
        if parcel is None:
            return Result(row, Cancelled(row.row, "moot"))
        if end in (End.SENT, End.LOST):
            self._arrives(row)
        ref = MessageRef(Place(PLATFORM, "anywhere"), f"m{row.row}")
        return Result(row, self._outcome(row, end, ref), (ref,) if end is End.SENT else ())

    def _outcome(self, row: Claimed, end: End, ref: MessageRef) -> Outcome:
        match end:
            case End.SENT:
                return Sent(row.row, ref, "what was said")
            case End.DEAD:
                return Dead(row.row, "user_disabled")
            case _:
                doubtful = row.in_doubt or end in (End.LOST, End.MISSED)
                return Retry(row.row, self.clock.elapsed() + 4, end, self.clock.now(), doubtful)

    def _arrives(self, row: Claimed) -> None:
        """What is in doubt is looked for first; anything else is said without looking."""
        if row.in_doubt and row.key in self.keys:
            return
        key = row.delivery.reminder
        if key is not None:
            assert row.key not in self.keys, f"{key} is said twice"
            self.screen.append(Arrived(key, row, row.in_doubt))
        self.keys.add(row.key)
