"""A handler settles a wish: kept out for good, or not and back in their roles; whoever asked is told."""

import pytest

from bot.cards.deck import deal
from bot.cards.linear import linear
from bot.domain.case import Case, Outcome
from bot.domain.delivery import ToThread
from bot.domain.first_aid import KIND
from bot.domain.party import Role
from bot.flows.close import Close, close
from bot.flows.tap import Tap, tap
from bot.flows.veil import is_shut, is_thread_veiled
from bot.ports import Done
from tests.flows.conftest import House
from tests.flows.reporting import refused, roles, scene, sent_to, settled, wished, with_outside


def ended(house: House, case: Case) -> Done:
    return house.do(close, Close(house.id(), house.person("dan"), case.id, Outcome.NEAR_MISS, "nothing got out"))


def told(house: House, case: Case, number: str = "1") -> str:
    card = deal("kept_out", scene(house, case, "ida"), {"number": number}, None)
    return "" if card is None else linear(card)


def shut(house: House, case: Case) -> bool:
    loaded = house.case(case.id)
    return house.store.read(lambda read: is_shut(read, house.services.directory, loaded, house.now)).result()


def test_keeping_out_settles_it_and_lifts_the_veil(house: House) -> None:
    house = with_outside(house, "eve")
    case = house.open(keep_out=house.person("mads"))
    assert settled(house, case, keep=True).says == "excluded"
    after = house.case(case.id)
    assert not after.veiled
    assert after.kept_out == {house.person("mads")}
    assert "har ingen del i denne sag" in told(house, case)
    assert settled(house, case, keep=True).says == "unchanged"
    assert refused(house, settled, case, keep=False, reason="after all") == "wish_settled"


def test_not_keeping_out_takes_a_reason_and_brings_them_back(house: House) -> None:
    house = with_outside(house, "eve")
    case = house.open(keep_out=house.person("mads"))
    assert roles(house, case, "eve") == {"decider", "manager"}
    assert refused(house, settled, case, keep=False, reason=" ") == "reason_needed"
    assert settled(house, case, keep=False, reason="He was on leave that month.").says == "not_excluded"
    assert roles(house, case, "mads") == {"decider", "manager"}
    assert roles(house, case, "eve") == set()
    assert "spørg os gerne hvorfor" in told(house, case)
    assert "He was on leave" not in told(house, case)


def test_whoever_stood_in_is_told_that_they_are_free_of_it(house: House) -> None:
    house = with_outside(house, "eve")
    case = house.open(keep_out=house.person("mads"))
    settled(house, case, keep=False, reason="He was on leave that month.")
    assert [d.ids["role"] for d in house.queued(case, "assigned", "eve")] == ["decider"]
    assert "assigned" in sent_to(house, case, "mads")


def test_words_need_a_person(house: House) -> None:
    case = house.open(keep_out_words="my manager")
    assert refused(house, settled, case, keep=True) == "person_needed"
    assert settled(house, case, keep=True, person="mads").says == "excluded"
    assert house.case(case.id).kept_out == {house.person("mads")}


def test_words_may_be_found_to_name_nobody(house: House) -> None:
    case = house.open(keep_out_words="nobody in particular")
    settled(house, case, keep=False, reason="She meant nobody.")
    assert house.case(case.id).kept_out == frozenset()
    assert not house.case(case.id).veiled


def test_someone_further_is_kept_out_beside_whom_the_wish_names(house: House) -> None:
    case = house.open(keep_out=house.person("mads"))
    settled(house, case, keep=True, person="eve")
    assert house.case(case.id).kept_out == {house.person("mads"), house.person("eve")}
    assert not house.case(case.id).veiled


def test_neither_the_reporter_nor_everyone_is_kept_out(house: House) -> None:
    case = house.open(keep_out_words="someone")
    assert refused(house, settled, case, keep=True, person="ida") == "keep_out_self"
    wished(house, case, "dorte")
    assert refused(house, settled, case, keep=True, person="dan") == "nobody_left"
    assert settled(with_outside(house, "eve"), case, keep=True, person="dan").says == "excluded"


@pytest.mark.parametrize("who", ["ida", "mads", "eve"])
def test_only_who_handles_it_settles_it(house: House, who: str) -> None:
    case = house.open(keep_out=house.person("dorte"))
    assert refused(house, settled, case, keep=True, who=who) == "may_not"
    assert refused(house, settled, case, keep=True, number=7) == "no_such_wish"


def test_a_case_is_not_closed_while_a_wish_waits(house: House) -> None:
    case = house.open(keep_out=house.person("mads"))
    assert refused(house, ended, case) == "wish_waits"
    settled(house, case, keep=True)
    assert ended(house, case).says == "closed"
    assert "closed" not in sent_to(house, case, "mads")


def test_the_handler_and_deputy_are_reminded_of_it_until_it_is_settled(house: House) -> None:
    case = house.open(keep_out=house.person("mads"))
    assert {d.ids["audience"] for d in house.ladder(case, "exclusion/1")} == {"owner", "deputy"}
    settled(house, case, keep=True)
    assert house.ladder(case, "exclusion/1") == []


def test_no_manager_is_planned_for_while_it_waits(house: House) -> None:
    """Another one than the one who is kept out: nobody knows yet whether more is behind it."""
    case = house.open(keep_out_words="someone")
    reminded = {d.reminder.recipient for d in house.queued(case, "reminder") if d.reminder is not None}
    assert house.person("mads") not in reminded - {a.party for a in case.holders(Role.DECIDER)}
    assert all(d.ids["audience"] != "manager" for d in house.queued(case, "reminder"))
    settled(house, case, keep=False, reason="She meant nobody.")
    assert any(d.ids["audience"] == "manager" for d in house.queued(case, "reminder"))


def test_the_decider_whose_turn_came_meanwhile_is_told_once_it_is_settled(house: House) -> None:
    case = house.open(keep_out_words="someone")
    case = house.answer_all(case)
    held = deal("assigned", scene(house, case, "mads"), {"role": "decider"}, None)
    assert held is None
    settled(house, case, keep=False, reason="She meant nobody.")
    assert house.queued(house.case(case.id), "assigned", "mads")
    assert deal("assigned", scene(house, case, "mads"), {"role": "decider"}, None) is not None


def test_a_thread_that_someone_kept_out_reads_stays_shut(house: House) -> None:
    case = house.open(keep_out=house.person("dorte"))
    assert shut(house, case)
    settled(house, case, keep=True)
    assert shut(house, case), "she is a deputy: she is in the triage channel"
    other = house.open("another", keep_out=house.person("mads"))
    assert not shut(house, other), "he decides and manages: he is not"


def test_the_questions_are_covered_and_uncovered(house: House) -> None:
    case = house.answer(house.open(), "personal_data", personal_data=True)
    wished(house, case, "mads")
    covers = {d.ids["question"] for d in house.queued(case, "veil")}
    assert covers == {"personal_data", "breach_types"}
    assert [d.ids["question"] for d in house.queued(case, "question", "dan")] == ["breach_types"]
    settled(house, case, keep=True)
    shown = {d.ids["question"] for d in house.queued(case, "question") if d.to == ToThread(case.id)}
    assert covers == shown


def test_what_the_reporter_does_meanwhile_stays_theirs(house: House) -> None:
    case = house.open(keep_out_words="someone")
    house.do(tap, Tap(house.id(), house.person("ida"), case.id, KIND, "paper", 0))
    loaded = house.case(case.id)
    veiled = house.store.read(lambda r: is_thread_veiled(r, house.services.directory, loaded, house.now)).result()
    assert veiled
    card = deal("tap", scene(house, case, "ida"), {}, None)
    assert card is not None
    assert "Hent papirerne tilbage" in linear(card)
    assert deal("tap", scene(house, case, "mads"), {}, None) is None
