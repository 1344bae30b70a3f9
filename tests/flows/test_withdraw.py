"""Taking a report back: nothing is deleted, the handler is told and decides."""

import pytest

from bot.cards.case import case_card
from bot.cards.deck import deal
from bot.cards.forms import form
from bot.cards.linear import linear
from bot.domain.case import Case, Outcome
from bot.domain.withdrawal import withdrawal
from bot.flows.close import Close, close
from bot.flows.unmask import Unmask, unmask_text
from bot.flows.withdraw import Withdraw, withdraw
from bot.ports import Done
from tests.flows.conftest import House
from tests.flows.reporting import refused, scene

REASON = "Det var min egen liste."


def taken_back(house: House, case: Case, reason: str = REASON, who: str = "ida") -> Done:
    return house.do(withdraw, Withdraw(house.id(), house.person(who), case.id, reason))


def test_nothing_is_deleted_and_the_handler_is_told(house: House) -> None:
    case = house.open("a list was shown")
    assert taken_back(house, case).says == "report_withdrawn"
    after = house.case(case.id)
    assert after.open
    assert [r.words for r in after.reports] == ["a list was shown", REASON]
    assert len(house.queued(case, "withdrawn", "dan")) == 1


def test_a_second_time_changes_nothing(house: House) -> None:
    case = house.open()
    taken_back(house, case)
    assert taken_back(house, case, "another reason").says == "unchanged"
    assert len(house.queued(case, "withdrawn")) == 1


def test_nobody_has_to_say_why(house: House) -> None:
    case = house.open()
    taken_back(house, case, "  ")
    found = withdrawal(house.case(case.id))
    assert found is not None
    assert found.why is None
    assert len(house.case(case.id).reports) == 1


@pytest.mark.parametrize("who", ["dan", "mads", "eve"])
def test_only_the_reporter_takes_it_back(house: House, who: str) -> None:
    assert refused(house, taken_back, house.open(), who=who) == "may_not"


def test_of_a_closed_case_it_is_refused_kindly(house: House) -> None:
    case = house.open()
    house.do(close, Close(house.id(), house.person("dan"), case.id, Outcome.WITHDRAWN, "she asked for it"))
    assert refused(house, taken_back, case) == "withdraw_closed"
    assert refused(house, taken_back, case, who="eve") == "may_not", "a stranger learns nothing of its state"


def test_the_card_and_the_closing_form_say_it_to_who_may_read_it(house: House) -> None:
    case = house.open()
    taken_back(house, case)
    for who, reads in (("dan", True), ("mads", False)):
        text = linear(case_card(scene(house, case, who)))
        assert "trak det tilbage" in text
        assert (REASON in text) is reads
    assert REASON in linear(form("close", scene(house, case, "dan"), {}))
    card = deal("withdrawn", scene(house, case, "dan"), {}, None)
    assert card is not None
    assert REASON in linear(card)
    assert REASON not in card.summary
    assert deal("withdrawn", scene(house, house.open("another"), "dan"), {}, None) is None


def test_a_number_in_the_reason_is_hidden_and_can_be_put_back(house: House) -> None:
    case = house.open()
    taken_back(house, case, "it was case 010170-0000")
    assert "010170-0000" not in house.case(case.id).reports[1].words
    (held,) = house.store.read(lambda read: read.hidden(case.id)).result()
    house.do(unmask_text, Unmask(house.id(), house.person("ida"), case.id, held.number, put_back=True))
    assert house.case(case.id).reports[1].words == "it was case 010170-0000"
