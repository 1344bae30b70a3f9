"""Keeping someone out, as cards: what the handler is asked, what whoever asked is told, and the forms."""

from dataclasses import replace

import pytest

from bot.cards.deck import deal
from bot.cards.elements import Buttons, Card, SelectInput, TextInput
from bot.cards.exclusions import MOST_PEOPLE, exclusion_chore, kept_out_card, wished_card
from bot.cards.forms import form
from bot.cards.linear import linear
from bot.cards.receipt import receipt_card
from bot.domain.case import Case
from bot.domain.delivery import ReminderKey
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.ids import PartyId
from tests.cards.cast import CASE, DAN, DORTE, EKSEMPEL, EVE, IDA, MADS, NAMES, OPENED, opened, scene

EVERYONE = tuple(NAMES.items())
WHY = "CANARY-WISH because he is my manager"


def waiting(party: PartyId | None = MADS, words: str = WHY) -> Case:
    return replace(opened(), exclusions=(Exclusion(1, party, words, IDA, OPENED),))


def settled(*, lifted: bool) -> Case:
    done = replace(waiting().exclusions[0], lifted=lifted, settled_by=DAN, settled_at=OPENED, reason="CANARY-REASON")
    return replace(waiting(), exclusions=(done,))


def asked(case: Case, reader: PartyId = DAN) -> Card:
    card = wished_card(scene(case, reader), {"number": "1"})
    assert card is not None
    return card


def offered(card: Card) -> list[tuple[str, str, bool]]:
    return [(b.verb, b.value, b.opens) for row in card.elements if isinstance(row, Buttons) for b in row.buttons]


def test_the_handler_is_asked_with_name_and_words_and_one_press_settles_it() -> None:
    card = asked(waiting())
    assert "asks that Mads Maler does not see this case" in linear(card)
    assert WHY in linear(card)
    assert offered(card)[:2] == [("exclude", "yes", False), ("exclude", "", True)]


def test_where_only_words_say_who_it_is_the_form_asks() -> None:
    assert offered(asked(waiting(None)))[:2] == [("exclude", "", True), ("exclude", "", True)]


def test_a_push_text_names_nobody() -> None:
    for private in (WHY, *NAMES.values()):
        assert private not in asked(waiting()).summary


@pytest.mark.parametrize("reader", [None, IDA, MADS, EVE])
def test_nobody_but_who_settles_it_is_asked(reader: PartyId | None) -> None:
    assert deal("wished", scene(waiting(), reader), {"number": "1"}, None) is None
    assert deal("wished", scene(waiting(), DORTE), {"number": "1"}, None) is not None


def test_once_it_is_settled_nobody_is_asked() -> None:
    for lifted in (True, False):
        assert wished_card(scene(settled(lifted=lifted), DAN), {"number": "1"}) is None
    assert wished_card(scene(waiting(), DAN), {"number": "2"}) is None


def test_the_reminder_of_it_says_that_it_still_waits() -> None:
    key = ReminderKey(CASE, "exclusion/1", "+4h", OPENED, DAN)
    card = exclusion_chore(scene(waiting(), DAN), key, "owner")
    assert card is not None
    assert "still waiting" in card.summary
    assert deal("reminder", scene(waiting(), DAN), {"audience": "owner"}, key) is not None
    assert deal("reminder", scene(settled(lifted=False), DAN), {"audience": "owner"}, key) is None


@pytest.mark.parametrize("lifted", [True, False])
def test_whoever_asked_is_told_what_was_decided_and_not_why(lifted: bool) -> None:
    card = kept_out_card(scene(settled(lifted=lifted), IDA), {"number": "1"})
    assert card is not None
    assert "CANARY" not in linear(card)
    assert ("may have a part" in linear(card)) is lifted
    assert kept_out_card(scene(settled(lifted=lifted), DAN), {"number": "1"}) is None
    assert kept_out_card(scene(waiting(), IDA), {"number": "1"}) is None


@pytest.mark.parametrize("why", ["nobody_left", "keep_out_self", "no_such_person"])
def test_the_reporter_is_told_why_a_wish_could_not_be_done_at_once(why: str) -> None:
    card = kept_out_card(scene(opened(), IDA), {"undone": why})
    assert card is not None
    assert "Your report is saved" in linear(card)
    assert kept_out_card(scene(opened(), DAN), {"undone": why}) is None


def choices(card: Card, name: str) -> list[str]:
    (select,) = (e for e in card.elements if isinstance(e, SelectInput) and e.name == name)
    return [choice.value for choice in select.choices]


def test_the_report_form_asks_who_must_not_see_it() -> None:
    seen = replace(scene(None, IDA), people=EVERYONE)
    card = form("report", seen, {"draft": "d-1"})
    assert choices(card, "keep_out") == ["manager", DAN, DORTE, EVE, MADS]
    inputs = [e for e in card.elements if isinstance(e, SelectInput | TextInput) and e.name.startswith("keep_out")]
    assert [e.optional for e in inputs] == [True, True]


def test_the_wish_form_leaves_out_the_reporter_and_who_is_out_already() -> None:
    seen = replace(scene(waiting(), IDA), people=EVERYONE)
    assert choices(form("wish", seen, {"case": CASE}), "person") == ["manager", DAN, DORTE, EVE]
    with pytest.raises(Refusal, match="may_not"):
        form("wish", replace(scene(waiting(), DAN), people=EVERYONE), {"case": CASE})


def test_a_list_of_people_is_never_longer_than_a_select_may_be() -> None:
    many = tuple((PartyId(f"x-{n}"), f"Person {n:03d}") for n in range(300))
    card = form("wish", replace(scene(opened(), IDA), people=many), {"case": CASE})
    assert len(choices(card, "person")) == MOST_PEOPLE + 1


def test_the_settling_form_opens_with_the_choice_that_was_pressed() -> None:
    seen = replace(scene(waiting(None), DAN), people=EVERYONE)
    for keep in ("yes", "no"):
        card = form("exclude", seen, {"case": CASE, "number": "1", "keep": keep})
        (select,) = (e for e in card.elements if isinstance(e, SelectInput) and e.name == "keep")
        assert select.chosen == (keep,)
        assert WHY in linear(card)
    assert IDA not in choices(card, "person")
    with pytest.raises(Refusal, match="no_such_wish"):
        form("exclude", seen, {"case": CASE, "number": "9"})
    with pytest.raises(Refusal, match="may_not"):
        form("exclude", replace(scene(waiting(None), MADS), people=EVERYONE), {"case": CASE, "number": "1"})


def receipt(case: Case, **organisation: str) -> str:
    seen = scene(case, IDA)
    card = receipt_card(replace(seen, organisation=replace(EKSEMPEL, **organisation)))  # type: ignore[arg-type]
    assert card is not None
    return linear(card)


def test_the_receipt_says_what_this_is_not_and_where_that_is() -> None:
    assert "You find that here: intra.example/whistle" in receipt(opened())
    assert "Ask IT-vagten, 00 00 00 00 or your safety representative" in receipt(opened(), whistleblower_channel="")
    assert "Ask your safety representative" in receipt(opened(), whistleblower_channel="", duty_contact="")
    assert "not anonymous" in receipt(opened())


def test_the_receipt_has_its_three_buttons_while_the_case_is_open() -> None:
    card = receipt_card(scene(opened(), IDA))
    assert card is not None
    assert [verb for verb, _, _ in offered(card)] == ["add", "wish", "withdraw"]


def test_the_receipt_says_that_a_wish_was_heard_and_names_nobody() -> None:
    assert "You asked that someone be kept out." in receipt(waiting())
    assert NAMES[MADS] not in receipt(waiting())
    assert "You asked that someone be kept out." not in receipt(settled(lifted=False))
