"""The store: one database file, one writer thread, a small pool of readers, and the lock on it all."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from os import close as close_handle
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import uuid4

from storage import engine, migrate
from storage.engine import StoreLocked, Transaction
from storage.keys import derived
from storage.seals import Ring
from storage.work import SqlRead, SqlWork
from storage.writer import Writer

__all__ = ["Store", "StoreLocked", "nothing"]

T = TypeVar("T")
READERS = 3


class Probe(Protocol):
    """Told `commit` right before and `committed` right after every commit that changes something."""

    def __call__(self, point: str, /) -> None: ...


def nothing(_point: str, /) -> None:
    """The probe of a running program."""


class Store:
    """One database file, one writer thread, a small pool of readers, the lock. Made by `open`."""

    def __init__(self, path: Path, master_key: bytes, lock: int, probe: Probe, elapsed: Callable[[], float]) -> None:
        self._lock, self._probe, self._elapsed = lock, probe, elapsed
        self._ring = Ring(master_key)
        self._owner = uuid4().hex
        self._owed = False
        self._writing = engine.writing_engine(path)
        self._reading = engine.reading_engine(path, READERS)
        self._writer = Writer("store-writer")
        self._readers = ThreadPoolExecutor(READERS, "store-reader")

    @classmethod
    def open(
        cls,
        path: Path,
        master_key: bytes,
        *,
        probe: Probe = nothing,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> "Store":
        """Lock, migrate, and put every row that was being sent in doubt. The files are for their owner only.

        `elapsed` is the Clock's: it measures backoff. Raises StoreLocked when another process has the file,
        KeyFault when `master_key` is not the one it was made with.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = engine.take_lock(path)
        store = None
        try:
            engine.private_file(path)
            migrate.to_head(path)
            store = cls(path, master_key, lock, probe, elapsed)
            store._writer.submit(partial(store._transact, SqlWork.begin), urgent=True).result()
        except BaseException:
            store.close() if store else close_handle(lock)
            raise
        return store

    def write(self, work: Callable[[SqlWork], T], *, urgent: bool = True) -> Future[T]:
        """Run `work` as one transaction on the writer thread: committed when the future has its result, rolled
        back when it has an error. `urgent` is for people; it goes before bookkeeping. It can't be cancelled."""
        return self._writer.submit(partial(self._transact, work), urgent=urgent)

    def read(self, view: Callable[[SqlRead], T]) -> Future[T]:
        """Run `view` on a snapshot, beside the writer."""
        return self._readers.submit(self._view, view)

    def derive(self, purpose: str) -> bytes:
        """32 bytes for `purpose`, from the master key: they change when it does."""
        return derived(self._ring.master, purpose)

    def rotate(self, new_master: bytes) -> Future[None]:
        """Wrap every top key by `new_master`; nothing that is sealed changes. The file opens with it from then on."""

        def whole() -> None:
            self._transact(lambda work: work.rotate(new_master))
            self._ring.master = new_master

        return self._writer.submit(whole, urgent=True)

    def close(self) -> None:
        """Finish what is queued, empty the WAL, let go of the lock. A second time does nothing."""
        if self._lock < 0:
            return
        self._readers.shutdown()
        self._writer.close()
        self._reading.dispose()
        with self._writing.connect() as connection:
            engine.empty_wal(connection)
        self._writing.dispose()
        close_handle(self._lock)
        self._lock = -1

    def _transact(self, work: Callable[[SqlWork], T]) -> T:
        with self._writing.connect() as connection:
            tx = Transaction(connection)
            sql = SqlWork(tx, self._ring, self._elapsed, self._owner)
            with connection.begin() as transaction:
                result = work(sql)
                sql.flush()
                if tx.changed:
                    self._probe("commit")
                    transaction.commit()
                    self._probe("committed")
                else:
                    transaction.rollback()
        self._owed = self._owed or tx.destroyed
        if tx.changed and self._owed:
            self._writer.follow_up(self._tidy)
        return result

    def _tidy(self) -> None:
        """What was destroyed must not stay in the WAL. Tried again after the next commit while a reader hinders it."""
        if self._owed:
            with self._writing.connect() as connection:
                self._owed = not engine.empty_wal(connection)

    def _view(self, view: Callable[[SqlRead], T]) -> T:
        with self._reading.connect() as connection, connection.begin() as transaction:
            result = view(SqlRead(Transaction(connection), self._ring, self._elapsed))
            transaction.rollback()
        return result
