"""Cases come back as they were saved, and saving writes only what is new."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Source, Span, Value
from bot.domain.ids import CaseId, OrganisationId
from bot.domain.milestone import When
from bot.domain.organisation import Organisation
from bot.domain.report import Report
from bot.ports import Read, Work
from storage.case_parts import PARTS
from storage.cases import Stale
from storage.store import Store
from storage.work import SqlRead, SqlWork
from tests.storage.builders import DAN, EKSEMPEL, IDA, MADS, NOW, full_case, opened, small_case, sql


def test_a_full_case_comes_back_whole(store: Store) -> None:
    case = full_case()
    assert opened(store, case) == replace(case, version=1)


def test_a_reader_and_a_work_are_what_the_ports_ask_for(store: Store) -> None:
    def as_read(read: Read) -> tuple[CaseId, ...]:
        return read.open_cases()

    def as_work(work: Work) -> tuple[CaseId, ...]:
        return work.open_cases()

    def both(work: SqlWork) -> tuple[CaseId, ...]:
        return as_work(work)

    def one(read: SqlRead) -> tuple[CaseId, ...]:
        return as_read(read)

    assert store.write(both).result() == store.read(one).result() == ()


def test_a_case_nobody_opened_is_refused(store: Store) -> None:
    with pytest.raises(Refusal) as refusal:
        store.read(lambda read: read.case(CaseId("none"))).result()
    assert refusal.value.key == "no_such_case"
    with pytest.raises(Refusal):
        store.read(lambda read: read.case_number(CaseId("none"))).result()


def test_the_number_is_there_without_any_key(store: Store) -> None:
    opened(store)
    assert store.read(lambda read: read.case_number(CaseId("c1"))).result() == "EKS-2026-001"


def test_what_is_appended_is_all_that_is_written(store: Store, path: Path) -> None:
    case = opened(store)
    before = sql(path, "SELECT words FROM reports")
    store.write(lambda work: work.save(case.record("contained", True, DAN, NOW, Source.THREAD))).result()
    again = store.read(lambda read: read.case(case.id)).result()
    assert again.version == 2
    assert [f.value for f in again.findings] == [True]
    assert sql(path, "SELECT words FROM reports") == before


def test_every_change_of_an_act_is_kept(store: Store) -> None:
    bare = opened(store)
    whole = replace(full_case(), version=bare.version, reports=(*bare.reports, Report(2, MADS, NOW, "more")))
    store.write(lambda work: work.save(whole)).result()
    assert store.read(lambda read: read.case(bare.id)).result() == replace(whole, version=2)
    reopened = replace(whole, closing=None, version=2)
    store.write(lambda work: work.save(reopened)).result()
    assert store.read(lambda read: read.case(bare.id)).result().closing is None


def test_changed_words_are_rewritten(store: Store, path: Path) -> None:
    case = opened(store)
    put_back = replace(case, reports=(replace(case.reports[0], words="laptop lost, 0101000000"),))
    store.write(lambda work: work.save(put_back)).result()
    assert store.read(lambda read: read.case(case.id)).result().reports == put_back.reports
    assert sql(path, "SELECT count(*) FROM reports") == [(1,)]


def test_assignments_may_be_taken_back(store: Store) -> None:
    case = opened(store, full_case())
    fewer = replace(case, assignments=(replace(case.assignments[1], party=MADS),))
    store.write(lambda work: work.save(fewer)).result()
    assert store.read(lambda read: read.case(case.id)).result().assignments == fewer.assignments


@pytest.mark.parametrize("field", sorted(PARTS.keys() - {"assignments"}))
def test_nothing_else_is_ever_taken_back(store: Store, field: str) -> None:
    case = opened(store, full_case())
    empty: dict[str, Any] = {field: ()}
    with pytest.raises(ValueError, match="never removed"):
        store.write(lambda work: work.save(replace(case, **empty))).result()
    assert store.read(lambda read: read.case(case.id)).result() == case


def test_saving_without_change_commits_nothing(store: Store, points: list[str]) -> None:
    case = opened(store, full_case())
    points.clear()
    store.write(lambda work: work.save(case)).result()
    store.write(lambda work: work.save(replace(work.case(case.id)))).result()
    assert points == []
    assert store.read(lambda read: read.case(case.id)).result().version == 1


def test_one_work_may_save_twice_and_read_its_own(store: Store) -> None:
    def flow(work: SqlWork) -> Case:
        case = small_case()
        work.save(case)
        assert work.case(case.id) == case
        assert work.open_cases() == (case.id,)
        work.save(case.record("contained", True, DAN, NOW, Source.THREAD))
        return work.case(case.id)

    flowed = store.write(flow).result()
    case = store.read(lambda read: read.case(flowed.id)).result()
    assert (case.version, len(case.findings)) == (1, 1)


def test_a_case_read_before_anothers_change_is_stale(store: Store) -> None:
    case = opened(store)
    store.write(lambda work: work.save(case.record("contained", True, DAN, NOW, Source.THREAD))).result()
    with pytest.raises(Stale):
        store.write(lambda work: work.save(case.record("contained", False, DAN, NOW, Source.THREAD))).result()


def test_a_flow_that_raises_leaves_nothing(store: Store, path: Path, points: list[str]) -> None:
    def flow(work: SqlWork) -> None:
        work.save(small_case())
        work.open_cases()  # flushes
        raise Refusal("may_not")

    with pytest.raises(Refusal):
        store.write(flow).result()
    assert points == []
    for table in ("cases", "reports", "journal"):
        assert sql(path, f"SELECT count(*) FROM {table}") == [(0,)]
    opened(store)  # the keys it made went with it


def test_lists_of_cases(store: Store) -> None:
    closed = replace(full_case("c0"), number="EKS-2026-000", opened_at=NOW - timedelta(days=1))
    later = replace(small_case("c2", number="EKS-2026-002"), opened_at=NOW + timedelta(hours=1))
    elsewhere = replace(small_case("c3"), organisation=OrganisationId("andenby"))
    for case in (later, closed, small_case(), elsewhere):
        opened(store, case)

    def lists(read: SqlRead) -> tuple[tuple[CaseId, ...], ...]:
        return read.open_cases(), read.open_cases(EKSEMPEL), read.cases(EKSEMPEL)

    assert store.read(lists).result() == (("c1", "c3", "c2"), ("c1", "c2"), ("c2", "c1", "c0"))


def test_recent_cases_of_a_reporter(store: Store) -> None:
    old = replace(small_case("c2", number="EKS-2026-002"), reports=(Report(1, IDA, NOW - timedelta(hours=2), "x"),))
    other = replace(small_case("c3", number="EKS-2026-003"), reports=(Report(1, MADS, NOW, "x"),))
    for case in (small_case(), old, other, replace(full_case("c4"))):
        opened(store, case)
    since = NOW - timedelta(hours=1)
    assert store.read(lambda read: read.recent_by(IDA, since)).result() == ("c1",)
    assert store.read(lambda read: read.recent_by(IDA, since - timedelta(hours=2))).result() == ("c1", "c2")


def _organisation(name: str, prefix: str) -> Organisation:
    return Organisation(OrganisationId(name), name, prefix, "DK", "Europe/Copenhagen", "da", (), {})


def test_numbers_count_per_organisation_and_year(store: Store) -> None:
    def take(name: str, prefix: str, year: int) -> str:
        return store.write(lambda work: work.next_number(_organisation(name, prefix), year)).result()

    taken = [take("eksempel", "EKS", 2026), take("eksempel", "EKS", 2026), take("eksempel", "EKS", 2027)]
    assert [*taken, take("andenby", "AND", 2026)] == ["EKS-2026-001", "EKS-2026-002", "EKS-2027-001", "AND-2026-001"]


def test_a_number_of_a_failed_flow_is_not_taken(store: Store) -> None:
    def flow(work: SqlWork) -> None:
        work.next_number(_organisation("eksempel", "EKS"), 2026)
        raise Refusal("may_not")

    with pytest.raises(Refusal):
        store.write(flow).result()
    number = store.write(lambda work: work.next_number(_organisation("eksempel", "EKS"), 2026)).result()
    assert number == "EKS-2026-001"


def test_a_naive_instant_is_refused_wherever_it_is(store: Store) -> None:
    naive = datetime(2026, 11, 20, 8, 0)  # noqa: DTZ001 - the point of the test
    with pytest.raises(StatementError, match="timezone"):
        store.write(lambda work: work.save(replace(small_case(), opened_at=naive))).result()
    with pytest.raises(StatementError, match="timezone"):
        store.read(lambda read: read.recent_by(IDA, naive)).result()
    with pytest.raises(StatementError, match="timezone"):
        store.read(lambda read: read.late_legal(naive, timedelta())).result()


def test_an_instant_comes_back_in_utc(store: Store) -> None:
    local = datetime.fromisoformat("2026-11-20T09:00:00.000001+01:00")
    case = opened(store, replace(small_case(), opened_at=local))
    assert case.opened_at == local
    assert case.opened_at.tzinfo is UTC
    assert case.opened_at.hour == 8


_instants = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)).map(lambda d: d.replace(tzinfo=UTC))  # noqa: DTZ001
_values: st.SearchStrategy[Value] = st.one_of(
    st.booleans(),
    st.integers(),
    st.text().filter(lambda text: text != "unknown"),
    st.just(UNKNOWN),
    st.lists(st.text()).map(tuple),
    st.builds(Span, st.none() | st.integers(0), st.none() | st.integers(0)),
    _instants.map(When.exact),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(), values=st.lists(_values, max_size=5))
def test_any_words_and_values_come_back(store: Store, words: str, values: list[Value]) -> None:
    name = str(uuid4())  # hypothesis runs an example again when it fails
    case = replace(small_case(name, words), number=name)
    for n, value in enumerate(values):
        case = case.record(f"fact {n}", value, DAN, NOW, Source.DIALOG, words)
    assert opened(store, case) == replace(case, version=1)
