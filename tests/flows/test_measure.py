"""Measures done and promised: whose they are, when they are due, and that they outlive the closing."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.case import Case, Outcome
from bot.domain.delivery import State, ToParty
from bot.domain.exclusion import Exclusion
from bot.domain.measure import Measure, MeasureKind
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.flows.assign import Assign, assign
from bot.flows.close import Close, close
from bot.flows.measure import EndMeasure, TakeMeasure, end_measure, take_measure
from bot.flows.settle import refresh
from bot.flows.unmask import Unmask, unmask_text
from bot.ports import Done
from storage.work import SqlWork
from tests.flows.conftest import START, House
from tests.flows.doing import days, refused


def taken(house: House, case: Case, who: str = "dan", owner: str = "eve", **more: Any) -> Done:
    given = {"kind": MeasureKind.STOP, "text": "close the share", **more}
    if "done" not in given and "due" not in given:
        given["due"] = When.exact(START + days(5))
    command = TakeMeasure(house.id(), house.person(who), case.id, owner=house.person(owner), **given)
    return house.do(take_measure, command)


def ended(house: House, case: Case, who: str = "eve", number: int = 1, **more: Any) -> Done:
    given = more or {"at": When.exact(house.now)}
    return house.do(end_measure, EndMeasure(house.id(), house.person(who), case.id, number, **given))


def the_one(house: House, case: Case) -> Measure:
    (measure,) = house.case(case.id).measures
    return measure


def reminded(house: House, case: Case, who: str = "eve") -> list[str]:
    """When this person is reminded of the first measure."""
    found = house.ladder(case, "measure/1")
    return [d.send_at.isoformat()[:16] for d in found if d.to == ToParty(house.person(who))]


def not_a_breach(house: House, case: Case) -> Case:
    house.do(close, Close(house.id(), house.person("dan"), case.id, Outcome.NOT_A_BREACH, "an empty page"))
    return house.case(case.id)


def test_done_at_once_it_is_done_and_nobody_is_reminded(house: House) -> None:
    case = house.open()
    assert taken(house, case, done=When.exact(START)).says == "measure_done"
    assert the_one(house, case).done_at == START
    assert not house.queued(case, "measured")
    assert not reminded(house, case)


def test_promised_its_owner_is_told_and_reminded_without_any_role(house: House) -> None:
    case = house.open()
    assert taken(house, case).says == "measure_promised"
    assert [d.ids["measure"] for d in house.queued(case, "measured", "eve")] == ["1"]
    assert reminded(house, case) == ["2026-11-24T08:00", "2026-11-25T08:00", "2026-12-02T07:00"]
    assert not house.case(case.id).roles(house.person("eve"))


def test_a_promise_for_a_day_is_due_while_people_are_at_work(house: House) -> None:
    case = house.open()
    taken(house, case, due=When.parse("2026-12-01"))
    assert the_one(house, case).due == START.replace(month=12, day=1, hour=14)


def test_a_promise_for_today_made_late_in_the_day_is_due_at_its_end(house: House) -> None:
    case = house.open()
    house.later(hours=8)
    taken(house, case, due=When.parse("2026-11-20"))
    assert the_one(house, case).due == START.replace(hour=23)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"text": " "}, "measure_text"),
        ({"done": When.exact(START), "due": When.exact(START + days(1))}, "done_or_due"),
        ({"done": None, "due": None}, "done_or_due"),
        ({"due": When.exact(START)}, "when_past"),
        ({"due": When.parse("2027")}, "when_unreadable"),
        ({"done": When.parse("2020")}, "when_unreadable"),
        ({"who": "mads", "owner": "mads"}, ""),
        ({"who": "ida"}, "may_not"),
        ({"who": "eve"}, "may_not"),
    ],
)
def test_a_measure_that_can_t_be_is_refused(house: House, wrong: dict[str, Any], key: str) -> None:
    case = house.open()
    if key:
        assert refused(house, case, taken, **wrong) == key
    assert taken(house, case, **({} if key else wrong)).says == "measure_promised"


def test_someone_kept_out_is_given_no_measure_and_ends_none(house: House) -> None:
    case = house.open()
    taken(house, case)
    wish = Exclusion(1, house.person("eve"), "it is about Eve", house.person("ida"), house.now)
    house.store.write(lambda work: work.save(replace(work.case(case.id), exclusions=(wish,)))).result()
    assert refused(house, case, ended, who="eve") == "may_not"
    assert refused(house, case, taken) == "no_such_person"
    assert taken(house, case, owner="dorte").says == "measure_promised"


def test_its_owner_and_the_team_may_end_it_and_nobody_else(house: House) -> None:
    case = house.open()
    taken(house, case)
    assert refused(house, case, ended, who="ida") == "may_not"
    assert ended(house, case, who="eve").says == "measure_ended"
    taken(house, case)
    assert ended(house, case, who="dorte", number=2).says == "measure_ended"


def test_done_or_given_up_with_a_reason_and_never_both(house: House) -> None:
    case = house.open()
    taken(house, case)
    for wrong in ({"at": None}, {"at": When.exact(START), "dropped": "no"}, {"dropped": "  "}):
        assert refused(house, case, ended, **wrong) == "done_or_dropped"
    assert refused(house, case, ended, number=7, who="dan") == "no_such_measure"
    ended(house, case, dropped="the share is gone")
    assert the_one(house, case).dropped == "the share is gone"
    assert not reminded(house, case)
    assert ended(house, case).says == "unchanged"


def test_a_promise_outlives_the_closing_of_its_case(house: House) -> None:
    case = house.open()
    taken(house, case)
    case = not_a_breach(house, case)
    assert reminded(house, case) == ["2026-11-24T08:00", "2026-11-25T08:00", "2026-12-02T07:00"]
    assert not house.ladder(case)
    assert ended(house, case).says == "measure_ended"
    assert the_one(house, case).done_at == START
    assert not reminded(house, case)


def test_on_a_closed_case_the_team_may_end_it_too_and_no_new_one_begins(house: House) -> None:
    case = house.open()
    taken(house, case)
    case = not_a_breach(house, case)
    assert refused(house, case, taken) == "case_closed"
    assert refused(house, case, ended, who="ida") in ("may_not", "case_closed")
    assert ended(house, case, who="dan").says == "measure_ended"


def test_an_overdue_promise_is_asked_about_every_week_also_of_the_handler(house: House) -> None:
    case = house.open()
    taken(house, case)
    house.now = START + days(6)

    def settle_now(work: SqlWork) -> None:
        refresh(work, house.services, work.case(case.id), house.now)

    house.store.write(settle_now).result()
    # The rungs whose time has passed wait to go out; one is still to come, for each of the two.
    for who in ("eve", "dan"):
        to_come = [at for at in reminded(house, case, who) if at > house.now.isoformat()[:16]]
        assert to_come == ["2026-12-02T07:00"]


def test_what_was_written_is_masked_and_put_back(house: House) -> None:
    case = house.open()
    taken(house, case, text="block card 010180-9999")
    ended(house, case, dropped="owner 020280-9999 has left")
    kept = the_one(house, case)
    assert "9999" not in kept.text + kept.dropped
    house.do(unmask_text, Unmask(house.id(), house.person("dan"), case.id, 1, True))
    house.do(unmask_text, Unmask(house.id(), house.person("eve"), case.id, 2, True))
    kept = the_one(house, case)
    assert (kept.text, kept.dropped) == ("block card 010180-9999", "owner 020280-9999 has left")


def test_handing_the_case_over_leaves_promises_where_they_are(house: House) -> None:
    case = house.open()
    taken(house, case)
    house.do(assign, Assign(house.id(), house.person("dan"), case.id, Role.HANDLER, house.person("dorte"), ""))
    assert reminded(house, case)
    assert reminded(house, case, "dorte") == ["2026-11-25T08:00", "2026-12-02T07:00"]
    assert {s for s, d in house.queue(case) if d.reminder and d.reminder.obligation == "measure/1"} >= {State.PENDING}
