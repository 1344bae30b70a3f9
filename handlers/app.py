"""Where everything meets: `build` puts memory, law, words, people, platforms and clock together. Nothing else does.

Adding a platform is one more entry of `chats` in the command that calls `build`.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.domain.delivery import State
from bot.domain.ids import CaseId, OrganisationId
from bot.domain.organisation import Organisation
from bot.flows.settle import settle
from bot.law.load import load_interview, load_law
from bot.ports import Clock
from bot.services import Services
from bot.text.load import load_catalogues
from handlers import ticks
from handlers.chat import Chat
from handlers.deliver import Deliverer
from handlers.directory import LiveDirectory, SeededDirectory, check_busy, seed
from handlers.office import Office
from storage.store import Store, nothing
from storage.work import SqlRead, SqlWork

log = structlog.get_logger()


@dataclass
class App:
    """A running bot. `desk` is what platform folders talk to."""

    desk: Office
    store: Store
    chats: Mapping[str, Chat]
    clock: Clock
    organisations: tuple[Organisation, ...]
    deliverer: Deliverer
    scheduler: AsyncIOScheduler
    directory: LiveDirectory
    _loop: asyncio.Task[None] | None = field(default=None)
    _settling: asyncio.Task[None] | None = field(default=None)

    @property
    def zone(self) -> ZoneInfo:
        """Where daily jobs have their day: the first organisation's zone."""
        return ZoneInfo(self.organisations[0].zone)

    async def start(self) -> None:
        """Begin to deliver and to tick. Open cases are settled beside that, the nearest deadline first; one that
        can't be read is left alone."""
        self._settling = asyncio.create_task(self._settle_all(), name="settling")
        self._loop = asyncio.create_task(self.deliverer.run(), name="deliverer")
        self.scheduler.add_job(self.tick, "interval", minutes=1, id="tick", coalesce=True, misfire_grace_time=None)
        self.scheduler.start()

    async def stop(self) -> None:
        """End the loop and the clockwork, then close the store. What was in flight is in doubt at the next start."""
        if self.scheduler.running:
            self.scheduler.shutdown(wait=False)
        tasks = [task for task in (self._loop, self._settling) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.to_thread(self.store.close)

    async def tick(self) -> None:
        """What belongs to the wall clock, at its present instant."""
        now = self.clock.now()
        await self._written(lambda work: ticks.run(work, now, self.zone))
        await self._end_lendings(now)
        self.deliverer.nudge()

    async def quiet(self) -> None:
        """Return when nothing is due, being sent or in doubt; rows that wait out a backoff don't count."""
        if self._settling is not None:
            await self._settling
        while await self.waiting():
            self.deliverer.nudge()
            await asyncio.sleep(0.002)

    async def waiting(self) -> int:
        """How many deliveries are due, being sent or in doubt."""
        now = self.clock.now()
        return await asyncio.wrap_future(self.store.read(lambda read: read.unsettled(now)))

    async def next_due(self, after: datetime) -> datetime | None:
        """When the next pending delivery becomes due or a lent role goes back, later than `after`."""
        return await asyncio.wrap_future(self.store.read(lambda read: ticks.next_due(read, self._homes, after)))

    async def reconfigure(self, organisations: Sequence[Organisation]) -> None:
        """Take organisation files that were read again. Raises DataFaults, and then nothing changed.

        Open cases keep the people they have; new ones get those of the new files.
        """
        seeding = self.store.write(partial(_seeded, organisations), urgent=False)
        self.directory.seeded = await asyncio.shield(asyncio.wrap_future(seeding))
        self.organisations = tuple(organisations)

    @property
    def _homes(self) -> tuple[OrganisationId, ...]:
        return tuple(organisation.id for organisation in self.organisations)

    async def _end_lendings(self, now: datetime) -> None:
        """Roles whose time is up go back, each in a transaction of its own: one that can't keeps no other."""
        over = await asyncio.wrap_future(self.store.read(lambda read: ticks.lendings_over(read, self._homes, now)))
        for one in over:
            ended = self._written(partial(ticks.end_lending, self.desk.services, one, now))
            for fault in await asyncio.gather(ended, return_exceptions=True):
                if fault is not None:
                    log.error("lending_not_ended", lending=one.lending, error=type(fault).__name__)

    async def _settle_all(self) -> None:
        for case in await asyncio.wrap_future(self.store.read(_by_deadline)):
            settled = self._written(partial(self._settle, case))
            for fault in await asyncio.gather(settled, return_exceptions=True):
                if fault is not None:
                    log.error("case_not_settled", case=case, error=type(fault).__name__)

    def _settle(self, case: CaseId, work: SqlWork) -> None:
        loaded = work.case(case)
        settle(work, self.desk.services, loaded, loaded, self.clock.now())

    async def _written(self, work: Callable[[SqlWork], None]) -> None:
        await asyncio.shield(asyncio.wrap_future(self.store.write(work, urgent=False)))


def _seeded(organisations: Sequence[Organisation], work: SqlWork) -> SeededDirectory:
    check_busy(work.busy_organisations(), organisations)
    return seed(work, organisations)


def _by_deadline(read: SqlRead) -> list[CaseId]:
    """The open cases, the one with the nearest pending reminder first."""
    pending = {c: [p.send_at for p in read.reminders(c) if p.state is State.PENDING] for c in read.open_cases()}
    return sorted(pending, key=lambda case: (not pending[case], pending[case][:1]))


def build(
    *,
    database: Path,
    master_key: bytes,
    organisations: Sequence[Organisation],
    clock: Clock,
    chats: Sequence[Chat],
    probe: Callable[[str], None] = nothing,
) -> App:
    """A bot that has not started yet. Raises DataFaults for faulty data files, StoreLocked for a file in use."""
    law, interview, words = load_law(), load_interview(), load_catalogues()
    store = Store.open(database, master_key, probe=probe, elapsed=clock.elapsed)
    try:
        directory = LiveDirectory(store.write(partial(_seeded, organisations)).result())
    except BaseException:
        store.close()
        raise
    services = Services(law, interview, words, directory)
    by_platform = {chat.platform: chat for chat in chats}
    deliverer = Deliverer(store, services, clock, by_platform, probe)
    desk = Office(store, services, clock, directory.organisation_of, deliverer.nudge)
    # The default executor must stay free for name look-ups; async jobs keep off it.
    scheduler = AsyncIOScheduler(timezone=ZoneInfo("UTC"))
    return App(desk, store, by_platform, clock, tuple(organisations), deliverer, scheduler, directory)
