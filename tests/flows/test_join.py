"""Two cases become one: what is proposed to whom, and what goes along."""

from datetime import timedelta

from bot.cards.deck import deal
from bot.domain.case import Case, Outcome
from bot.domain.delivery import ToParty
from bot.domain.milestone import When
from bot.flows.ask import Ask, ask
from bot.flows.exclude import Exclude, exclude
from handlers.requests import form_request
from handlers.scenes import scene_for
from handlers.verbs.asked import Request
from storage.work import SqlWork
from tests.flows.conftest import House
from tests.flows.joining import keep_out, part, promise, unite
from tests.flows.test_triage import decide_on, refused
from tests.flows.test_ways import end_as, send, told


def proposed(house: House, case: Case, who: str = "dan") -> str | None:
    """The case that the handler is asked about, by its number."""
    queued = [d for d in house.queued(case, "similar") if d.to == ToParty(house.person(who))]
    assert len(queued) <= 1
    if not queued:
        return None
    ids = queued[0].ids

    def shown(read: SqlWork) -> str | None:
        scene = scene_for(read, house.services, read.party(house.person(who)), read.case(case.id), house.now, ids)
        return None if deal("similar", scene, ids, None) is None else next(iter(scene.others.values()))

    return house.store.read(shown).result()  # type: ignore[arg-type]


# What is proposed.


def test_six_reports_of_one_leak_in_ten_minutes_are_proposed_five_times_and_all_point_to_the_first(
    house: House,
) -> None:
    cases = []
    for minute, who in enumerate(("ida", "eve", "mads", "ida", "dorte", "eve")):
        cases.append(house.open(f"report number {minute}", who))
        house.later(minutes=1)
    assert [proposed(house, case) for case in cases] == [None, *[cases[0].number] * 5]
    for case in cases:
        assert not [d for d in house.queued(case, "similar") if d.to != ToParty(house.person("dan"))]


def test_what_went_into_another_is_not_proposed_and_what_it_went_into_is(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("my laptop is gone", "eve")
    unite(house, second, first)
    house.later(minutes=1)
    assert proposed(house, house.open("a laptop", "mads")) == first.number


def test_later_it_takes_similar_words_or_the_same_person(house: House) -> None:
    first = house.open("laptop with patient files lost")
    house.later(hours=3)
    assert proposed(house, house.open("a letter to the wrong citizen", "eve")) is None
    house.later(hours=3)
    assert proposed(house, house.open("patient files on a lost laptop", "mads")) == first.number
    house.later(hours=3)
    assert proposed(house, house.open("something else", "ida")) == first.number
    house.later(hours=25)
    assert proposed(house, house.open("patient files on a lost laptop", "ida")) is None


def test_a_case_that_ended_is_not_proposed_any_more(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("laptop lost", "eve")
    assert proposed(house, second) == first.number
    end_as(house, first, Outcome.NEAR_MISS)
    assert proposed(house, second) is None


# Joining.


def test_each_report_keeps_where_it_came_from_and_its_writer_sees_their_own_alone(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("a blue laptop", "eve")
    assert unite(house, second, first) == "joined"
    joined = house.case(first.id)
    assert [(r.words, r.origin) for r in joined.reports] == [("laptop lost", None), ("a blue laptop", second.id)]
    eve = house.person("eve")

    def words(read: SqlWork) -> list[str]:
        scene = scene_for(read, house.services, read.party(eve), joined, house.now, {})
        return [report.words for report in scene.words]

    assert house.store.read(words).result() == ["a blue laptop"]  # type: ignore[arg-type]


def test_not_the_same_is_said_once(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("laptop", "eve")
    assert unite(house, second, first, yes=False) == "not_joined"
    assert unite(house, second, first, yes=False) == "unchanged"
    assert unite(house, second, first) == "joined"


def test_a_case_that_told_someone_outside_goes_into_no_other_but_takes_others_in(house: House) -> None:
    first = house.open("laptop lost")
    second = send(house, decide_on(house, house.answer_all(house.open("laptop", "eve")), yes=True))
    assert refused(unite, house, second, first) == "join_filed"
    assert unite(house, first, second) == "joined"


def test_who_may_join(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("laptop", "eve")
    for who in ("ida", "eve", "mads"):
        assert refused(unite, house, second, first, who) == "may_not"
    assert unite(house, second, first, "dorte") == "joined"
    assert refused(unite, house, second, first) == "case_closed"


def test_an_entered_case_takes_its_clock_from_the_report_that_goes_into_it(house: House) -> None:
    old, new = house.open("found in the archive", entered_after=True), house.open("papers found", "eve")
    due = house.assess(new).nearest
    assert due is not None
    assert house.assess(old).nearest is None
    unite(house, new, old)
    nearest = house.assess(house.case(old.id)).nearest
    assert nearest is not None
    assert nearest.due == due.due
    part(house, new)
    assert house.assess(house.case(old.id)).nearest is None


def test_whoever_is_kept_out_of_one_is_kept_out_of_both_until_they_part(house: House) -> None:
    first, second = house.open("laptop lost", "eve"), house.open("laptop sold")
    second = keep_out(house, second, "mads")
    mads = house.person("mads")
    assert first.roles(mads)
    unite(house, second, first)
    joined = house.case(first.id)
    assert (mads in joined.kept_out, joined.veiled, joined.roles(mads)) == (True, True, frozenset())
    assert house.queued(joined, "wished"), "the handler has the wish to settle here now"
    part(house, second)
    apart, back = house.case(first.id), house.case(second.id)
    assert (apart.kept_out, apart.veiled) == (frozenset(), False)
    assert apart.roles(mads) == first.roles(mads)
    assert (back.kept_out, back.veiled) == (frozenset({mads}), True)


def test_a_wish_that_was_settled_meanwhile_goes_back_settled(house: House) -> None:
    first, second = house.open("laptop lost", "eve"), house.open("laptop sold")
    second = keep_out(house, second, "mads")
    unite(house, second, first)
    number = house.case(first.id).exclusions[0].number
    house.do(exclude, Exclude(house.id(), house.person("dan"), first.id, number, True, None, "right so"))
    part(house, second)
    wishes = house.case(second.id).exclusions
    assert [(e.party, e.open, e.reason) for e in wishes] == [(house.person("mads"), False, "right so")]
    assert house.case(first.id).exclusions[0].party is None, "the other case does not tell who it was"


def test_what_was_promised_goes_along_is_reminded_of_once_and_goes_back(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("page open", "eve")
    second = promise(house, second)
    unite(house, second, first)
    assert [m.text for m in house.case(first.id).measures] == ["close the page"]
    assert house.ladder(house.case(first.id), "measure/1")
    assert not house.ladder(house.case(second.id), "measure/1")
    part(house, second)
    gone, back = house.case(first.id).measures[0], house.case(second.id).measures[0]
    assert (gone.promised, gone.dropped) == (False, second.number)
    assert back.promised
    assert house.ladder(house.case(second.id), "measure/1")


def test_who_was_asked_is_asked_from_the_case_that_goes_on_and_again_after_a_split(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("page open", "ida")
    due = When.exact(house.now + timedelta(days=1))
    house.do(ask, Ask(house.id(), house.person("dan"), second.id, "personal_data", house.person("eve"), due))
    unite(house, second, first)
    assert told(house.queued(house.case(first.id), "asked")) == [house.person("eve")]
    assert not house.queued(house.case(second.id), "unasked")
    part(house, second)
    assert not [t for t in house.case(first.id).tasks if t.open]
    assert [t.owner for t in house.case(second.id).tasks if t.open] == [house.person("eve")]


def by_number(house: House, case: Case, number: str, who: str = "dan") -> Request:
    """The form to join, sent."""
    values, ids = {"into": number, "reason": "the same page"}, {"case": case.id}

    def read(read: SqlWork) -> Request:
        party = read.party(house.person(who))
        return form_request(read, house.services, house.now, party, "join", values, ids, house.id())

    return house.store.read(read).result()  # type: ignore[arg-type]


def test_the_form_names_the_other_case_by_its_number_and_only_one_s_own(house: House) -> None:
    first, second = house.open("laptop lost"), house.open("laptop", "eve")
    assert callable(by_number(house, second, f" {first.number.lower()} "))
    for number in ("EKS-2026-777", second.number, ""):
        assert refused(by_number, house, second, number) == "nothing_to_join"
    assert refused(by_number, house, second, first.number, "mads") == "nothing_to_join"
    end_as(house, first, Outcome.NEAR_MISS)
    assert refused(by_number, house, second, first.number) == "nothing_to_join"
