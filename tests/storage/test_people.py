"""People, drafts, held texts, commands, jobs and references: the small things that are kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, CommandId, PartyId
from bot.domain.party import Identity
from bot.domain.report import Draft
from bot.ports import Done, Hidden, MessageRef, Place
from storage.store import Store
from storage.work import SqlWork
from tests.storage.builders import DAN, EKSEMPEL, IDA, NOW, opened, person, small_case, sql

C1 = CaseId("c1")
DRAFT = Draft("d1", EKSEMPEL, IDA, NOW, "laptop l")
HELD = Hidden(1, C1, "report/1", "cpr", IDA, NOW, "010100-0000")


def _do(store: Store, *steps: Callable[[SqlWork], None]) -> None:
    """Several steps in one transaction."""

    def whole(work: SqlWork) -> None:
        for step in steps:
            step(work)

    store.write(whole).result()


def test_a_person_is_found_by_id_and_by_identity(store: Store) -> None:
    ida = replace(person(), identities=(*person().identities, Identity("slack", "T1", "U1")))
    store.write(lambda work: work.save_party(ida)).result()
    assert store.read(lambda read: read.party(IDA)).result() == ida
    for identity in ida.identities:
        assert store.read(lambda read, i=identity: read.party_by(i)).result() == ida  # type: ignore[misc]
    assert store.read(lambda read: read.party_by(Identity("slack", "T2", "U1"))).result() is None


def test_someone_unknown_is_refused(store: Store) -> None:
    with pytest.raises(Refusal) as refusal:
        store.read(lambda read: read.party(PartyId("nobody"))).result()
    assert refusal.value.key == "no_such_party"


def test_a_changed_person_is_rewritten(store: Store, points: list[str]) -> None:
    store.write(lambda work: work.save_party(person())).result()
    moved = replace(person(), name="Ida B", language="nb", identities=(Identity("slack", "T1", "U1"),))
    store.write(lambda work: work.save_party(moved)).result()
    assert store.read(lambda read: read.party_by(moved.identities[0])).result() == moved
    assert store.read(lambda read: read.party_by(person().identities[0])).result() is None
    points.clear()
    store.write(lambda work: work.save_party(moved)).result()
    assert points == []


def test_an_identity_belongs_to_one_person(store: Store) -> None:
    store.write(lambda work: work.save_party(person())).result()
    with pytest.raises(IntegrityError):
        store.write(lambda work: work.save_party(person(DAN, "Dan"))).result()
    with pytest.raises(Refusal):
        store.read(lambda read: read.party(DAN)).result()


def test_drafts(store: Store) -> None:
    store.write(lambda work: work.save_draft(DRAFT)).result()
    longer = replace(DRAFT, words="laptop lost")
    store.write(lambda work: work.save_draft(longer)).result()
    assert store.read(lambda read: read.draft("d1")).result() == longer
    store.write(lambda work: work.delete_draft("d1")).result()
    assert store.read(lambda read: read.draft("d1")).result() is None


def test_old_drafts_expire(store: Store) -> None:
    for n, age in enumerate((1, 8)):
        draft = replace(DRAFT, id=f"d{n}", at=NOW - timedelta(days=age))
        store.write(lambda work, d=draft: work.save_draft(d)).result()  # type: ignore[misc]
    assert store.write(lambda work: work.expire_drafts(NOW - timedelta(days=7))).result() == 1
    assert store.read(lambda read: read.draft("d1")).result() is None
    assert store.read(lambda read: read.draft("d0")).result() is not None


def test_a_held_text_is_given_back_until_it_is_forgotten(store: Store) -> None:
    opened(store)
    second = replace(HELD, number=2, text="010100-0001")
    _do(store, lambda work: work.hide(HELD), lambda work: work.hide(second))
    assert store.read(lambda read: read.hidden(C1)).result() == (HELD, second)
    store.write(lambda work: work.unhide(C1, 1)).result()
    assert store.read(lambda read: read.hidden(C1)).result() == (second,)


def test_a_text_may_be_held_in_the_transaction_that_opens_the_case(store: Store) -> None:
    _do(store, lambda work: work.hide(HELD), lambda work: work.save(small_case()))
    assert store.read(lambda read: read.hidden(C1)).result() == (HELD,)


def test_held_texts_expire(store: Store) -> None:
    opened(store)
    late = replace(HELD, number=2, at=NOW + timedelta(hours=1))
    _do(store, lambda work: work.hide(HELD), lambda work: work.hide(late))
    assert store.write(lambda work: work.expire_hidden(NOW + timedelta(seconds=1))).result() == ((C1, 1),)
    assert store.read(lambda read: read.hidden(C1)).result() == (late,)


def test_what_is_destroyed_is_in_no_file(store: Store, path: Path) -> None:
    opened(store)
    _do(store, lambda work: work.hide(HELD), lambda work: work.save_draft(DRAFT))
    sealed = [*sql(path, "SELECT text FROM hidden_texts")[0], *sql(path, "SELECT words FROM drafts")[0]]
    found = [any(blob in file.read_bytes() for file in path.parent.iterdir()) for blob in sealed]
    assert found == [True, True]
    _do(store, lambda work: work.unhide(C1, 1), lambda work: work.delete_draft("d1"))
    store.write(lambda work: work.open_cases(), urgent=False).result()  # behind the emptying of the WAL
    assert not any(blob in file.read_bytes() for blob in sealed for file in path.parent.iterdir())


def test_a_command_gives_its_first_result(store: Store) -> None:
    done = Done("saved", C1, "EKS-2026-001", {"who": "Dan"})
    command = CommandId("k1")
    assert store.read(lambda read: read.first_result(command)).result() is None
    store.write(lambda work: work.keep_result(command, IDA, done, NOW)).result()
    assert store.read(lambda read: read.first_result(command)).result() == done
    bare = Done("nothing")
    store.write(lambda work: work.keep_result(CommandId("k2"), IDA, bare, NOW)).result()
    assert store.read(lambda read: read.first_result(CommandId("k2"))).result() == bare


def test_a_command_is_carried_out_once(store: Store) -> None:
    store.write(lambda work: work.keep_result(CommandId("k1"), IDA, Done("saved"), NOW)).result()

    def again(work: SqlWork) -> None:
        work.save(small_case())
        work.keep_result(CommandId("k1"), IDA, Done("other"), NOW)

    with pytest.raises(IntegrityError):
        store.write(again).result()
    assert store.read(lambda read: read.first_result(CommandId("k1"))).result() == Done("saved")
    assert store.read(lambda read: read.open_cases()).result() == ()


def test_a_daily_job_runs_once_a_date(store: Store) -> None:
    today = date(2026, 11, 20)
    assert not store.read(lambda read: read.job_ran("drafts", today)).result()
    store.write(lambda work: work.mark_job("drafts", today)).result()
    assert store.read(lambda read: read.job_ran("drafts", today)).result()
    assert not store.read(lambda read: read.job_ran("drafts", today + timedelta(days=1))).result()
    assert not store.read(lambda read: read.job_ran("other", today)).result()


def test_where_a_card_stands(store: Store) -> None:
    opened(store)
    console, slack = (MessageRef(Place(p, f"{p}/thread"), "1") for p in ("console", "slack"))
    for place, ref in (("console", console), ("slack", slack), ("console", replace(console, key="2"))):
        store.write(lambda work, p=place, r=ref: work.keep_reference(C1, "card", p, r)).result()  # type: ignore[misc]
    assert store.read(lambda read: read.reference(C1, "card", "console")).result() == replace(console, key="2")
    assert store.read(lambda read: read.reference(C1, "card", "teams")).result() is None
    assert store.read(lambda read: read.reference(C1, "question/contained", "console")).result() is None
    assert set(store.read(lambda read: read.references(C1, "card")).result()) == {slack, replace(console, key="2")}


def test_a_reference_may_be_kept_with_the_case(store: Store) -> None:
    ref = MessageRef(Place("console", "t"), "1")
    _do(store, lambda work: work.save(small_case()), lambda work: work.keep_reference(C1, "card", "console", ref))
    assert store.read(lambda read: read.references(C1, "card")).result() == (ref,)
