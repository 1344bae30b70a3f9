"""Roles lent, given and taken back: in every open case at once, in new ones from then on, and told to both."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.case import Case
from bot.domain.delivery import State
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.ids import PartyId
from bot.domain.lending import Lending
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.flows.acknowledge import Acknowledge, acknowledge
from bot.flows.assign import Assign, assign
from bot.flows.lend import Lend, Place, lend
from bot.flows.settle import settle
from bot.flows.take_back import TakeBack, end_over, over, take_back
from bot.ports import Done, Work
from tests.flows.conftest import ORGANISATION, START, House
from tests.storage.builders import sql

HANDLER: Place = (Role.HANDLER, None)
FILER: Place = (Role.FILER, None)
DECIDER: Place = (Role.DECIDER, None)
FRIDAY = When.exact(START + timedelta(days=7))


def lends(
    house: House,
    *places: Place,
    who: str = "dan",
    to: str | PartyId = "dorte",
    until: When | None = FRIDAY,
    reason: str = "",
) -> Done:
    receiver = house.person(to) if to in ("ida", "dan", "dorte", "mads", "eve") else PartyId(to)
    return house.do(lend, Lend(house.id(), house.person(who), ORGANISATION, places, receiver, until, reason))


def lendings(house: House) -> tuple[Lending, ...]:
    return house.store.read(lambda read: read.lendings(ORGANISATION)).result()


def takes_back(house: House, who: str = "dan", which: int = 0) -> Done:
    return house.do(take_back, TakeBack(house.id(), house.person(who), ORGANISATION, lendings(house)[which].id))


def names(house: House, case: Case, role: Role) -> list[str]:
    by_id = {house.person(key): key for key in ("ida", "dan", "dorte", "mads", "eve")}
    return [by_id[a.party] for a in house.case(case.id).holders(role)]


def told(house: House, tmp_path: Path, who: str) -> list[dict[str, str]]:
    """What the messages about roles of the organisation say to someone, oldest first."""
    said = "SELECT ids FROM deliveries WHERE kind = 'role' AND to_party = ? ORDER BY id"
    return [json.loads(ids) for (ids,) in sql(tmp_path / "bot.sqlite", said, house.person(who))]


def keep_out(house: House, case: Case, who: str) -> Case:
    """As a handler settled it."""
    wish = Exclusion(1, house.person(who), "", case.reporter, START, settled_by=case.reporter, settled_at=START)

    def shut(work: Work) -> None:
        before = work.case(case.id)
        settle(work, house.services, before, replace(before, exclusions=(wish,)), house.now)

    house.store.write(shut).result()
    return house.case(case.id)


def test_every_open_case_has_the_new_holder_first_and_the_lender_behind_at_once(house: House) -> None:
    first, second = house.open(), house.open("another one")
    lends(house, HANDLER, FILER)
    for case in (first, second):
        assert names(house, case, Role.HANDLER) == ["dorte", "dan"]
        assert names(house, case, Role.FILER) == ["dorte", "dan"]
        assert names(house, case, Role.DPO) == ["dan"], "what was not lent stays"


def test_a_case_opened_later_has_them_too_until_the_time_is_up(house: House) -> None:
    lends(house, HANDLER)
    assert names(house, house.open(), Role.HANDLER) == ["dorte", "dan"]
    house.later(days=7)
    assert names(house, house.open("after"), Role.HANDLER) == ["dan", "dorte"], "also before anything ticked"


def test_the_new_holder_is_told_once_a_case_and_asked_to_acknowledge(house: House) -> None:
    case = house.open()
    house.do(acknowledge, Acknowledge(house.id(), house.person("dan"), case.id))
    house.later(hours=1)
    lends(house, HANDLER, FILER)
    (assigned,) = house.queued(case, "assigned", "dorte")
    assert assigned.ids == {"role": "handler"}
    due = house.now + timedelta(minutes=30)
    assert due in {d.send_at for d in house.ladder(case, "acknowledge/handler")}
    house.do(acknowledge, Acknowledge(house.id(), house.person("dorte"), case.id))
    assert house.ladder(case, "acknowledge/handler") == []


def test_both_are_told_and_it_is_in_the_organisations_chain(house: House, tmp_path: Path) -> None:
    lends(house, HANDLER, FILER)
    (to,), (lender,) = told(house, tmp_path, "dorte"), told(house, tmp_path, "dan")
    assert to["roles"] == lender["roles"] == "handler filer"
    assert to["until"] == (START + timedelta(days=7)).isoformat()
    entries = sql(tmp_path / "bot.sqlite", "SELECT verb FROM journal WHERE case_id IS NULL")
    assert [verb for (verb,) in entries].count("lent") == 2
    assert house.store.read(lambda read: read.verify_journal()).result() is None
    takes_back(house)
    assert [said["what"] for said in told(house, tmp_path, "dorte")] == ["lent", "back"]


def test_taking_back_reverses_it_everywhere(house: House) -> None:
    before = house.open()
    lends(house, HANDLER, FILER)
    during = house.open("during")
    assert takes_back(house).says == "taken_back"
    for case in (before, during):
        assert names(house, case, Role.HANDLER) == ["dan", "dorte"]
        assert names(house, case, Role.FILER) == ["dan", "dorte"], "lent in one act, back in one"
        assert len(house.queued(case, "assigned", "dan")) == (2 if case == before else 1)


def test_what_was_lent_in_another_act_stays_lent(house: House) -> None:
    case = house.open()
    lends(house, FILER)
    house.later(minutes=1)
    lends(house, HANDLER)
    takes_back(house)
    assert names(house, case, Role.FILER) == ["dan", "dorte"]
    assert names(house, case, Role.HANDLER) == ["dorte", "dan"]


def test_a_receiver_who_had_no_part_in_it_has_none_after(house: House) -> None:
    case = house.open()
    lends(house, HANDLER, to="eve")
    assert names(house, case, Role.HANDLER) == ["eve", "dan", "dorte"]
    takes_back(house)
    assert names(house, case, Role.HANDLER) == ["dan", "dorte"]


def test_what_else_changed_since_is_not_reversed(house: House) -> None:
    moved, left = house.open(), house.open("left alone")
    lends(house, HANDLER)
    house.do(assign, Assign(house.id(), house.person("dorte"), moved.id, Role.HANDLER, house.person("mads")))
    takes_back(house)
    assert names(house, moved, Role.HANDLER)[0] == "mads"
    assert names(house, left, Role.HANDLER) == ["dan", "dorte"]


def test_given_for_good_stays_and_can_be_lent_on(house: House) -> None:
    lends(house, HANDLER, until=None)
    house.later(days=4000)
    assert house.store.read(lambda read: over(read, ORGANISATION, house.now)).result() == ()
    assert names(house, house.open(), Role.HANDLER) == ["dorte", "dan"]
    until = When.exact(house.now + timedelta(days=1))
    assert lends(house, HANDLER, who="dorte", to="eve", until=until).says == "lent"
    assert names(house, house.open("on"), Role.HANDLER) == ["eve", "dorte", "dan"]


def test_when_the_time_is_up_it_goes_back_also_after_a_long_silence(house: House) -> None:
    case = house.open()
    lends(house, HANDLER)
    lending = lendings(house)[0].id
    house.later(days=6)
    assert house.store.read(lambda read: over(read, ORGANISATION, house.now)).result() == ()
    house.later(days=90)
    assert house.store.read(lambda read: over(read, ORGANISATION, house.now)).result() == (lending,)
    for _ in range(2):
        house.store.write(lambda work: end_over(work, house.services, ORGANISATION, lending, house.now)).result()
    assert names(house, case, Role.HANDLER) == ["dan", "dorte"]
    assert len(house.queued(case, "assigned", "dan")) == 2, "when it was opened, and when it came back"
    assert lendings(house) == ()


def test_a_clock_that_stepped_back_ends_nothing_early(house: House) -> None:
    lends(house, HANDLER)
    lending = lendings(house)[0].id
    house.store.write(lambda work: end_over(work, house.services, ORGANISATION, lending, START)).result()
    assert len(lendings(house)) == 1


def test_a_case_the_new_holder_is_kept_out_of_stays_and_the_lender_is_told_which(house: House, tmp_path: Path) -> None:
    shut, free = house.open(), house.open("another one")
    keep_out(house, shut, "eve")
    assert lends(house, HANDLER, to="eve").says == "lent_partly"
    assert names(house, shut, Role.HANDLER) == ["dan", "dorte"]
    assert names(house, free, Role.HANDLER) == ["eve", "dan", "dorte"]
    (lender,) = told(house, tmp_path, "dan")
    assert lender["left"] == shut.number


def test_whom_it_concerns_and_is_kept_out_hears_no_number(house: House, tmp_path: Path) -> None:
    shut = keep_out(house, house.open(), "eve")
    lends(house, HANDLER, to="eve")
    (to,) = told(house, tmp_path, "eve")
    assert shut.number not in str(to)
    assert house.queued(shut, "assigned", "eve") == []


def test_a_lender_who_was_kept_out_since_does_not_come_back_into_it(house: House) -> None:
    case, free = house.open(), house.open("free")
    lends(house, HANDLER)
    keep_out(house, case, "dan")
    takes_back(house)
    assert names(house, case, Role.HANDLER) == ["dorte"]
    assert names(house, free, Role.HANDLER) == ["dan", "dorte"]


def test_a_handler_lends_the_role_of_someone_who_is_ill_with_a_reason(house: House) -> None:
    case = house.open()
    with pytest.raises(Refusal, match="reason_needed"):
        lends(house, DECIDER, who="dorte", to="dan")
    assert names(house, case, Role.DECIDER) == ["mads"]
    lends(house, DECIDER, who="dorte", to="dan", reason="Mads is ill.")
    assert names(house, case, Role.DECIDER) == ["dan", "mads"]
    assert lendings(house)[0].lender == house.person("mads")


def test_what_looks_personal_in_a_reason_is_not_kept(house: House) -> None:
    lends(house, DECIDER, who="dan", to="dorte", reason="asked by 010180-9999")
    assert "⟦cpr 1⟧" in lendings(house)[0].reason
    assert "9999" not in lendings(house)[0].reason


def test_only_the_holder_or_whoever_handles_breaches_may(house: House) -> None:
    for who in ("mads", "eve", "ida"):
        with pytest.raises(Refusal, match="not_your_role"):
            lends(house, HANDLER, who=who, to="dorte", reason="because")
    assert lends(house, DECIDER, who="mads", to="eve").says == "lent"


def test_a_deputy_may_take_back_what_is_not_theirs_and_a_stranger_may_not(house: House) -> None:
    lends(house, DECIDER, who="mads", to="eve")
    for who in ("eve", "ida"):
        with pytest.raises(Refusal, match="not_your_role"):
            takes_back(house, who)
    assert takes_back(house, "dorte").says == "taken_back"


def test_taking_back_twice_changes_nothing(house: House) -> None:
    lends(house, HANDLER)
    lending = lendings(house)[0].id
    takes_back(house)
    again = house.do(take_back, TakeBack(house.id(), house.person("dan"), ORGANISATION, lending))
    assert again.says == "unchanged"


def test_a_lent_role_is_not_lent_again_before_it_is_back(house: House) -> None:
    lends(house, HANDLER)
    for who in ("dan", "dorte"):
        with pytest.raises(Refusal, match="already_lent"):
            lends(house, HANDLER, who=who, to="eve")
    takes_back(house)
    assert lends(house, HANDLER, to="eve").says == "lent"


def test_nobody_lends_into_the_past_and_a_day_lasts_to_its_end(house: House) -> None:
    with pytest.raises(Refusal, match="until_past"):
        lends(house, HANDLER, until=When.exact(START))
    lends(house, HANDLER, until=When.parse("2026-11-20"))
    assert lendings(house)[0].until == START.replace(hour=23)


@pytest.mark.parametrize(
    "place", [(Role.REPORTER, None), (Role.AUDITOR, None), (Role.MANAGER, None), (Role.DECIDER, "no")]
)
def test_what_nobody_holds_or_hands_over_is_not_lent(house: House, place: Place) -> None:
    with pytest.raises(Refusal, match="role_not_lent"):
        lends(house, place)
    assert lends(house, (Role.MANAGER, "care"), who="mads", to="eve").says == "lent"


def test_nobody_outside_and_not_oneself(house: House) -> None:
    for to in ("dan", "nobody-at-all"):
        with pytest.raises(Refusal, match="no_such_person"):
            lends(house, HANDLER, to=to)


def test_a_units_role_is_lent_in_cases_of_that_unit_alone(house: House) -> None:
    case = house.open()
    lends(house, (Role.MANAGER, "care"), who="mads", to="eve")
    assert names(house, case, Role.MANAGER) == ["eve", "mads"]
    elsewhere = house.open("from elsewhere", who="dan")
    assert names(house, elsewhere, Role.MANAGER) == []


def test_a_pending_reminder_moves_with_the_role_and_comes_back(house: House) -> None:
    case = house.open()
    lends(house, HANDLER)
    recipients = {d.reminder.recipient for d in house.ladder(case) if d.reminder and d.ids["audience"] == "responsible"}
    assert recipients == {house.person("dorte")}
    takes_back(house)
    recipients = {d.reminder.recipient for d in house.ladder(case) if d.reminder and d.ids["audience"] == "responsible"}
    assert recipients == {house.person("dan")}
    assert State.CANCELLED in {s for s, d in house.queue(case) if d.kind == "reminder"}
