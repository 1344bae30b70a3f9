"""Claiming: what may go out now, in which order, and what holds it back."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.ids import PartyId
from storage.outcome import Sent
from storage.store import Store
from tests.storage.builders import (
    DAN,
    DORTE,
    IDA,
    MADS,
    MASTER,
    NOW,
    HandClock,
    opened,
    put_all,
    reminder,
    small_case,
    sql,
    states,
    to_person,
)
from tests.storage.claiming import claim, complete, kinds, retry, rungs


def test_what_is_due_is_claimed_in_order_of_its_instant(store: Store) -> None:
    put_all(
        store,
        to_person(IDA, 3, "third"),
        to_person(DAN, 1, "first"),
        to_person(MADS, 2, "second"),
        to_person(DORTE, 9, "later"),
    )
    rows = claim(store, after=5)
    assert kinds(rows) == ["first", "second", "third"]
    assert [(row.attempts, row.in_doubt, row.tried_at) for row in rows] == [(1, False, None)] * 3
    assert len({row.key for row in rows}) == 3
    assert claim(store, after=5) == ()


def test_no_more_than_asked_for(store: Store) -> None:
    put_all(store, *(to_person(PartyId(f"p{n}")) for n in range(10)))
    assert [len(claim(store)), len(claim(store, limit=1)), len(claim(store))] == [8, 1, 1]


def test_one_of_a_conversation_at_a_time_in_order(store: Store) -> None:
    put_all(store, to_person(IDA, 2, "second"), to_person(IDA, 1, "first"), to_person(IDA, 2, "third"))
    told = []
    while rows := claim(store, after=5):
        told.append(kinds(rows))
        assert claim(store, after=5) == ()
        complete(store, Sent(rows[0].row, None, ""))
    assert told == [["first"], ["second"], ["third"]]


def test_the_database_refuses_two_of_a_conversation(store: Store, path: Path) -> None:
    put_all(store, to_person(IDA, 0, "a"), to_person(IDA, 0, "b"))
    force = "UPDATE deliveries SET state = 'sending'"
    with pytest.raises(IntegrityError):
        store.write(lambda work: work._tx._connection.exec_driver_sql(force)).result()


def test_a_claim_is_leased(store: Store, path: Path) -> None:
    put_all(store, to_person())
    claim(store, after=1)
    (until, owner, tried) = sql(path, "SELECT lease_until, lease_owner, tried_at FROM deliveries")[0]
    assert (until, tried) == ("2026-11-20 08:00:31.000000", "2026-11-20 08:00:01.000000")
    assert len(owner) == 32


def test_a_lease_that_ran_out_leaves_the_row_in_doubt(store: Store) -> None:
    put_all(store, to_person())
    (first,) = claim(store)
    assert claim(store, after=29) == ()
    (second,) = claim(store, after=30)
    assert (second.row, second.key, second.in_doubt, second.attempts) == (first.row, first.key, True, 2)
    assert second.tried_at == NOW


def test_at_a_start_what_was_being_sent_is_in_doubt_and_goes_first(path: Path) -> None:
    store = Store.open(path, MASTER)
    put_all(store, to_person(IDA, 5, "ida"), to_person(DAN, 0, "dan"), to_person(IDA, 6, "ida again"))
    sent = {row.delivery.kind: row for row in claim(store, after=5)}
    complete(store, Sent(sent["dan"].row, None, ""))
    put_all(store, to_person(DAN, 0, "dan again"))
    store.close()

    store = Store.open(path, MASTER)
    assert states(path) == {"in_doubt": 1, "pending": 2, "sent": 1}
    rows = claim(store, after=9)
    assert [(row.delivery.kind, row.in_doubt) for row in rows] == [("ida", True), ("dan again", False)]
    assert rows[0].key == sent["ida"].key
    store.close()


def test_a_row_in_backoff_waits_for_elapsed_time_not_for_the_clock(store: Store, clock: HandClock) -> None:
    put_all(store, to_person())
    retry(store, claim(store), not_before=110)
    assert claim(store, after=10_000) == ()
    clock.seconds = 110
    (row,) = claim(store)
    assert (row.attempts, row.in_doubt) == (2, False)


def test_a_start_forgets_backoff(path: Path, clock: HandClock) -> None:
    store = Store.open(path, MASTER, elapsed=clock.elapsed)
    put_all(store, to_person())
    retry(store, claim(store), not_before=1e9)
    store.close()
    store = Store.open(path, MASTER, elapsed=clock.elapsed)
    assert len(claim(store)) == 1
    store.close()


def test_what_comes_after_a_row_in_backoff_waits_but_not_what_is_legal(store: Store, clock: HandClock) -> None:
    opened(store)
    put_all(store, to_person(DAN, 0, "receipt"), to_person(DAN, 1, "news"), reminder("r1", 2))
    retry(store, claim(store, after=5), not_before=200)
    (row,) = claim(store, after=5)
    assert row.delivery.legal
    complete(store, Sent(row.row, None, ""))
    assert claim(store, after=5) == ()
    clock.seconds = 200
    assert kinds(claim(store, after=5)) == ["receipt"]


def test_a_legal_reminder_in_backoff_does_not_hold_a_later_one(store: Store) -> None:
    opened(store)
    put_all(store, reminder("r1", 0), reminder("other", 1, due=NOW + timedelta(hours=80)))
    retry(store, claim(store), not_before=1e9)
    assert rungs(claim(store, after=5)) == ["other"]


def test_a_row_in_doubt_holds_its_conversation(store: Store) -> None:
    opened(store)
    put_all(store, to_person(DAN, 0, "maybe"))
    retry(store, claim(store), not_before=0, in_doubt=True)
    put_all(store, to_person(DAN, -9, "older"), reminder("r1", 0))
    (row,) = claim(store, after=5)
    assert (row.delivery.kind, row.in_doubt) == ("maybe", True)


def test_a_legal_reminder_overtakes_a_doubt_that_waits(store: Store) -> None:
    opened(store)
    put_all(store, to_person(DAN, 0, "maybe"), to_person(DAN, 1, "news"), reminder("r1", 2))
    retry(store, claim(store), not_before=1e9, in_doubt=True)
    assert rungs(claim(store, after=5)) == ["r1"]
    assert claim(store, after=5) == ()


def test_two_doubts_of_a_conversation_go_one_after_the_other(path: Path, clock: HandClock) -> None:
    store = Store.open(path, MASTER, elapsed=clock.elapsed)
    opened(store)
    put_all(store, to_person(DAN, 0, "maybe"), reminder("r1", 2))
    retry(store, claim(store), not_before=1e9, in_doubt=True)
    claim(store, after=5)
    store.close()
    store = Store.open(path, MASTER, elapsed=clock.elapsed)
    assert states(path) == {"in_doubt": 2}
    (first,) = claim(store, after=5)
    complete(store, Sent(first.row, None, ""))
    (second,) = claim(store, after=5)
    assert (first.delivery.kind, second.delivery.kind) == ("maybe", "reminder")
    store.close()


def test_of_several_due_rungs_only_the_latest_goes_out(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, *(reminder(f"r{n}", n) for n in range(4)), reminder("r9", 60))
    (row,) = claim(store, after=10)
    assert rungs((row,)) == ["r3"]
    into = sql(path, "SELECT rung, into_id FROM deliveries WHERE state = 'collapsed' ORDER BY rung")
    assert into == [("r0", row.row), ("r1", row.row), ("r2", row.row)]
    assert states(path) == {"collapsed": 3, "sending": 1, "pending": 1}


def test_what_is_legal_never_collapses_into_what_is_not(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, reminder("legal", 0), reminder("friendly", 1, legal=False))
    assert rungs(claim(store, after=10)) == ["legal"]
    assert sql(path, "SELECT rung FROM deliveries WHERE state = 'collapsed'") == [("friendly",)]


def test_rungs_of_others_do_not_collapse(store: Store) -> None:
    opened(store)
    opened(store, small_case("c2", number="EKS-2026-002"))
    moved = reminder("moved", 9, due=NOW + timedelta(hours=80))
    put_all(store, reminder("dan", 0), reminder("mads", 1, recipient=MADS), reminder("c2", 2, case="c2"), moved)
    told = []
    while rows := claim(store, after=10):
        told += rungs(rows)
        complete(store, *(Sent(row.row, None, "") for row in rows))
    assert told == ["dan", "mads", "c2", "moved"]


def test_a_later_rung_takes_the_place_of_one_in_backoff(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, reminder("r1", 0), reminder("r2", 60))
    retry(store, claim(store), not_before=1e9)
    assert rungs(claim(store, after=60)) == ["r2"]
    assert states(path) == {"collapsed": 1, "sending": 1}
