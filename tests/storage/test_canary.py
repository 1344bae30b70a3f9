"""A word in every free text and name is found in no file: not in the database, its WAL, nor its index."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.case import Case
from bot.domain.finding import Finding, Source
from bot.domain.ids import CaseId, CommandId
from bot.domain.lending import Lending
from bot.domain.party import Identity, Role
from bot.domain.report import Draft
from bot.ports import Done, Entry, Hidden, MessageRef, Place
from storage.outcome import Sent
from storage.store import Store
from storage.work import SqlWork
from tests.storage.builders import DAN, EKSEMPEL, IDA, LEASE, MASTER, NOW, full_case, person, to_person, to_thread

CANARY = "Kanariefugl"
C1 = CaseId("c1")


def _written() -> Case:
    case = full_case(canary=CANARY)
    several = Finding(len(case.findings) + 1, "several", (f"{CANARY}1", f"{CANARY}2"), IDA, NOW, Source.DIALOG)
    return replace(case, findings=(*case.findings, several))


def live(work: SqlWork) -> None:
    """Everything a person can write or be called, once."""
    ida = replace(
        person(name=f"{CANARY} Ida"),
        identities=(Identity("console", f"{CANARY}-tenant", f"{CANARY}-user"),),
    )
    work.save_party(ida)
    work.save_draft(Draft("d1", EKSEMPEL, IDA, NOW, f"{CANARY} draft"))
    work.save(_written())
    work.save_lending(Lending("l1", EKSEMPEL, Role.HANDLER, IDA, DAN, IDA, NOW, reason=f"{CANARY} holidays"))
    work.hide(Hidden(1, C1, "report/1", "cpr", IDA, NOW, f"{CANARY} hidden"))
    work.record(Entry(C1, EKSEMPEL, "answered", IDA, NOW, {"was": f"{CANARY} about"}))
    work.record(Entry(None, EKSEMPEL, "role_given", IDA, NOW, {"to": f"{CANARY} name"}))
    work.keep_result(CommandId("k1"), IDA, Done("assigned", C1, "EKS-2026-001", {"who": CANARY}), NOW)
    work.put(to_thread())
    work.put(to_person())
    ref = MessageRef(Place("console", f"{CANARY}-place"), f"{CANARY}-key")
    work.keep_reference(C1, "card", f"{CANARY}-conversation", ref)
    work.complete([Sent(row.row, ref, f"{CANARY} sent") for row in work.claim(NOW, LEASE)], NOW)


def _seen_in(folder: Path) -> list[str]:
    encodings = (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.encode().hex().encode())
    return [file.name for file in folder.iterdir() if any(found in file.read_bytes() for found in encodings)]


def test_the_canary_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "wal").write_bytes(b"x" + CANARY.encode() + b"x")
    assert _seen_in(tmp_path) == ["wal"]


def test_nothing_written_can_be_read_in_a_file(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    store = Store.open(path, MASTER)
    store.write(live).result()
    assert (path.parent / "bot.sqlite-wal").stat().st_size > 0
    assert _seen_in(path.parent) == []
    store.write(lambda work: work.delete_draft("d1")).result()
    store.write(lambda work: work.open_cases(), urgent=False).result()
    assert (path.parent / "bot.sqlite-wal").stat().st_size == 0
    assert _seen_in(path.parent) == []
    store.close()
    assert _seen_in(path.parent) == []
    assert CANARY not in caplog.text


def test_and_all_of_it_is_there_for_who_has_the_key(path: Path) -> None:
    store = Store.open(path, MASTER)
    store.write(live).result()
    case = store.read(lambda read: read.case(C1)).result()
    assert repr(case) == repr(replace(_written(), version=1))
    assert repr(case).count(CANARY) > 35
    assert CANARY in store.read(lambda read: read.party(IDA)).result().name
    assert CANARY in store.read(lambda read: read.journal(C1)).result()[0].about["was"]
    store.close()
