"""Quick questions and first aid: findings by whoever reported, never over what a handler found."""

from dataclasses import replace

import pytest

from bot.domain.case import Case, Outcome
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Source, Value
from bot.domain.first_aid import KIND, UNSURE, first_aid_done, taps_left
from bot.domain.interview import next_question
from bot.flows.close import Close, close
from bot.flows.tap import Tap, Tick, tap, tick
from bot.ports import Done
from tests.flows.conftest import House


def tapped(house: House, case: Case, fact: str, value: Value, who: str = "ida", seq: int = 0) -> Done:
    return house.do(tap, Tap(house.id(), house.person(who), case.id, fact, value, seq))


def ticked(house: House, case: Case, step: str, who: str = "ida") -> Done:
    return house.do(tick, Tick(house.id(), house.person(who), case.id, step))


def test_the_card_comes_with_the_receipt_unless_it_is_long_over(house: House) -> None:
    assert [d.slot for d in house.queued(house.open(), "tap", "ida")] == ["tap"]
    assert house.queued(house.open("found in a drawer", entered_after=True), "tap") == []


def test_a_tap_is_a_finding_of_the_reporter(house: House) -> None:
    case = house.open()
    assert tapped(house, case, KIND, "paper").says == "tapped"
    found = house.case(case.id).finding(KIND)
    assert found is not None
    assert (found.value, found.by, found.source) == ("paper", house.person("ida"), Source.REPORT)
    assert tapped(house, case, "contained", False).says == "tapped"
    assert tapped(house, case, "recipient", "public").says == "tapped"
    assert taps_left(house.case(case.id)) == ()


def test_the_same_tap_again_changes_nothing_and_another_corrects_it(house: House) -> None:
    case = house.open()
    tapped(house, case, KIND, "paper")
    assert tapped(house, case, KIND, "paper").says == "unchanged"
    with pytest.raises(Refusal, match="stale_answer"):
        tapped(house, case, KIND, "other")
    seen = house.case(case.id).sequence((KIND,))
    assert tapped(house, case, KIND, "other", seq=seen).says == "tapped"


def test_i_dont_know_leaves_the_question_to_the_handler(house: House) -> None:
    case = house.open()
    assert tapped(house, case, "contained", UNKNOWN).says == "tapped"
    after = house.case(case.id)
    assert after.finding("contained") is None
    assert after.value(UNSURE + "contained") is True
    assert "contained" not in taps_left(after)


def test_what_the_reporter_said_the_handler_is_not_asked_again_but_may_correct(house: House) -> None:
    case = house.open()
    tapped(house, case, "contained", True)
    case = house.answer(case, "personal_data", personal_data=True)
    case = house.answer(case, "breach_types", breach_types=("C",))
    following = next_question(case, house.services.interview)
    assert following is not None
    assert following.id != "contained"
    case = house.answer(case, "contained", contained=False)
    assert case.value("contained") is False


def test_a_tap_never_overwrites_what_a_handler_found(house: House) -> None:
    case = house.answer(house.open(), "contained", contained=True)
    with pytest.raises(Refusal, match="tap_known"):
        tapped(house, case, "contained", False)
    with pytest.raises(Refusal, match="tap_known"):
        tapped(house, case, "contained", UNKNOWN)
    assert house.case(case.id).value("contained") is True


@pytest.mark.parametrize(
    ("fact", "value"),
    [(KIND, "meteor"), (KIND, True), ("contained", "yes"), ("recipient", "meteor"), ("whose", ("pupils",))],
)
def test_only_what_is_asked_can_be_tapped(house: House, fact: str, value: Value) -> None:
    case = house.open()
    with pytest.raises(Refusal, match="no_such_question"):
        tapped(house, case, fact, value)
    assert tapped(house, case, KIND, "lost_device").says == "tapped"


@pytest.mark.parametrize("who", ["dan", "mads", "eve"])
def test_only_the_reporter_taps(house: House, who: str) -> None:
    case = house.open()
    with pytest.raises(Refusal, match="may_not"):
        tapped(house, case, KIND, "paper", who)


def test_a_step_is_stamped_once_with_who_and_when(house: House) -> None:
    case = house.open()
    at = house.now
    assert ticked(house, case, "recall").says == "ticked"
    house.later(hours=1)
    assert ticked(house, case, "recall").says == "unchanged"
    assert ticked(house, case, "ask_delete", "dan").says == "ticked"
    done = first_aid_done(house.case(case.id))
    assert done == (("recall", house.person("ida"), at), ("ask_delete", house.person("dan"), house.now))


def test_a_step_that_is_none_and_a_person_without_a_part_are_refused(house: House) -> None:
    case = house.open()
    with pytest.raises(Refusal, match="no_such_step"):
        ticked(house, case, "panic")
    with pytest.raises(Refusal, match="may_not"):
        ticked(house, case, "recall", "eve")


def test_nobody_is_ever_reminded_of_a_tap(house: House) -> None:
    case = house.open()
    assert all(d.reminder is None for _, d in house.queue(case) if d.kind == "tap")
    tapped(house, case, KIND, "paper")
    assert len(house.queued(case, "tap", "ida")) == 1, "one card, edited in place"


def test_a_closed_case_takes_no_tap(house: House) -> None:
    case = house.open()
    closing = Close(house.id(), house.person("dan"), case.id, Outcome.NEAR_MISS, "nothing got out")
    house.do(close, closing)
    with pytest.raises(Refusal, match="case_closed"):
        tapped(house, case, KIND, "paper")
    with pytest.raises(Refusal, match="case_closed"):
        ticked(house, replace(case), "recall")
