"""Telling the people: rounds are counted, groups are accounted for, and until they are it stays due."""

from typing import Any

import pytest

from bot.domain.case import Case, Outcome
from bot.domain.deadline import Status
from bot.domain.decision import Matter
from bot.domain.errors import Refusal
from bot.domain.informed import tally, told_groups, unaccounted
from bot.domain.informing import Channel
from bot.domain.milestone import When
from bot.flows.close import Close, close
from bot.flows.file import RecordFiling, record_filing
from bot.flows.unmask import Unmask, unmask_text
from tests.flows.conftest import NOTIFY, START, House
from tests.flows.doing import COMMUNICATION, communication, days, decided, ready, refused, told


def two_groups(house: House) -> Case:
    """Pupils with their numbers, and employees with nothing but names."""
    case = ready(house, whose=("pupils", "employees"), same_data=False)
    assert set(told_groups(case)) == {"employees", "pupils"}
    return case


def test_it_is_met_at_the_last_rounds_instant_once_everyone_is_told(house: House) -> None:
    case = decided(house, ready(house), True)
    told(house, case, told=412)
    assert communication(house, case).status.running
    house.later(hours=5)
    told(house, case, told=118, channel=Channel.LETTER)
    deadline = communication(house, case)
    assert deadline.status is Status.MET
    assert deadline.why.details["at"] == house.now


def test_what_came_back_is_not_told(house: House) -> None:
    case = decided(house, ready(house), True)
    told(house, case, returned=9)
    assert communication(house, case).status.running
    told(house, case, told=0, channel=Channel.PUBLIC, text="To all", grounds="nine have moved")
    count = tally(house.case(case.id), "")
    assert (count.reached, count.told, count.of, count.returned, count.rest) == (521, 530, 530, 9, 9)
    assert communication(house, case).status is Status.MET


def test_letters_that_come_back_later_open_it_again(house: House) -> None:
    case = decided(house, ready(house), True)
    told(house, case)
    assert communication(house, case).status is Status.MET
    told(house, case, told=0, returned=12, text="")
    assert communication(house, case).status.running


def test_grounds_for_the_rest_are_enough_until_more_people_are_found(house: House) -> None:
    case = decided(house, ready(house), True)
    told(house, case, told=500, grounds="thirty have died")
    assert communication(house, case).status is Status.MET
    told(house, case, told=10, of=600)
    assert communication(house, case).status.running, "the grounds spoke for thirty, not for ninety"


def test_telling_people_before_it_was_decided_decides_nothing(house: House) -> None:
    case = ready(house)
    told(house, case)
    assert communication(house, case).status.running
    assert communication(house, decided(house, case, True)).status is Status.MET


def test_each_group_is_told_by_itself(house: House) -> None:
    case = decided(house, two_groups(house), True)
    told(house, case, group="pupils", told=24, of=24)
    assert [t.group for t in unaccounted(house.case(case.id), told_groups(case))] == ["employees"]
    assert communication(house, case).status.running
    assert refused(house, case, told) == "unknown_group"
    told(house, case, group="employees", told=3, of=3)
    assert communication(house, case).status is Status.MET


PUBLIC = {"channel": Channel.PUBLIC, "told": 0}


@pytest.mark.parametrize(
    ("wrong", "right", "key"),
    [
        ({"told": 531}, {"told": 530}, "told_too_many"),
        ({"told": 10, "returned": 11}, {"told": 10, "returned": 10}, "returned_too_many"),
        ({"told": 0, "of": 0}, {"told": 1, "of": 1}, "informed_nobody"),
        ({"told": 0}, {"told": 0, "grounds": "they have all moved"}, "informed_nobody"),
        ({"group": "martians"}, {}, "unknown_group"),
        ({"text": "  "}, {}, "text_needed"),
        ({"channel": Channel.PUBLIC, "grounds": "too many"}, {**PUBLIC, "grounds": "too many"}, "public_told"),
        (PUBLIC, {**PUBLIC, "grounds": "nobody knows where they live"}, "grounds_needed"),
        ({**PUBLIC, "grounds": "x", "text": ""}, {**PUBLIC, "grounds": "x"}, "text_needed"),
        ({"at": When.parse("2026-11")}, {"at": When.parse("2026-11-20")}, "inform_when"),
        ({"who": "mads"}, {"who": "dorte"}, "may_not"),
    ],
)
def test_a_round_that_can_t_be_is_refused(house: House, wrong: dict[str, Any], right: dict[str, Any], key: str) -> None:
    case = decided(house, ready(house), True)
    assert refused(house, case, told, **wrong) == key
    assert told(house, case, **right).says == "informed"


def test_nobody_is_counted_twice(house: House) -> None:
    case = decided(house, ready(house), True)
    told(house, case, told=300)
    assert refused(house, case, told, told=300, channel=Channel.EMAIL) == "told_too_many"
    assert told(house, case, told=230, channel=Channel.EMAIL).says == "informed"


def test_the_same_round_again_changes_nothing(house: House) -> None:
    case = decided(house, ready(house), True)
    told(house, case)
    assert told(house, case).says == "unchanged"
    assert len(house.case(case.id).informings) == 1


def test_whoever_files_is_told_that_it_is_their_turn_and_reminded(house: House) -> None:
    case = decided(house, decided(house, ready(house), True), False, matter=Matter.NOTIFY, reasons="it is x y z")
    turns = [d.ids["role"] for d in house.queued(case, "assigned", "dan")]
    assert turns[-1] == "filer"
    assert house.ladder(case, "eu-gdpr-34/communication")
    told(house, case)
    assert not house.ladder(case, "eu-gdpr-34/communication")


def test_a_breach_is_not_closed_while_somebody_is_unaccounted_for(house: House) -> None:
    case = decided(house, ready(house), True)
    case = decided(house, case, False, matter=Matter.NOTIFY, reasons="it is not so bad")
    ending = Close(house.id(), house.person("dan"), case.id, Outcome.BREACH, "done")
    with pytest.raises(Refusal, match="inform_first"):
        house.do(close, ending)
    told(house, case, told=0, channel=Channel.PUBLIC, grounds="nobody knows their addresses")
    assert house.do(close, ending).says == "closed"


def test_the_text_is_masked_and_can_be_put_back(house: House) -> None:
    case = decided(house, ready(house), True)
    told(house, case, text="Dear 010180-9999", grounds="see 020280-9999")
    kept = house.case(case.id).informings[0]
    assert "9999" not in kept.text + kept.grounds
    for number in (1, 2):
        house.do(unmask_text, Unmask(house.id(), house.person("dan"), case.id, number, True))
    kept = house.case(case.id).informings[0]
    assert (kept.text, kept.grounds) == ("Dear 010180-9999", "see 020280-9999")


def test_known_to_the_day_it_was_told_at_the_end_of_it_but_never_after_now(house: House) -> None:
    house.now = START + days(2)
    case = decided(house, ready(house), True)
    told(house, case, told=100, at=When.parse("2026-11-21"))
    told(house, case, told=1, at=When.parse("2026-11-22"))
    first, second = house.case(case.id).informings
    assert first.at.isoformat() == "2026-11-21T22:59:00+00:00"
    assert second.at == house.now


def test_telling_the_people_is_no_filing(house: House) -> None:
    case = decided(house, ready(house), True, matter=Matter.NOTIFY)
    at = When.exact(house.now)
    for stage, done in ((COMMUNICATION, False), (NOTIFY, True)):
        filing = RecordFiling(house.id(), house.person("dan"), case.id, stage, at, "2026-1")
        if done:
            assert house.do(record_filing, filing).says == "filed"
            continue
        with pytest.raises(Refusal, match="not_due"):
            house.do(record_filing, filing)
