"""One question for one person: what its card says, what nobody else learns from it, and how the others tell of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.deck import deal
from bot.cards.elements import Button, Buttons, Card, SelectInput
from bot.cards.forms import form
from bot.cards.linear import linear
from bot.cards.scene import Reader
from bot.domain.case import Case
from bot.domain.chore import TASK
from bot.domain.delivery import ReminderKey
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.finding import UNKNOWN, Source
from bot.domain.ids import PartyId
from bot.domain.open_point import ended, opened, put_aside
from bot.domain.task import TaskKind
from tests.cards.cast import CASE, DAN, DORTE, EVE, IDA, MADS, NAMES, NOW, STATES, closed, scene
from tests.cards.test_leaks import SHOWN_TO

DUE = NOW + timedelta(hours=5)
VENDOR = PartyId("p-vendor")


def asked(owner: PartyId = EVE, question: str = "recipient", state: str = "asking") -> Case:
    return opened(STATES[state](), TaskKind.ASKED, question, DAN, owner, NOW, DUE)


def found_out(*questions: str, owner: PartyId = DAN) -> Case:
    case = STATES["asking"]()
    for question in questions:
        case = case.record(question, UNKNOWN, owner, NOW, Source.THREAD)
        case = opened(case, TaskKind.UNKNOWN, question, owner, owner, NOW, DUE)
    return case


def dealt(kind: str, case: Case, reader: PartyId | None, language: str = "en", **ids: str) -> Card | None:
    return deal(kind, scene(case, reader, language=language), ids, None)


def reminded(
    case: Case, reader: PartyId, number: int = 1, language: str = "en", audience: str = "owner"
) -> Card | None:
    key = ReminderKey(CASE, f"{TASK}{number}", "due", DUE, reader)
    return deal("reminder", scene(case, reader, language=language), {"audience": audience}, key)


def text(card: Card | None) -> str:
    assert card is not None
    return f"{card.summary}\n{linear(card)}"


def buttons(card: Card | None) -> list[Button]:
    assert card is not None
    return [button for e in card.elements if isinstance(e, Buttons) for button in e.buttons]


def verbs(card: Card | None) -> list[str]:
    return [button.verb for button in buttons(card)]


def kept_out(case: Case, party: PartyId) -> Case:
    return replace(case, exclusions=(Exclusion(1, party, "", DAN, NOW, settled_at=NOW),))


# The one who was asked.


def test_the_card_asks_that_one_question_says_why_who_asks_and_until_when() -> None:
    said = text(dealt("asked", asked(), EVE, task="1"))
    assert "Who may have the data" in said
    assert "EKS-2026-014" in said
    assert "Asked by: case handler, Eksempelby Kommune. Answer wanted by Saturday 21 November 2026 at 12:32." in said
    assert "may be a personal data breach" in said


@pytest.mark.parametrize("state", ["asking", "full", "to_file"])
def test_it_holds_nothing_but_the_question(state: str) -> None:
    """No words, findings, clock, risk, names, and no way to the case."""
    case = replace(asked(state=state), tasks=())
    case = opened(case, TaskKind.ASKED, "contained", DAN, EVE, NOW, DUE)
    for card in (dealt("asked", case, EVE, task="1"), reminded(case, EVE)):
        said = f"{text(card)}{card}"
        for canary in (*SHOWN_TO, *(name for party, name in NAMES.items() if party != EVE)):
            assert canary not in said
        for of_the_case in ("left", "risk", "72", "Health", "Citizens", "laptop"):
            assert of_the_case not in said
        assert set(verbs(card)) == {"reply"}
        assert {tuple(sorted(b.ids)) for b in buttons(card)} == {("case", "question", "task")}


def test_a_press_answers_what_one_press_can_and_a_form_the_rest() -> None:
    pressed = dealt("asked", asked(question="personal_data", state="new"), EVE, task="1")
    assert [(b.value, b.opens) for b in buttons(pressed)] == [("yes", False), ("no", False), ("unknown", False)]
    opening = dealt("asked", asked(), EVE, task="1")
    assert [(b.value, b.opens) for b in buttons(opening)] == [("", True), ("unknown", False)]


def test_it_speaks_the_language_of_whoever_is_asked() -> None:
    assert "Spurt av: saksbehandler" in text(dealt("asked", asked(), EVE, "nb", task="1"))
    assert "Spurgt af: sagsbehandler" in text(dealt("asked", asked(), EVE, "da", task="1"))


def test_whoever_gets_only_mail_is_told_to_answer_by_mail_and_gets_no_button() -> None:
    seen = replace(scene(asked(VENDOR), VENDOR), reader=Reader(VENDOR, "Vera", outside=True))
    card = deal("asked", seen, {"task": "1"}, None)
    assert verbs(card) == []
    assert "by mail or phone" in text(card)


@pytest.mark.parametrize("reader", [None, IDA, DAN, DORTE, MADS])
def test_nobody_else_gets_the_card(reader: PartyId | None) -> None:
    assert dealt("asked", asked(), reader, task="1") is None
    assert dealt("asked", asked(), EVE, task="1") is not None


def test_it_is_moot_once_answered_closed_or_kept_out() -> None:
    over = ended(asked(), lambda _: True, NOW)
    for case in (over, closed(asked()), kept_out(asked(), EVE)):
        assert dealt("asked", case, EVE, task="1") is None
    assert dealt("asked", asked(), EVE, task="2") is None


def test_they_hear_that_it_is_over_and_nothing_else() -> None:
    over = ended(asked(), lambda _: True, NOW)
    said = text(dealt("unasked", over, EVE, task="1"))
    assert "You need not answer what we asked any more" in said
    assert not any(canary in said for canary in (*SHOWN_TO, *NAMES.values()))
    assert dealt("unasked", closed(asked()), EVE, task="1") is not None
    assert dealt("unasked", asked(), EVE, task="1") is None, "it is open again"
    assert dealt("unasked", kept_out(over, EVE), EVE, task="1") is None
    assert dealt("unasked", over, DAN, task="1") is None


def test_a_late_reminder_is_friendly_and_asks_the_same() -> None:
    late = replace(asked(), tasks=(replace(asked().tasks[0], due=NOW - timedelta(hours=1)),))
    key = ReminderKey(CASE, f"{TASK}1", "after/x", NOW - timedelta(hours=1), EVE)
    card = deal("reminder", scene(late, EVE), {"audience": "owner"}, key)
    assert "We had hoped for an answer by" in text(card)
    assert "a question still waits for you" in text(reminded(asked(), EVE))


# The one who asks.


def test_a_reply_names_its_giver_to_the_asker() -> None:
    case = asked(MADS).record("recipient", "public", MADS, NOW, Source.DIALOG)
    case = ended(case, lambda _: True, NOW)
    card = dealt("replied", case, DAN, task="1")
    assert "Answered by Mads Maler" in text(card)
    assert "Anyone" in text(card)
    assert card is not None
    assert "Mads" not in card.summary
    assert dealt("replied", case, EVE, task="1") is None


def test_don_t_know_comes_back_with_the_ways_to_answer_it() -> None:
    case = asked(MADS).record("recipient", UNKNOWN, MADS, NOW, Source.DIALOG)
    card = dealt("replied", ended(case, lambda _: True, NOW), DAN, task="1")
    assert "You are the one to find it out now" in text(card)
    assert {"answer", "ask"} <= set(verbs(card))


def test_past_the_date_the_handler_may_write_the_answer_down_or_ask_another() -> None:
    card = reminded(asked(MADS), DAN, audience="handler")
    assert "no answer yet" in text(card)
    assert "Asked: Mads Maler" in text(card)
    assert verbs(card) == ["reply", "ask", "later", "show"]
    assert reminded(asked(MADS), EVE, audience="handler") is None


def test_what_one_finds_out_is_one_card_with_an_answer_each() -> None:
    card = reminded(found_out("contained", "recipient"), DAN)
    said = text(card)
    assert "Do you know it now?" in said
    assert [b.ids.get("question") for b in buttons(card) if b.verb == "answer"] == ["contained", "recipient"]
    assert verbs(card)[-2:] == ["later", "show"]
    assert "Dan Dahl would find this out" in text(reminded(found_out("contained"), DORTE, audience="handler"))


def test_an_owner_without_a_role_any_more_can_still_reply() -> None:
    card = reminded(found_out("contained", owner=DAN), DAN)
    assert "reply" not in verbs(card)
    stranger = replace(found_out("contained", owner=DAN), assignments=())
    assert reminded(stranger, DAN) is None, "who sees no findings is shown none"


# The thread and the case card.


def test_the_case_card_lists_what_is_open_and_with_whom() -> None:
    case = put_aside(asked(MADS), "whose", DAN, NOW)
    case = opened(case, TaskKind.UNKNOWN, "contained", DAN, DAN, NOW, DUE)
    said = text(dealt("case", case, DAN))
    assert "Open points" in said
    assert "Dan Dahl finds out by Saturday 21 November 2026 at 12:32" in said
    assert "asked: Mads Maler, answer wanted by Saturday 21 November 2026 at 12:32" in said
    assert "put aside by Dan Dahl" in said
    assert "Open points" not in text(dealt("case", case, IDA))
    assert "Open points" not in text(dealt("case", STATES["asking"](), DAN))


def test_the_thread_does_not_name_the_reporter_who_was_asked_and_the_handler_sees_it() -> None:
    case = asked(IDA)
    for kind in ("case", "question"):
        thread, handler = (text(dealt(kind, case, reader, question="recipient")) for reader in (None, DAN))
        assert NAMES[IDA] not in thread
        assert "sked: the reporter" in thread
        assert NAMES[IDA] in handler


def test_a_skipped_question_says_so_and_keeps_its_answer_button() -> None:
    card = dealt("question", put_aside(STATES["new"](), "personal_data", DAN, NOW), None, question="personal_data")
    assert "Put aside by Dan Dahl" in text(card)
    assert verbs(card) == ["answer", "ask"]


def test_a_question_can_be_skipped_or_asked_of_someone_in_a_row_of_its_own() -> None:
    card = dealt("question", STATES["new"](), None, question="personal_data")
    assert verbs(card) == ["answer", "answer", "answer", "skip", "ask"]
    assert verbs(dealt("question", STATES["new"](), MADS, question="personal_data"))[-1] == "skip"


def test_what_is_not_known_yet_says_who_finds_out_and_can_be_answered() -> None:
    card = dealt("question", found_out("contained"), None, question="contained")
    assert "Dan Dahl finds out by" in text(card)
    assert verbs(card) == ["answer", "ask"]


# The forms.


def choices(card: Card) -> dict[str, str]:
    select = next(e for e in card.elements if isinstance(e, SelectInput) and e.name == "to")
    return {choice.value: choice.label for choice in select.choices}


def test_the_ask_form_offers_the_reporter_the_manager_and_everyone_else_but_who_is_kept_out() -> None:
    case = STATES["asking"]()
    seen = replace(scene(case, DAN), people=((VENDOR, "Vera"), (EVE, NAMES[EVE])))
    offered = choices(form("ask", seen, {"case": CASE, "question": "recipient"}))
    assert offered[IDA] == "Ida Reportersen (reported it)"
    assert offered[MADS] == "Mads Maler (manager)"
    assert {VENDOR, EVE, DORTE} <= set(offered)
    assert DAN not in offered
    shut = replace(seen, case=kept_out(case, MADS))
    assert MADS not in choices(form("ask", shut, {"case": CASE, "question": "recipient"}))
    wished = replace(case, exclusions=(Exclusion(1, None, "my manager", IDA, NOW),))
    assert set(choices(form("ask", replace(seen, case=wished), {"case": CASE, "question": "recipient"}))) == {IDA}


@pytest.mark.parametrize("reader", [IDA, MADS, EVE])
def test_the_ask_form_opens_for_handler_and_dpo_alone(reader: PartyId) -> None:
    with pytest.raises(Refusal, match="may_not"):
        form("ask", scene(STATES["asking"](), reader), {"case": CASE, "question": "recipient"})
    assert form("ask", scene(STATES["asking"](), DORTE), {"case": CASE, "question": "recipient"}).verb == "ask"


def test_the_reply_form_shows_what_is_known_to_those_who_may_see_it() -> None:
    case = asked().record("recipient", "public", DAN, NOW, Source.THREAD)
    mine, theirs = (form("reply", scene(case, reader), {"case": CASE, "task": "1"}) for reader in (EVE, DAN))
    selects = [next(e for e in card.elements if isinstance(e, SelectInput)) for card in (mine, theirs)]
    assert [select.chosen for select in selects] == [(), ("public",)]
    assert "Write what Eve Eng answered" in linear(theirs)
    assert not any(canary in f"{mine}" for canary in SHOWN_TO)


def test_the_reply_form_opens_for_nobody_else_and_not_too_late() -> None:
    for reader in (IDA, MADS):
        with pytest.raises(Refusal, match="may_not"):
            form("reply", scene(asked(), reader), {"case": CASE, "task": "1"})
    with pytest.raises(Refusal, match="may_not"):
        form("reply", scene(kept_out(asked(), EVE), EVE), {"case": CASE, "task": "1"})
    for case in (ended(asked(), lambda _: True, NOW), closed(asked())):
        with pytest.raises(Refusal, match="already_answered"):
            form("reply", scene(case, EVE), {"case": CASE, "task": "1"})


def test_the_date_form_opens_for_the_owner_of_what_is_found_out_and_for_who_asks() -> None:
    assert form("later", scene(found_out("contained"), DAN), {"case": CASE, "task": "1"}).verb == "later"
    assert form("later", scene(asked(), DAN), {"case": CASE, "task": "1"}).verb == "later"
    with pytest.raises(Refusal, match="may_not"):
        form("later", scene(asked(), EVE), {"case": CASE, "task": "1"})
