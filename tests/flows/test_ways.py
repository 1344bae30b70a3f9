"""How a case ends and goes on: told to all who were told, opened again, its notification taken back."""

import json
from datetime import timedelta

import pytest

from bot.domain.case import Case, Outcome
from bot.domain.deadline import Status
from bot.domain.delivery import Delivery, ToParty, ToThread
from bot.domain.filing import FilingKind
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.domain.task import TaskKind
from bot.flows.ask import Ask, ask
from bot.flows.assign import Assign, assign
from bot.flows.close import Close, close
from bot.flows.file import RecordFiling, record_filing
from bot.flows.reopen import Reopen, reopen
from bot.flows.unmask import Unmask, unmask_text
from storage.work import Sent, SqlWork
from tests.flows.conftest import NOTIFY, START, House
from tests.flows.test_triage import decide_on, refused

SUPPLEMENT = "eu-gdpr-33-1/supplement"


def end_as(house: House, case: Case, outcome: Outcome, who: str = "dan", reason: str = "all done") -> Case:
    house.do(close, Close(house.id(), house.person(who), case.id, outcome, reason))
    return house.case(case.id)


def go_on(house: House, case: Case, who: str = "dan", reason: str = "it was one after all") -> str:
    return house.do(reopen, Reopen(house.id(), house.person(who), case.id, reason)).says


def send(
    house: House, case: Case, kind: FilingKind | None = None, why: str = "", stage: str = NOTIFY, at: When | None = None
) -> Case:
    when = at or When.exact(house.now)
    house.do(record_filing, RecordFiling(house.id(), house.person("dan"), case.id, stage, when, "2026-1", why, kind))
    return house.case(case.id)


def to_file(house: House) -> Case:
    return decide_on(house, house.answer_all(house.open()), yes=True)


def status(house: House, case: Case, obligation: str = NOTIFY) -> Status:
    deadline = house.assess(case).deadline(obligation)
    assert deadline is not None
    return deadline.status


def told(deliveries: list[Delivery]) -> list[str]:
    return [d.to.party for d in deliveries if isinstance(d.to, ToParty)]


def sent(house: House) -> None:
    """Everything that is due has gone out."""

    def deliver(work: SqlWork) -> None:
        while batch := work.claim(house.now, timedelta(seconds=30)):
            work.complete([Sent(row.row, None, "") for row in batch], house.now)

    house.store.write(deliver).result()


# Filings.


def test_the_first_is_first_the_next_a_supplement_and_the_supplement_is_chased(house: House) -> None:
    case = send(house, to_file(house))
    assert status(house, case) is Status.MET
    assert status(house, case, SUPPLEMENT) in (Status.OPEN, Status.MAY_APPLY)
    assert house.ladder(case, SUPPLEMENT)
    case = send(house, case, stage=SUPPLEMENT)
    assert [f.kind for f in case.filings] == [FilingKind.FIRST, FilingKind.SUPPLEMENT]


def test_after_a_complete_one_no_supplement_is_chased(house: House) -> None:
    case = send(house, to_file(house), FilingKind.COMPLETE)
    assert status(house, case) is Status.MET
    assert status(house, case, SUPPLEMENT) is Status.MOOT
    assert not house.ladder(case, SUPPLEMENT)


@pytest.mark.parametrize("kind", [FilingKind.SUPPLEMENT, FilingKind.WITHDRAWAL])
def test_nothing_follows_what_was_not_sent(house: House, kind: FilingKind) -> None:
    assert refused(send, house, to_file(house), kind, "because") == "filing_kind"


def test_there_is_no_second_first(house: House) -> None:
    case = send(house, to_file(house))
    assert refused(send, house, case, FilingKind.FIRST) == "filing_kind"


def test_a_filing_keeps_what_the_register_said_when_it_was_sent(house: House) -> None:
    case = send(house, to_file(house))
    entry = json.loads(case.filings[0].copy)
    assert entry["number"] == case.number
    assert entry["filings"] == []
    assert len(json.loads(send(house, case).filings[1].copy)["filings"]) == 1


def test_a_withdrawal_needs_its_reason_and_a_time_after_what_it_takes_back(house: House) -> None:
    case = send(house, to_file(house))
    house.later(hours=1)
    assert refused(send, house, case, FilingKind.WITHDRAWAL) == "withdrawal_reason_needed"
    early = When.exact(START.replace(hour=1))
    assert refused(send, house, case, FilingKind.WITHDRAWAL, "no data", NOTIFY, early) == "withdrawn_too_early"
    assert send(house, case, FilingKind.WITHDRAWAL, "no data").filings[-1].delay_reason == "no data"


def test_after_a_withdrawal_nothing_is_due_until_it_is_decided_anew(house: House) -> None:
    case = send(house, to_file(house))
    house.later(hours=1)
    case = send(house, case, FilingKind.WITHDRAWAL, "no data", stage=SUPPLEMENT)
    assert case.filings[-1].stage == NOTIFY
    assert case.standing == ()
    assert (status(house, case), status(house, case, SUPPLEMENT)) == (Status.MOOT, Status.MOOT)
    assert not house.ladder(case)
    assert not house.ladder(case, SUPPLEMENT)
    house.later(hours=1)
    case = decide_on(house, case, yes=True)
    assert status(house, case) in (Status.OPEN, Status.MAY_APPLY)


# Closing.


@pytest.mark.parametrize("outcome", [Outcome.NOT_A_BREACH, Outcome.NEAR_MISS, Outcome.WITHDRAWN])
def test_what_was_notified_is_withdrawn_before_it_is_called_no_breach(house: House, outcome: Outcome) -> None:
    case = send(house, to_file(house))
    assert refused(end_as, house, case, outcome) == "withdraw_first"
    case = send(house, case, FilingKind.WITHDRAWAL, "the disk was empty")
    assert end_as(house, case, outcome).closing is not None


def test_whoever_was_told_anything_is_told_of_the_end_and_each_once(house: House) -> None:
    case = house.open()
    house.do(assign, Assign(house.id(), house.person("dan"), case.id, Role.MANAGER, house.person("dorte")))
    sent(house)
    house.do(assign, Assign(house.id(), house.person("dan"), case.id, Role.MANAGER, house.person("mads")))
    case = end_as(house, house.case(case.id), Outcome.NEAR_MISS)
    people = told(house.queued(case, "closed"))
    assert len(people) == len(set(people))
    assert set(people) == {house.person(who) for who in ("ida", "dorte", "mads")}, "the deputy was told as a manager"


def test_whoever_was_asked_hears_that_it_is_settled_and_not_how_it_ended(house: House) -> None:
    case = house.open()
    due = When.exact(house.now.replace(day=21))
    house.do(ask, Ask(house.id(), house.person("dan"), case.id, "personal_data", house.person("eve"), due))
    sent(house)
    case = end_as(house, house.case(case.id), Outcome.NOT_A_BREACH)
    assert told(house.queued(case, "unasked")) == [house.person("eve")]
    assert house.person("eve") not in told(house.queued(case, "closed"))
    assert go_on(house, case) == "reopened"
    assert told(house.queued(case, "asked")) == [house.person("eve")], "and is asked it again"
    assert [t.kind for t in house.case(case.id).tasks if t.open] == [TaskKind.ASKED]


# Opening again.


def test_an_ended_case_goes_on_with_its_old_clock_and_all_it_knew(house: House) -> None:
    before = house.answer_all(house.open())
    due = house.dues(before)
    closed = end_as(house, before, Outcome.NEAR_MISS)
    assert not house.ladder(closed)
    house.later(hours=5)
    assert go_on(house, closed) == "reopened"
    case = house.case(closed.id)
    assert (case.open, case.findings) == (True, before.findings)
    assert house.dues(case) == due
    again = case.reopenings[0]
    assert (again.by, again.at, again.reason) == (house.person("dan"), house.now, "it was one after all")
    assert again.ended == closed.closing


def test_a_case_opened_again_after_its_deadline_is_late_at_once_and_not_all_rungs_are_replayed(house: House) -> None:
    case = end_as(house, house.answer_all(house.open()), Outcome.NEAR_MISS)
    house.later(hours=100)
    go_on(house, case)
    case = house.case(case.id)
    assert status(house, case) is Status.LATE
    past = [d for d in house.ladder(case) if d.send_at <= house.now]
    assert len({d.reminder.rung for d in past if d.reminder is not None}) == 1


def test_everyone_who_was_told_of_the_end_is_told_that_it_goes_on(house: House) -> None:
    case = end_as(house, house.open(), Outcome.NEAR_MISS)
    sent(house)
    go_on(house, case)
    deliveries = house.queued(case, "reopened")
    assert set(told(deliveries)) == {house.person(who) for who in ("ida", "mads")}, "the deputy was never told"
    assert [d.to for d in deliveries if isinstance(d.to, ToThread)] == [ToThread(case.id)]


def test_a_withdrawn_notification_is_due_again_once_the_case_is_opened_again(house: House) -> None:
    case = send(house, send(house, to_file(house)), FilingKind.WITHDRAWAL, "the disk was empty")
    case = end_as(house, case, Outcome.NOT_A_BREACH)
    assert status(house, case) is Status.MOOT
    go_on(house, case)
    case = house.case(case.id)
    assert status(house, case) in (Status.OPEN, Status.MAY_APPLY)
    assert house.ladder(case)
    assert [f.kind for f in send(house, case).standing] == [FilingKind.FIRST]


def test_a_withdrawal_recorded_after_the_case_was_opened_again_stands(house: House) -> None:
    case = end_as(house, send(house, to_file(house)), Outcome.BREACH)
    house.later(hours=2)
    sent_at = When.exact(house.now)
    house.later(hours=1)
    go_on(house, case)
    case = send(house, house.case(case.id), FilingKind.WITHDRAWAL, "the disk was empty", at=sent_at)
    assert status(house, case) is Status.MOOT


def test_who_may_open_again_and_what(house: House) -> None:
    case = house.open()
    assert refused(go_on, house, case) == "case_open"
    case = end_as(house, case, Outcome.NEAR_MISS)
    for who in ("ida", "eve", "mads"):
        assert refused(go_on, house, case, who) == "may_not"
    assert refused(go_on, house, case, "dan", "  ") == "reason_needed"
    assert go_on(house, case) == "reopened"
    assert go_on(house, case) == "unchanged"


def test_texts_of_an_ending_are_masked_and_put_back_also_once_it_goes_on(house: House) -> None:
    case = end_as(house, house.open(), Outcome.NEAR_MISS, reason="part 010180-9999")
    go_on(house, case, reason="part 020280-9999")
    case = house.case(case.id)
    again = case.reopenings[0]
    assert "9999" not in again.reason + again.ended.reason
    for held in house.store.read(lambda read: read.hidden(case.id)).result():
        house.do(unmask_text, Unmask(house.id(), house.person("dan"), case.id, held.number, put_back=True))
    again = house.case(case.id).reopenings[0]
    assert (again.ended.reason, again.reason) == ("part 010180-9999", "part 020280-9999")
