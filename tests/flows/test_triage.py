"""From the first answer to the closed case: answering, awareness, acknowledging, deciding, filing, closing."""

from datetime import timedelta

import pytest

from bot.domain.case import Case, Outcome
from bot.domain.chore import ACKNOWLEDGE
from bot.domain.deadline import Status
from bot.domain.decision import Matter
from bot.domain.delivery import Address, State, ToParty
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN
from bot.domain.ids import PartyId
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.flows.acknowledge import Acknowledge, acknowledge
from bot.flows.add import Add, add
from bot.flows.assign import Assign, assign
from bot.flows.aware import SetAware, aware
from bot.flows.close import Close, close
from bot.flows.decide import Decide, decide
from bot.flows.file import RecordFiling, record_filing
from bot.flows.join import Join, join
from bot.flows.settle import refresh, settle
from bot.flows.unmask import Unmask, unmask_text
from tests.flows.conftest import NOTIFY, START, House


def decide_on(house: House, case: Case, yes: bool, who: str = "mads", reasons: str = "the disk was encrypted") -> Case:
    house.do(decide, Decide(house.id(), house.person(who), case.id, Matter.NOTIFY, yes, reasons))
    return house.case(case.id)


def close_as(house: House, case: Case, outcome: Outcome, who: str = "dan", reason: str = "all done") -> Case:
    house.do(close, Close(house.id(), house.person(who), case.id, outcome, reason))
    return house.case(case.id)


def file_it(house: House, case: Case, at: When, who: str = "dan", reference: str = "2026-1", why: str = "") -> Case:
    house.do(record_filing, RecordFiling(house.id(), house.person(who), case.id, NOTIFY, at, reference, why))
    return house.case(case.id)


def refused(act: object, *arguments: object, **more: object) -> str:
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **more)  # type: ignore[operator]
    return refusal.value.key


def test_an_answer_becomes_a_finding_and_the_next_question_is_asked(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=True)
    finding = case.finding("personal_data")
    assert finding is not None
    assert (finding.value, finding.by, finding.at) == (True, house.person("dan"), START)
    assert [d.ids["question"] for d in house.queued(case, "question")] == ["personal_data", "breach_types"]


def test_the_same_answer_again_changes_nothing(house: House) -> None:
    once = house.answer(house.open(), "personal_data", seq=0, personal_data=True)
    assert house.answer(once, "personal_data", seq=0, personal_data=True) == once


def test_an_answer_given_to_an_older_one_is_stale_and_changes_nothing(house: House) -> None:
    case = house.answer(house.open(), "personal_data", seq=0, personal_data=True)
    assert refused(house.answer, case, "personal_data", seq=0, personal_data=False) == "stale_answer"
    assert house.case(case.id) == case
    corrected = house.answer(case, "personal_data", seq=1, personal_data=False)
    assert corrected.value("personal_data") is False
    assert len(corrected.findings) == 2


def test_another_answer_makes_a_button_of_this_question_no_staler(house: House) -> None:
    case = house.answer(house.open(), "personal_data", seq=0, personal_data=True)
    assert house.answer(case, "breach_types", seq=0, breach_types=("C",)).value("breach_types") == ("C",)


@pytest.mark.parametrize("who", ["ida", "eve"])
def test_who_may_not_answer_is_refused_where_the_handler_is_not(house: House, who: str) -> None:
    case = house.open()
    assert refused(house.answer, case, "personal_data", who=who, personal_data=True) == "may_not"
    assert house.answer(case, "personal_data", who="dorte", personal_data=True).findings


def test_unknown_is_an_answer(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=UNKNOWN)
    assert case.finding("personal_data") is not None
    assert [d.ids["question"] for d in house.queued(case, "question")][-1] == "breach_types"


def test_a_fact_of_another_question_is_refused(house: House) -> None:
    assert refused(house.answer, house.open(), "personal_data", contained=True) == "no_such_question"


def test_not_personal_data_asks_nothing_more_and_no_clock_runs(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=False)
    assert [d.ids["question"] for d in house.queued(case, "question")] == ["personal_data"]
    assert house.assess(case).nearest is None
    assert not house.ladder(case)


def test_awareness_fixed_later_needs_a_reason_and_moves_the_whole_ladder(house: House) -> None:
    case = house.open()
    house.later(hours=5)
    at = When.exact(START + timedelta(hours=4))
    fix = SetAware(house.id(), house.person("dan"), case.id, at, "")
    assert refused(house.do, aware, fix) == "reason_needed"
    house.do(aware, SetAware(house.id(), house.person("dan"), case.id, at, "until then we thought it was empty"))
    due = START + timedelta(hours=76)
    nearest = house.assess(house.case(case.id)).nearest
    assert nearest is not None
    assert (nearest.due, nearest.provisional) == (due, False)
    assert house.dues(case) == {due}


def test_awareness_at_the_report_needs_no_reason_and_moving_it_again_does(house: House) -> None:
    case = house.open()
    house.do(aware, SetAware(house.id(), house.person("dan"), case.id, When.exact(START), ""))
    earlier = When.exact(START - timedelta(hours=1))
    assert refused(house.do, aware, SetAware(house.id(), house.person("dan"), case.id, earlier, " ")) == "reason_needed"


def test_acknowledging_stops_asking_the_next(house: House) -> None:
    case = house.open()

    def asked() -> list[Address]:
        reminders = (d for d in house.queued(case, "reminder") if d.reminder is not None)
        return [d.to for d in reminders if d.reminder and d.reminder.obligation.startswith(ACKNOWLEDGE)]

    assert asked() == [ToParty(house.person("dorte")), ToParty(house.person("mads"))]
    house.do(acknowledge, Acknowledge(house.id(), house.person("dan"), case.id))
    assert not asked()
    assert house.do(acknowledge, Acknowledge(house.id(), house.person("dan"), case.id)).says == "unchanged"


def test_handing_over_tells_both_and_asks_the_new_holder(house: House) -> None:
    case = house.open()
    house.do(acknowledge, Acknowledge(house.id(), house.person("dan"), case.id))
    house.do(assign, Assign(house.id(), house.person("dan"), case.id, Role.HANDLER, house.person("dorte"), "away"))
    case = house.case(case.id)
    assert [a.party for a in case.holders(Role.HANDLER)] == [house.person("dorte"), house.person("dan")]
    told = {d.to for d in house.queued(case, "assigned")}
    assert {ToParty(house.person("dan")), ToParty(house.person("dorte"))} <= told


def test_a_holder_is_free_of_the_role_when_someone_else_than_their_deputy_takes_it(house: House) -> None:
    case = house.open()
    house.do(assign, Assign(house.id(), house.person("dan"), case.id, Role.HANDLER, house.person("mads")))
    held = [a.party for a in house.case(case.id).holders(Role.HANDLER)]
    assert held == [house.person("mads"), house.person("dorte")]


def test_a_queued_reminder_follows_its_recipient_into_another_role(house: House) -> None:
    """Mads was to hear of it as the manager; now it is his to answer."""
    case = house.open()
    house.do(assign, Assign(house.id(), house.person("dan"), case.id, Role.HANDLER, house.person("mads")))
    mine = [d for d in house.ladder(case) if d.to == ToParty(house.person("mads"))]
    assert {d.ids["audience"] for d in mine} == {"responsible"}


def test_a_stranger_of_no_organisation_gets_no_role(house: House) -> None:
    case = house.open()
    nobody = Assign(house.id(), house.person("dan"), case.id, Role.HANDLER, PartyId("nobody"))
    assert refused(house.do, assign, nobody) == "no_such_party"
    reporter = Assign(house.id(), house.person("dan"), case.id, Role.REPORTER, house.person("eve"))
    assert refused(house.do, assign, reporter) == "no_such_person"


def test_the_decider_is_told_once_when_the_last_answer_is_in(house: House) -> None:
    case = house.answer_all(house.open())
    told = [d for d in house.queued(case, "assigned") if d.ids["role"] == Role.DECIDER]
    assert [d.to for d in told] == [ToParty(house.person("mads"))]
    responsible = {d.to for d in house.ladder(case) if d.ids["audience"] == "responsible"}
    assert ToParty(house.person("mads")) in responsible


def test_deciding_needs_reasons_both_ways_and_the_right(house: House) -> None:
    case = house.answer_all(house.open())
    assert refused(decide_on, house, case, yes=True, reasons="  ") == "reason_needed"
    assert refused(decide_on, house, case, yes=False, reasons="") == "reason_needed"
    assert refused(decide_on, house, case, yes=False, who="dan") == "may_not"
    decision = decide_on(house, case, yes=False).decision(Matter.NOTIFY)
    assert decision is not None
    assert (decision.decider, decision.adviser) == (house.person("mads"), house.person("dan"))


def test_decided_not_to_notify_ends_the_ladder_of_the_72_hours(house: House) -> None:
    case = house.answer_all(house.open())
    case = decide_on(house, case, yes=False)
    deadline = house.assess(case).deadline(NOTIFY)
    assert deadline is not None
    assert deadline.status is Status.MOOT
    assert not house.ladder(case)


def test_decided_to_notify_silences_nothing_until_it_is_filed(house: House) -> None:
    case = decide_on(house, house.answer_all(house.open()), yes=True)
    chased = {d.to for d in house.ladder(case)}
    assert ToParty(house.person("dan")) in chased
    house.later(hours=5)
    assert refused(file_it, house, case, When.exact(house.now), reference=" ") == "reference_needed"
    case = file_it(house, case, When.exact(house.now))
    assert not house.ladder(case)


def test_a_late_filing_is_refused_without_its_reasons(house: House) -> None:
    case = decide_on(house, house.answer_all(house.open()), yes=True)
    house.later(hours=80)
    assert refused(file_it, house, case, When.exact(house.now)) == "delay_reason_needed"
    assert file_it(house, case, When.exact(house.now), why="the portal was down").filings


def test_a_breach_is_closed_only_once_it_is_decided_and_done(house: House) -> None:
    case = house.answer_all(house.open())
    assert refused(close_as, house, case, Outcome.BREACH) == "decision_needed"
    case = decide_on(house, case, yes=True)
    assert refused(close_as, house, case, Outcome.BREACH) == "decision_needed"
    case = close_as(house, file_it(house, case, When.exact(house.now)), Outcome.BREACH)
    assert case.closing is not None
    assert not house.queued(case, "reminder")


def test_everyone_who_was_told_is_told_of_the_end_once(house: House) -> None:
    case = close_as(house, house.answer(house.open(), "personal_data", personal_data=False), Outcome.NOT_A_BREACH)
    told = [d.to for d in house.queued(case, "closed")]
    assert told.count(ToParty(house.person("ida"))) == 1
    assert ToParty(house.person("mads")) in told
    assert ToParty(house.person("dan")) not in told


def test_a_closed_case_takes_no_answer(house: House) -> None:
    case = close_as(house, house.open(), Outcome.NEAR_MISS)
    assert refused(house.answer, case, "personal_data", personal_data=True) == "case_closed"
    assert refused(close_as, house, case, Outcome.NEAR_MISS) == "already_closed"
    assert refused(close_as, house, case, Outcome.NEAR_MISS, who="eve") == "may_not"


def test_joining_keeps_both_words_and_the_earlier_discovery(house: House) -> None:
    first = house.open("laptop lost")
    second = house.open("my laptop is gone", discovered=When.exact(START - timedelta(hours=3)))
    command = Join(house.id(), house.person("dan"), second.id, first.id, yes=True)
    assert house.do(join, command).says == "joined"
    joined, gone = house.case(first.id), house.case(second.id)
    assert [r.words for r in joined.reports] == ["laptop lost", "my laptop is gone"]
    assert gone.closing is not None
    assert (gone.closing.outcome, gone.closing.into) == (Outcome.JOINED, first.id)
    nearest = house.assess(joined).nearest
    assert nearest is not None
    assert nearest.due == START + timedelta(hours=69)
    assert refused(house.do, join, Join(house.id(), house.person("dan"), first.id, first.id, yes=True)) == "join_self"


def test_joining_never_moves_the_clock_later(house: House) -> None:
    """Known to the day, and awareness fixed: what the joined case knew earlier governs."""
    first = house.open("laptop lost")
    second = house.open("my laptop is gone", discovered=When.parse("2026-11-18"))
    fixed = When.exact(START - timedelta(hours=20))
    house.do(aware, SetAware(house.id(), house.person("dan"), second.id, fixed, "the vendor had told us"))
    house.do(join, Join(house.id(), house.person("dan"), second.id, first.id, yes=True))
    joined = house.case(first.id)
    assert str(joined.value("discovered")) == "2026-11-18"
    nearest = house.assess(joined).nearest
    assert nearest is not None
    assert (nearest.due, nearest.provisional) == (START + timedelta(hours=52), False)


def test_a_number_hidden_in_a_joined_report_is_put_back_where_the_words_went(house: House) -> None:
    """The copies get numbers of their own: the other case has hits too."""
    first = house.open("part 010180-9999")
    second = house.open("part 020280-9999 of it", who="eve")
    house.do(join, Join(house.id(), house.person("dan"), second.id, first.id, yes=True))
    held = {h.by: h.number for h in house.store.read(lambda read: read.hidden(first.id)).result()}
    house.do(unmask_text, Unmask(house.id(), house.person("eve"), first.id, held[house.person("eve")], put_back=True))
    words = [report.words for report in house.case(first.id).reports]
    assert "010180" not in words[0]
    assert words[1] == "part 020280-9999 of it"
    assert not house.store.read(lambda read: read.hidden(second.id)).result()


def test_whoever_reported_the_joined_case_is_a_reporter_of_the_other(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("a laptop is lost", who="eve")
    assert refused(house.do, add, Add(house.id(), house.person("eve"), first.id, "it is blue")) == "may_not"
    house.do(join, Join(house.id(), house.person("dan"), second.id, first.id, yes=True))
    house.do(add, Add(house.id(), house.person("eve"), first.id, "it is blue"))
    assert house.case(first.id).reporter == house.person("ida")


def test_a_false_hit_is_put_back_by_its_writer_only(house: House) -> None:
    case = house.open("part number 010180-9999")
    number = house.store.read(lambda read: read.hidden(case.id)).result()[0].number
    stranger = Unmask(house.id(), house.person("dan"), case.id, number, put_back=True)
    assert refused(house.do, unmask_text, stranger) == "may_not"
    assert (
        house.do(unmask_text, Unmask(house.id(), house.person("ida"), case.id, number, put_back=True)).says
        == "released"
    )
    assert house.case(case.id).reports[0].words == "part number 010180-9999"
    assert not house.store.read(lambda read: read.hidden(case.id)).result()


def test_a_true_hit_is_destroyed_and_the_text_stays_masked(house: House) -> None:
    case = house.open("about 010180-9999")
    number = house.store.read(lambda read: read.hidden(case.id)).result()[0].number
    assert (
        house.do(unmask_text, Unmask(house.id(), house.person("ida"), case.id, number, put_back=False)).says == "kept"
    )
    assert "010180" not in house.case(case.id).reports[0].words
    assert not house.store.read(lambda read: read.hidden(case.id)).result()


def test_a_hit_in_a_decision_is_put_back_there(house: House) -> None:
    case = decide_on(house, house.answer_all(house.open()), yes=False, reasons="like 010180-9999 said")
    held = house.store.read(lambda read: read.hidden(case.id)).result()[0]
    house.do(unmask_text, Unmask(house.id(), house.person("mads"), case.id, held.number, put_back=True))
    assert house.case(case.id).decisions[0].reasons == "like 010180-9999 said"


def test_the_reporter_adds_in_their_own_words(house: House) -> None:
    case = house.open()
    house.do(add, Add(house.id(), house.person("ida"), case.id, "it was in a blue bag"))
    assert [r.words for r in house.case(case.id).reports][1:] == ["it was in a blue bag"]
    assert [d.to for d in house.queued(case, "added")] == [ToParty(house.person("dan"))]
    assert refused(house.do, add, Add(house.id(), house.person("eve"), case.id, "me too")) == "may_not"


def test_settling_without_change_writes_nothing(house: House) -> None:
    case = house.answer_all(house.open())
    before = house.queue(case)
    house.store.write(lambda work: settle(work, house.services, case, case, house.now)).result()
    assert house.queue(case) == before
    assert house.case(case.id).version == case.version


def test_a_reminder_that_went_out_gets_its_successor(house: House) -> None:
    """Overdue: after the 20:00 rung comes the 08:00 one, planned in the transaction that completed the first."""

    case = house.open()
    house.later(hours=72 + 1)
    house.store.write(lambda work: refresh(work, house.services, case, house.now)).result()
    rungs = {d.reminder.rung for s, d in house.queue(case) if s is State.PENDING and d.reminder and d.legal}
    assert any(rung.startswith("after/") for rung in rungs)
