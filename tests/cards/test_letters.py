"""The cards of an authority's letter: who sees what of it, what can be done, and what is moot."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.buttons import MOST
from bot.cards.case import case_card
from bot.cards.deck import deal
from bot.cards.elements import Buttons, Card, DateTimeInput, SelectInput, TextInput
from bot.cards.forms import form
from bot.cards.letter_said import draft
from bot.cards.linear import linear
from bot.cards.lists import cases_card, status_card
from bot.cards.reply_text import reply_text
from bot.domain.case import Case
from bot.domain.chore import WHY_NOT
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.finding import Source, Span
from bot.domain.ids import PartyId
from bot.domain.letter import Letter, LetterKind
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.domain.rights import SEES, Field
from tests.cards.cast import (
    CASE,
    DAN,
    DORTE,
    EKSEMPEL,
    EVE,
    IDA,
    MADS,
    NAMES,
    NOW,
    OPENED,
    STATES,
    TEXTS,
    closed,
    reminder,
    scene,
)
from tests.cards.letters import (
    ANSWER,
    ASKED,
    ASKED_EVE,
    ASKED_TOO,
    AUTHORITY,
    EVIDENCE,
    LETTER_CARDS,
    OUR_REFERENCE,
    QUESTIONS,
    REPLY,
    THEIR_REFERENCE,
    all_answered,
    asked,
    dealt,
    opened,
    reminded,
    replied,
)
from tests.cards.test_leaks import SOMEONE, holding, said

WRITTEN = (AUTHORITY, THEIR_REFERENCE, ASKED, ASKED_EVE, ASKED_TOO, ANSWER, EVIDENCE)
"""What an authority wrote and was told: for those who handle the case and for the filer and auditor."""

READERS = [role for role in Role if Role.REPORTER is not role]


def buttons(card: Card | None) -> list[tuple[str, str]]:
    """Verb, and the number of the letter or question it is about."""
    assert card is not None
    found = [b for e in card.elements if isinstance(e, Buttons) for b in e.buttons]
    return [(b.verb, b.ids.get("question") or b.ids.get("letter", "")) for b in found]


def inputs(card: Card) -> dict[str, str]:
    """Name and value of every input."""
    values = {e.name: e.value for e in card.elements if isinstance(e, TextInput | DateTimeInput)}
    return values | {e.name: ",".join(e.chosen) for e in card.elements if isinstance(e, SelectInput)}


def refused(verb: str, case: Case, reader: PartyId, **ids: str) -> str:
    with pytest.raises(Refusal) as refusal:
        form(verb, scene(case, reader), {"case": CASE, **ids})
    return refusal.value.key


# Who sees what.


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("done", [False, True])
def test_each_role_sees_its_part_of_a_letter_and_no_more(role: Role, done: bool) -> None:
    case = holding(replied() if done else asked(), role)
    cards = [dealt_to(case, kind, SOMEONE) for kind in ("letter", "letter_question", "answered")]
    text = said(*(card for card in cards if card is not None))
    if role in SEES[Field.LETTERS]:
        text += said(status_card(scene(case, SOMEONE)), form("show_letter", scene(case, SOMEONE), {"letter": "1"}))
    reads = role in SEES[Field.LETTERS] & SEES[Field.REASONS]
    for canary in WRITTEN:
        assert (canary in text) is reads, f"{role}: {canary}"
    assert ("3 of 3" in text or "1 of 3" in text or "The reply was sent" in text) is (role in SEES[Field.LETTERS])


def dealt_to(case: Case, kind: str, reader: PartyId | None, **ids: str) -> Card | None:
    return deal(kind, scene(case, reader), {"letter": "1", "question": "1", **ids}, None)


def test_who_reported_it_and_who_is_a_stranger_learn_nothing() -> None:
    for reader in (IDA, SOMEONE):
        for kind in ("letter", "letter_question", "answered"):
            assert dealt_to(asked(), kind, reader) is None
            assert dealt_to(replied(), kind, reader) is None
        assert "letter" not in said(case_card(scene(asked(), reader)))
    assert dealt_to(asked(), "letter", DAN) is not None


def test_an_owner_without_a_role_sees_their_question_the_number_and_the_date() -> None:
    for card in (
        dealt("letter_question", "asked", EVE, question="2"),
        dealt("letter", "asked", EVE, letter="1"),
        reminded("reply/1", EVE, "owner"),
        opened("respond", EVE, question="2"),
        opened("away", EVE, question="2"),
    ):
        assert card is not None
        text = said(card)
        assert "EKS-2026-014" in text
        for canary in (*WRITTEN, *NAMES.values()):
            assert (canary in text) is (canary == ASKED_EVE and card.verb != "away"), canary
        assert "identity" not in text
    assert "Friday 18 December 2026 at 24:00" in said(
        *filter(None, [dealt("letter_question", "asked", EVE, question="2")])
    )


def test_an_owner_sees_no_other_question() -> None:
    assert dealt("letter_question", "asked", EVE, question="3") is None
    assert refused("respond", asked(), EVE, question="3") == "may_not"
    assert refused("owner", asked(), EVE, question="2") == "may_not"
    assert opened("respond", EVE, question="2").verb == "respond"


def test_the_form_of_an_owner_holds_nothing_of_the_case_and_that_of_the_handler_what_it_says() -> None:
    assert inputs(opened("respond", EVE, question="2"))["answer"] == ""
    assert "How many people" not in said(*filter(None, [dealt("letter_question", "asked", EVE, question="2")]))
    assert "36 til 44" in draft(replace(scene(asked(), DAN), voice=TEXTS.speech("da", EKSEMPEL.zone)), QUESTIONS[1])
    assert "36 to 44" in inputs(opened("respond", DAN, question="2"))["answer"]


def test_a_manager_gets_the_date_and_counts_in_a_reminder() -> None:
    card = reminded("letter/1", MADS, "manager")
    assert card is not None
    text = said(card)
    assert "1 of 3 questions answered" in text
    for canary in (*WRITTEN, *NAMES.values()):
        assert canary not in text


def test_no_summary_holds_a_name_or_what_anyone_wrote() -> None:
    for name, dealer in LETTER_CARDS.items():
        card = dealer("en")
        assert card is not None, name
        for personal in (*WRITTEN, *NAMES.values(), OUR_REFERENCE, REPLY):
            assert personal not in card.summary, name


def test_someone_who_was_kept_out_gets_nothing_of_their_question() -> None:
    out = replace(asked(), exclusions=(Exclusion(1, EVE, "", DAN, OPENED, settled_at=OPENED),))
    assert dealt_to(out, "letter_question", EVE, question="2") is None
    assert dealt_to(out, "letter", EVE) is None
    assert refused("respond", out, EVE, question="2") == "may_not"
    assert dealt_to(asked(), "letter_question", EVE, question="2") is not None


# What can be done.


def test_the_card_of_the_letter_has_a_way_for_each_question_and_for_the_whole() -> None:
    card = dealt("letter", "asked", DAN, letter="1")
    assert buttons(card) == [
        ("respond", "1"),
        *[(verb, "2") for verb in ("respond", "owner", "away")],
        *[(verb, "3") for verb in ("respond", "owner", "away")],
        *[("confirm", "1"), ("show_reply", "1"), ("extend", "1"), ("show", "")],
    ]


def test_the_reply_can_be_recorded_once_every_question_has_its_answer() -> None:
    assert ("sent", "1") not in buttons(opened("show_letter", DAN, letter="1"))
    assert ("sent", "1") in buttons(opened("show_letter", DAN, "all_answered", letter="1"))
    assert ("sent", "1") in buttons(opened("show_reply", DAN, "all_answered", letter="1"))
    assert buttons(opened("show_letter", DAN, "replied", letter="1")) == [("show_reply", "1")]


def test_the_filer_sends_and_does_not_answer() -> None:
    """Dorte files and is the handler's deputy; someone who files only may not answer."""
    case = holding(all_answered(), Role.FILER)
    card = form("show_letter", scene(case, SOMEONE), {"letter": "1"})
    assert ("sent", "1") in buttons(card)
    assert not [verb for verb, _ in buttons(card) if verb in ("respond", "owner", "away")]
    assert ("respond", "1") in buttons(form("show_letter", scene(case, DORTE), {"letter": "1"}))


def test_a_manager_is_offered_nothing_but_the_case() -> None:
    assert buttons(dealt("letter", "asked", MADS, letter="1")) == [("show", "")]


@pytest.mark.parametrize("reader", [DAN, DORTE, None])
def test_the_case_card_lists_its_letters_and_records_another_also_when_it_is_closed(reader: PartyId | None) -> None:
    for case in (asked(), closed(asked())):
        card = case_card(scene(case, reader))
        assert buttons(card)[-2:] == [("show_letter", "1"), ("letter", "")]
        assert "1 of 3 questions answered" in said(card)
        assert linear(card).count("in writing.") == 1
    assert ("show_letter", "1") not in buttons(case_card(scene(replied(), reader)))


def test_a_letter_can_be_recorded_from_the_whole_case_at_any_time() -> None:
    assert ("letter", "") in buttons(status_card(scene(STATES["asking"](), DAN)))
    assert ("letter", "") not in buttons(case_card(scene(STATES["asking"](), DAN)))
    for state in ("to_file", "full", "no_breach", "closed"):
        assert ("letter", "") in buttons(case_card(scene(STATES[state](), DAN))), state
    assert ("letter", "") not in buttons(status_card(scene(STATES["full"](), MADS)))


def test_a_closed_case_is_still_listed_while_an_authority_waits() -> None:
    me = scene(None, DAN)
    assert "EKS-2026-014" in said(cases_card([scene(closed(asked()), DAN)], me))
    assert "EKS-2026-014" not in said(cases_card([scene(closed(replied()), DAN)], me))


def test_letters_beyond_a_row_wait_for_the_first_ones() -> None:
    many = tuple(replace(asked().letters[0], number=n) for n in range(1, 9))
    card = case_card(scene(replace(asked(), letters=many), DAN))
    assert [ids for verb, ids in buttons(card) if verb == "show_letter"] == ["1", "2", "3", "4"]
    assert len([e for e in card.elements if isinstance(e, Buttons)][-1].buttons) == MOST


def test_the_forms_begin_with_what_is_known() -> None:
    assert inputs(opened("letter", DAN)) == {
        "kind": "letter",
        "received": "2026-11-21T07:32",
        "due": "",
        "authority": "Datatilsynet",
        "reference": "",
        "questions": "",
    }
    assert inputs(opened("confirm", DAN, letter="1")) == {"due": "2026-12-18", "reference": THEIR_REFERENCE}
    assert inputs(opened("respond", DAN, question="1")) == {"answer": ANSWER, "evidence": EVIDENCE}
    assert inputs(opened("away", DAN, question="2")) == {"until": ""}


def test_anyone_of_the_organisation_can_be_named_once_but_not_the_owner_nor_who_is_kept_out() -> None:
    seen = replace(
        scene(replace(asked(), exclusions=(Exclusion(1, MADS, "", DAN, OPENED, settled_at=OPENED),)), DAN),
        people=tuple(NAMES.items()),
    )
    (people,) = [e for e in form("owner", seen, {"question": "2"}).elements if isinstance(e, SelectInput)]
    assert sorted(choice.value for choice in people.choices) == sorted([DAN, DORTE, IDA])


@pytest.mark.parametrize(
    ("verb", "ids"),
    [
        ("letter", {}),
        ("extend", {"letter": "1"}),
        ("confirm", {"letter": "1"}),
        ("sent", {"letter": "1"}),
        ("owner", {"question": "3"}),
        ("respond", {"question": "3"}),
        ("away", {"question": "3"}),
    ],
)
def test_a_form_is_for_those_who_may_and_not_for_a_manager_or_a_stranger(verb: str, ids: dict[str, str]) -> None:
    assert opened(verb, DAN, **ids).verb == verb
    assert form(verb, scene(closed(asked()), DAN), ids).verb == verb, "a closed case forbids nothing"
    assert refused(verb, asked(), MADS, **ids) == "may_not"
    assert refused(verb, asked(), SOMEONE, **ids) == "may_not"


@pytest.mark.parametrize("verb", ["extend", "confirm", "sent", "owner", "respond", "away"])
def test_there_is_no_form_for_what_has_gone_or_never_was(verb: str) -> None:
    ids = {"letter": "1", "question": "1"}
    assert refused(verb, replied(), DAN, **ids) == "letter_answered"
    missing = refused(verb, asked(), DAN, letter="7", question="7")
    assert missing in ("no_such_letter", "no_such_letter_question")
    assert refused(verb, asked(), DAN, letter="²", question="²") == missing


@pytest.mark.parametrize("verb", ["show_letter", "show_reply"])
def test_a_letter_is_shown_to_those_who_see_letters(verb: str) -> None:
    assert opened(verb, DAN, letter="1").verb == ""
    assert refused(verb, asked(), SOMEONE, letter="1") == "may_not"
    assert refused(verb, asked(), IDA, letter="1") == "may_not"
    assert refused(verb, asked(), DAN, letter="7") == "no_such_letter"
    assert refused("show_reply", asked(), MADS, letter="1") == "may_not"


# What is moot, and what reminds.


def test_a_question_is_moot_once_it_is_answered_or_sent_or_someone_elses() -> None:
    assert dealt("letter_question", "asked", EVE, question="2") is not None
    assert dealt("letter_question", "all_answered", EVE, question="2") is None
    assert dealt("letter_question", "replied", DAN, question="2") is None
    assert dealt("letter_question", "asked", MADS, question="2") is None
    assert dealt("letter_question", "asked", EVE, question="9") is None
    assert dealt("letter_question", "asked", EVE, question="2", was="yes") is None, "it came back to her"


def test_the_reminder_of_answers_names_who_is_asked_to_the_handler_only() -> None:
    card = reminded("reply/1", DAN, "handler")
    assert card is not None
    assert NAMES[EVE] in said(card)
    assert reminded("reply/1", DORTE, "owner") is None, "nothing of it is hers"


def test_the_first_line_of_a_reminder_says_what_is_wanted_by_when() -> None:
    for reader, audience, asks in (
        (DAN, "responsible", "please answer the authority."),
        (DORTE, "deputy", "please see that the authority gets its answer."),
        (MADS, "manager", "please see that the authority gets its answer."),
    ):
        card = reminded("letter/1", reader, audience)
        assert card is not None
        assert card.summary.startswith(f"EKS-2026-014: {asks} Our own target: Thursday 17 December 2026 at 15:00.")
        assert "At the latest Friday 18 December 2026 at 24:00. 27 days 16 hours left" in card.summary


@pytest.mark.parametrize(
    ("later", "says"),
    [
        (timedelta(days=26, hours=9), "At the latest Friday 18 December 2026 at 24:00."),
        (timedelta(days=28), "The answer was due Friday 18 December 2026 at 24:00. Send it as soon as possible."),
    ],
)
def test_a_target_that_has_passed_is_not_named_any_more(later: timedelta, says: str) -> None:
    text = said(case_card(scene(asked(), DAN, now=NOW + later)))
    assert says in text
    assert "Our own target: Thursday 17 December" not in text


def test_a_reader_elsewhere_gets_the_instant_with_its_zone() -> None:
    seen = replace(scene(asked(), DAN), speech=TEXTS.speech("en", "America/New_York"))
    assert "At the latest Friday 18 December 2026 at 18:00" in said(case_card(seen))


def test_an_hour_that_was_named_is_said_and_a_month_is_no_day() -> None:
    for due, says in (
        ("2026-12-18T12:00:00+01:00", "Friday 18 December 2026 at 12:00."),
        ("2026-12", "not named a day"),
    ):
        letter = replace(asked().letters[0], due=When.parse(due))
        assert says in said(case_card(scene(replace(asked(), letters=(letter,)), DAN)))


def test_a_reminder_is_moot_once_the_reply_is_sent() -> None:
    key = reminder(scene(asked(), DAN), DAN, "letter/1")
    assert deal("reminder", scene(asked(), DAN), {"audience": "responsible"}, key) is not None
    assert deal("reminder", scene(closed(asked()), DAN), {"audience": "responsible"}, key) is not None
    assert deal("reminder", scene(replied(), DAN), {"audience": "responsible"}, key) is None


# The reply.


def test_the_reply_names_a_role_and_no_person() -> None:
    text = reply_text(all_answered(), asked().letters[0], EKSEMPEL, TEXTS.speech("da", EKSEMPEL.zone))
    assert text.splitlines()[:4] == [
        f"Til {AUTHORITY}",
        "Fra Eksempelby Kommune",
        f"Jeres reference: {THEIR_REFERENCE}",
        "Vores sag: EKS-2026-014",
    ]
    assert text.endswith("Kontakt: databeskyttelsesrådgiver (DPO)\nEksempelby Kommune")
    assert f"Dokumentation:\n1: {EVIDENCE}" in text
    assert "Intet svar endnu" not in text
    assert not [name for name in NAMES.values() if name in text]


@pytest.mark.parametrize("language", ["en", "da", "nb"])
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_of_letter_has_its_words(kind: LetterKind, language: str) -> None:
    letter = Letter(1, When.exact(OPENED), When.parse("2026-12-18"), kind=kind)
    text = reply_text(replace(asked(), letters=(letter,)), letter, EKSEMPEL, TEXTS.speech(language, EKSEMPEL.zone))
    assert AUTHORITY not in text
    assert "{" not in text
    seen = scene(replace(asked(), letters=(letter,)), DAN, language=language)
    assert "{" not in linear(form("show_letter", seen, {"letter": "1"}))


def test_what_went_out_is_shown_as_it_went() -> None:
    text = said(opened("show_reply", DAN, "replied", letter="1"))
    assert REPLY in text
    assert ANSWER not in text


def test_why_nine_days_begins_with_what_was_said_day_by_day() -> None:
    case = replace(asked(), letter_questions=(replace(QUESTIONS[2], text="Hvorfor gik der ni dage?"),))
    for day, words in enumerate(("the vendor sleeps", "the vendor works")):
        at = OPENED + timedelta(days=day + 1)
        case = case.record(WHY_NOT, words, DAN, at, Source.DIALOG)
    seen = replace(scene(case, DAN), voice=TEXTS.speech("nb", "Europe/Oslo"))
    lines = draft(seen, case.letter_questions[0]).splitlines()
    assert lines[0].endswith("20. november 2026 kl. 08:46")
    assert lines[1:] == [
        "lørdag 21. november 2026 kl. 09:00: the vendor sleeps",
        "søndag 22. november 2026 kl. 09:00: the vendor works",
    ]


def test_which_data_of_employees_is_theirs_alone() -> None:
    case = asked()
    for fact, value in {"group_count@employees": Span(1, 1), "group_count@citizens": Span(212, 212)}.items():
        case = case.record(fact, value, DAN, OPENED, Source.DIALOG)
    case = replace(case, letter_questions=(replace(QUESTIONS[2], text="Hvor mange ansatte?"),))
    assert draft(scene(case, DAN), case.letter_questions[0]).endswith(": 1")
