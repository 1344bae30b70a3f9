"""A report becomes a case in one transaction: saved, assigned, asked, its clock running."""

from datetime import timedelta

import pytest

from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.flows.draft import BeginDraft, DiscardDraft, begin_draft, discard_draft
from bot.flows.open_case import OpenCase, open_case
from tests.flows.conftest import ORGANISATION, START, House


def test_a_report_is_saved_with_its_people_and_messages(house: House) -> None:
    case = house.open("laptop lost on the bus")
    assert case.reports[0].words == "laptop lost on the bus"
    assert case.number == "EKS-2026-001"
    assert [a.party for a in case.holders(Role.HANDLER)] == [house.person("dan"), house.person("dorte")]
    assert [a.party for a in case.holders(Role.MANAGER)] == [house.person("mads")]
    kinds = [delivery.kind for _, delivery in house.queue(case) if delivery.reminder is None]
    assert sorted(kinds) == ["assigned", "case", "question", "receipt", "tap"]


def test_the_card_goes_out_before_the_question(house: House) -> None:
    """The card is the root of the thread that the question is asked in."""
    case = house.open()
    thread = [d.kind for _, d in house.queue(case) if d.conversation == f"thread/{case.id}"]
    assert thread == ["case", "question"]


def test_the_clock_runs_provisionally_from_the_report(house: House) -> None:
    case = house.open()
    nearest = house.assess(case).nearest
    assert nearest is not None
    assert nearest.provisional
    assert nearest.due == START + timedelta(hours=72)
    assert house.dues(case) == {nearest.due}


def test_noticed_earlier_starts_the_clock_earlier(house: House) -> None:

    case = house.open(discovered=When.exact(START - timedelta(hours=10)))
    nearest = house.assess(case).nearest
    assert nearest is not None
    assert nearest.due == START + timedelta(hours=62)


def test_entered_after_the_fact_starts_no_clock(house: House) -> None:
    case = house.open(entered_after=True)
    assert house.assess(case).nearest is None
    assert not house.ladder(case)


@pytest.mark.parametrize("words", ["", "   \n ", "\u202e\u200b"])
def test_an_empty_report_is_refused_and_nothing_is_written(house: House, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        house.open(words)
    assert refused.value.key == "empty_report"
    assert house.open().number == "EKS-2026-001"


def test_a_long_report_is_kept_whole(house: House) -> None:
    words = "mistet bærbar " * 2_800
    assert house.open(words).reports[0].words == words.strip()


def test_a_personal_number_is_held_and_only_its_writer_is_asked(house: House) -> None:
    case = house.open("letter for 010180-9999 went to the wrong house")
    assert "010180" not in case.reports[0].words
    held = house.store.read(lambda read: read.hidden(case.id)).result()
    assert [(h.kind, h.text) for h in held] == [("cpr", "010180-9999")]
    assert [d.to for d in house.queued(case, "hidden")] == [ToParty(house.person("ida"))]


def test_two_reports_within_ten_minutes_are_both_saved_and_joining_is_proposed_to_the_handler_only(
    house: House,
) -> None:
    first = house.open("laptop lost")
    house.later(minutes=9)
    second = house.open("laptop lost, the same one")
    assert not house.queued(first, "similar")
    assert [(d.to, d.ids["among"]) for d in house.queued(second, "similar")] == [
        (ToParty(house.person("dan")), first.id)
    ]


def test_two_reports_far_apart_are_two_stories(house: House) -> None:
    house.open("laptop lost")
    house.later(hours=24, minutes=1)
    assert not house.queued(house.open("laptop lost"), "similar")
    assert not house.queued(house.open("laptop lost", entered_after=True), "similar")


def test_a_draft_is_promoted_by_its_writer_only(house: House) -> None:
    begun = house.do(begin_draft, BeginDraft(house.id(), house.person("ida"), ORGANISATION))
    draft = begun.details["draft"]
    with pytest.raises(Refusal, match="no_such_draft"):
        house.open("not mine", who="eve", draft=draft)
    assert house.open("mine", who="ida", draft=draft).open
    assert house.store.read(lambda read: read.draft(draft)).result() is None


def test_a_draft_is_discarded_by_its_writer_only(house: House) -> None:
    begun = house.do(begin_draft, BeginDraft(house.id(), house.person("ida"), ORGANISATION, "hm 010180-9999"))
    draft = begun.details["draft"]
    kept = house.store.read(lambda read: read.draft(draft)).result()
    assert kept is not None
    assert "010180" not in kept.words
    with pytest.raises(Refusal, match="no_such_draft"):
        house.do(discard_draft, DiscardDraft(house.id(), house.person("eve"), draft))
    assert house.do(discard_draft, DiscardDraft(house.id(), house.person("ida"), draft)).says == "discarded"


def test_a_refused_report_leaves_its_draft(house: House) -> None:
    begun = house.do(begin_draft, BeginDraft(house.id(), house.person("ida"), ORGANISATION))
    draft = begun.details["draft"]
    command = OpenCase(house.id(), house.person("ida"), ORGANISATION, " ", draft=draft)
    with pytest.raises(Refusal, match="empty_report"):
        house.do(open_case, command)
    assert house.store.read(lambda read: read.draft(draft)).result() is not None
