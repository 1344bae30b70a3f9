"""Claiming when something is wrong: damaged rows, many threads, and what quiet means."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.ids import CaseId, PartyId
from storage.outcome import Sent
from storage.store import Store
from tests.storage.builders import (
    DAN,
    IDA,
    MADS,
    NOW,
    HandClock,
    opened,
    put_all,
    reminder,
    sql,
    to_person,
)
from tests.storage.claiming import claim, complete, kinds, retry, rungs


@pytest.mark.parametrize("damage", ["send_at = '0000-garbage'", "tried_at = 'garbage'", "ids = '{'", "to_party = NULL"])
def test_a_row_that_can_not_be_read_ends_alone(store: Store, path: Path, damage: str) -> None:
    put_all(store, to_person(IDA, 0, "damaged"), to_person(DAN, 1, "well"), to_person(MADS, 2, "well too"))
    sql(path, f"UPDATE deliveries SET {damage} WHERE kind = 'damaged'")
    assert kinds(claim(store, after=5)) == ["well", "well too"]
    assert sql(path, "SELECT state, code FROM deliveries WHERE kind = 'damaged'") == [("dead", "unreadable")]


def test_a_damaged_reminder_goes_out_on_its_columns(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, reminder("r1", 0))
    sql(path, "UPDATE deliveries SET ids = '{'")
    (row,) = claim(store)
    assert row.delivery.reminder == reminder("r1", 0).reminder
    assert row.delivery.ids == {}


def test_a_reminder_with_a_damaged_due_instant_does_not_stop_the_others(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, reminder("r1", 0), reminder("r2", 1, recipient=MADS))
    sql(path, "UPDATE deliveries SET due = 'garbage' WHERE rung = 'r1'")
    assert rungs(claim(store, after=5)) == ["r2"]
    assert store.read(lambda read: read.failures(CaseId("c1"))).result() == ()


def test_eight_threads_claim_nothing_twice(store: Store) -> None:
    put_all(store, *(to_person(PartyId(f"p{n}")) for n in range(200)))

    def drain() -> list[int]:
        mine: list[int] = []
        while rows := claim(store):
            mine += [row.row for row in rows]
            complete(store, *(Sent(row.row, None, "") for row in rows))
        return mine

    with ThreadPoolExecutor(8) as pool:
        claimed = [row for job in [pool.submit(drain) for _ in range(8)] for row in job.result()]
    assert len(claimed) == len(set(claimed)) == 200


def test_quiet_is_when_nothing_can_go_out(store: Store, clock: HandClock) -> None:
    def unsettled(after: float = 5) -> int:
        return store.read(lambda read: read.unsettled(NOW + timedelta(seconds=after))).result()

    assert unsettled() == 0
    put_all(store, to_person(IDA, 0, "a"), to_person(IDA, 1, "b"), to_person(IDA, 60, "later"))
    assert unsettled() == 2
    (row,) = claim(store, after=5)
    assert unsettled() == 2
    retry(store, (row,), not_before=200)
    assert unsettled() == 0
    clock.seconds = 200
    assert unsettled() == 2
    retry(store, claim(store, after=5), not_before=300, in_doubt=True)
    put_all(store, to_person(IDA, -5, "older"))
    assert unsettled() == 0
    clock.seconds = 300
    assert unsettled() == 3
