"""One question for someone else: who may be asked by whom, how the reply comes back, and when it is too late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, Outcome
from bot.domain.chore import TASK
from bot.domain.delivery import Delivery, ToParty
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.finding import UNKNOWN, Source, Value
from bot.domain.ids import OrganisationId, PartyId
from bot.domain.milestone import When
from bot.domain.open_point import asked_of, open_points
from bot.domain.party import Identity, Party
from bot.domain.task import TaskKind
from bot.flows.ask import Ask, Later, ask, later
from bot.flows.close import Close, close
from bot.flows.join import Join, join
from bot.flows.reply import Reply, reply
from bot.ports import MessageRef, Place
from storage.work import Sent
from tests.flows.conftest import ORGANISATION, START, House, SqlWork

DUE = START + timedelta(hours=28)


def put(
    house: House, case: Case, to: str | PartyId, question: str = "contained", who: str = "dan", due: When | None = None
) -> Case:
    party = house.person(to) if to in ("ida", "dan", "dorte", "mads", "eve") else PartyId(to)
    house.do(ask, Ask(house.id(), house.person(who), case.id, question, party, due or When.exact(DUE)))
    return house.case(case.id)


def answer(house: House, case: Case, who: str, number: int = 1, source: Source = Source.DIALOG, **said: Value) -> Case:
    house.do(reply, Reply(house.id(), house.person(who), case.id, number, tuple(said.items()), source))
    return house.case(case.id)


def told(house: House, case: Case, kind: str, who: str) -> list[Delivery]:
    return [d for _, d in house.queue(case) if d.kind == kind and d.to == ToParty(house.person(who))]


def arrive(house: House, case: Case) -> None:
    """As if everything that is due had gone out."""

    def deliver(work: SqlWork) -> None:
        while batch := work.claim(house.now, timedelta(seconds=30)):
            work.complete([Sent(row.row, MessageRef(Place("console", "x"), "m"), "said") for row in batch], house.now)

    house.store.write(deliver).result()


def keep_out(house: House, case: Case, who: str) -> Case:
    wish = Exclusion(1, house.person(who), "", house.person("dan"), house.now, settled_at=house.now)
    return put_in(house, replace(case, exclusions=(wish,)))


def put_in(house: House, case: Case) -> Case:
    house.store.write(lambda work: work.save(case)).result()
    return house.case(case.id)


def outsider(house: House, organisation: OrganisationId = ORGANISATION) -> PartyId:
    """A vendor's contact, who has mail and nothing else."""
    mail = Identity("mail", organisation, "help@fjordsky.example")
    party = Party(PartyId("p-vendor"), organisation, "Fjordsky", (mail,))
    house.store.write(lambda work: work.save_party(party)).result()
    return party.id


# Asking.


def test_someone_is_asked_one_question_and_told_of_nothing_else(house: House) -> None:
    case = put(house, house.open(), "ida")
    (task,) = open_points(case)
    expected = (TaskKind.ASKED, "contained", house.person("dan"), house.person("ida"), DUE)
    assert (task.kind, task.question, task.by, task.owner, task.due) == expected
    (asked,) = told(house, case, "asked", "ida")
    assert asked.ids == {"task": "1"}


def test_what_someone_was_asked_is_not_asked_of_the_handler_meanwhile(house: House) -> None:
    case = put(house, house.open(), "ida", "personal_data")
    assert house.queued(case, "question")[-1].ids["question"] == "breach_types"


def test_they_are_reminded_and_past_the_date_the_handler_is_too(house: House) -> None:
    case = put(house, house.open(), "eve")
    rungs = house.ladder(case, f"{TASK}1")
    assert {(d.reminder.recipient, d.send_at == DUE) for d in rungs if d.reminder} == {
        (house.person("eve"), True),
        (house.person("eve"), False),
        (house.person("dan"), False),
    }


def test_whoever_was_asked_finds_it_out_in_the_askers_place(house: House) -> None:
    case = house.answer(house.open(), "contained", contained=UNKNOWN)
    case = put(house, case, "eve")
    assert [t.kind for t in open_points(case)] == [TaskKind.ASKED]


def test_asked_twice_the_same_is_asked_once(house: House) -> None:
    case = put(house, house.open(), "eve")
    assert put(house, case, "eve") == case
    assert len(told(house, case, "asked", "eve")) == 1
    assert len(open_points(put(house, case, "ida"))) == 2


@pytest.mark.parametrize("who", ["ida", "mads", "eve"])
def test_only_handler_and_dpo_may_ask(house: House, who: str) -> None:
    case = house.open()
    with pytest.raises(Refusal, match="may_not"):
        put(house, case, "dorte", who=who)
    assert put(house, case, "eve", who="dorte").tasks


def test_who_is_kept_out_a_stranger_and_oneself_can_t_be_asked(house: House) -> None:
    case = keep_out(house, house.open(), "mads")
    elsewhere = outsider(house, OrganisationId("elsewhere"))
    for to in ("mads", "dan", elsewhere):
        with pytest.raises(Refusal, match="no_such_person"):
            put(house, case, to)
    assert asked_of(put(house, case, "eve"), house.person("eve"))


def test_until_it_is_settled_who_is_kept_out_whoever_reported_alone_can_be_asked(house: House) -> None:
    case = house.open()
    wish = Exclusion(1, None, "my manager", house.person("ida"), house.now)
    case = put_in(house, replace(case, exclusions=(wish,)))
    with pytest.raises(Refusal, match="wish_first"):
        put(house, case, "mads")
    assert asked_of(put(house, case, "ida"), house.person("ida"))


def test_what_is_known_is_not_asked_and_what_is_only_unknown_is(house: House) -> None:
    case = house.answer(house.open(), "contained", contained=True)
    with pytest.raises(Refusal, match="has_answer"):
        put(house, case, "eve")
    case = house.answer(case, "contained", contained=UNKNOWN)
    assert put(house, case, "eve").tasks


def test_a_question_that_is_not_asked_and_a_past_date_are_refused(house: House) -> None:
    case = house.open()
    with pytest.raises(Refusal, match="no_such_question"):
        put(house, case, "eve", "weather")
    with pytest.raises(Refusal, match="date_past"):
        put(house, case, "eve", due=When.exact(START))
    assert house.case(case.id) == case


# Replying.


def test_a_reply_is_a_finding_of_its_giver_and_the_asker_is_told(house: House) -> None:
    case = put(house, house.open(), "eve")
    house.later(hours=1)
    case = answer(house, case, "eve", contained=True)
    finding = case.finding("contained")
    assert finding is not None
    assert (finding.value, finding.by, finding.at) == (True, house.person("eve"), house.now)
    assert open_points(case) == ()
    assert [d.ids for d in told(house, case, "replied", "dan")] == [{"task": "1"}]
    assert house.ladder(case, f"{TASK}1") == []
    assert "contained" in [d.ids["question"] for d in house.queued(case, "question")]


def test_the_handler_writes_down_what_a_vendor_answered_and_the_journal_says_so(house: House) -> None:
    case = put(house, house.open(), outsider(house))
    case = answer(house, case, "dan", source=Source.MESSAGE, contained=True)
    finding = case.finding("contained")
    assert finding is not None
    assert (finding.by, finding.source) == (PartyId("p-vendor"), Source.MESSAGE)
    entry = house.store.read(lambda read: read.journal(case.id)).result()[-1]
    assert (entry.verb, entry.by, entry.about["giver"]) == ("replied", house.person("dan"), "p-vendor")
    assert told(house, case, "replied", "dan") == []


@pytest.mark.parametrize("who", ["mads", "ida", "eve"])
def test_nobody_replies_in_another_s_place_but_handler_and_dpo(house: House, who: str) -> None:
    case = put(house, house.open(), outsider(house))
    with pytest.raises(Refusal, match="may_not"):
        answer(house, case, who, contained=True)
    assert house.case(case.id) == case
    assert answer(house, case, "dorte", contained=True).value("contained") is True


def test_only_the_one_question_can_be_answered(house: House) -> None:
    case = put(house, house.open(), "eve")
    with pytest.raises(Refusal, match="no_such_question"):
        answer(house, case, "eve", personal_data=False)
    with pytest.raises(Refusal, match="may_not"):
        answer(house, case, "eve", 2, contained=True)
    assert house.case(case.id) == case


def test_don_t_know_ends_what_they_were_asked_and_the_asker_finds_out(house: House) -> None:
    case = answer(house, put(house, house.open(), "mads"), "mads", contained=UNKNOWN)
    finding = case.finding("contained")
    assert finding is not None
    assert (finding.value, finding.by) == (UNKNOWN, house.person("mads"))
    (task,) = open_points(case)
    assert (task.kind, task.owner) == (TaskKind.UNKNOWN, house.person("dan"))
    assert told(house, case, "replied", "dan")


def test_while_another_is_asked_still_don_t_know_waits_for_them(house: House) -> None:
    case = put(house, put(house, house.open(), "mads"), "eve")
    case = answer(house, case, "mads", contained=UNKNOWN)
    assert [(t.kind, t.owner) for t in open_points(case)] == [(TaskKind.ASKED, house.person("eve"))]


def test_a_late_reply_is_refused_and_changes_nothing(house: House) -> None:
    case = put(house, put(house, house.open(), "mads"), "eve")
    case = answer(house, case, "mads", contained=True)
    with pytest.raises(Refusal, match="already_answered"):
        answer(house, case, "eve", 2, contained=False)
    assert house.case(case.id) == case


def test_the_same_reply_again_changes_nothing(house: House) -> None:
    case = answer(house, put(house, house.open(), "eve"), "eve", contained=True)
    assert answer(house, case, "eve", contained=True) == case
    with pytest.raises(Refusal, match="already_answered"):
        answer(house, case, "eve", contained=False)


def test_who_is_kept_out_since_replies_no_more(house: House) -> None:
    case = keep_out(house, put(house, house.open(), "mads"), "mads")
    with pytest.raises(Refusal, match="may_not"):
        answer(house, case, "mads", contained=True)
    assert answer(house, case, "dan", contained=True).value("contained") is True


# When it is needed no more.


def test_whoever_was_asked_is_told_when_someone_else_answered(house: House) -> None:
    case = put(house, house.open(), "eve")
    arrive(house, case)
    case = house.answer(case, "contained", contained=True)
    assert [d.ids for d in told(house, case, "unasked", "eve")] == [{"task": "1"}]


def test_who_was_never_told_anything_is_not_told_that_it_is_over(house: House) -> None:
    case = house.answer(put(house, house.open(), "eve"), "contained", contained=True)
    assert told(house, case, "unasked", "eve") == []


def test_closing_ends_what_was_asked_and_tells_them(house: House) -> None:
    case = put(house, house.open(), "eve")
    arrive(house, case)
    house.do(close, Close(house.id(), house.person("dan"), case.id, Outcome.NOT_A_BREACH, "a drill"))
    case = house.case(case.id)
    assert not any(task.open for task in case.tasks)
    assert told(house, case, "unasked", "eve")
    with pytest.raises(Refusal, match="already_answered"):
        answer(house, case, "eve", contained=True)


def test_joining_ends_what_was_asked_where_it_is_known_in_the_case_that_goes_on(house: House) -> None:
    into = house.answer(house.open(), "contained", contained=True)
    case = put(house, house.open("the same laptop", "eve"), "ida")
    arrive(house, case)
    house.do(join, Join(house.id(), house.person("dan"), case.id, into.id, True))
    assert not any(task.open for task in house.case(case.id).tasks)
    assert told(house, case, "unasked", "ida")


def test_who_was_asked_hears_of_another_date(house: House) -> None:
    case = put(house, house.open(), "eve")
    house.do(later, Later(house.id(), house.person("dan"), case.id, 1, When.exact(DUE + timedelta(days=1))))
    case = house.case(case.id)
    assert case.task(1) == replace(case.tasks[0], due=DUE + timedelta(days=1))
    assert len(told(house, case, "asked", "eve")) == 2
    with pytest.raises(Refusal, match="may_not"):
        house.do(later, Later(house.id(), house.person("eve"), case.id, 1, When.exact(DUE)))
