"""Keep someone out: from the wish on, they are; the report is never lost over it."""

from dataclasses import replace

import pytest

from bot.cards.deck import KINDS, deal
from bot.cards.lists import cases_card
from bot.domain.case import Case
from bot.domain.delivery import State
from bot.domain.errors import Refusal
from bot.domain.party import Role
from bot.flows.assign import Assign, assign
from bot.flows.settle import settle
from tests.flows.conftest import ORGANISATION, House
from tests.flows.reporting import refused, roles, scene, sent_to, settled, wished, with_outside


def alone(house: House, handler: str) -> House:
    """The same house with one handler, and nobody else to turn to."""
    house = with_outside(house, None)
    directory = house.services.directory
    organisation = directory.organisation(ORGANISATION)
    only = replace(organisation, roles={**organisation.roles, Role.HANDLER: (handler,)})
    there = replace(directory, organisations={ORGANISATION: only})  # type: ignore[type-var]  # a dataclass
    return replace(house, services=replace(house.services, directory=there))


def settle_again(house: House, case: Case) -> None:
    loaded = house.case(case.id)
    house.store.write(lambda work: settle(work, house.services, loaded, loaded, house.now)).result()


def names(house: House, case: Case, role: Role) -> list[str]:
    keys = {house.person(key): key for key in ("ida", "dan", "dorte", "mads", "eve")}
    return [keys[a.party] for a in house.case(case.id).holders(role)]


def test_with_the_report_the_manager_is_out_before_anything_is_said(house: House) -> None:
    house = with_outside(house, "eve")
    case = house.open("my manager did it", keep_out="manager")
    assert case.kept_out == {house.person("mads")}
    assert case.veiled
    assert sent_to(house, case, "mads") == set()
    assert names(house, case, Role.DECIDER) == names(house, case, Role.MANAGER) == ["eve"]
    assert [d.ids["number"] for d in house.queued(case, "wished", "dan")] == ["1"]


def test_a_report_without_a_wish_has_none(house: House) -> None:
    case = house.open()
    assert case.exclusions == ()
    assert not case.veiled


def test_only_words_veil_the_case_and_keep_nobody_out_yet(house: House) -> None:
    case = house.open(keep_out_words="the head of HR")
    assert [(e.party, e.words) for e in case.exclusions] == [(None, "the head of HR")]
    assert case.veiled
    assert case.kept_out == frozenset()


def test_a_later_wish_does_the_same(house: House) -> None:
    house = with_outside(house, "eve")
    case = house.open()
    assert "manager" in roles(house, case, "mads")
    assert wished(house, case, "mads").says == "wished"
    assert roles(house, case, "mads") == set()
    assert wished(house, case, "mads").says == "unchanged"
    assert len(house.case(case.id).exclusions) == 1


def test_the_handler_kept_out_hears_nothing_and_the_deputy_gets_it(house: House) -> None:
    case = house.open("Dan did it", keep_out=house.person("dan"))
    assert sent_to(house, case, "dan") == set()
    assert names(house, case, Role.HANDLER) == ["dorte"]
    assert {"assigned", "wished"} <= sent_to(house, case, "dorte")


def test_a_deputy_who_moves_up_later_is_told_and_reminders_of_the_other_are_cancelled(house: House) -> None:
    case = house.open()
    wished(house, case, "dan")
    assert house.queued(case, "assigned", "dorte")
    assert house.queued(case, "wished", "dorte")
    reminders = [d for s, d in house.queue(case) if s is State.PENDING and d.reminder is not None]
    assert reminders
    assert all(d.reminder is None or d.reminder.recipient != house.person("dan") for d in reminders)


def test_with_handler_and_deputy_out_it_goes_to_the_outside_person(house: House) -> None:
    house = with_outside(house, "eve")
    case = house.open(keep_out=house.person("dan"))
    wished(house, case, "dorte")
    assert names(house, case, Role.HANDLER) == names(house, case, Role.FILER) == ["eve"]
    assert [d.ids["number"] for d in house.queued(case, "wished", "eve")] == ["2"]


def test_everyone_out_is_refused_and_nothing_changes(house: House) -> None:
    case = house.open(keep_out=house.person("dan"))
    assert refused(house, wished, case, "dorte") == "nobody_left"


def test_with_the_report_it_stays_as_words_and_the_reporter_is_told(house: House) -> None:
    house = alone(house, "dan")
    case = house.open("Dan did it", keep_out=house.person("dan"), keep_out_words="ask someone of another town")
    assert [(e.party, e.words) for e in case.exclusions] == [(None, "ask someone of another town")]
    assert names(house, case, Role.HANDLER) == ["dan"]
    assert [d.ids["undone"] for d in house.queued(case, "kept_out", "ida")] == ["nobody_left"]


def test_the_report_is_saved_whatever_the_wish_says(house: House) -> None:
    for person in ("nobody at all", house.person("ida")):
        case = house.open("it happened", keep_out=person)
        assert case.exclusions == ()
        assert [d.ids["undone"] for d in house.queued(case, "kept_out", "ida")]
    case = house.open("it happened", keep_out="nobody at all", keep_out_words="him in HR")
    assert [(e.party, e.words) for e in case.exclusions] == [(None, "him in HR")]


@pytest.mark.parametrize(
    ("person", "words", "key"),
    [("", "  ", "wish_empty"), ("ida", "", "keep_out_self")],
)
def test_what_a_wish_must_not_be(house: House, person: str, words: str, key: str) -> None:
    case = house.open()
    assert refused(house, wished, case, person, words) == key
    assert wished(house, case, "", "my neighbour").says == "wished"


@pytest.mark.parametrize("who", ["dan", "mads", "eve"])
def test_only_the_reporter_wishes(house: House, who: str) -> None:
    assert refused(house, wished, house.open(), "dorte", who=who) == "may_not"


def test_numbers_in_a_wish_are_hidden_like_anywhere(house: House) -> None:
    case = house.open("the form of 010170-0000 was shown", keep_out_words="her with 020280-9902")
    assert "010170" not in case.reports[0].words
    assert "020280" not in case.exclusions[0].words
    held = house.store.read(lambda read: read.hidden(case.id)).result()
    assert {h.place for h in held} == {"report/1", "exclusion/1"}
    assert len({h.number for h in held}) == 2


def test_nobody_hands_a_role_to_someone_kept_out(house: House) -> None:
    case = house.open(keep_out=house.person("mads"))
    with pytest.raises(Refusal, match="kept_out") as found:
        house.do(assign, Assign(house.id(), house.person("dan"), case.id, Role.FILER, house.person("mads")))
    assert found.value.details == {"number": case.number}
    house.do(assign, Assign(house.id(), house.person("dan"), case.id, Role.DECIDER, house.person("eve")))


def test_whoever_is_kept_out_gets_nothing_for_eighty_hours_and_sees_nothing(house: House) -> None:
    house = with_outside(house, "eve")
    case = house.open("my manager did it", keep_out="manager")
    for hour in range(80):
        house.later(hours=1)
        if hour == 5:
            settled(house, case, keep=True)
        settle_again(house, case)
        assert sent_to(house, case, "mads") == set()
        seen = scene(house, case, "mads")
        for kind in KINDS:
            if kind not in ("draft_waiting", "role", "reminder"):
                assert deal(kind, seen, {"role": "decider", "number": "1", "letter": "1"}, None) is None, kind
    assert "reminder" in sent_to(house, case, "dan")
    assert case.number not in str(cases_card([scene(house, case, "mads")], seen))


def test_lists_of_people_leave_out_who_is_kept_out(house: House) -> None:
    case = house.open()
    assert house.person("mads") in dict(scene(house, case, "dan").parties)
    wished(house, case, "mads")
    assert house.person("mads") not in dict(scene(house, case, "dan").parties)
