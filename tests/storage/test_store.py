"""Opening the file: its lock, its modes, its pragmas; and what happens around a commit."""

import asyncio
import stat
import subprocess
import sys
import threading
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot.domain.ids import CaseId
from storage.engine import lock_path
from storage.keys import KeyFault
from storage.store import Store, StoreLocked
from storage.work import SqlWork
from tests.storage.builders import EKSEMPEL, MASTER, NOW, opened, person, small_case, sql


def test_a_second_store_on_the_file_is_told_its_name(store: Store, path: Path) -> None:
    with pytest.raises(StoreLocked, match="in use") as locked:
        Store.open(path, MASTER)
    assert locked.value.path == path
    assert str(path) in str(locked.value)


def test_another_process_is_told_too(store: Store, path: Path) -> None:
    script = "import sys; from pathlib import Path; from storage.engine import take_lock; take_lock(Path(sys.argv[1]))"
    ran = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert f"StoreLocked: {path} is in use" in ran.stderr


def test_closing_frees_the_file(path: Path) -> None:
    for _ in range(2):
        store = Store.open(path, MASTER)
        store.close()
        store.close()


def test_a_store_that_fails_to_open_frees_the_file(path: Path) -> None:
    Store.open(path, MASTER).close()
    with pytest.raises(KeyFault, match="not the one"):
        Store.open(path, bytes(32))
    Store.open(path, MASTER).close()


def test_every_file_is_for_its_owner_only(store: Store, path: Path) -> None:
    opened(store)
    files = sorted(file.name for file in path.parent.iterdir())
    assert files == ["bot.sqlite", "bot.sqlite-shm", "bot.sqlite-wal", "bot.sqlite.lock"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    path.parent.mkdir()
    path.touch(mode=0o644)
    Store.open(path, MASTER).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert lock_path(path).exists()


def test_the_writers_pragmas(store: Store) -> None:
    def pragmas(work: SqlWork) -> dict[str, object]:
        run = work._tx._connection.exec_driver_sql
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "query_only")
        return {name: run(f"PRAGMA {name}").scalar() for name in names}

    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "query_only": 0}
    assert store.write(pragmas).result() == expected


def test_a_reader_can_not_write(store: Store) -> None:
    def sneak(read: object) -> None:
        read._tx._connection.exec_driver_sql("DELETE FROM parties")  # type: ignore[attr-defined]

    with pytest.raises(OperationalError, match="readonly"):
        store.read(sneak).result()


def test_errors_name_no_parameters(store: Store) -> None:
    party = person(name="Ida Hemmelig")
    store.write(lambda work: work.save_party(party)).result()
    double = person(party.id, "x", "y")
    with pytest.raises(Exception, match="UNIQUE") as error:
        store.write(lambda work: _insert_again(work, double.id)).result()
    assert "p-ida" not in str(error.value)
    assert "hidden" in str(error.value)


def _insert_again(work: SqlWork, party: str) -> None:
    work._tx._connection.exec_driver_sql(
        "INSERT INTO parties (id, organisation, name, identities) VALUES (?, 'x', x'00', x'00')", (party,)
    )


def test_the_probe_stands_on_both_sides_of_a_commit(store: Store, path: Path, points: list[str]) -> None:
    store.write(lambda work: work.save_party(person())).result()
    assert points == ["commit", "committed"]
    store.write(lambda work: work.party(person().id)).result()
    store.write(lambda work: work.claim(NOW, timedelta(seconds=30))).result()
    assert points == ["commit", "committed"]


def test_dying_before_the_commit_leaves_nothing_after_it_everything(path: Path) -> None:
    class Died(BaseException):
        pass

    def die_at(point: str) -> None:
        if point == deadly[0]:
            raise Died

    deadly = [""]
    store = Store.open(path, MASTER, probe=die_at)
    for point, found in (("commit", 0), ("committed", 1)):
        deadly[0] = point
        with pytest.raises(Died):
            store.write(lambda work: work.save_party(person())).result()
        assert sql(path, "SELECT count(*) FROM parties") == [(found,)]
    deadly[0] = ""
    store.close()


def test_people_go_before_bookkeeping(store: Store) -> None:
    gate, order = threading.Event(), list[str]()
    store.write(lambda _: gate.wait(5))
    jobs: list[Future[None]] = [
        store.write(lambda _, n=name: order.append(n), urgent=urgent)  # type: ignore[misc]
        for name, urgent in (("book 1", False), ("ida", True), ("book 2", False), ("dan", True))
    ]
    gate.set()
    for job in jobs:
        job.result(5)
    assert order == ["ida", "dan", "book 1", "book 2"]


def test_whoever_stops_waiting_does_not_take_the_flow_out_of_the_queue(store: Store) -> None:
    gate = threading.Event()
    store.write(lambda _: gate.wait(5))
    waiting = store.write(lambda work: work.save(small_case()))
    assert not waiting.cancel()
    gate.set()
    waiting.result(5)
    assert store.read(lambda read: read.case_number(CaseId("c1"))).result() == "EKS-2026-001"


async def test_not_even_a_cancelled_task_does(store: Store) -> None:
    gate = threading.Event()
    store.write(lambda _: gate.wait(5))
    task = asyncio.wrap_future(store.write(lambda work: work.save(small_case())))
    await asyncio.sleep(0)
    task.cancel()
    gate.set()
    assert await asyncio.wrap_future(store.write(lambda work: work.cases(EKSEMPEL))) == ("c1",)


def test_closing_finishes_what_is_queued(path: Path) -> None:
    store = Store.open(path, MASTER)
    for n in range(5):
        store.write(lambda work, n=n: work.save(small_case(f"c{n}", number=f"N{n}")), urgent=False)  # type: ignore[misc]
    store.close()
    assert sql(path, "SELECT count(*) FROM cases") == [(5,)]
    with pytest.raises(RuntimeError, match="closed"):
        store.write(lambda _: None)


def test_the_wal_is_empty_after_closing(path: Path) -> None:
    store = Store.open(path, MASTER)
    opened(store)
    store.close()
    assert [file.name for file in path.parent.iterdir() if file.stat().st_size] == ["bot.sqlite"]


def test_keys_for_other_purposes(store: Store) -> None:
    assert store.derive("tape") == store.derive("tape") != store.derive("other")
    assert len(store.derive("tape")) == 32
    assert store.derive("tape") != MASTER


def test_reads_see_a_snapshot_and_run_beside_the_writer(store: Store) -> None:
    opened(store)
    inside, go_on = threading.Event(), threading.Event()

    def slow(work: SqlWork) -> None:
        work.save(small_case("c2", number="EKS-2026-002"))
        work.flush()
        inside.set()
        go_on.wait(5)

    writing = store.write(slow)
    assert inside.wait(5)
    assert store.read(lambda read: read.open_cases()).result(5) == ("c1",)
    go_on.set()
    writing.result(5)
    assert store.read(lambda read: read.open_cases()).result(5) == ("c1", "c2")
