"""What became of a claimed row; and that no row is ever lost, whatever happens."""

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.delivery import State
from bot.domain.ids import CaseId, PartyId
from bot.ports import MessageRef, Place
from storage.outcome import Cancelled, Claimed, Dead, Outcome, Retry, Sent
from storage.store import Store
from tests.storage.builders import (
    DAN,
    IDA,
    LEASE,
    MASTER,
    NOW,
    HandClock,
    opened,
    put_all,
    reminder,
    sql,
    states,
    to_person,
    to_thread,
)


def _claim(store: Store, after: float = 0) -> tuple[Claimed, ...]:
    return store.write(lambda work: work.claim(NOW + timedelta(seconds=after), LEASE)).result()


def _complete(store: Store, *outcomes: Outcome) -> None:
    store.write(lambda work: work.complete(outcomes, NOW)).result()


def test_each_outcome_has_its_state(store: Store, path: Path) -> None:
    put_all(store, *(to_person(PartyId(f"p{n}")) for n in range(5)))
    a, b, c, d, e = (row.row for row in _claim(store))
    doubt = Retry(e, 1.0, "timeout", NOW, in_doubt=True)
    _complete(store, Sent(a, None, "x"), Cancelled(b, "moot"), Dead(c, "gone", 7), Retry(d, 1.0, "busy", NOW), doubt)
    rows = sql(path, "SELECT state, code, successor_id, not_before, lease_owner, ended_at IS NULL FROM deliveries")
    assert rows == [
        ("sent", None, None, None, None, 0),
        ("cancelled", "moot", None, None, None, 0),
        ("dead", "gone", 7, None, None, 0),
        ("pending", "busy", None, 1.0, None, 1),
        ("in_doubt", "timeout", None, 1.0, None, 1),
    ]


def test_nothing_to_complete_commits_nothing(store: Store, points: list[str]) -> None:
    _complete(store)
    _complete(store, Sent(99, None, ""))
    assert points == []


def test_the_text_sent_is_kept_sealed(store: Store, path: Path) -> None:
    opened(store)
    put_all(store, to_thread(), to_person(IDA))
    ref = MessageRef(Place("console", "thread"), "7")
    _complete(store, *(Sent(row.row, ref, "a laptop was lost") for row in _claim(store)))
    texts = [text for (text,) in sql(path, "SELECT sent_text FROM deliveries")]
    assert all(len(text) > len("a laptop was lost") and b"laptop" not in text for text in texts)


def test_only_the_lease_holder_may_say(path: Path) -> None:
    store = Store.open(path, MASTER)
    put_all(store, to_person())
    (row,) = _claim(store)
    store.close()
    store = Store.open(path, MASTER)
    _complete(store, Sent(row.row, None, ""))
    assert states(path) == {"in_doubt": 1}
    (again,) = _claim(store)
    _complete(store, Sent(again.row, None, ""), Dead(again.row, "late"))
    assert states(path) == {"sent": 1}
    store.close()


def test_a_row_leased_to_another_is_left_to_them(store: Store, path: Path) -> None:
    put_all(store, to_person())
    (row,) = _claim(store)
    sql(path, "UPDATE deliveries SET lease_owner = 'another'")
    _complete(store, Dead(row.row, "late"))
    assert states(path) == {"sending": 1}


def test_an_ended_row_stays_ended(store: Store, path: Path) -> None:
    put_all(store, to_person())
    (row,) = _claim(store)
    _complete(store, Cancelled(row.row, "moot"))
    _complete(store, Retry(row.row, 0, "busy", NOW))
    assert states(path) == {"cancelled": 1}


@pytest.mark.parametrize("in_doubt", [False, True])
def test_a_retry_gives_way_to_a_fresher_row_of_its_slot(store: Store, path: Path, in_doubt: bool) -> None:
    """In doubt it may stand there already: then it has to be looked for first."""
    opened(store)
    put_all(store, to_thread(slot="card"))
    (row,) = _claim(store)
    put_all(store, to_thread(slot="card", after=1))
    _complete(store, Retry(row.row, 0, "busy", NOW, in_doubt))
    assert states(path) == ({"in_doubt": 1, "pending": 1} if in_doubt else {"collapsed": 1, "pending": 1})


def test_completing_by_hundreds_with_old_statistics_stays_fast(store: Store, path: Path) -> None:
    """Each row by its primary key: `IN` over hundreds of parameters once became a full scan."""
    sql(path, "ANALYZE")
    put_all(store, *(to_person(PartyId(f"p{n}")) for n in range(500)))
    rows = store.write(lambda work: work.claim(NOW, LEASE, 500)).result()
    _complete(store, *(Sent(row.row, None, "") for row in rows))
    assert states(path) == {"sent": 500}


ENDED = {State.SENT, State.COLLAPSED, State.CANCELLED, State.DEAD}


@pytest.mark.parametrize("seed", range(6))
def test_no_row_is_ever_lost(path: Path, seed: int) -> None:
    """A random life of sends, failures, doubts and deaths: every row ends once, and nothing is sent twice."""
    dice, clock = random.Random(seed), HandClock()
    store = Store.open(path, MASTER, elapsed=clock.elapsed)
    opened(store)
    put, sent, after = 0, Counter[int](), 0.0
    for step in range(60):
        after, clock.seconds = after + dice.uniform(0, 20), clock.seconds + dice.uniform(0, 5)
        match dice.randrange(4):
            case 0:
                more = [reminder(f"r{step}/{n}", after + dice.uniform(-9, 9)) for n in range(3)]
                more.append(to_person(PartyId(f"p{dice.randrange(3)}"), after))
                put_all(store, *more, to_thread(after=after))
                put += 5
            case 1 if dice.random() < 0.3:
                store.close()
                store = Store.open(path, MASTER, elapsed=clock.elapsed)
            case _:
                outcomes = [_fate(dice, row, clock) for row in _claim(store, after)]
                sent.update(outcome.row for outcome in outcomes if isinstance(outcome, Sent))
                _complete(store, *outcomes)
        assert sum(states(path).values()) == put
    clock.seconds = 1e12
    while rows := _claim(store, after + 1e6):
        sent.update(row.row for row in rows)
        _complete(store, *(Sent(row.row, None, "") for row in rows))
    store.close()
    final = states(path)
    assert set(final) <= {str(state) for state in ENDED}
    assert sum(final.values()) == put
    assert final["sent"] == len(sent)
    assert set(sent.values()) == {1}


def _fate(dice: random.Random, row: Claimed, clock: HandClock) -> Outcome:
    wait = clock.seconds + dice.uniform(0, 20)
    fates: list[Outcome] = [
        Sent(row.row, None, "x"),
        Retry(row.row, wait, "busy", NOW),
        Retry(row.row, wait, "timeout", NOW, in_doubt=True),
        Dead(row.row, "gone"),
        Cancelled(row.row, "moot"),
    ]
    return dice.choices(fates, [6, 3, 2, 1, 1])[0]


def test_what_failed_is_shown_with_its_case(store: Store) -> None:
    opened(store)
    put_all(store, reminder("r1", 0, recipient=DAN))
    (row,) = _claim(store)
    _complete(store, Dead(row.row, "gone"))
    assert store.read(lambda read: read.failures(CaseId("c1"))).result() == (row.delivery,)
