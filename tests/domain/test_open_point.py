"""Open points: until when something is found out, what comes again after it was put aside, what goes together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.case import Case
from bot.domain.chore import TASK, chores, together
from bot.domain.counting import Calendar
from bot.domain.finding import UNKNOWN, Source
from bot.domain.interview import next_question
from bot.domain.open_point import (
    asked_of,
    can_skip,
    ended,
    find_out_by,
    find_question,
    is_unknown,
    open_points,
    opened,
    put_aside,
)
from bot.domain.task import TaskKind
from tests.cards.cast import DAN, IDA, INTERVIEW, MADS, NOW, acknowledged, closed
from tests.cards.cast import opened as reported

OSLO, NORWAY = ZoneInfo("Europe/Oslo"), Calendar("NO")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due", "by"),
    [
        ("2026-11-17T09:00", None, "2026-11-18T12:00"),  # the next working day
        ("2026-11-20T15:50", None, "2026-11-23T12:00"),  # over the weekend
        ("2026-04-01T10:00", None, "2026-04-07T12:00"),  # over Easter: Thursday, Friday and Monday are holidays
        ("2026-11-20T15:50", "2026-11-22T16:00", "2026-11-22T04:00"),  # twelve hours before the law's due instant
        ("2026-11-17T09:00", "2026-11-20T09:00", "2026-11-18T12:00"),  # which is far off
        ("2026-11-17T09:00", "2026-11-17T15:00", "2026-11-17T12:00"),  # less than twelve are left: halfway
        ("2026-11-17T09:00", "2026-11-16T09:00", "2026-11-18T12:00"),  # it has passed
    ],
)
def test_what_is_not_known_is_found_out_by_the_next_working_day_or_before_the_law_wants_it(
    now: str, due: str | None, by: str
) -> None:
    found = find_out_by(at(now), OSLO, NORWAY, at(due) if due else None)
    assert found == at(by)


def unknown(case: Case, *questions: str) -> Case:
    for question in questions:
        case = opened(case, TaskKind.UNKNOWN, question, DAN, DAN, NOW, NOW + timedelta(hours=5))
    return case


def first(case: Case) -> str:
    question = next_question(case, INTERVIEW)
    assert question is not None
    return question.id


def missing(case: Case, *but: str) -> Case:
    """With every question answered with *don't know* but those named."""
    while (question := next_question(case, INTERVIEW)) is not None and question.id not in but:
        for fact in question.facts:
            case = case.record(fact, UNKNOWN, DAN, NOW, Source.THREAD)
    return case


def test_what_was_put_aside_comes_after_all_others_and_in_the_order_it_was_put_aside() -> None:
    case = put_aside(reported(), "personal_data", DAN, NOW)
    assert first(case) == "breach_types"
    case = put_aside(case, "breach_types", DAN, NOW)
    case = missing(case, "personal_data", "breach_types")
    assert first(case) == "personal_data"
    assert first(put_aside(case, "personal_data", DAN, NOW)) == "breach_types"
    assert len(open_points(put_aside(case, "personal_data", DAN, NOW), "personal_data")) == 1


def test_the_last_open_question_can_t_be_put_aside_and_any_other_can() -> None:
    case = reported()
    question = INTERVIEW.question("personal_data")
    assert question is not None
    assert can_skip(case, INTERVIEW, question, NOW)
    last = missing(put_aside(case, "personal_data", DAN, NOW), "personal_data")
    assert first(last) == "personal_data"
    assert not can_skip(last, INTERVIEW, question, NOW)
    assert not can_skip(closed(case), INTERVIEW, question, NOW)


def test_an_ended_case_has_no_open_points_and_who_is_kept_out_was_asked_nothing() -> None:
    case = opened(reported(), TaskKind.ASKED, "recipient", DAN, MADS, NOW, NOW + timedelta(hours=5))
    assert [t.question for t in asked_of(case, MADS)] == ["recipient"]
    assert asked_of(case, IDA) == ()
    assert open_points(closed(case)) == ()
    assert open_points(ended(case, lambda t: t.owner == MADS, NOW)) == ()


def test_unknown_is_what_a_required_part_was_answered_with() -> None:
    question = find_question(missing(reported(), "contained"), INTERVIEW, "contained")
    assert question is not None
    said = reported().record("contained", UNKNOWN, DAN, NOW, Source.THREAD)
    assert is_unknown(said, question)
    assert not is_unknown(reported(), question)
    assert not is_unknown(said.record("contained", True, DAN, NOW, Source.THREAD), question)


def test_what_one_person_finds_out_by_one_instant_is_one_reminder_and_stays_that_one() -> None:
    case = unknown(acknowledged(reported(), DAN), "personal_data", "contained", "recipient")
    assert [c.id for c in chores(case, NOW) if c.id.startswith(TASK)] == [f"{TASK}1"]
    case = ended(case, lambda t: t.number == 1, NOW)
    assert [c.id for c in chores(case, NOW) if c.id.startswith(TASK)] == [f"{TASK}1"]
    assert [t.number for t in together(case, case.tasks[0])] == [2, 3]
    case = ended(case, lambda _: True, NOW)
    assert [c.id for c in chores(case, NOW) if c.id.startswith(TASK)] == []


def test_what_was_asked_of_someone_is_reminded_by_itself_and_what_was_put_aside_never() -> None:
    case = acknowledged(reported(), DAN)
    for question in ("contained", "recipient"):
        case = opened(case, TaskKind.ASKED, question, DAN, MADS, NOW, NOW + timedelta(hours=5))
    case = put_aside(case, "personal_data", DAN, NOW)
    found = [c for c in chores(case, NOW) if c.id.startswith(TASK)]
    assert [(c.id, c.owner) for c in found] == [(f"{TASK}1", MADS), (f"{TASK}2", MADS)]


def test_another_date_parts_it_from_the_others() -> None:
    case = unknown(acknowledged(reported(), DAN), "personal_data", "contained")
    moved = replace(case.tasks[1], due=NOW + timedelta(days=2))
    case = replace(case, tasks=(case.tasks[0], moved))
    assert [c.id for c in chores(case, NOW) if c.id.startswith(TASK)] == [f"{TASK}1", f"{TASK}2"]
