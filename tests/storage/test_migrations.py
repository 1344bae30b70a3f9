"""The schema: what the scripts make is what the tables say, and a file at head never loads Alembic."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.domain.case import Case
from bot.domain.ids import CaseId
from bot.domain.letter import Letter
from storage import delivery_table, migrate
from storage.act_parts import ACTS
from storage.engine import writing_engine
from storage.store import Store
from storage.tables import Row
from tests.storage.builders import IDA, MASTER, full_case, opened, person, sql


def _script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def test_head_is_the_newest_script() -> None:
    assert _script().get_heads() == [migrate.HEAD]


def test_an_empty_file_is_brought_to_head(path: Path) -> None:
    path.parent.mkdir()
    migrate.to_head(path)
    assert migrate.revision_of(path) == migrate.HEAD
    assert delivery_table.DeliveryRow.__tablename__ in {name for (name,) in sql(path, "SELECT name FROM sqlite_master")}


def test_the_scripts_make_what_the_tables_say(store: Store, path: Path) -> None:
    engine = writing_engine(path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Row.metadata) == []
    engine.dispose()


def test_the_partial_indices_are_the_same_too(path: Path, tmp_path: Path) -> None:
    """Autogenerate does not compare their predicates."""
    path.parent.mkdir()
    migrate.to_head(path)
    engine = writing_engine(tmp_path / "model.sqlite")
    Row.metadata.create_all(engine)
    engine.dispose()
    indices = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    made = {name: _plain(text) for name, text in sql(path, indices)}
    assert made == {name: _plain(text) for name, text in sql(tmp_path / "model.sqlite", indices)}


def _plain(text: str) -> str:
    return " ".join(text.replace('"', "").split())


def test_a_file_at_head_loads_no_alembic(path: Path) -> None:
    Store.open(path, MASTER).close()
    script = (
        "import sys; from pathlib import Path; from storage.store import Store;"
        "Store.open(Path(sys.argv[1]), bytes(range(32))).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "error", "-c", script, str(path)], check=False).returncode == 0


def test_opening_again_changes_no_row(path: Path) -> None:
    store = Store.open(path, MASTER)
    case = opened(store)
    store.close()
    points: list[str] = []
    store = Store.open(path, MASTER, probe=points.append)
    assert points == []
    assert store.read(lambda read: read.case(case.id)).result() == case
    store.close()


OLD = Path(__file__).with_name("r0001.sql")
"""A file as the first version left it: one full case, a person, deliveries and a journal, under `MASTER`."""


@pytest.fixture
def old(path: Path) -> Path:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD.read_text("utf-8"))
    return path


def _as_it_was() -> Case:
    """`full_case`, without what the first schema did not know."""
    case = full_case()
    later: dict[str, Any] = dict.fromkeys(ACTS.keys() | {"letter_questions"}, ())
    return replace(
        case,
        version=1,
        rushed=False,
        reports=tuple(replace(report, origin=None, parted=False) for report in case.reports),
        decisions=tuple(replace(decision, recommended="", ground="") for decision in case.decisions),
        filings=case.filings[:1],
        letters=tuple(Letter(each.number, each.received, each.due, each.answered) for each in case.letters),
        **later,
    )


def test_a_case_of_the_first_schema_is_whole_after_it(old: Path) -> None:
    assert migrate.revision_of(old) == "0001"
    store = Store.open(old, MASTER)
    assert store.read(lambda read: read.case(CaseId("c1"))).result() == _as_it_was()
    assert [e.verb for e in store.read(lambda read: read.journal(CaseId("c1"))).result()] == ["answered"]
    assert store.read(lambda read: read.verify_journal()).result() is None
    assert store.read(lambda read: read.party(IDA)).result() == person()
    store.close()
    assert migrate.revision_of(old) == migrate.HEAD


def test_a_case_of_the_first_schema_goes_on(old: Path) -> None:
    """Its rows are written anew, and it takes everything a case can hold now."""
    store = Store.open(old, MASTER)
    whole = replace(full_case(), version=1)
    store.write(lambda work: work.save(whole)).result()
    assert store.read(lambda read: read.case(whole.id)).result() == replace(whole, version=2)
    store.close()


def test_migrating_writes_no_row_but_the_revision(old: Path) -> None:
    """What is sealed cannot be filled in by a script, and what was sent is not sent again."""
    tables = [name for (name,) in sql(old, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = {name: [c for _, c, *_ in sql(old, f"PRAGMA table_info({name})")] for name in tables}

    def rows() -> dict[str, list[tuple[Any, ...]]]:
        known = {name: ", ".join(f'"{column}"' for column in columns[name]) for name in tables}
        return {name: sql(old, f"SELECT {known[name]} FROM {name}") for name in tables if name != "alembic_version"}

    before = rows()
    assert len(before["findings"]) > 10
    migrate.to_head(old)
    assert rows() == before
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        sql(old, "DELETE FROM journal")


def test_what_is_no_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("this is a letter, not a database" * 100)
    with pytest.raises(migrate.MigrationFault, match=r"bot\.sqlite is not a database"):
        Store.open(path, MASTER)


def test_a_file_of_a_newer_program_is_refused_untouched(path: Path) -> None:
    Store.open(path, MASTER).close()
    sql(path, "UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(migrate.MigrationFault, match="9999"):
        Store.open(path, MASTER)
    assert path.read_bytes() == before


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    """A table that is in the way stops the first script half-way: nothing of it may stay."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE journal (id)")
    with pytest.raises(migrate.MigrationFault):
        migrate.to_head(path)
    assert {name for (name,) in sql(path, "SELECT name FROM sqlite_master")} <= {"journal"}
