"""Queueing: what is replaced, what is queued once for ever, what is cancelled, and what is told about it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.delivery import Delivery, ReminderKey, State
from bot.domain.ids import CaseId
from bot.ports import Planned
from storage.outcome import Cancelled, Dead, Retry, Sent
from storage.store import Store
from storage.work import SqlWork
from tests.storage.builders import DAN, LEASE, MADS, NOW, opened, put_all, reminder, small_case, sql, states
from tests.storage.builders import to_person as private
from tests.storage.builders import to_thread as thread

C1 = CaseId("c1")


def _queued(store: Store) -> list[Delivery]:
    return [delivery for _, delivery in store.read(lambda read: read.deliveries(C1)).result()]


def test_a_delivery_comes_back_as_it_was_put(store: Store) -> None:
    opened(store)
    put = [thread(ids={"a": "b"}, slot="card", legal=True), replace(private(after=1), case=C1), reminder("r1", 2)]
    put_all(store, *put)
    assert _queued(store) == put


def test_a_pending_slot_is_replaced_in_place(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, thread(slot="card", ids={"n": "1"}))
    key = sql(path, "SELECT id, key FROM deliveries")
    put_all(
        store, thread(slot="card", ids={"n": "2"}, after=5, kind="other"), thread(slot="card", ids={"n": "3"}, after=7)
    )
    assert sql(path, "SELECT id, key FROM deliveries") == key
    assert _queued(store) == [thread(slot="card", ids={"n": "3"}, after=7)]


def test_so_it_is_within_one_transaction(store: Store) -> None:
    opened(store)
    put_all(store, *(thread(slot="card", ids={"n": str(n)}) for n in range(5)))
    assert _queued(store) == [thread(slot="card", ids={"n": "4"})]


def test_slots_of_other_conversations_and_other_slots_stand_beside(store: Store) -> None:
    opened(store)
    opened(store, small_case("c2", number="EKS-2026-002"))
    put_all(
        store, thread(slot="card"), thread("c2", slot="card"), thread(slot="question/contained"), thread(), thread()
    )
    assert len(_queued(store)) == 4


def test_the_same_again_writes_nothing(store: Store, points: list[str]) -> None:
    opened(store)
    put_all(store, thread(slot="card"), reminder("r1", 60))
    points.clear()
    put_all(store, thread(slot="card"), reminder("r1", 60))
    assert points == []


def test_a_slot_that_is_being_sent_gets_a_new_row(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, thread(slot="card"))
    store.write(lambda work: work.claim(NOW, LEASE)).result()
    put_all(store, thread(slot="card", after=1))
    assert states(path) == {"sending": 1, "pending": 1}


def test_a_reminder_is_queued_once_for_ever(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, reminder("r1", 0), reminder("r1", 90))
    (row,) = store.write(lambda work: work.claim(NOW, LEASE)).result()
    store.write(lambda work: work.complete([Sent(row.row, None, "")], NOW)).result()
    put_all(store, reminder("r1", 120))
    assert states(path) == {"sent": 1}


def test_a_cancelled_reminder_that_is_wanted_again_is_pending_again(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, reminder("r1", 60))
    store.write(lambda work: work.cancel(_key(reminder("r1", 60)), "moot")).result()
    put_all(store, reminder("r1", 120))
    assert _queued(store) == [reminder("r1", 120)]
    assert sql(path, "SELECT state, code FROM deliveries") == [("pending", None)]


def test_one_that_may_have_gone_out_before_it_was_cancelled_is_in_doubt_again(store: Store, path: Path) -> None:
    """A time-out, then moot, then wanted again: it is looked for, not said twice."""
    opened(store)
    put_all(store, reminder("r1", 0))
    (row,) = store.write(lambda work: work.claim(NOW, LEASE)).result()
    lost = Retry(row.row, 0.0, "timeout", NOW, in_doubt=True)
    store.write(lambda work: work.complete([lost], NOW)).result()
    store.write(lambda work: work.claim(NOW, LEASE)).result()
    store.write(lambda work: work.complete([Cancelled(row.row, "moot")], NOW)).result()
    put_all(store, reminder("r1", 0))
    (again,) = store.write(lambda work: work.claim(NOW, LEASE)).result()
    assert (again.row, again.key, again.in_doubt) == (row.row, row.key, True)


def test_one_that_was_moot_at_its_first_try_is_not(store: Store) -> None:
    opened(store)
    put_all(store, reminder("r1", 0))
    (row,) = store.write(lambda work: work.claim(NOW, LEASE)).result()
    store.write(lambda work: work.complete([Cancelled(row.row, "moot")], NOW)).result()
    put_all(store, reminder("r1", 0))
    (again,) = store.write(lambda work: work.claim(NOW, LEASE)).result()
    assert not again.in_doubt


def test_another_rung_due_or_person_is_another_reminder(store: Store, path: Path) -> None:
    opened(store)
    moved = reminder("r1", 60, due=NOW + timedelta(hours=71))
    put_all(store, reminder("r1", 60), reminder("r2", 60), moved, reminder("r1", 60, recipient=MADS))
    assert states(path) == {"pending": 4}


def test_reminders_are_told_with_their_state(store: Store) -> None:
    opened(store)
    first, second = reminder("r1", 60), reminder("r2", 120)
    put_all(store, second, first, thread())
    store.write(lambda work: work.cancel(_key(second), "moot")).result()
    assert store.read(lambda read: read.reminders(C1)).result() == (
        Planned(_key(first), State.PENDING, first.send_at, first.ids["audience"]),
        Planned(_key(second), State.CANCELLED, second.send_at, second.ids["audience"]),
    )


def test_a_pending_reminder_put_for_another_audience_gets_it(store: Store, points: list[str]) -> None:
    opened(store)
    put_all(store, reminder("r1", 60))
    as_manager = replace(reminder("r1", 60), ids={"audience": "manager"})
    put_all(store, as_manager)
    (planned,) = store.read(lambda read: read.reminders(C1)).result()
    assert (planned.state, planned.audience) == (State.PENDING, "manager")
    points.clear()
    put_all(store, as_manager)
    assert points == []


def test_a_work_sees_what_it_put(store: Store) -> None:
    opened(store)

    def flow(work: SqlWork) -> list[State]:
        work.put(reminder("r1", 60))
        work.cancel(_key(reminder("r1", 60)), "moot")
        return [planned.state for planned in work.reminders(C1)]

    assert store.write(flow).result() == [State.CANCELLED]


def test_only_what_is_pending_can_be_cancelled(store: Store, path: Path, points: list[str]) -> None:
    opened(store)
    put_all(store, reminder("r1", 0))
    store.write(lambda work: work.claim(NOW, LEASE)).result()
    points.clear()
    store.write(lambda work: work.cancel(_key(reminder("r1", 0)), "moot")).result()
    store.write(lambda work: work.cancel(_key(reminder("none", 0)), "moot")).result()
    assert (states(path), points) == ({"sending": 1}, [])


def test_a_successor_has_a_row_at_once(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, reminder("r1", 0))

    def fail(work: SqlWork) -> int:
        (row,) = work.claim(NOW, LEASE)
        successor = work.queue(private(MADS))
        work.complete([Dead(row.row, "no_such_person", successor)], NOW)
        return successor

    successor = store.write(fail).result()
    found = sql(path, "SELECT code, successor_id FROM deliveries WHERE state = 'dead'")
    assert found == [("no_such_person", successor)]
    assert store.read(lambda read: read.failures(C1)).result() == (reminder("r1", 0),)


def test_when_the_next_one_is_due(store: Store) -> None:
    assert store.read(lambda read: read.next_due()).result() is None
    put_all(store, private(after=60), private(after=30))
    assert store.read(lambda read: read.next_due()).result() == NOW + timedelta(seconds=30)
    soon = NOW + timedelta(seconds=30)
    assert store.read(lambda read: read.next_due(soon)).result() == NOW + timedelta(seconds=60)


def test_legal_reminders_that_are_late(store: Store) -> None:
    opened(store)
    put_all(
        store, reminder("r1", 0), reminder("r2", 60), reminder("r3", 0, legal=False), reminder("r4", 0, recipient=MADS)
    )
    store.write(lambda work: work.claim(NOW, LEASE, 1)).result()
    late = [
        store.read(lambda read, s=seconds: read.late_legal(NOW + timedelta(seconds=s), timedelta(minutes=1))).result()  # type: ignore[misc]
        for seconds in (59, 60, 120)
    ]
    assert late == [0, 2, 3]


def _key(delivery: Delivery) -> ReminderKey:
    assert delivery.reminder is not None
    assert delivery.reminder.recipient in (DAN, MADS)
    return delivery.reminder
