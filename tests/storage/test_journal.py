"""The journal only grows, and any change beside it is found."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.case import Reopening
from bot.domain.ids import CaseId
from bot.ports import Entry
from storage.journal import digest
from storage.store import Store
from storage.work import SqlWork
from tests.storage.builders import DAN, EKSEMPEL, IDA, NOW, full_case, opened, small_case, sql

C1 = CaseId("c1")


def _entry(verb: str, case: CaseId | None = C1) -> Entry:
    return Entry(case, EKSEMPEL, verb, DAN, NOW, {"fact": "contained", "words": "æøå"})


@pytest.fixture
def written(store: Store) -> Store:
    """Three entries in two transactions."""
    opened(store)
    store.write(lambda work: work.record(_entry("one"))).result()
    store.write(_two_and_three).result()
    return store


def _two_and_three(work: SqlWork) -> None:
    work.record(_entry("two"))
    work.record(_entry("three"))


def test_entries_come_back_in_order(written: Store) -> None:
    assert written.read(lambda read: read.journal(C1)).result() == tuple(map(_entry, ("one", "two", "three")))


def test_an_untouched_chain_holds(written: Store, path: Path) -> None:
    assert written.read(lambda read: read.verify_journal(C1)).result() is None
    assert written.read(lambda read: read.verify_journal()).result() is None
    chain = sql(path, "SELECT previous, hash FROM journal WHERE case_id = 'c1' ORDER BY sequence")
    assert [previous for previous, _ in chain] == [bytes(32), *(found for _, found in chain[:-1])]


@pytest.mark.parametrize("statement", ["UPDATE journal SET verb = 'x'", "DELETE FROM journal"])
def test_the_database_itself_refuses_changes(written: Store, path: Path, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"):
        written.write(lambda work: work._tx._connection.exec_driver_sql(statement)).result()


def test_nor_can_an_entry_be_replaced(written: Store) -> None:
    again = "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE sequence = 1"
    with pytest.raises(IntegrityError, match="append-only"):
        written.write(lambda work: work._tx._connection.exec_driver_sql(again)).result()


@pytest.mark.parametrize(
    ("change", "found_at"),
    [
        ("UPDATE journal SET verb = 'x' WHERE sequence = 2 AND case_id = 'c1'", 2),
        ("UPDATE journal SET at = '2020-01-01 00:00:00.000000' WHERE sequence = 1 AND case_id = 'c1'", 1),
        ("UPDATE journal SET body = x'00' WHERE sequence = 3 AND case_id = 'c1'", 3),
        ("UPDATE journal SET organisation = 'andenby' WHERE sequence = 3 AND case_id = 'c1'", 3),
        ("DELETE FROM journal WHERE sequence = 2 AND case_id = 'c1'", 2),
        ("DELETE FROM journal WHERE sequence = 1 AND case_id = 'c1'", 1),
        ("UPDATE journal SET sequence = 9 WHERE sequence = 3 AND case_id = 'c1'", 3),
        ("UPDATE journal SET hash = x'00' WHERE sequence = 1 AND case_id = 'c1'", 1),
    ],
)
def test_a_change_by_someone_with_the_file_is_found(written: Store, path: Path, change: str, found_at: int) -> None:
    for verb in ("update", "delete"):
        sql(path, f"DROP TRIGGER journal_refuses_{verb.upper()}")
    sql(path, change)
    assert written.read(lambda read: read.verify_journal(C1)).result() == found_at
    assert written.read(lambda read: read.verify_journal()).result() == found_at


def test_even_an_entry_rehashed_by_who_knows_how(written: Store, path: Path) -> None:
    """The one after it still names the old hash."""
    sql(path, "DROP TRIGGER journal_refuses_UPDATE")
    names = ("chain", "sequence", "organisation", "case_id", "verb", "body", "previous")
    values = sql(path, f"SELECT {', '.join(names)} FROM journal WHERE case_id = 'c1' AND sequence = 2")[0]
    forged = {**dict(zip(names, values, strict=True)), "verb": "forged", "at": NOW}
    change = "UPDATE journal SET verb = 'forged', hash = ? WHERE case_id = 'c1' AND sequence = 2"
    sql(path, change, digest(forged))
    assert written.read(lambda read: read.verify_journal(C1)).result() == 3


def test_the_organisations_chain_knows_of_every_case(store: Store, path: Path) -> None:
    opened(store)
    opened(store, full_case("c2"))
    rows = sql(path, "SELECT chain, sequence, verb FROM journal ORDER BY sequence")
    chain = "organisation/eksempel"
    assert rows == [(chain, 1, "case_opened"), (chain, 2, "case_opened"), (chain, 3, "case_closed")]


def test_a_reopening_is_known_to_the_organisation(store: Store, path: Path) -> None:
    case = opened(store, replace(full_case(), reopenings=()))
    assert case.closing is not None
    again = Reopening(1, DAN, NOW + timedelta(days=4), "there is more", case.closing)
    store.write(lambda work: work.save(replace(case, closing=None, reopenings=(again,)))).result()
    verbs = [verb for (verb,) in sql(path, "SELECT verb FROM journal ORDER BY sequence")]
    assert verbs == ["case_opened", "case_closed", "case_reopened"]


def test_an_entry_of_no_case_goes_there_too(store: Store, path: Path) -> None:
    store.write(lambda work: work.record(_entry("draft_begun", None))).result()
    assert sql(path, "SELECT chain, verb FROM journal") == [("organisation/eksempel", "draft_begun")]


def test_each_case_has_its_own_chain(written: Store) -> None:
    opened(written, small_case("c2", number="EKS-2026-002"))
    other = Entry(CaseId("c2"), EKSEMPEL, "one", IDA, NOW)
    written.write(lambda work: work.record(other)).result()
    assert written.read(lambda read: read.journal(CaseId("c2"))).result() == (other,)


def test_a_failed_flow_leaves_no_gap(written: Store) -> None:
    def fails(work: SqlWork) -> None:
        work.record(_entry("lost"))
        work.flush()
        raise KeyError("lost")

    with pytest.raises(KeyError):
        written.write(fails).result()
    written.write(lambda work: work.record(_entry("four"))).result()
    assert written.read(lambda read: read.verify_journal()).result() is None
    assert [e.verb for e in written.read(lambda read: read.journal(C1)).result()][-1] == "four"
