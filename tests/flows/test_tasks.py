"""Don't know yet, skip, another date: open points with an owner and a date, which end with the answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.case import Case, Outcome
from bot.domain.chore import TASK
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN
from bot.domain.milestone import Precision, When
from bot.domain.open_point import open_points
from bot.domain.task import Task, TaskKind
from bot.flows.ask import Later, later
from bot.flows.close import Close, close
from bot.flows.skip import Skip, skip
from tests.flows.conftest import START, House

MONDAY_NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
TWELVE_BEFORE = START + timedelta(hours=60)
"""The case is opened on a Friday, so that its 72 hours end on Monday morning."""


def put_off(house: House, case: Case, question: str, who: str = "dan", seq: int = 0) -> Case:
    house.do(skip, Skip(house.id(), house.person(who), case.id, question, seq))
    return house.case(case.id)


def move(house: House, case: Case, task: int, due: When, who: str = "dan") -> Case:
    house.do(later, Later(house.id(), house.person(who), case.id, task, due))
    return house.case(case.id)


def only(case: Case) -> Task:
    (task,) = open_points(case)
    return task


def asked_now(house: House, case: Case) -> list[str]:
    return [d.ids["question"] for d in house.queued(case, "question")]


def test_don_t_know_yet_becomes_a_task_of_whoever_said_so_with_a_date(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=UNKNOWN)
    task = only(case)
    assert (task.kind, task.question) == (TaskKind.UNKNOWN, "personal_data")
    assert (task.owner, task.by) == (house.person("dan"), house.person("dan"))
    assert task.due == TWELVE_BEFORE < MONDAY_NOON


def test_its_owner_is_reminded_at_the_date(house: House) -> None:
    case = house.answer(house.open(), "personal_data", who="dorte", personal_data=UNKNOWN)
    (reminder,) = [d for d in house.ladder(case, f"{TASK}1") if d.send_at == TWELVE_BEFORE]
    assert reminder.reminder is not None
    assert reminder.reminder.recipient == house.person("dorte")


def test_a_real_answer_ends_it_and_its_reminders(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=UNKNOWN)
    house.later(hours=1)
    case = house.answer(case, "personal_data", personal_data=True)
    assert open_points(case) == ()
    assert case.tasks[0].ended_at == house.now
    assert house.ladder(case, f"{TASK}1") == []


def test_unknown_said_twice_makes_one_task_and_said_again_later_another(house: House) -> None:
    case = house.answer(house.open(), "recipient", recipient=UNKNOWN, encrypted=False)
    case = house.answer(case, "recipient", recipient=UNKNOWN, encrypted=True)
    assert len(case.tasks) == 1
    case = house.answer(case, "recipient", recipient="public")
    case = house.answer(case, "recipient", recipient=UNKNOWN)
    assert [t.open for t in case.tasks] == [False, True]


def test_an_optional_part_that_is_not_known_makes_no_task(house: House) -> None:
    case = house.answer(house.open(), "discovered", discovered=When.exact(START), known_earlier=UNKNOWN)
    assert case.tasks == ()


def test_what_is_asked_no_more_waits_for_nobody(house: House) -> None:
    case = house.answer(house.open(), "recipient", recipient=UNKNOWN)
    assert len(open_points(case)) == 1
    case = house.answer(case, "personal_data", personal_data=False)
    assert open_points(case) == ()


def test_a_skipped_question_comes_last_and_is_asked_anew(house: House) -> None:
    case = put_off(house, house.open(), "personal_data")
    assert only(case).kind is TaskKind.SKIPPED
    assert asked_now(house, case)[-1] == "breach_types"
    for question in house.services.interview.questions[1:]:
        assert not anew(house, case)
        case = house.give(case, question.id, {f.fact: UNKNOWN for f in question.fields if not f.optional}, "dan", None)
    assert anew(house, case)
    case = house.answer(case, "personal_data", seq=0, personal_data=UNKNOWN)
    assert not [t for t in open_points(case) if t.kind is TaskKind.SKIPPED]


def anew(house: House, case: Case) -> bool:
    return any("anew" in d.ids for d in house.queued(case, "question"))


def test_skipping_twice_changes_nothing_and_answering_ends_it(house: House) -> None:
    case = put_off(house, house.open(), "personal_data")
    assert put_off(house, case, "personal_data") == case
    case = house.answer(case, "personal_data", seq=0, personal_data=True)
    assert open_points(case) == ()


def test_only_who_works_on_the_case_may_skip(house: House) -> None:
    case = house.open()
    for who in ("ida", "eve"):
        with pytest.raises(Refusal, match="may_not"):
            put_off(house, case, "personal_data", who)
    assert put_off(house, case, "personal_data", "dorte").tasks


def test_an_answered_question_and_one_that_is_not_asked_can_t_be_skipped(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=False)
    with pytest.raises(Refusal, match="stale_answer"):
        put_off(house, case, "personal_data", seq=0)
    with pytest.raises(Refusal, match="no_such_question"):
        put_off(house, case, "recipient")
    with pytest.raises(Refusal, match="no_such_question"):
        put_off(house, case, "weather")


def test_the_last_question_can_t_be_skipped(house: House) -> None:
    case = house.open()
    for question in house.services.interview.questions:
        if question.id != "personal_data":
            given = {f.fact: UNKNOWN for f in question.fields if not f.optional}
            case = house.give(case, question.id, given, "dan", None)
    with pytest.raises(Refusal, match="last_question"):
        put_off(house, case, "personal_data")
    assert house.answer(case, "personal_data", personal_data=True).findings


def test_still_not_known_gets_another_date_and_is_reminded_then(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=UNKNOWN)
    at = START + timedelta(hours=30)
    case = move(house, case, 1, When.exact(at))
    assert only(case).due == at
    assert {d.send_at for d in house.ladder(case, f"{TASK}1")} >= {at}
    assert house.dues(case, f"{TASK}1") == {at}
    assert move(house, case, 1, When.exact(at)) == case


def test_what_is_found_out_together_moves_together(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=UNKNOWN)
    case = house.answer(case, "contained", contained=UNKNOWN)
    at = START + timedelta(hours=30)
    assert {t.due for t in move(house, case, 1, When.exact(at)).tasks} == {at}


def test_a_date_without_time_means_noon_or_when_that_is_past_the_end_of_the_day(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=UNKNOWN)
    tuesday = When(Precision.DAY, first=date(2026, 11, 24))
    assert only(move(house, case, 1, tuesday)).due == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    house.later(hours=6)
    today = When(Precision.DAY, first=START.date())
    assert only(move(house, case, 1, today)).due == datetime(2026, 11, 20, 22, 59, tzinfo=UTC)


def test_a_date_must_lie_ahead_and_be_a_day(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=UNKNOWN)
    with pytest.raises(Refusal, match="date_past"):
        move(house, case, 1, When.exact(START))
    with pytest.raises(Refusal, match="when_unreadable"):
        move(house, case, 1, When.parse("2026-12"))
    with pytest.raises(Refusal, match="may_not"):
        move(house, case, 1, When.exact(START + timedelta(hours=1)), who="mads")
    with pytest.raises(Refusal, match="may_not"):
        move(house, case, 7, When.exact(START + timedelta(hours=1)))
    assert house.case(case.id) == case


def test_what_has_its_answer_gets_no_other_date(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=UNKNOWN)
    house.answer(case, "personal_data", personal_data=True)
    with pytest.raises(Refusal, match="already_answered"):
        move(house, case, 1, When.exact(START + timedelta(hours=30)))


def test_a_case_that_ends_waits_for_nobody(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=UNKNOWN)
    house.do(close, Close(house.id(), house.person("dan"), case.id, Outcome.NOT_A_BREACH, "a drill"))
    case = house.case(case.id)
    assert open_points(case) == ()
    assert not any(task.open for task in case.tasks)
    assert house.ladder(case, f"{TASK}1") == []
