"""Deciding with the recommendation beside it: what is frozen, what is refused, and what follows from a ground."""

import pytest

from bot.domain.deadline import Status
from bot.domain.decision import Matter
from bot.domain.informing import Channel
from bot.domain.milestone import When
from tests.flows.conftest import House
from tests.flows.doing import SENTENCE, communication, decided, ready, refused, told


def test_what_the_bot_proposed_that_day_is_frozen_with_the_decision(house: House) -> None:
    case = decided(house, ready(house), True)
    (decision,) = case.decisions
    assert (decision.recommended, decision.against, decision.ground) == ("yes", False, "")
    later = house.answer(case, "recipient", recipient="known_untrusted", encrypted=True)
    assert later.decisions == case.decisions, "more was found out; what was proposed that day stays"


@pytest.mark.parametrize("reasons", ["no", "not this time", "   "])
def test_deciding_against_it_needs_a_sentence(house: House, reasons: str) -> None:
    case = ready(house)
    key = "against_needs_sentence" if reasons.strip() else "reason_needed"
    assert refused(house, case, decided, False, reasons=reasons, ground="none") == key
    case = decided(house, case, False, reasons="the recipient has deleted it", ground="none")
    assert case.decisions[0].against


def test_deciding_with_it_may_be_short(house: House) -> None:
    assert decided(house, ready(house), True, reasons="yes").decisions[0].reasons == "yes"


def test_not_telling_people_of_a_high_risk_needs_a_ground(house: House) -> None:
    case = ready(house)
    assert refused(house, case, decided, False) == "ground_needed"
    assert refused(house, case, decided, False, ground="d") == "ground_needed"
    assert decided(house, case, False, ground="b").decisions[0].ground == "b"


def test_no_ground_is_asked_where_the_risk_is_not_high(house: House) -> None:
    case = ready(house, data_categories=("identity",), recipient="trusted", encrypted=True, contained=True)
    assert decided(house, case, False).decisions[0].ground == ""


@pytest.mark.parametrize(("matter", "yes"), [(Matter.INFORM, True), (Matter.NOTIFY, False), (Matter.NOTIFY, True)])
def test_a_ground_belongs_to_nothing_else(house: House, matter: Matter, yes: bool) -> None:
    case = ready(house)
    assert refused(house, case, decided, yes, matter=matter, ground="a") == "ground_misplaced"
    assert decided(house, case, yes, matter=matter, ground="none").decisions[0].ground == ""


@pytest.mark.parametrize("ground", ["a", "b", "none"])
def test_nothing_is_due_once_it_was_decided_not_to_tell_anyone(house: House, ground: str) -> None:
    case = ready(house)
    assert communication(house, case).status.running
    assert communication(house, decided(house, case, False, ground=ground)).status is Status.MOOT


def test_too_much_effort_means_that_a_public_text_is_due(house: House) -> None:
    case = decided(house, ready(house), False, ground="c")
    assert communication(house, case).status.running
    told(house, case, told=200)
    assert communication(house, case).status.running, "letters to some are not the public text"
    told(house, case, told=0, channel=Channel.PUBLIC, grounds="nobody knows their addresses")
    assert communication(house, case).status is Status.MET


def test_only_the_decider_decides(house: House) -> None:
    case = ready(house)
    assert refused(house, case, decided, True, who="dan") == "may_not"
    assert decided(house, case, True).decisions[0].decider == house.person("mads")


def test_unknowns_and_adviser_stand_in_it(house: House) -> None:
    case = house.answer(ready(house), "discovered", discovered=When.parse("2026-11"))
    decision = decided(house, case, True, reasons=SENTENCE).decisions[0]
    assert decision.adviser == house.person("dan")
    assert "n_subjects" in decision.unknowns
