"""Many answers at once: one act, each question for itself, what changed meanwhile kept and named."""

import pytest

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Source, Value
from bot.domain.open_point import open_points
from bot.domain.task import TaskKind
from bot.flows.answer_all import AnswerAll, Given, answer_all
from bot.ports import Done
from tests.flows.conftest import House


def given(question: str, **values: Value) -> Given:
    return Given(question, tuple(values.items()))


def page(house: House, case: Case, *answers: Given, who: str = "dan", seen: int = 0) -> Done:
    return house.do(answer_all, AnswerAll(house.id(), house.person(who), case.id, seen, answers, Source.PAGE))


def test_all_answers_are_saved_in_one_act(house: House) -> None:
    case = house.open()
    done = page(
        house, case, given("personal_data", personal_data=True), given("recipient", recipient="public", encrypted=False)
    )
    assert done.says == "answered_all"
    case = house.case(case.id)
    found = [(f.fact, f.value, f.source) for f in case.findings]
    assert found == [
        ("personal_data", True, Source.PAGE),
        ("recipient", "public", Source.PAGE),
        ("encrypted", False, Source.PAGE),
    ]
    entries = house.store.read(lambda read: read.journal(case.id)).result()
    assert [e.about for e in entries if e.verb == "answered_all"] == [{"findings": "1 2 3"}]


def test_what_changed_meanwhile_is_kept_and_named_and_the_rest_is_saved(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=True)
    done = page(house, case, given("personal_data", personal_data=False), given("contained", contained=True))
    assert (done.says, done.details) == ("answered_some", {"facts": "Om der er personoplysninger med"})
    case = house.case(case.id)
    assert (case.value("personal_data"), case.value("contained")) == (True, True)


def test_nothing_but_what_changed_meanwhile_is_refused(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=True)
    with pytest.raises(Refusal, match="stale_answer"):
        page(house, case, given("personal_data", personal_data=False))
    assert page(house, case, given("personal_data", personal_data=False), seen=1).says == "answered_all"


def test_the_same_again_changes_nothing_however_old_the_page(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=True)
    assert page(house, case, given("personal_data", personal_data=True)).says == "unchanged"
    assert page(house, case).says == "unchanged"
    assert house.case(case.id) == case


def test_what_the_page_itself_makes_needless_is_passed_over(house: House) -> None:
    case = house.open()
    page(house, case, given("personal_data", personal_data=False), given("contained", contained=True))
    assert [f.fact for f in house.case(case.id).findings] == ["personal_data"]


def test_what_someone_else_made_needless_is_named(house: House) -> None:
    case = house.answer(house.open(), "breach_types", breach_types=())
    done = page(house, case, given("personal_data", personal_data=True), given("contained", contained=True))
    assert (done.says, done.details) == ("answered_some", {"facts": "Om det er stoppet"})
    assert house.case(case.id).finding("contained") is None


def test_don_t_know_on_the_page_leaves_an_open_point_too(house: House) -> None:
    case = house.open()
    page(house, case, given("contained", contained=UNKNOWN), given("recipient", recipient=UNKNOWN))
    points = open_points(house.case(case.id))
    assert [(t.question, t.kind) for t in points] == [("contained", TaskKind.UNKNOWN), ("recipient", TaskKind.UNKNOWN)]


@pytest.mark.parametrize("who", ["ida", "eve"])
def test_only_who_may_answer_may(house: House, who: str) -> None:
    case = house.open()
    with pytest.raises(Refusal, match="may_not"):
        page(house, case, given("contained", contained=True), who=who)
    assert page(house, case, given("contained", contained=True), who="mads").says == "answered_all"


def test_a_question_or_a_fact_that_is_none_is_refused(house: House) -> None:
    case = house.open()
    for wrong in (given("weather", weather=True), given("contained", personal_data=True)):
        with pytest.raises(Refusal, match="no_such_question"):
            page(house, case, given("personal_data", personal_data=True), wrong)
    assert house.case(case.id) == case
