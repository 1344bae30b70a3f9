"""The file itself: its lock, its mode, its connections, and one transaction on them.

One connection writes and alone checkpoints; readers are `query_only` (SQLite before 3.51.3 can corrupt a WAL that
two connections reset at the same instant).
"""

import fcntl
import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine, event
from sqlmodel import Session, SQLModel
from sqlmodel.sql.expression import SelectOfScalar

R = TypeVar("R", bound=SQLModel)

_ALWAYS = ("busy_timeout=10000", "foreign_keys=ON", "secure_delete=ON", "recursive_triggers=ON", "synchronous=FULL")


class StoreLocked(Exception):
    """Another process has this database open. `path` is the database file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is in use by another breach-bot (it holds {lock_path(path)}); stop that one first")
        self.path = path


def lock_path(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def take_lock(path: Path) -> int:
    """Hold `<path>.lock` until the handle is closed or the process ends, however it ends. Raises StoreLocked."""
    handle = os.open(lock_path(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise StoreLocked(path) from None
    return handle


def private_file(path: Path) -> None:
    """Make `path` for its owner only; SQLite gives its WAL the same mode. A process-wide umask would race."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    path.chmod(0o600)


def writing_engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    """Every transaction begins `IMMEDIATE`: it never fails half-way for want of the write lock."""
    more = ("journal_mode=WAL",) if foreign_keys else ("journal_mode=WAL", "foreign_keys=OFF")
    return _engine(path, (*_ALWAYS, *more), "BEGIN IMMEDIATE", pool_size=1)


def reading_engine(path: Path, readers: int) -> Engine:
    return _engine(path, (*_ALWAYS, "query_only=ON", "wal_autocheckpoint=0"), "BEGIN", pool_size=readers)


def _engine(path: Path, pragmas: Sequence[str], begin: str, pool_size: int) -> Engine:
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, pool_size=pool_size, max_overflow=0)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # else pysqlite commits behind our back, and migrations stop half-way
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def empty_wal(connection: Connection) -> bool:
    """Move the WAL into the file and cut it to nothing. False, at once, while a reader still needs it."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    raw.execute("PRAGMA busy_timeout=0")
    (busy, _, _) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    raw.execute(f"PRAGMA {_ALWAYS[0]}")
    return not busy


class Transaction:
    """One transaction on a connection. `changed`: it has something to commit; `destroyed`: it removed something
    that must not survive in the WAL either."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session = Session(connection, autoflush=False)
        self.changed = False
        self.destroyed = False

    def run(self, statement: Executable, parameters: Mapping[str, Any] | None = None) -> CursorResult[Any]:
        """A Core statement that only reads."""
        return self._connection.execute(statement, parameters)

    def write(
        self, statement: Executable, parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None
    ) -> int:
        """A Core statement that writes. The number of rows it changed; none is no change."""
        count = self._connection.execute(statement, parameters).rowcount
        self.changed = self.changed or count != 0
        return count

    def rows(self, statement: SelectOfScalar[R]) -> Sequence[R]:
        """Rows as they stand now, not as this transaction saw them first."""
        return self._session.exec(statement, execution_options={"populate_existing": True}).all()

    def row(self, statement: SelectOfScalar[R]) -> R | None:
        return next(iter(self.rows(statement)), None)
