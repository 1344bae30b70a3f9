"""Bringing a database file to the present schema. A file that is there already never loads Alembic."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from storage.engine import writing_engine

HEAD = "0002"
"""The newest revision in `migrations/versions`; a test holds the two together."""


class MigrationFault(Exception):
    """The file can't be brought to the present schema. Nothing was changed."""


def to_head(path: Path) -> None:
    """Migrate `path`, an empty file included, in one transaction. Raises MigrationFault."""
    if revision_of(path) != HEAD:
        _upgrade(path, "head")


def revision_of(path: Path) -> str | None:
    """The revision the file is at; None for an empty one. Raises MigrationFault for what is no database."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            named = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
            if connection.execute(named).fetchone() is None:
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError:
        raise MigrationFault(f"{path} is not a database of breach-bot") from None
    return None if row is None else str(row[0])


def _upgrade(path: Path, revision: str) -> None:
    from alembic import command  # 341 ms that only a new or old file needs to pay
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    engine = writing_engine(path, foreign_keys=False)  # recreating a table with them on fails
    try:
        with engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone() is not None:
                raise MigrationFault(f"{path}: rows would refer to nothing after the migration")
    except (CommandError, SQLAlchemyError) as error:
        raise MigrationFault(f"{path}: {str(error).splitlines()[0]}") from None
    finally:
        engine.dispose()
