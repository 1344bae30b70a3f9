"""Sealed fields open in their own place only, and not at all once the key is gone."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.ids import CaseId, OrganisationId
from storage.keys import KeyFault
from storage.seals import ERASED, Box, Broken
from storage.store import Store
from tests.storage.builders import MASTER, NOW, full_case, opened, person, small_case, sql

PLACE = ("reports", "c1/1", "words")
BOX = Box("eksempel", "00" * 8, bytes(32))


@pytest.mark.parametrize("text", ["", "laptop lost", "æøå \x00 \u202e", "\ud800 alone", "x" * 40_000])
def test_any_text_comes_back(text: str) -> None:
    assert BOX.open(PLACE, BOX.seal(PLACE, text)) == text


def test_the_same_text_is_never_sealed_alike() -> None:
    assert BOX.seal(PLACE, "laptop") != BOX.seal(PLACE, "laptop")


@pytest.mark.parametrize(
    "place", [("findings", "c1/1", "words"), ("reports", "c1/2", "words"), ("reports", "c1/1", "x")]
)
def test_a_field_moved_elsewhere_does_not_open(place: tuple[str, str, str]) -> None:
    with pytest.raises(Broken, match="/".join(place)):
        BOX.open(place, BOX.seal(PLACE, "laptop"))


def test_nor_in_another_organisation_nor_by_another_key() -> None:
    sealed = BOX.seal(PLACE, "laptop")
    for other in (replace(BOX, organisation="x"), replace(BOX, key=bytes(31) + b"1"), replace(BOX, id="11" * 8)):
        with pytest.raises(Broken):
            other.open(PLACE, sealed)


@pytest.mark.parametrize("at", [0, 1, 9, 21, -1])
def test_a_changed_byte_is_found(at: int) -> None:
    sealed = bytearray(BOX.seal(PLACE, "laptop"))
    sealed[at] ^= 1
    with pytest.raises(Broken):
        BOX.open(PLACE, bytes(sealed))


def test_an_erased_box_reads_as_a_mark_and_writes_nothing() -> None:
    erased = replace(BOX, key=None)
    assert erased.open(PLACE, b"anything") == ERASED
    assert erased.open_json(PLACE, b"anything") is None
    with pytest.raises(KeyFault):
        erased.seal(PLACE, "laptop")
    with pytest.raises(KeyFault):
        erased.mark("ida")


def test_marks_are_equal_for_equal_parts_only() -> None:
    assert BOX.mark("console", "room", "ida") == BOX.mark("console", "room", "ida")
    assert BOX.mark("ab", "c") != BOX.mark("a", "bc")
    assert BOX.mark("ida") != replace(BOX, key=bytes(31) + b"1").mark("ida")


def test_every_case_has_two_keys_of_its_own(store: Store, path: Path) -> None:
    opened(store)
    opened(store, small_case("c2", number="EKS-2026-002"))
    rows = sql(path, "SELECT owner, kind FROM keys ORDER BY owner, kind")
    cases = [(f"case/{case}", kind) for case in ("c1", "c2") for kind in ("register", "working")]
    assert rows == [*cases, ("organisation/eksempel", "top"), ("root", "top")]
    assert len(sql(path, "SELECT DISTINCT wrapped FROM keys")) == 6


def test_rotation_rewraps_and_reseals_nothing(store: Store, path: Path) -> None:
    case = opened(store, full_case())
    store.write(lambda work: work.save_party(person())).result()
    sealed = "SELECT words, (SELECT name FROM parties) FROM reports WHERE case_id = 'c1'"
    before, keys = sql(path, sealed), sql(path, "SELECT wrapped FROM keys WHERE kind = 'working'")
    new = bytes(reversed(range(32)))
    store.rotate(new).result()
    opened(store, replace(small_case("c9", number="N9"), organisation=OrganisationId("andenby")))
    assert sql(path, sealed) == before
    assert sql(path, "SELECT wrapped FROM keys WHERE kind = 'working'")[: len(keys)] == keys
    store.close()
    with pytest.raises(KeyFault):
        Store.open(path, MASTER)
    again = Store.open(path, new)
    assert again.read(lambda read: read.case(case.id)).result() == case
    assert again.read(lambda read: read.party_by(person().identities[0])).result() == person()
    assert again.read(lambda read: read.case(CaseId("c9"))).result().reports[0].words == "laptop lost"
    again.close()


def test_a_damaged_case_fails_alone_and_by_name(store: Store, path: Path) -> None:
    opened(store)
    opened(store, small_case("c2", number="EKS-2026-002"))
    sql(path, "UPDATE reports SET words = (SELECT words FROM reports WHERE case_id = 'c2') WHERE case_id = 'c1'")
    with pytest.raises(Broken, match="reports/c1/1/words"):
        store.read(lambda read: read.case(CaseId("c1"))).result()
    assert store.read(lambda read: read.case(CaseId("c2"))).result().opened_at == NOW
