"""What state the database is in, without changing it."""

import os
import sqlite3
from contextlib import closing
from enum import Enum, auto
from pathlib import Path

from storage import migrate
from storage.engine import StoreLocked, take_lock


class Stored(Enum):
    ABSENT = auto()
    SEALED_OFF = auto()
    """It, or its folder, can't be written."""
    IN_USE = auto()
    BROKEN = auto()
    OTHER_VERSION = auto()
    READY = auto()


def look(path: Path) -> Stored:
    """The state of the database file `path`. A running bot's is not opened."""
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        return Stored.SEALED_OFF
    if not path.exists():
        return Stored.ABSENT
    try:
        lock = take_lock(path)
    except StoreLocked:
        return Stored.IN_USE
    try:
        return _inside(path)
    finally:
        os.close(lock)


def _inside(path: Path) -> Stored:
    try:
        with closing(sqlite3.connect(f"file:{path.resolve()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return Stored.BROKEN
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "alembic_version" not in tables:
                return Stored.OTHER_VERSION
            revisions = {revision for (revision,) in connection.execute("SELECT version_num FROM alembic_version")}
    except sqlite3.DatabaseError:
        return Stored.BROKEN
    return Stored.READY if revisions == {migrate.HEAD} else Stored.OTHER_VERSION
