"""The loop that says what must be said: claim what is due, render it from present facts, send, record.

1. Claim at most eight due rows: intent and lease are committed before any call.
2. Render each from the case as it is now; what nobody needs any more is cancelled.
   A legal reminder that can't be rendered goes out bare.
3. A row that may have gone out before is looked for where the platform can tell, else sent marked as a repeat.
4. Send; each row fails alone. What fails for good is news: the next person is told.
5. Record all outcomes in one transaction. A reminder that went out is settled in that same transaction, which is
   how a repeating rung gets its successor and the card its new *time left*.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import structlog

from bot.cards.linear import linear
from bot.domain.ids import CaseId, PartyId
from bot.flows.settle import CARD, refresh
from bot.ports import Clock, MessageRef
from bot.services import Services
from handlers.chat import Chat, DeliveryError
from handlers.mailroom import Envelope, Parcel, bare, prepare, standing
from handlers.placing import place
from handlers.succession import succeed
from storage.store import Store
from storage.work import Cancelled, Claimed, Dead, Outcome, Retry, Sent, SqlRead, SqlWork

LEASE = timedelta(seconds=30)
CALL_SECONDS = 10.0
"""A call ends before its lease does, so no old call can land after another took the row over."""

PATIENCE = 60
"""Attempts after which a platform that is down is given up and the next person is told: after about an hour."""

FAULTS = 8
"""Attempts after which a row is given up that fails by a fault of our own."""

LONGEST_WAIT = 60.0
PAUSE_SECONDS = 5.0

T = TypeVar("T")

log = structlog.get_logger()


class Doubtful(DeliveryError):
    """It may have arrived, here or on one of several platforms: the next try looks first."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a claimed row, and where its card stands now; with `party` in private."""

    row: Claimed
    outcome: Outcome
    refs: tuple[MessageRef, ...] = ()
    party: PartyId | None = None


@dataclass
class Deliverer:
    """One per process. `probe` names the points a test may die at; it does nothing otherwise."""

    store: Store
    services: Services
    clock: Clock
    chats: Mapping[str, Chat]
    probe: Callable[[str], None]
    call_seconds: float = CALL_SECONDS
    pause_seconds: float = PAUSE_SECONDS
    wake: asyncio.Event = field(default_factory=asyncio.Event)

    def nudge(self) -> None:
        self.wake.set()

    async def run(self) -> None:
        """For ever: deliver what is due; then wait for a nudge or the pause, whichever comes first."""
        while True:
            self.wake.clear()
            try:
                handled = await self.once()
            except Exception as fault:  # noqa: BLE001 - the loop outlives every fault: silence is a missed deadline
                log.error("delivery_loop_failed", error=type(fault).__name__)
                handled = 0
            if not handled:
                await _wait(self.wake, self.pause_seconds)

    async def once(self) -> int:
        """Deliver one batch. How many rows it handled."""
        now = self.clock.now()
        batch = await self._written(lambda work: work.claim(now, LEASE))
        if batch:
            await self._keep(await asyncio.gather(*map(self._deliver, batch)))
        return len(batch)

    async def _deliver(self, row: Claimed) -> Result:
        """Each row fails alone, whatever happens in it."""
        parcel = await _caught(self._made(row))
        if parcel is None:
            return Result(row, Cancelled(row.row, "moot"))
        if isinstance(parcel, BaseException):
            return Result(row, self._failed(row, parcel, doubtful=False))
        refs = await _caught(self._sent(row, parcel))
        if isinstance(refs, BaseException):
            return Result(row, self._failed(row, refs, doubtful=not isinstance(refs, DeliveryError)))
        return Result(row, Sent(row.row, refs[0], linear(parcel.envelopes[0].card)), refs, parcel.party)

    async def _made(self, row: Claimed) -> Parcel | None:
        platforms = tuple(self.chats)
        made = await _caught(self._read(lambda r: prepare(r, self.services, row, platforms, self.clock.now())))
        if not isinstance(made, BaseException):
            return made
        if isinstance(made, DeliveryError) or not row.delivery.legal or row.delivery.reminder is None:
            raise made
        log.error("reminder_goes_out_bare", row=row.row, error=type(made).__name__)
        return await self._read(lambda r: bare(r, self.services, row, platforms))

    async def _keep(self, results: Sequence[Result]) -> None:
        """In one transaction. Where that fails each alone, at last without what follows from it, so that no case
        which can't be read keeps the others from being said once only."""
        fault = await _caught(self._written(lambda work: self._record(work, results)))
        if not isinstance(fault, BaseException):
            return
        log.error("delivery_not_recorded", rows=[r.row.row for r in results], error=type(fault).__name__)
        if len(results) > 1:
            for result in results:
                await self._keep([result])
        else:
            outcomes = [result.outcome for result in results]
            await _caught(self._written(lambda work: work.complete(outcomes, self.clock.now())))

    def _record(self, work: SqlWork, results: Sequence[Result]) -> None:
        now = self.clock.now()
        outcomes = [succeed(work, r.row, r.outcome, now) if isinstance(r.outcome, Dead) else r.outcome for r in results]
        work.complete(outcomes, now)
        for result in results:
            _remember(work, result)
        for case in dict.fromkeys(case for case in map(_moved, results) if case is not None):
            refresh(work, self.services, work.case(case), now)

    async def _sent(self, row: Claimed, parcel: Parcel) -> tuple[MessageRef, ...]:
        """Into every thread; to a person, on the first of their platforms that takes it."""
        if parcel.everywhere and parcel.envelopes:
            return await self._everywhere(row, parcel.envelopes)
        refused = DeliveryError("unreachable", permanent=True)
        for envelope in parcel.envelopes:
            try:
                return (await self._post(row, envelope),)
            except DeliveryError as fault:
                if not fault.permanent:
                    raise
                refused = fault
        raise refused

    async def _everywhere(self, row: Claimed, envelopes: Sequence[Envelope]) -> tuple[MessageRef, ...]:
        refs: list[MessageRef] = []
        for envelope in envelopes:
            try:
                refs.append(await self._post(row, envelope))
            except DeliveryError as fault:
                if refs:
                    raise Doubtful(fault.code, permanent=fault.permanent, retry_after=fault.retry_after) from None
                raise
        return tuple(refs)

    async def _post(self, row: Claimed, envelope: Envelope) -> MessageRef:
        chat = self.chats[envelope.platform]
        self.probe("send")
        try:
            async with asyncio.timeout(self.call_seconds):
                ref = await place(chat, envelope, row.key, in_doubt=row.in_doubt)
        except TimeoutError:
            raise Doubtful("timeout", permanent=False) from None
        self.probe("sent")
        return ref

    def _failed(self, row: Claimed, fault: BaseException, *, doubtful: bool) -> Outcome:
        """What is in doubt stays so: nothing but a look can end a doubt, and the next try looks first."""
        told = fault if isinstance(fault, DeliveryError) else DeliveryError("fault", permanent=False)
        details = {"row": row.row, "kind": row.delivery.kind, "attempts": row.attempts}
        log.warning("delivery_failed", code=told.code, error=type(fault).__name__, **details)
        if told.permanent or row.attempts >= (PATIENCE if told is fault else FAULTS):
            return Dead(row.row, told.code)
        wait = told.retry_after if told.retry_after is not None else min(2.0**row.attempts, LONGEST_WAIT)
        doubtful = doubtful or row.in_doubt or isinstance(told, Doubtful) or told.code == "timeout"
        return Retry(row.row, self.clock.elapsed() + wait, told.code, self.clock.now(), in_doubt=doubtful)

    async def _read(self, view: Callable[[SqlRead], T]) -> T:
        return await asyncio.wrap_future(self.store.read(view))

    async def _written(self, work: Callable[[SqlWork], T]) -> T:
        return await asyncio.wrap_future(self.store.write(work, urgent=False))


async def _caught(task: Awaitable[T]) -> T | BaseException:
    """What `task` gives, or what it raised."""
    (result,) = await asyncio.gather(task, return_exceptions=True)
    return result


def _remember(work: SqlWork, result: Result) -> None:
    """Where the card of a slot stands, so that it is edited from now on."""
    delivery = result.row.delivery
    if delivery.case is not None and delivery.slot is not None:
        for ref in result.refs:
            work.keep_reference(delivery.case, delivery.slot, standing(result.party, ref.place.platform), ref)


def _moved(result: Result) -> CaseId | None:
    """The case to settle now: a rung went out, or something failed that its card should tell. A card that can't be
    shown is not shown again for that: it would fail again, and so for ever."""
    delivery = result.row.delivery
    match result.outcome:
        case Sent():
            return delivery.case if delivery.reminder is not None else None
        case Dead():
            return delivery.case if delivery.slot != CARD else None
        case _:
            return None


async def _wait(wake: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await wake.wait()
    except TimeoutError:
        return
