"""Nothing is shown to someone who may not see it, and what they may see is there: role by role, card by card."""

from dataclasses import replace

import pytest

from bot.cards.deck import KINDS, deal
from bot.cards.elements import Card
from bot.cards.linear import linear
from bot.cards.lists import status_card
from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.finding import Source
from bot.domain.ids import PartyId
from bot.domain.party import Assignment, Role
from bot.domain.rights import SEES, Field
from tests.cards.cast import (
    AWARE_REASON,
    DAN,
    DELAY,
    DORTE,
    DRAFT,
    ENDING,
    EVE,
    IDA,
    MORE_WORDS,
    NAMES,
    OPENED,
    OTHER,
    REASONS,
    REFERENCE,
    SECRET,
    STATES,
    WORDS,
    reminder,
    scene,
)

SOMEONE = PartyId("p-9")
READERS = tuple(role for role in Role if role is not Role.REPORTER)
IDS = {
    "question": "recipient",
    "draft": DRAFT.id,
    "other": OTHER,
    "number": "1",
    "party": DAN,
    "report": "2",
    "audience": "manager",
}

SHOWN_TO = {
    WORDS: {Field.WORDS},
    MORE_WORDS: {Field.WORDS},
    REASONS: {Field.DECISIONS, Field.REASONS},
    AWARE_REASON: {Field.FINDINGS, Field.REASONS},
    DELAY: {Field.FILINGS, Field.REASONS},
    REFERENCE: {Field.FILINGS, Field.REASONS},
    ENDING: {Field.STATE, Field.REASONS},
    NAMES[IDA]: {Field.REPORTER},
    NAMES[DORTE]: {Field.PEOPLE},
}
"""What may be read by whom: all of these fields are needed."""


def holding(case: Case, role: Role) -> Case:
    """`case` with someone who holds that role and no other, acknowledged by nobody."""
    return replace(case, assignments=(*case.assignments, Assignment(role, SOMEONE, 9, OPENED)))


def every_card(case: Case, reader: PartyId | None) -> dict[str, Card]:
    """Every kind there is, dealt to `reader`; the moot ones are left out."""
    seen = scene(case, reader)
    recipient = reader or DAN
    dealt = {}
    for kind in KINDS:
        roles = [r for r in Role if r in case.roles(recipient)] if kind == "assigned" else [Role.HANDLER]
        for role in roles:
            key = reminder(seen, recipient, "eu-gdpr-33-5/register_entry")
            dealt[f"{kind}-{role}"] = deal(kind, seen, {**IDS, "role": role}, key)
    return {kind: card for kind, card in dealt.items() if card is not None}


def said(*cards: Card) -> str:
    buttons = (str(card.elements) for card in cards)
    return "\n".join([*map(linear, cards), *buttons])


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("state", ["full", "closed"])
def test_a_status_card_shows_what_the_role_may_see_and_nothing_else(role: Role, state: str) -> None:
    text = said(status_card(scene(holding(STATES[state](), role), SOMEONE))) if Field.NUMBER in sights(role) else ""
    for canary, fields in SHOWN_TO.items():
        allowed = fields <= sights(role) and (canary != ENDING or state == "closed")
        assert (canary in text) is allowed, f"{role}: {canary}"


def sights(role: Role) -> set[Field]:
    return {field for field, roles in SEES.items() if role in roles}


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("state", ["full", "closed", "to_decide"])
def test_no_card_of_any_kind_says_more_than_the_role_may_see(role: Role, state: str) -> None:
    text = said(*every_card(holding(STATES[state](), role), SOMEONE).values())
    for canary, fields in SHOWN_TO.items():
        if not fields <= sights(role):
            assert canary not in text, f"{role}: {canary}"


def test_the_thread_sees_what_a_handler_sees_but_not_who_reported() -> None:
    thread = said(*every_card(STATES["full"](), None).values())
    handler = said(status_card(scene(STATES["full"](), DAN)))
    assert NAMES[IDA] in handler
    assert NAMES[IDA] not in thread
    for canary in (WORDS, MORE_WORDS, REASONS, AWARE_REASON, DELAY, NAMES[DORTE]):
        assert canary in thread


def test_an_answer_given_with_the_report_does_not_name_the_reporter_in_the_thread() -> None:
    case = STATES["new"]().record("discovered", True, IDA, OPENED, Source.REPORT)
    thread = deal("question", scene(case), {"question": "discovered"}, None)
    handler = deal("question", scene(case, DAN), {"question": "discovered"}, None)
    assert thread is not None
    assert handler is not None
    assert NAMES[IDA] in linear(handler)
    assert NAMES[IDA] not in linear(thread)


def test_the_reporter_sees_their_own_words_and_no_others() -> None:
    text = said(status_card(scene(STATES["full"](), IDA)))
    assert WORDS in text
    for canary in set(SHOWN_TO) - {WORDS, NAMES[IDA]}:
        assert canary not in text


def test_the_handler_gets_the_names_and_the_manager_gets_counts() -> None:
    """The manager's reminder: category and count, no name, no text; the handler's beside it."""
    case = holding(STATES["to_decide"](), Role.MANAGER)
    seen = scene(case, SOMEONE)
    card = deal("reminder", seen, {"audience": "manager"}, reminder(seen, SOMEONE))
    assert card is not None
    text = said(card)
    assert "36 to 44" in text
    for name in (*NAMES.values(), WORDS):
        assert name not in text
    assert NAMES[DORTE] in said(status_card(scene(case, DAN)))


def test_someone_without_a_part_gets_nothing_where_the_handler_gets_the_card() -> None:
    """Of a handed-over role they hear that it is not theirs, and the number."""
    assert "case-handler" in every_card(STATES["full"](), DAN)
    assert every_card(STATES["full"](), EVE) == {}
    with pytest.raises(Refusal, match="may_not"):
        status_card(scene(STATES["full"](), EVE))
    released = deal("assigned", scene(STATES["full"](), EVE), {"role": "handler"}, None)
    assert released is not None
    assert not any(canary in said(released) for canary in (*SHOWN_TO, NAMES[DAN]))


@pytest.mark.parametrize("reader", [None, IDA, DAN, DORTE])
def test_what_the_guard_hid_is_shown_to_no_one_not_even_its_writer(reader: PartyId | None) -> None:
    for state in STATES.values():
        assert SECRET not in said(*every_card(state(), reader).values())


def test_only_the_writer_is_asked_about_what_was_hidden() -> None:
    assert deal("hidden", scene(STATES["new"](), IDA), {"number": "1"}, None) is not None
    assert deal("hidden", scene(STATES["new"](), DAN), {"number": "1"}, None) is None


def test_a_draft_is_shown_to_its_writer_only() -> None:
    ids = {"draft": DRAFT.id}
    mine = deal("draft_waiting", scene(None, IDA), ids, None)
    assert mine is not None
    assert DRAFT.words in linear(mine)
    assert deal("draft_waiting", scene(None, EVE), ids, None) is None


@pytest.mark.parametrize("reader", [None, IDA, DAN])
def test_a_summary_holds_no_name_and_no_free_text(reader: PartyId | None) -> None:
    """It goes out as a push text, where anyone may look over a shoulder."""
    for state in STATES.values():
        for card in every_card(state(), reader).values():
            for personal in (*SHOWN_TO, *NAMES.values(), DRAFT.words):
                assert personal not in card.summary
