"""Answers in words: masked before they are kept, asked about, put back, and never taken from what someone types."""

import pytest

from bot.domain.case import Case
from bot.domain.finding import UNKNOWN, Source, Value
from bot.flows.answer import Answer, answer
from bot.flows.unmask import Unmask, unmask_text
from bot.ports import Done
from tests.flows.conftest import House

SAID = "Someone could act as 010180-9901 at the bank."


def say(house: House, case: Case, fact: str, value: Value, question: str = "") -> Done:
    command = Answer(house.id(), house.person("dan"), case.id, question or fact, ((fact, value),), Source.DIALOG)
    return house.do(answer, command)


def test_a_number_in_an_answer_is_masked_and_its_writer_is_asked(house: House) -> None:
    case = house.open()
    say(house, case, "consequences", SAID)
    case = house.case(case.id)
    kept = case.value("consequences")
    assert isinstance(kept, str)
    assert "010180" not in kept
    (held,) = house.store.read(lambda read: read.hidden(case.id)).result()
    assert (held.place, held.text) == ("finding/1", "010180-9901")
    assert [d.ids for d in house.queued(case, "hidden", "dan")] == [{"number": str(held.number)}]


@pytest.mark.parametrize(("put_back", "stands"), [(True, True), (False, False)])
def test_what_was_masked_comes_back_only_when_its_writer_says_so(house: House, put_back: bool, stands: bool) -> None:
    case = house.open()
    say(house, case, "measures_before", SAID)
    house.do(unmask_text, Unmask(house.id(), house.person("dan"), case.id, 1, put_back))
    assert (house.case(case.id).value("measures_before") == SAID) is stands


def test_two_texts_never_share_a_number(house: House) -> None:
    case = house.open()
    for fact in ("consequences", "measures_before"):
        say(house, case, fact, SAID)
    held = house.store.read(lambda read: read.hidden(case.id)).result()
    assert [(h.number, h.place) for h in held] == [(1, "finding/1"), (2, "finding/2")]


def test_a_text_sent_again_changes_nothing_and_not_knowing_is_an_answer(house: House) -> None:
    case = house.open()
    assert say(house, case, "consequences", "Fraud, perhaps.").says == "answered"
    assert say(house, case, "consequences", "Fraud, perhaps.").says == "unchanged"
    assert say(house, case, "consequences", UNKNOWN).says == "answered"
    assert house.case(case.id).value("consequences") is UNKNOWN


def test_each_group_is_asked_about_in_its_turn_and_answered_under_its_name(house: House) -> None:
    case = house.open()
    told: dict[str, Value] = {"personal_data": True, "breach_types": ("C",), "discovered": UNKNOWN, "contained": True}
    for fact, value in {**told, "whose": ("employees", "pupils"), "same_data": False}.items():
        say(house, case, fact, value)
    assert "question/data_categories@employees" in asked(house, case)
    say(house, case, "data_categories@employees", ("identity", "photo"))
    assert "question/data_categories@pupils" in asked(house, case)
    found = {part.group: part.facts.get("data_categories") for part in house.assess(house.case(case.id)).groups}
    assert found == {"employees": ("identity", "photo"), "pupils": None}


def asked(house: House, case: Case) -> set[str | None]:
    return {delivery.slot for delivery in house.queued(case, "question")}
