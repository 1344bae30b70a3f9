"""The claim reads the outbox through its partial indices, and stays so."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from bot.domain.ids import PartyId
from storage import claims
from storage.store import Store
from tests.storage.builders import (
    put_all,
    sql,
    to_person,
)


def test_the_claim_walks_the_partial_index_of_due_rows(store: Store, path: Path) -> None:
    put_all(store, *(to_person(PartyId(f"p{n}"), n) for n in range(50)))
    plan = _plan(path, claims.DUE)
    assert "SEARCH deliveries USING INDEX ix_deliveries_due (send_at<?)" in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN" not in plan
    assert "ix_deliveries_order" in plan
    assert "ix_deliveries_flying" in plan


def test_doubts_are_found_by_their_own_index(store: Store, path: Path) -> None:
    assert "ix_deliveries_flying" in _plan(path, claims.DOUBTFUL)


def test_the_plan_stays_with_old_statistics(store: Store, path: Path) -> None:
    """A connection that loaded its statistics when the table was small."""
    put_all(store, to_person())
    sql(path, "ANALYZE")
    test_the_claim_walks_the_partial_index_of_due_rows(store, path)


def test_the_claim_compiles_for_postgresql() -> None:
    text = str(claims.DUE.compile(dialect=PGDialect()))  # type: ignore[no-untyped-call]
    assert "(older.send_at, older.id) < (deliveries.send_at, deliveries.id)" in text
    assert "state = 'pending'" in text


def _plan(path: Path, statement: Select[Any]) -> str:
    text = statement.compile(dialect=SQLiteDialect(paramstyle="named"))
    given = {"now": "2026-11-20 08:00:05.000000", "elapsed": 0.0, "most": 8, "param_1": 0}
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {text}", given).fetchall()
    return json.dumps([row[3] for row in rows])
