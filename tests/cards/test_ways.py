"""The cards of how a case ends and goes on: who is offered what, and what each of them reads."""

from dataclasses import replace

import pytest

from bot.cards.deck import deal
from bot.cards.elements import Button, Buttons, Card, SelectInput
from bot.cards.forms import form
from bot.cards.linear import linear
from bot.cards.lists import status_card
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.filing import Filing, FilingKind
from bot.domain.ids import PartyId
from bot.domain.party import Assignment, Role
from bot.domain.report import Report
from tests.cards.cast import (
    CASE,
    DAN,
    DORTE,
    ENDING,
    EVE,
    IDA,
    MADS,
    ONWARD,
    OPENED,
    OTHER,
    STAGE,
    STATES,
    closed,
    decided,
    filed,
    opened,
    scene,
)

NUMBER = "EKS-2026-013"


def buttons(card: Card | None) -> dict[str, Button]:
    assert card is not None
    return {b.verb: b for e in card.elements if isinstance(e, Buttons) for b in e.buttons}


def text(kind: str, case: Case, reader: PartyId | None, **ids: str) -> str:
    card = deal(kind, scene(case, reader), ids, None)
    return "" if card is None else linear(card)


def took_in() -> Case:
    """With a report of Eve's that came from another case."""
    report = Report(2, EVE, OPENED, "CANARY-EVE what she saw", OTHER)
    case = opened()
    return replace(
        case,
        reports=(*case.reports, report),
        assignments=(*case.assignments, Assignment(Role.REPORTER, EVE, 0, OPENED)),
    )


def withdrawn() -> Case:
    case = filed(opened())
    again = Filing(2, STAGE, FilingKind.WITHDRAWAL, OPENED, DAN, "2026-2", "the disk was empty")
    return replace(case, filings=(*case.filings, again))


@pytest.mark.parametrize(("reader", "offered"), [(None, True), (DAN, True), (DORTE, True), (MADS, False), (IDA, False)])
def test_a_closed_case_is_opened_again_by_those_who_may(reader: PartyId | None, offered: bool) -> None:
    case = STATES["closed"]()
    assert ("reopen" in buttons(deal("closed", scene(case, reader), {}, None))) is offered
    assert ("reopen" in buttons(deal("case", scene(case, reader), {}, None))) is offered
    assert "reopen" not in buttons(deal("case", scene(STATES["full"](), reader), {}, None))


def test_one_that_was_joined_is_split_off_instead() -> None:
    offered = buttons(deal("closed", scene(STATES["joined"](), DAN), {}, None))
    assert set(offered) == {"split"}
    assert offered["split"].ids == {"case": CASE}


def test_the_case_that_goes_on_offers_to_split_off_what_went_into_it() -> None:
    for reader in (None, DAN):
        split = buttons(deal("case", scene(took_in(), reader), {}, None))["split"]
        assert (split.label, split.ids) == (f"Split off {NUMBER}…", {"case": OTHER})
    assert "split" not in buttons(deal("case", scene(took_in(), MADS), {}, None))
    back = replace(took_in(), reports=(opened().reports[0], replace(took_in().reports[1], parted=True)))
    assert "split" not in buttons(deal("case", scene(back, DAN), {}, None))


def test_joining_is_offered_to_the_handler_in_private_and_never_to_the_thread() -> None:
    assert "join" in buttons(status_card(scene(opened(), DAN)))
    assert "join" not in buttons(status_card(scene(opened(), MADS)))
    assert "join" not in buttons(deal("case", scene(opened()), {}, None))


def test_the_form_to_join_lists_numbers_and_refuses_when_there_are_none() -> None:
    card = form("join", scene(opened(), DAN), {})
    (into,) = (e for e in card.elements if isinstance(e, SelectInput))
    assert [choice.value for choice in into.choices] == [NUMBER]
    with pytest.raises(Refusal, match="nothing_to_join"):
        form("join", replace(scene(opened(), DAN), others={}), {})


@pytest.mark.parametrize(
    ("verb", "state", "reader", "key"),
    [
        ("reopen", "closed", MADS, "may_not"),
        ("reopen", "closed", EVE, "may_not"),
        ("reopen", "full", DAN, "case_open"),
        ("reopen", "joined", DAN, "split_instead"),
        ("split", "closed", DAN, "not_joined_away"),
        ("join", "new", MADS, "may_not"),
        ("join", "closed", DAN, "case_closed"),
    ],
)
def test_a_form_does_not_open_for_what_can_not_be_done(verb: str, state: str, reader: PartyId, key: str) -> None:
    with pytest.raises(Refusal, match=key):
        form(verb, scene(STATES[state](), reader), {})


def test_a_stranger_to_both_cases_can_not_open_the_form_to_split_them() -> None:
    assert form("split", scene(STATES["joined"](), DAN), {}).verb == "split"
    with pytest.raises(Refusal, match="may_not"):
        form("split", replace(scene(STATES["joined"](), EVE), others={}), {})


def test_the_reporter_hears_that_it_goes_on_and_not_why() -> None:
    case = STATES["reopened"]()
    assert ONWARD in text("reopened", case, DAN)
    assert ENDING not in text("reopened", case, IDA) + text("reopened", case, MADS)
    assert ONWARD not in text("reopened", case, IDA) + text("reopened", case, MADS)
    assert "You need not do anything" in text("reopened", case, IDA)
    assert "You need not do anything" not in text("reopened", case, DAN)


def test_a_filing_says_of_what_kind_it_is() -> None:
    assert "Kind: first notification" in text("filed", filed(opened()), DAN, filing="1")
    said = text("filed", withdrawn(), DAN, filing="2")
    assert "notification withdrawn" in said
    assert "Why it was withdrawn:" in said
    assert "the disk was empty" in said
    assert "the disk was empty" not in text("filed", withdrawn(), MADS, filing="2")


def test_a_notification_that_stands_can_be_followed_or_withdrawn_and_nothing_else() -> None:
    assert "file" in buttons(deal("case", scene(STATES["full"](), DAN), {}, None))
    case = decided(filed(opened()))
    kinds = next(e for e in form("file", scene(case, DAN), {}).elements if isinstance(e, SelectInput))
    assert ([c.value for c in kinds.choices], kinds.chosen) == (
        ["supplement", "complete", "withdrawal"],
        ("supplement",),
    )
    kinds = next(e for e in form("file", scene(opened(), DAN), {}).elements if isinstance(e, SelectInput))
    assert ([c.value for c in kinds.choices], kinds.chosen) == (["first", "complete"], ("first",))


def test_what_went_back_is_read_by_nobody() -> None:
    case = took_in()
    assert "CANARY-EVE" in text("case", case, DAN)
    assert "CANARY-EVE" in text("case", case, EVE)
    assert "CANARY-EVE" not in text("case", case, IDA)
    gone = replace(case, reports=(case.reports[0], replace(case.reports[1], parted=True)))
    for reader in (None, DAN, EVE):
        assert "CANARY-EVE" not in text("case", gone, reader)


def test_who_began_a_case_that_went_into_this_one_is_not_named_to_the_thread() -> None:
    """Also when they have another part in it."""
    case = replace(took_in(), reports=(opened().reports[0], Report(2, MADS, OPENED, "CANARY-MADS", OTHER)))
    line = next(line for line in text("case", case, None).splitlines() if "CANARY-MADS" in line or "reporter" in line)
    assert "Mads Maler" not in text("case", case, None).split("CANARY-MADS")[0]
    assert line


def test_whoever_reported_the_joined_case_hears_of_the_end_with_the_number_they_know() -> None:
    ended = closed(took_in())
    assert NUMBER in text("closed", ended, EVE)
    assert NUMBER not in text("closed", ended, IDA)


def test_a_split_is_told_to_both_threads_and_to_nobody_who_only_reported() -> None:
    assert f"{NUMBER} goes on as a case of its own" in text("split", opened(), None, other=NUMBER)
    assert text("split", opened(), IDA, other=NUMBER) == ""
