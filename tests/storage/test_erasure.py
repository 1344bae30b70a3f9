"""Erasing the working key leaves the register, and nobody's name."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.delivery import ToParty
from bot.domain.exclusion import Exclusion
from bot.domain.ids import CaseId, CommandId, PartyId
from bot.ports import Done, Entry, Hidden, MessageRef, Place
from storage.keys import KeyFault
from storage.outcome import Sent
from storage.seals import ERASED
from storage.store import Store
from storage.work import SqlWork
from tests.storage.builders import (
    DAN,
    EKSEMPEL,
    IDA,
    LEASE,
    NOW,
    full_case,
    opened,
    person,
    put_all,
    reminder,
    sql,
    to_person,
    to_thread,
)

C1 = CaseId("c1")


@pytest.fixture
def lived(store: Store) -> Store:
    """A case with everything around it: sent and pending deliveries, a journal, a held text, a reference."""
    store.write(lambda work: work.save_party(person())).result()
    opened(store, full_case())
    put_all(store, to_thread())

    def live(work: SqlWork) -> None:
        claimed = work.claim(NOW, LEASE)
        ref = MessageRef(Place("console", "thread-1"), "7")
        work.complete([Sent(row.row, ref, "a laptop was lost") for row in claimed], NOW)
        work.keep_reference(C1, "card", "console", ref)
        work.hide(Hidden(1, C1, "report/1", "cpr", IDA, NOW, "010100-0000"))
        work.keep_result(CommandId("k1"), IDA, Done("saved", C1), NOW)
        work.record(Entry(C1, EKSEMPEL, "answered", IDA, NOW, {"fact": "contained"}))
        work.put(reminder("r1", 3600, recipient=IDA))

    store.write(live).result()
    return store


def test_the_register_stays_and_the_words_are_gone(lived: Store) -> None:
    before = lived.read(lambda read: read.case(C1)).result()
    lived.write(lambda work: work.erase(C1, "working")).result()
    after = lived.read(lambda read: read.case(C1)).result()
    assert {report.words for report in after.reports} == {ERASED}
    assert [f.value for f in after.findings] == [f.value for f in before.findings]
    assert (after.decisions, after.filings, after.closing) == (before.decisions, before.filings, before.closing)


def test_the_reporter_is_someone_without_a_name(lived: Store, path: Path) -> None:
    before = lived.read(lambda read: read.case(C1)).result()
    assert repr(before).count("p-ida") > 10
    lived.write(lambda work: work.erase(C1, "working")).result()
    assert "p-ida" not in repr(lived.read(lambda read: read.case(C1)).result())
    reporter = lived.read(lambda read: read.party(read.case(C1).reporter)).result()
    assert (reporter.name, reporter.identities) == (ERASED, ())
    pointers = {
        "reports": ("by",),
        "findings": ("by",),
        "assignments": ("party",),
        "tasks": ("by", "owner"),
        "measures": ("by", "owner"),
        "informings": ("by",),
        "letters": ("by",),
        "letter_questions": ("owner", "answered_by", "absences"),
        "exclusions": ("by", "settled_by"),
        "reopenings": ("by", "ended_by"),
        "deliveries": ("to_party", "recipient", "conversation"),
        "commands": ("by",),
    }
    for table, columns in pointers.items():
        for column in columns:
            assert sql(path, f'SELECT count(*) FROM {table} WHERE "{column}" LIKE ?', "%p-ida%") == [(0,)], table


def test_who_was_to_be_kept_out_and_why_is_gone_and_they_stay_out(lived: Store) -> None:
    wish = Exclusion(3, PartyId("p-eve"), "my manager", IDA, NOW)

    def wished(work: SqlWork) -> None:
        case = work.case(C1)
        work.save(replace(case, exclusions=(*case.exclusions, wish)))

    lived.write(wished).result()
    lived.write(lambda work: work.erase(C1, "working")).result()
    case = lived.read(lambda read: read.case(C1)).result()
    assert {text for each in case.exclusions for text in (each.words, each.reason)} == {ERASED}
    assert case.kept_out == {"p-eve"}


def test_what_was_done_stays_in_the_register(lived: Store) -> None:
    before = lived.read(lambda read: read.case(C1)).result()
    lived.write(lambda work: work.erase(C1, "working")).result()
    after = lived.read(lambda read: read.case(C1)).result()
    assert [m.text for m in after.measures] == [m.text for m in before.measures] == ["recalled", "course"]
    assert [i.text for i in after.informings] == ["wording", "public"]
    assert [(q.text, q.answer) for q in after.letter_questions] == [("why nine days", ""), ("how many", "answer")]
    assert [q.absences for q in after.letter_questions] == [(), ()]
    assert [r.ended.reason for r in after.reopenings] == ["had ended", "had ended"]
    assert after.letters[1].reply_text == "reply"


def test_the_person_and_their_other_cases_stay(lived: Store) -> None:
    lived.write(lambda work: work.erase(C1, "working")).result()
    assert lived.read(lambda read: read.party(IDA)).result() == person()


def test_who_did_what_in_the_journal_is_unreadable_and_the_chain_holds(lived: Store) -> None:
    assert lived.read(lambda read: read.journal(C1)).result()[-1].by == IDA
    lived.write(lambda work: work.erase(C1, "working")).result()
    entry = lived.read(lambda read: read.journal(C1)).result()[-1]
    assert (entry.verb, entry.by, entry.about) == ("answered", None, {})
    assert lived.read(lambda read: read.verify_journal()).result() is None


def test_what_was_kept_for_a_while_is_destroyed(lived: Store, path: Path) -> None:
    lived.write(lambda work: work.erase(C1, "working")).result()
    assert lived.read(lambda read: read.hidden(C1)).result() == ()
    assert lived.read(lambda read: read.references(C1, "card")).result() == ()
    assert lived.read(lambda read: read.reference(C1, "card", "console")).result() is None
    assert sql(path, "SELECT code FROM deliveries WHERE state = 'cancelled'") == [("erased",)]


def test_nothing_more_is_written_under_an_erased_key(lived: Store) -> None:
    lived.write(lambda work: work.erase(C1, "working")).result()
    with pytest.raises(KeyFault):
        lived.write(lambda work: work.record(Entry(C1, EKSEMPEL, "answered", DAN, NOW))).result()


def test_a_delivery_after_erasing_still_goes_out(lived: Store, path: Path) -> None:
    lived.write(lambda work: work.erase(C1, "working")).result()
    put_all(lived, to_thread(after=1))
    later = NOW + timedelta(seconds=1)

    def deliver(work: SqlWork) -> None:
        work.complete([Sent(row.row, None, "closed") for row in work.claim(later, LEASE)], later)
        work.keep_reference(C1, "card", "console", MessageRef(Place("console", "t"), "1"))

    lived.write(deliver).result()
    assert sql(path, "SELECT sent_text FROM deliveries ORDER BY id DESC LIMIT 1") == [(None,)]


def test_erasing_the_register_leaves_the_words(lived: Store) -> None:
    lived.write(lambda work: work.erase(C1, "register")).result()
    case = lived.read(lambda read: read.case(C1)).result()
    assert case.reports[0].words == "words"
    assert {finding.value for finding in case.findings} == {ERASED}
    assert {decision.reasons for decision in case.decisions} == {ERASED}
    assert case.closing is not None
    assert case.closing.reason == ERASED
    assert {measure.text for measure in case.measures} == {ERASED}
    assert {question.text for question in case.letter_questions} == {ERASED}
    assert {informing.grounds for informing in case.informings} == {ERASED}
    assert case.exclusions[0].words == "my boss"


def test_the_wrapped_key_is_nowhere_in_the_files(lived: Store, path: Path) -> None:
    (wrapped,) = sql(path, "SELECT wrapped FROM keys WHERE kind = 'working'")[0]
    lived.write(lambda work: work.erase(C1, "working")).result()
    lived.write(lambda work: work.party(PartyId("p-ida"))).result()  # after it, the WAL was emptied
    assert all(wrapped not in file.read_bytes() for file in path.parent.iterdir())


def test_someone_messaged_in_another_case_is_left_alone(lived: Store, path: Path) -> None:
    put_all(lived, to_person(IDA))
    lived.write(lambda work: work.erase(C1, "working")).result()
    assert sql(path, "SELECT conversation FROM deliveries WHERE case_id IS NULL") == [("party/p-ida",)]
    assert ToParty(IDA) in {row.delivery.to for row in lived.write(lambda work: work.claim(NOW, LEASE)).result()}
