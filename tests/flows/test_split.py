"""Two cases that were one are two again: words, hidden texts and clocks are where they were."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cards.deck import deal
from bot.cards.linear import linear
from bot.domain.case import Case, Outcome
from bot.domain.delivery import ToThread
from bot.domain.finding import UNKNOWN
from bot.domain.ids import PartyId
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.flows.add import Add, add
from bot.flows.unmask import Unmask, unmask_text
from handlers.scenes import scene_for
from storage.work import SqlWork
from tests.flows.conftest import START, House
from tests.flows.joining import held, make_aware, part, unite
from tests.flows.test_triage import refused
from tests.flows.test_ways import end_as, go_on, told


def test_a_split_puts_both_back(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("a blue laptop", "eve")
    unite(house, second, first)
    house.later(hours=1)
    assert part(house, second) == "split"
    apart, back = house.case(first.id), house.case(second.id)
    assert (back.open, [r.words for r in back.reports]) == (True, ["a blue laptop"])
    assert [(r.words, r.parted) for r in apart.reports] == [("laptop lost", False), ("", True)]
    assert not apart.roles(house.person("eve"))
    assert back.roles(house.person("eve")) == {Role.REPORTER}
    assert apart.joined == ()
    assert back.reopenings[-1].ended.outcome is Outcome.JOINED
    for case in (apart, back):
        assert [d.to for d in house.queued(case, "split")] == [ToThread(case.id)]
    assert house.person("eve") in told(house.queued(back, "reopened"))
    assert not told(house.queued(apart, "reopened"))


def test_a_reporter_who_also_wrote_in_the_other_case_stays_its_reporter(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("a blue laptop", "eve")
    unite(house, second, first)
    house.do(add, Add(house.id(), house.person("eve"), first.id, "and a bag"))
    part(house, second)
    assert house.case(first.id).roles(house.person("eve")) == {Role.REPORTER}


def test_who_may_split_what(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("a blue laptop", "eve")
    assert refused(part, house, second) == "not_joined_away"
    unite(house, second, first)
    assert refused(go_on, house, second) == "split_instead"
    for who in ("ida", "eve", "mads"):
        assert refused(part, house, second, who) == "may_not"
    assert refused(part, house, second, "dan", " ") == "reason_needed"
    end_as(house, house.case(first.id), Outcome.NEAR_MISS)
    assert refused(part, house, second) == "split_closed"
    go_on(house, first)
    assert part(house, second, "dorte") == "split"
    assert part(house, second, "dorte") == "unchanged"


def test_a_hidden_number_goes_along_and_back_and_is_put_back_where_the_words_are(house: House) -> None:
    first, second = house.open("part 010180-9999"), house.open("part 020280-9999 of it", "eve")
    unite(house, second, first)
    part(house, second)
    assert [h.by for h in held(house, first)] == [house.person("ida")]
    (own,) = held(house, second)
    house.do(unmask_text, Unmask(house.id(), house.person("eve"), second.id, own.number, put_back=True))
    assert house.case(second.id).reports[0].words == "part 020280-9999 of it"


def test_what_its_writer_put_back_in_the_joined_case_is_in_their_report_after_the_split(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("part 020280-9999 of it", "eve")
    unite(house, second, first)
    (moved,) = held(house, first)
    house.do(unmask_text, Unmask(house.id(), house.person("eve"), first.id, moved.number, put_back=True))
    part(house, second)
    assert house.case(second.id).reports[0].words == "part 020280-9999 of it"
    assert "9999" not in house.case(first.id).reports[1].words


def test_a_time_that_someone_changed_since_stays(house: House) -> None:
    first = make_aware(house, house.open("laptop lost"), When.exact(START))
    second = make_aware(house, house.open("laptop", "eve"), When.exact(START - timedelta(hours=20)))
    house.later(minutes=1)
    unite(house, second, first)
    assert house.case(first.id).value("aware_controller") == When.exact(START - timedelta(hours=20))
    house.later(minutes=1)
    corrected = When.exact(START - timedelta(hours=2))
    make_aware(house, house.case(first.id), corrected, "the mail was read then")
    part(house, second)
    assert house.case(first.id).value("aware_controller") == corrected


def test_of_three_that_part_one_by_one_the_earliest_of_those_left_governs(house: House) -> None:
    first = house.open("laptop lost", discovered=When.exact(START))
    second = house.open("laptop", "eve", discovered=When.exact(START - timedelta(hours=5)))
    third = house.open("laptop", "mads", discovered=When.exact(START - timedelta(hours=3)))
    unite(house, second, first)
    unite(house, third, first)
    for case, hours in ((second, 3), (third, 0)):
        part(house, case)
        assert house.case(first.id).value("discovered") == When.exact(START - timedelta(hours=hours))


def test_a_time_that_only_the_other_case_knew_is_unknown_again_and_the_law_chosen_anew(house: House) -> None:
    first = house.open("laptop lost")
    second = make_aware(house, house.open("laptop", "eve"), When.exact(START - timedelta(days=1)))
    unite(house, second, first)
    fixed = house.case(first.id).law
    assert fixed is not None
    assert fixed.fixed
    part(house, second)
    apart = house.case(first.id)
    assert apart.value("aware_controller") is UNKNOWN
    assert apart.law == first.law


def test_joined_split_and_joined_again_is_as_joined_once(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("a blue laptop", "eve")
    unite(house, second, first)
    part(house, second)
    unite(house, second, first)
    joined = house.case(first.id)
    assert [r.words for r in joined.reports if not r.parted] == ["laptop lost", "a blue laptop"]
    assert part(house, second) == "split"
    assert [r.words for r in house.case(first.id).reports if not r.parted] == ["laptop lost"]


def dues(house: House, case: Case) -> dict[str, object]:
    return {d.obligation: (d.due, d.status, d.provisional) for d in house.assess(case).deadlines}


whens = st.none() | st.integers(0, 200).map(lambda hours: When.exact(START - timedelta(hours=hours)))
partial = whens | st.sampled_from([When.parse("2026-11-18"), When.parse("2026-10"), When.parse("2025")])


@settings(
    max_examples=25, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.tuples(partial, whens, st.booleans()), st.tuples(partial, whens, st.booleans()), st.integers(0, 90))
def test_joined_and_split_again_leaves_the_deadlines_of_both_as_they_were(
    house: House, one: tuple[When | None, When | None, bool], two: tuple[When | None, When | None, bool], minutes: int
) -> None:
    cases = []
    for who, (discovered, known, after) in (("ida", one), ("eve", two)):
        case = house.open("a laptop lost", who, discovered=discovered, entered_after=after)
        if known is not None:
            case = make_aware(house, case, known)
        cases.append(case)
        house.later(minutes=minutes)
    before = [dues(house, case) for case in cases]
    assert unite(house, cases[1], cases[0]) == "joined"
    assert part(house, cases[1]) == "split"
    assert [dues(house, house.case(case.id)) for case in cases] == before


def test_a_reporter_is_not_told_the_number_of_the_case_theirs_went_into(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("a blue laptop", "eve")
    unite(house, second, first)
    end_as(house, house.case(first.id), Outcome.NEAR_MISS)

    def shown(case: Case, who: PartyId) -> str:
        def view(read: SqlWork) -> str:
            scene = scene_for(read, house.services, read.party(who), read.case(case.id), house.now, {})
            card = deal("closed", scene, {}, None)
            return "" if card is None else linear(card)

        return house.store.read(view).result()  # type: ignore[arg-type]

    assert first.number not in shown(second, house.person("eve"))
    assert first.number in shown(second, house.person("dan"))
    assert second.number in shown(first, house.person("eve")), "of the other she hears with her own number"
    assert second.number not in shown(first, house.person("ida"))
