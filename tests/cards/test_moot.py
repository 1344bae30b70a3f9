"""What nobody needs any more is not sent: each beside the same card while it is still wanted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.deck import KINDS, deal
from bot.cards.linear import linear
from bot.domain.case import Case
from bot.domain.delivery import ReminderKey
from bot.domain.ids import PartyId
from tests.cards.cast import (
    CASE,
    DAN,
    DORTE,
    DRAFT,
    EVE,
    IDA,
    MADS,
    OPENED,
    OTHER,
    STATES,
    acknowledged,
    answered,
    aware,
    closed,
    decided,
    filed,
    opened,
    reminder,
    reopened,
    scene,
)


def is_dealt(kind: str, case: Case | None, reader: PartyId, **ids: str) -> bool:
    return deal(kind, scene(case, reader), ids, None) is not None


def reminded(case: Case, key: ReminderKey) -> bool:
    return deal("reminder", scene(case, key.recipient), {"audience": "responsible"}, key) is not None


def test_a_reminder_goes_out_while_its_deadline_runs_with_that_very_due_instant() -> None:
    case = STATES["to_decide"]()
    key = reminder(scene(case, MADS), MADS)
    assert reminded(case, key)
    assert not reminded(aware(case), key), "awareness moved the due instant: another rung speaks now"
    assert reminded(aware(case), reminder(scene(aware(case), MADS), MADS))


def test_a_reminder_is_moot_once_its_obligation_is_met_waived_or_the_case_closed() -> None:
    case = STATES["to_file"]()
    key = reminder(scene(case, DAN), DAN)
    assert reminded(case, key)
    assert not reminded(filed(case), key)
    assert not reminded(decided(case, yes=False), key)
    assert not reminded(closed(case), key)


def test_a_reminder_is_moot_for_whoever_lost_their_part() -> None:
    case = STATES["to_decide"]()
    assert reminded(case, reminder(scene(case, DORTE), DORTE))
    assert not reminded(case, reminder(scene(case, EVE), EVE))


def test_nobody_is_asked_to_acknowledge_what_someone_acknowledged() -> None:
    key = ReminderKey(CASE, "acknowledge/handler", "+30m", OPENED, DORTE)
    assert reminded(opened(), key)
    assert not reminded(acknowledged(opened(), DAN), key)


def test_assigned_is_moot_once_taken() -> None:
    assert is_dealt("assigned", opened(), DAN, role="handler")
    assert not is_dealt("assigned", acknowledged(opened(), DAN), DAN, role="handler")


def test_a_deputy_is_needed_until_anyone_takes_it() -> None:
    assert is_dealt("assigned", opened(), DORTE, role="handler")
    assert not is_dealt("assigned", acknowledged(opened(), DAN), DORTE, role="handler")


def test_a_decider_is_told_of_their_turn_even_after_acknowledging() -> None:
    case = acknowledged(answered(opened()), DAN, MADS)
    assert is_dealt("assigned", case, MADS, role="decider")
    assert not is_dealt("assigned", acknowledged(opened(), MADS), MADS, role="decider")


def test_a_filer_is_told_of_their_turn_until_it_is_filed() -> None:
    case = STATES["to_file"]()
    assert is_dealt("assigned", case, DAN, role="filer")
    assert not is_dealt("assigned", filed(case), DAN, role="filer")


def test_a_draft_that_is_gone_is_not_asked_about() -> None:
    seen = scene(None, IDA)
    assert deal("draft_waiting", seen, {"draft": DRAFT.id}, None) is not None
    assert deal("draft_waiting", replace(seen, draft=None), {"draft": DRAFT.id}, None) is None
    assert deal("draft_waiting", seen, {"draft": "another"}, None) is None


def test_a_question_of_a_closed_case_keeps_its_answer_and_loses_its_buttons() -> None:
    for case, ends in ((STATES["asking"](), "Answered by"), (closed(STATES["asking"]()), "Answered by")):
        card = deal("question", scene(case), {"question": "breach_types"}, None)
        assert card is not None
        assert ends in linear(card)
        assert "[" not in linear(card)


def test_an_unanswered_question_has_buttons_only_while_the_case_is_open() -> None:
    for case, has in ((STATES["asking"](), True), (closed(STATES["asking"]()), False)):
        card = deal("question", scene(case), {"question": "contained"}, None)
        assert card is not None
        assert ("[Don't know yet]" in linear(card)) is has


def test_hidden_and_similar_are_moot_when_there_is_nothing_to_settle() -> None:
    seen = scene(opened(), IDA)
    assert deal("hidden", seen, {"number": "1"}, None) is not None
    assert deal("hidden", replace(seen, hidden=()), {"number": "1"}, None) is None
    assert is_dealt("similar", opened(), DAN, other=OTHER)
    assert not is_dealt("similar", opened(), DAN, other="unheard-of")
    assert not is_dealt("similar", closed(opened()), DAN, other=OTHER)


def test_what_was_done_is_told_only_if_it_was() -> None:
    full = STATES["full"]()
    assert is_dealt("decided", full, DAN, decision="1")
    assert not is_dealt("decided", full, DAN, decision="7")
    assert is_dealt("added", full, DAN, report="2")
    assert not is_dealt("added", full, DAN, report="3")
    assert not is_dealt("added", full, MADS, report="2")
    assert is_dealt("filed", full, DAN)
    assert not is_dealt("filed", opened(), DAN)
    assert is_dealt("closed", closed(full), DAN)
    assert not is_dealt("closed", full, DAN)
    assert is_dealt("reopened", reopened(full), DAN)
    assert not is_dealt("reopened", full, DAN)
    assert not is_dealt("reopened", closed(reopened(full)), DAN)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"draft_waiting"}))
def test_a_card_about_a_case_is_moot_without_one(kind: str) -> None:
    key = ReminderKey(CASE, "eu-gdpr-33-1/initial", "-24h", OPENED + timedelta(hours=72), DAN)
    assert deal(kind, scene(None, DAN), {"role": "handler"}, key) is None


def test_an_unknown_kind_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no card is called 'poem'"):
        deal("poem", scene(opened(), DAN), {}, None)
