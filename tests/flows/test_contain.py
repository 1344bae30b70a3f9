"""Is it stopped? Asked once a day, answered word by word, and every answer kept."""

from typing import Any

import pytest

from bot.domain.case import Case
from bot.domain.containment import containment_story, uncontained_for
from bot.domain.delivery import ToParty
from bot.domain.measure import MeasureKind
from bot.domain.milestone import When
from bot.flows.contain import Contain, Contained, contain
from bot.flows.measure import TakeMeasure, take_measure
from bot.flows.settle import refresh
from bot.flows.unmask import Unmask, unmask_text
from bot.ports import Done
from storage.work import SqlWork
from tests.flows.conftest import START, House
from tests.flows.doing import days, refused

WHY = "we wait for the vendor"


def noticed(house: House) -> Case:
    return house.open(discovered=When.exact(START))


def said(house: House, case: Case, state: Contained, who: str = "dan", **more: Any) -> Done:
    return house.do(contain, Contain(house.id(), house.person(who), case.id, state, **more))


def not_yet(house: House, case: Case, who: str = "dan", why: str = WHY) -> Done:
    return said(house, case, Contained.NOT_YET, who, why=why)


def contained(house: House, case: Case, who: str = "dan", at: When | None = None) -> Done:
    return said(house, case, Contained.CONTAINED, who, at=at or When.exact(house.now))


def stopped_by(house: House, case: Case, owner: str) -> None:
    due = When.exact(START + days(20))
    by, whose = house.person("dan"), house.person(owner)
    house.do(take_measure, TakeMeasure(house.id(), by, case.id, MeasureKind.STOP, "close it", whose, due=due))


def asked(house: House, case: Case, who: str = "dan") -> list[str]:
    house.store.write(lambda work: _refresh(house, work, case)).result()
    found = [d for d in house.ladder(case, "containment") if d.to == ToParty(house.person(who))]
    return [d.send_at.isoformat()[:16] for d in found]


def _refresh(house: House, work: SqlWork, case: Case) -> None:
    refresh(work, house.services, work.case(case.id), house.now)


def test_it_is_asked_a_day_after_the_discovery_and_then_daily(house: House) -> None:
    case = noticed(house)
    assert asked(house, case) == ["2026-11-21T08:00", "2026-11-22T08:00"]
    house.later(days=1, hours=2)
    not_yet(house, case)
    assert asked(house, case) == ["2026-11-22T08:00"]
    house.later(days=1)
    assert asked(house, case) == ["2026-11-22T08:00", "2026-11-23T08:00"]


def test_it_is_asked_of_whoever_is_to_stop_it(house: House) -> None:
    case = noticed(house)
    stopped_by(house, case, "eve")
    assert not asked(house, case)
    assert asked(house, case, "eve")
    assert not_yet(house, case, "eve").says == "contain_not_yet"


@pytest.mark.parametrize("answers", [{"personal_data": False}, {"breach_types": ()}, {"contained": True}])
def test_nobody_is_asked_once_there_is_nothing_to_stop(house: House, answers: dict[str, Any]) -> None:
    case = noticed(house)
    assert asked(house, case)
    for question, value in answers.items():
        if question != "personal_data":
            case = house.answer(case, "personal_data", personal_data=True)
        if question == "contained":
            case = house.answer(case, "breach_types", breach_types=("C",))
        case = house.answer(case, question, **{question: value})
    assert not asked(house, case)
    assert uncontained_for(case, house.now) is None


def test_every_answer_is_kept_also_the_same_words_on_another_day(house: House) -> None:
    case = noticed(house)
    for _ in range(3):
        house.later(days=1)
        not_yet(house, case)
    house.later(days=1)
    said(house, case, Contained.NOTHING_LEFT, why="the mail was deleted everywhere")
    case = house.case(case.id)
    story = containment_story(case)
    assert [words for _, _, words in story] == [WHY, WHY, WHY, "the mail was deleted everywhere"]
    assert [at for at, _, _ in story] == [START + days(n) for n in (1, 2, 3, 4)]
    assert case.value("contained") is True
    assert not asked(house, case)


def test_stopped_at_dates_it(house: House) -> None:
    case = noticed(house)
    house.later(days=9)
    contained(house, case, at=When.exact(START + days(8)))
    flags = {f.id: f.value for f in house.assess(house.case(case.id)).flags}
    assert flags["containment_lag"] == "P8D"
    assert house.queued(case, "contained")


@pytest.mark.parametrize(
    ("state", "wrong", "right", "key"),
    [
        (Contained.CONTAINED, {}, {"at": When.exact(START)}, "contained_when"),
        (Contained.CONTAINED, {"at": When.parse("2026-11")}, {"at": When.parse("2026-11-20")}, "contained_when"),
        (Contained.NOT_YET, {"why": " "}, {"why": "x"}, "reason_needed"),
        (Contained.NOTHING_LEFT, {}, {"why": "x"}, "reason_needed"),
        (Contained.NOT_YET, {"why": "x", "who": "ida"}, {"why": "x", "who": "dorte"}, "may_not"),
        (Contained.NOT_YET, {"why": "x", "who": "eve"}, {"why": "x", "who": "mads"}, "may_not"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(
    house: House, state: Contained, wrong: dict[str, Any], right: dict[str, Any], key: str
) -> None:
    case = noticed(house)
    assert refused(house, case, said, state, **wrong) == key
    assert said(house, case, state, **right).says == f"contain_{state}"


def test_once_stopped_it_stays_stopped(house: House) -> None:
    case = noticed(house)
    contained(house, case)
    assert contained(house, case).says == "unchanged"
    assert not_yet(house, case).says == "unchanged"
    assert len(containment_story(house.case(case.id))) == 0


def test_the_words_are_masked_and_put_back(house: House) -> None:
    case = noticed(house)
    not_yet(house, case, why="citizen 010180-9999 does not answer")
    assert "9999" not in containment_story(house.case(case.id))[0].words
    house.do(unmask_text, Unmask(house.id(), house.person("dan"), case.id, 1, True))
    assert containment_story(house.case(case.id))[0].words == "citizen 010180-9999 does not answer"


def test_how_long_it_has_been_known_and_not_stopped(house: House) -> None:
    case = noticed(house)
    assert uncontained_for(case, START + days(9)) == days(9)
    assert uncontained_for(case, START - days(1)) == days(0)
