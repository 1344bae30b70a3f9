"""Roles that changed hands, who was told of a case, and which cases are new."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.ids import CaseId, OrganisationId
from bot.domain.lending import Lending
from bot.domain.party import Role
from storage.outcome import Cancelled, Dead, Sent
from storage.store import Store
from storage.work import SqlWork
from tests.storage.builders import (
    DAN,
    DORTE,
    EKSEMPEL,
    IDA,
    LEASE,
    MADS,
    NOW,
    full_case,
    opened,
    put_all,
    small_case,
    sql,
    to_person,
    to_thread,
)

C1 = CaseId("c1")
LENT = Lending("l1", EKSEMPEL, Role.HANDLER, DAN, DORTE, DAN, NOW, NOW + timedelta(days=7), "care", "on leave")
GIVEN = Lending("l2", EKSEMPEL, Role.FILER, DAN, MADS, DAN, NOW + timedelta(hours=1))


def _save(store: Store, *lendings: Lending) -> None:
    def save(work: SqlWork) -> None:
        for lending in lendings:
            work.save_lending(lending)

    store.write(save).result()


def test_what_was_lent_comes_back_oldest_first(store: Store) -> None:
    elsewhere = replace(LENT, id="l3", organisation=OrganisationId("andenby"))
    _save(store, GIVEN, elsewhere, LENT)
    assert store.read(lambda read: read.lendings(EKSEMPEL)).result() == (LENT, GIVEN)
    assert store.read(lambda read: read.lendings(elsewhere.organisation)).result() == (elsewhere,)


def test_what_was_taken_back_is_kept_and_not_listed(store: Store, path: Path) -> None:
    _save(store, LENT, GIVEN)
    _save(store, replace(LENT, ended_at=NOW + timedelta(days=1)))
    assert store.read(lambda read: read.lendings(EKSEMPEL)).result() == (GIVEN,)
    assert sql(path, "SELECT count(*) FROM lendings") == [(2,)]


def test_one_whose_time_is_over_is_listed_until_it_is_ended(store: Store) -> None:
    _save(store, replace(LENT, until=NOW - timedelta(days=1)))
    assert len(store.read(lambda read: read.lendings(EKSEMPEL)).result()) == 1


def test_a_work_reads_what_it_lent(store: Store) -> None:
    def flow(work: SqlWork) -> tuple[Lending, ...]:
        work.save_lending(LENT)
        return work.lendings(EKSEMPEL)

    assert store.write(flow).result() == (LENT,)


def test_told_are_those_who_were_sent_something_in_private(store: Store) -> None:
    """Not who still waits, nor who could not be reached, nor the thread, nor who heard of something else."""
    opened(store)
    opened(store, small_case("c2", number="EKS-2026-002"))
    put_all(
        store,
        replace(to_person(IDA), case=C1),
        replace(to_person(DAN, 1), case=C1),
        replace(to_person(DORTE), case=C1),
        replace(to_person(MADS), case=CaseId("c2")),
        to_thread(),
    )
    assert store.read(lambda read: read.told(C1)).result() == ()

    def ends(work: SqlWork) -> None:
        for row in work.claim(NOW, LEASE):
            dead = row.delivery == replace(to_person(DORTE), case=C1)
            work.complete([Dead(row.row, "gone") if dead else Sent(row.row, None, "said")], NOW)

    store.write(ends).result()
    assert store.read(lambda read: read.told(C1)).result() == (IDA,)
    later = NOW + timedelta(seconds=1)
    store.write(lambda w: w.complete([Sent(r.row, None, "x") for r in w.claim(later, LEASE)], later)).result()
    put_all(store, replace(to_person(IDA, 1), case=C1))
    assert store.read(lambda read: read.told(C1)).result() == (IDA, DAN)


def test_what_was_cancelled_told_nobody(store: Store) -> None:
    opened(store)
    put_all(store, replace(to_person(IDA), case=C1))
    store.write(lambda w: w.complete([Cancelled(r.row, "moot") for r in w.claim(NOW, LEASE)], NOW)).result()
    assert store.read(lambda read: read.told(C1)).result() == ()


def test_cases_opened_since(store: Store) -> None:
    early = replace(small_case("c2", number="EKS-2026-002"), opened_at=NOW - timedelta(minutes=1))
    late = replace(small_case("c3", number="EKS-2026-003"), opened_at=NOW + timedelta(minutes=1))
    elsewhere = replace(small_case("c4"), organisation=OrganisationId("andenby"))
    for case in (late, small_case(), early, elsewhere, full_case("closed")):
        opened(store, case)
    since = store.read(lambda read: read.opened_since(EKSEMPEL, NOW)).result()
    assert since == ("c1", "c3")
    assert store.read(lambda read: read.opened_since(EKSEMPEL, late.opened_at)).result() == ("c3",)


def test_a_work_finds_the_case_it_opens(store: Store) -> None:
    def flow(work: SqlWork) -> tuple[CaseId, ...]:
        work.save(small_case())
        return work.opened_since(EKSEMPEL, NOW)

    assert store.write(flow).result() == (C1,)
