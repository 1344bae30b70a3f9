"""The room that histories happen in: a real store, the real deliverer's records, and what must stay true."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from hypothesis.stateful import RuleBasedStateMachine, invariant

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.party import Role
from bot.domain.reminder import plan
from bot.domain.turn import turn_of
from bot.flows.open_case import OpenCase, open_case
from bot.flows.settle import is_ready, settle
from bot.ports import Done, Entry, Hidden, Planned
from bot.services import Services
from handlers.deliver import LEASE
from handlers.desk import C, Flow
from storage.store import Store
from storage.work import SqlRead, SqlWork
from tests.flows import invariants
from tests.flows.conftest import ORGANISATION, House
from tests.flows.given import Text, secret
from tests.world.clock import HandClock
from tests.world.postman import Postman

MASTER = b"m" * 32
ANYONE = "whoever may"
MEMORY = Path("/dev/shm")
"""Where a commit waits for no disk, on systems that have it: a history is thousands of commits."""

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Begun:
    """A seeded database file to copy, and the services made with it."""

    file: Path
    services: Services


@dataclass
class Seen:
    """A case as it was after the last step, and when it was settled last."""

    case: Case
    settled_at: datetime = field(default=NEVER)


def _whole(case: CaseId, read: SqlRead) -> tuple[Case, tuple[Planned, ...], tuple[Entry, ...]]:
    return read.case(case), read.reminders(case), read.journal(case)


class Room(RuleBasedStateMachine):
    """An act by `ANYONE` is done by the holder of the role it asks for, so that most acts are done."""

    def __init__(self, begun: Begun) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.path = Path(copy(begun.file, self.folder.name))
        self.clock = HandClock()
        store = Store.open(self.path, MASTER, elapsed=self.clock.elapsed)
        self.house = House(store, begun.services, self.clock.at)
        self.postman = Postman(store, begun.services, self.clock)
        self.seen: dict[CaseId, Seen] = {}
        self.masked: set[str] = set()
        self.secrets = 0
        self.states = invariants.states(self.path)

    def teardown(self) -> None:
        self.house.store.close()
        self.folder.cleanup()

    # What stays true.

    @invariant()
    def the_outbox_keeps_what_it_has(self) -> None:
        after = invariants.states(self.path)
        invariants.nothing_leaves_its_end(self.states, after)
        self.states = after
        invariants.each_is_said_once_and_in_order(self.postman.screen)

    @invariant()
    def every_case_is_in_order(self) -> None:
        tried = invariants.attempts(self.path)
        for seen in self.seen.values():
            case, queued, entries = self.house.store.read(partial(_whole, seen.case.id)).result()
            invariants.it_only_grew(seen.case, case)
            seen.case = case
            rows = [invariants.Row(p.key, p.state, p.send_at, tried[invariants.name_of(p.key)]) for p in queued]
            self._schedule_holds(case, rows, settled=seen.settled_at == self.clock.at)
            invariants.nothing_masked_shows(case, self.masked, invariants.about(entries))

    @invariant()
    def the_journal_holds(self) -> None:
        assert self.house.store.read(lambda read: read.verify_journal()).result() is None

    @invariant()
    def settling_again_changes_nothing(self) -> None:
        if all(seen.settled_at == self.clock.at for seen in self.seen.values() if seen.case.open):
            before = invariants.digest(self.path)
            self._settle_all()
            assert invariants.digest(self.path) == before

    # How it is done.

    def _case(self, which: int) -> Case:
        known = list(self.seen)
        return self.house.case(known[which % len(known)])

    def _by(self, case: Case, who: str, role: Role) -> PartyId:
        holders = case.holders(role) if who == ANYONE else ()
        return holders[0].party if holders else self.house.person("dan" if who == ANYONE else who)

    def _written(self, text: Text) -> str:
        self.secrets += 1
        number = secret(self.secrets)
        written = text(number)
        if number in written:
            self.masked.add(number)
        return written

    def _open(self, who: str, words: str, **more: object) -> None:
        command = OpenCase(self.house.id(), self.house.person(who), ORGANISATION, words, **more)  # type: ignore[arg-type]
        self._act(open_case, command)

    def _act(self, flow: Flow[C], command: C, *others: CaseId) -> Done | None:
        """None, and not one row changed, when it was refused."""
        before = invariants.digest(self.path)
        try:
            done = self.house.do(flow, command)
        except Refusal:
            assert invariants.digest(self.path) == before, "a refusal left something behind"
            return None
        if done.says == "unchanged":
            assert invariants.digest(self.path) == before, "something changed unsaid"
        elif done.says != "not_joined" and done.case is not None:
            self._was_settled(done.case, *others)
        return done

    def _shown(self, case: CaseId) -> str:
        """All that stands in it and in its journal."""
        loaded, _, entries = self.house.store.read(partial(_whole, case)).result()
        return "\n".join((*invariants.texts(loaded), *invariants.about(entries)))

    def _was_settled(self, *cases: CaseId) -> None:
        for case in cases:
            if case not in self.seen:
                self.seen[case] = Seen(self.house.case(case))
            self.seen[case].settled_at = self.clock.at

    def _hidden(self, case: Case) -> tuple[Hidden, ...]:
        return self.house.store.read(lambda read: read.hidden(case.id)).result()

    def _forward(self, by: timedelta) -> None:
        """A call that is under way for longer than its lease is over: nobody hears how it ended."""
        self.clock.forward(seconds=by.total_seconds())
        self.house.now = self.clock.at
        if by >= LEASE:
            self.postman.flying.clear()

    def _settle_all(self) -> None:
        """As at a start."""
        now, services = self.clock.at, self.house.services

        def settle_one(work: SqlWork, case: CaseId) -> None:
            loaded = work.case(case)
            settle(work, services, loaded, loaded, now)

        for case in [seen.case.id for seen in self.seen.values() if seen.case.open]:
            self.house.store.write(partial(settle_one, case=case), urgent=False).result()
            self._was_settled(case)

    def _schedule_holds(self, case: Case, rows: invariants.Rows, *, settled: bool) -> None:
        now, services = self.clock.at, self.house.services
        outlook, ready = self.house.assess(case), is_ready(services, case)
        turn = turn_of(case, services.interview)
        wanted = plan(case, outlook.deadlines, services.law, now, ready=ready, turn=turn)
        invariants.everyone_wanted_is_reminded(wanted, rows, now, settled=settled)
        invariants.nothing_moot_waits(case, outlook, rows)
        if settled:
            invariants.someone_is_chased(case, outlook, services.law, rows, now, ready=ready)
            invariants.nothing_unwanted_is_to_come(wanted, rows, now)
