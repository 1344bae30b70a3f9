"""Opened late, entered after the fact, and a decider who says nothing: who is told when, with the real store."""

from datetime import timedelta

from bot.domain.case import Case
from bot.domain.decision import Matter
from bot.domain.delivery import ToParty
from bot.domain.finding import UNKNOWN, Source
from bot.domain.interview import next_question
from bot.domain.milestone import When
from bot.domain.question import Need
from bot.flows.acknowledge import Acknowledge, acknowledge
from bot.flows.answer import Answer, answer
from bot.flows.aware import SetAware, aware
from bot.flows.decide import Decide, decide
from bot.flows.file import RecordFiling, record_filing
from tests.flows.conftest import NOTIFY, START, House

HOURS = timedelta(hours=1)
DAYS_AGO = When.exact(START - 65 * HOURS)
"""Seven hours are left."""


def takes(house: House, case: Case, who: str) -> Case:
    house.do(acknowledge, Acknowledge(house.id(), house.person(who), case.id))
    return house.case(case.id)


def assigned(house: House, case: Case, who: str) -> list[str]:
    return [d.ids["role"] for d in house.queued(case, "assigned", who)]


def rungs(house: House, case: Case) -> set[str]:
    return {d.reminder.rung for d in house.ladder(case) if d.reminder is not None}


def test_decider_and_filer_are_told_at_once_and_no_past_rung_is_replayed(house: House) -> None:
    late, usual = house.open(discovered=DAYS_AGO), house.open("not late")
    assert (late.rushed, usual.rushed) == (True, False)
    assert assigned(house, late, "mads") == ["decider"]
    assert assigned(house, late, "dan") == ["handler"], "who files it has it as the handler already"
    assert assigned(house, usual, "mads") == []
    assert rungs(house, late) == {"-4h", "-1h", "due", "after/2026-11-20T20:00"}


def test_long_past_due_it_is_late_and_asked_again_from_the_next_time_of_day(house: House) -> None:
    late = house.open(discovered=When.parse("2026-10-01T12:00+02:00"))
    assert late.rushed
    assert all(d.send_at > START for d in house.ladder(late))
    assert house.ladder(late)


def test_only_what_the_first_notification_needs_is_asked_until_it_is_filed(house: House) -> None:
    case, interview = house.open(discovered=DAYS_AGO), house.services.interview
    while (question := next_question(case, interview)) is not None:
        assert question.need in (Need.DECISION, Need.FIRST)
        values = tuple((f.fact, f.fact == "personal_data" or UNKNOWN) for f in question.fields if not f.optional)
        house.do(answer, Answer(house.id(), house.person("dan"), case.id, question.id, values, Source.DIALOG))
        case = house.case(case.id)
    reasons, at = "because it was so", When.exact(house.now)
    house.do(decide, Decide(house.id(), house.person("mads"), case.id, Matter.NOTIFY, True, reasons))
    house.do(record_filing, RecordFiling(house.id(), house.person("dan"), case.id, NOTIFY, at, "2026-1"))
    case = house.case(case.id)
    assert not case.rushed
    following = next_question(case, interview)
    assert following is not None
    assert following.need not in (Need.DECISION, Need.FIRST)


def test_it_may_turn_out_when_awareness_is_fixed(house: House) -> None:
    case = house.open()
    house.do(aware, SetAware(house.id(), house.person("dan"), case.id, DAYS_AGO, "the vendor told us then"))
    assert house.case(case.id).rushed
    assert assigned(house, case, "mads") == ["decider"]


def test_decided_before_all_is_answered_the_filer_is_called(house: House) -> None:
    case = house.open(discovered=DAYS_AGO)
    house.do(decide, Decide(house.id(), house.person("mads"), case.id, Matter.NOTIFY, True, "because it was so"))
    assert "filer" in assigned(house, case, "dan")
    responsible = {d.to for d in house.ladder(case) if d.ids["audience"] == "responsible"}
    assert responsible == {ToParty(house.person("dan"))}


def test_what_was_entered_after_the_fact_plans_nothing_until_a_person_opens_it(house: House) -> None:
    case = house.open(entered_after=True, discovered=When.parse("2021"))
    assert house.queued(case, "reminder") == []
    assert assigned(house, case, "dan") == ["handler"]
    house.later(hours=5)
    case = takes(house, case, "dan")
    asked = house.ladder(case, "awareness")
    at = [house.now, house.now + 4 * HOURS, house.now + 12 * HOURS, house.now + 24 * HOURS]
    assert sorted(d.send_at for d in asked) == at
    assert {d.to for d in asked} == {ToParty(house.person("dan"))}
    house.do(aware, SetAware(house.id(), house.person("dan"), case.id, When.parse("2021-12-01"), ""))
    assert house.ladder(case, "awareness") == []
    assert assigned(house, case, "mads") == ["decider"], "past due: nobody waits for their turn"


def test_nobody_is_hurried_before_it_was_opened(house: House) -> None:
    case = house.open(entered_after=True, discovered=When.parse("2021-12-01"))
    assert case.rushed
    assert assigned(house, case, "mads") == []
    takes(house, case, "dan")
    assert assigned(house, case, "mads") == ["decider"]


def test_a_silent_decider_is_asked_for_and_a_silent_filer_in_their_turn(house: House) -> None:
    case, interview = takes(house, house.open(), "dan"), house.services.interview
    assert house.ladder(case, "acknowledge/decider") == []
    while (question := next_question(case, interview)) is not None:
        values = tuple((f.fact, f.fact == "personal_data" or UNKNOWN) for f in question.fields if not f.optional)
        house.do(answer, Answer(house.id(), house.person("dan"), case.id, question.id, values, Source.DIALOG))
        case = house.case(case.id)
    waits = house.ladder(case, "acknowledge/decider")
    assert {(d.to, d.ids["audience"], d.send_at - house.now) for d in waits} == {
        (ToParty(house.person("dorte")), "deputy", HOURS / 2),
        (ToParty(house.person("mads")), "responsible", HOURS),  # the manager too, who is silent
    }
    house.do(decide, Decide(house.id(), house.person("mads"), case.id, Matter.NOTIFY, True, "because it was so"))
    assert house.ladder(case, "acknowledge/decider") == []
    assert house.ladder(case, "acknowledge/filer") == [], "who files it said that they have the case"
