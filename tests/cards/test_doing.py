"""Cards and forms of what is decided and done: what they say, to whom, in three languages."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.case import case_card
from bot.cards.deck import deal
from bot.cards.elements import Button, Buttons, Card, DateTimeInput, SelectInput, TextInput
from bot.cards.forms import form
from bot.cards.linear import linear
from bot.cards.scene import Scene
from bot.domain.assessment import assess
from bot.domain.case import Case
from bot.domain.decision import Matter
from bot.domain.delivery import ReminderKey
from bot.domain.errors import Refusal
from bot.domain.ids import PartyId
from bot.domain.informing import Channel
from bot.domain.measure import MeasureKind
from bot.domain.organisation import Partner
from tests.cards.cast import (
    CASE,
    DAN,
    DORTE,
    EKSEMPEL,
    EVE,
    IDA,
    INTERVIEW,
    LAW,
    MADS,
    NAMES,
    NOW,
    OPENED,
    TEXTS,
    answered,
    closed,
    opened,
    scene,
)
from tests.cards.doing import (
    DROPPED,
    DUE,
    GROUNDS,
    LETTER,
    MEASURE,
    WHY,
    decided,
    known,
    measured,
    not_yet,
    told,
    with_processor,
)

LANGUAGES = ("en", "da", "nb")


def inputs(card: Card) -> dict[str, SelectInput | TextInput | DateTimeInput]:
    return {e.name: e for e in card.elements if isinstance(e, SelectInput | TextInput | DateTimeInput)}


def buttons(card: Card | None) -> list[Button]:
    assert card is not None
    return [b for e in card.elements if isinstance(e, Buttons) for b in e.buttons]


def dealt(case: Case, kind: str, reader: PartyId | None = None, language: str = "en", **ids: str) -> Card | None:
    return deal(kind, scene(case, reader, language=language), ids, None)


def chore(case: Case, reader: PartyId, obligation: str, due: object = DUE, now: object = NOW) -> Card | None:
    seen = scene(case, reader, now=now)  # type: ignore[arg-type]
    return deal("reminder", seen, {"audience": "owner"}, ReminderKey(CASE, obligation, "due", due, reader))  # type: ignore[arg-type]


def said(card: Card | None) -> str:
    assert card is not None
    return linear(card)


# The recommendation.


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Recommendation: tell the people concerned", "This would change it:")),
        ("da", ("Anbefaling: underret de berørte", "Dette ville ændre det:")),
        ("nb", ("Anbefaling: underrett de berørte", "Dette ville endre det:")),
    ],
)
def test_the_form_shows_the_recommendation_and_what_would_change_it(language: str, words: tuple[str, str]) -> None:
    case = answered(opened(), breach_types=("C",), same_data=True)
    text = linear(form("decide", scene(case, MADS, language=language), {"matter": "inform"}))
    assert all(word in text for word in words)
    assert "→" in text


def test_the_case_card_says_what_is_recommended_until_it_is_decided() -> None:
    assert "Recommendation: notify the authority." in said(case_card(scene(known())))
    made = decided(known(), True, matter=Matter.NOTIFY)
    assert "Recommendation: notify the authority." not in said(case_card(scene(made)))
    assert "Recommendation: tell the people concerned." in said(case_card(scene(made)))


def test_the_decider_can_decide_from_their_own_message() -> None:
    card = dealt(known(same_data=True, cause="human", technical_protection=True), "assigned", MADS, role="decider")
    if card is None:
        pytest.skip("not the decider's turn in this interview yet")
    assert "Recommendation: " in said(card)
    assert [b.verb for b in buttons(card)] == ["acknowledge", "decide", "show"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_against_the_recommendation_is_said_plainly_and_the_ground_too(language: str) -> None:
    speech = TEXTS.speech(language, "UTC")
    text = said(dealt(decided(known(), False, ground="b"), "decided", language=language, decision="1"))
    assert speech("card.against.inform.yes") in text
    assert speech("card.ground.b") in text
    assert speech("card.against.inform.yes") not in said(dealt(decided(known(), True), "decided", language=language))


def test_the_ground_is_asked_about_telling_people_only() -> None:
    for matter, asks in (("inform", True), ("notify", False)):
        assert ("ground" in inputs(form("decide", scene(known(), MADS), {"matter": matter}))) is asks


# Telling the people.


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "The people concerned: 412 of 530 told (digital post), 9 returned."),
        ("da", "De berørte: 412 af 530 underrettet (digital post), 9 kom retur."),
        ("nb", "De berørte: 412 av 530 underrettet (digital post), 9 kom i retur."),
    ],
)
def test_how_many_were_told_stands_on_the_card(language: str, line: str) -> None:
    case = told(decided(known(), True), 412, returned=9)
    assert line in said(case_card(scene(case, language=language)))
    notice = said(dealt(case, "informed", language=language, informing="1"))
    assert line in notice
    assert LETTER in notice


def test_the_rest_and_why_not() -> None:
    case = told(decided(known(), True), 412, returned=9)
    assert "Still to be accounted for: 127." in said(case_card(scene(case)))
    public = told(case, 0, channel=Channel.PUBLIC, grounds=GROUNDS)
    text = said(case_card(scene(public)))
    assert "A public text for the other 127, because:" in text
    assert GROUNDS in text
    assert "Still to be accounted for" not in text
    explained = said(case_card(scene(told(case, 0, grounds=GROUNDS))))
    assert "The other 127 were not told, because:" in explained


def test_managers_see_how_many_and_no_words() -> None:
    case = told(decided(known(), True), 412, grounds=GROUNDS)
    manager = replace(case, assignments=tuple(a for a in case.assignments if a.role != "decider"))
    text = said(case_card(scene(manager, MADS)))
    assert "412 of 530 told" in text
    assert GROUNDS not in text
    assert GROUNDS in said(case_card(scene(case, DAN)))
    assert dealt(case, "informed", IDA, informing="1") is None
    assert LETTER not in said(dealt(manager, "informed", MADS, informing="1"))


def test_the_step_is_telling_the_people_until_everyone_is_accounted_for() -> None:
    done = decided(known(same_data=True), False, matter=Matter.NOTIFY)
    case = decided(done, True)
    for made, offered in ((case, True), (told(case, 530), False)):
        verbs = [b.verb for b in buttons(case_card(scene(made)))]
        assert ("inform" in verbs) is offered
        assert verbs.count("inform") <= 1
        assert ("public_text" in verbs) is offered


def test_the_form_asks_for_a_group_only_where_there_are_several() -> None:
    one = inputs(form("inform", scene(decided(known(same_data=True), True), DAN), {}))
    assert "group" not in one
    case = decided(known(same_data=False, **{"data_categories@citizens": ("children",)}), True)
    two = form("inform", scene(case, DAN), {"group": "citizens"})
    group = inputs(two)["group"]
    assert isinstance(group, SelectInput)
    assert ([c.value for c in group.choices], group.chosen) == (["citizens", "employees"], ("citizens",))
    assert "goes to their parents or guardians" in linear(two)
    assert "parents or guardians" not in linear(form("inform", scene(case, DAN), {"group": "employees"}))


def test_the_public_text_has_its_own_draft() -> None:
    case = decided(known(), True)
    letter, public = form("inform", scene(case, DAN), {}), form("public_text", scene(case, DAN), {})
    assert public.verb == "inform"
    chosen = inputs(public)["channel"]
    assert isinstance(chosen, SelectInput)
    assert chosen.chosen == ("public",)
    draft, text = inputs(letter)["text"], inputs(public)["text"]
    assert isinstance(draft, TextInput)
    assert isinstance(text, TextInput)
    assert "This text stays here until" in text.value
    assert "This text stays here until" not in draft.value
    assert form("inform", scene(case, DAN), {}).ids == public.ids == {"case": CASE}
    with pytest.raises(Refusal, match="may_not"):
        form("public_text", scene(case, IDA), {})


# Measures.


def test_the_team_reads_a_measure_its_owner_reads_theirs_and_a_manager_only_when() -> None:
    case = measured(measured(known()), text="CANARY-OTHER", owner=DORTE)
    assert MEASURE in said(case_card(scene(case, DAN)))
    manager = replace(case, assignments=tuple(a for a in case.assignments if a.role != "decider"))
    text = said(case_card(scene(manager, MADS)))
    assert "stop the breach" in text
    assert "CANARY" not in text.replace("CANARY-WORDS", "")
    own = said(dealt(case, "measured", EVE, measure="1"))
    assert MEASURE in own
    assert dealt(case, "measured", EVE, measure="2") is None
    assert dealt(case, "measured", IDA, measure="1") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_promise_is_asked_about_also_once_the_case_is_closed(language: str) -> None:
    for case in (measured(known()), closed(measured(known()))):
        card = chore(case, EVE, "measure/1")
        assert MEASURE in said(card)
        assert [b.verb for b in buttons(card)] == ["measured"]
        assert card is not None
        assert card.summary == "EKS-2026-014 · you are to do this"
        assert dealt(case, "measured", EVE, language, measure="1") is not None
    assert chore(measured(known(), done_at=NOW), EVE, "measure/1") is None


def test_done_late_and_given_up_are_told_apart() -> None:
    case = measured(measured(measured(known(), done_at=NOW), dropped=DROPPED), due=NOW - timedelta(days=1))
    text = said(case_card(scene(case, DAN)))
    for words in ("✓ Done", "○ Overdue since", "– Given up", DROPPED):
        assert words in text
    assert [b.ids["measure"] for b in buttons(case_card(scene(case, DAN))) if b.verb == "measured"] == ["3"]


def test_the_form_to_end_it_opens_for_its_owner_and_the_team() -> None:
    case = measured(known())
    for reader in (EVE, DAN):
        card = form("measured", scene(case, reader), {"measure": "1"})
        assert card.ids == {"case": CASE, "measure": "1"}
        assert list(inputs(card)) == ["at", "dropped"]
        assert form("measured", scene(closed(case), reader), {"measure": "1"}).verb == "measured"
    for reader, key in ((IDA, "may_not"), (DAN, "no_such_measure")):
        with pytest.raises(Refusal, match=key):
            form("measured", scene(case, reader), {"measure": "1" if reader == IDA else "9"})


def test_a_measure_may_be_anybodys_of_the_house() -> None:
    seen = replace(scene(known(), DAN), people=tuple(NAMES.items()))
    owner = inputs(form("measure", seen, {}))["owner"]
    assert isinstance(owner, SelectInput)
    assert (EVE, "Eve Eng") in [(c.value, c.label) for c in owner.choices]
    assert owner.chosen == (DAN,)


# Is it stopped?


def test_the_question_comes_with_three_answers_to_whoever_is_to_stop_it() -> None:
    case = measured(known())
    later, due = NOW + timedelta(days=2), OPENED - timedelta(minutes=14) + timedelta(days=2)
    card = chore(case, EVE, "containment", due, later)
    assert MEASURE in said(card)
    assert [(b.verb, b.ids["state"]) for b in buttons(card)] == [
        ("contain", "contained"),
        ("contain", "not_yet"),
        ("contain", "nothing_left"),
    ]
    assert "laptop" not in said(card)
    assert chore(known(contained=True), EVE, "containment", due, later) is None


@pytest.mark.parametrize(
    ("state", "asked"),
    [("contained", ["at"]), ("not_yet", ["why"]), ("nothing_left", ["why"]), ("", ["state", "at", "why"])],
)
def test_its_form_asks_what_that_answer_needs(state: str, asked: list[str]) -> None:
    card = form("contain", scene(measured(known()), EVE), {"state": state})
    assert list(inputs(card)) == asked
    assert card.ids == {"case": CASE, **({"state": state} if state else {})}
    for reader in (IDA, DAN):
        if reader == DAN:
            assert form("contain", scene(known(), reader), {"state": state}).verb == "contain"
            continue
        with pytest.raises(Refusal, match="may_not"):
            form("contain", scene(measured(known()), reader), {"state": state})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_card_says_how_long_and_what_was_said_last(language: str) -> None:
    case, later = not_yet(known()), NOW + timedelta(days=3)
    text = said(case_card(scene(case, DAN, language=language, now=later)))
    assert WHY in text
    assert TEXTS.speech(language, "UTC")("contain.lasting", lasting=timedelta(days=3)) in text
    assert WHY not in said(case_card(scene(case, IDA, language=language, now=later)))
    fresh = said(case_card(scene(known(), DAN, language=language, now=OPENED + timedelta(hours=3))))
    assert TEXTS.speech(language, "UTC")("verb.contain") not in fresh


def test_what_was_said_is_a_message_too() -> None:
    case = not_yet(known())
    number = str(case.findings[-1].sequence)
    assert WHY in said(dealt(case, "contained", finding=number))
    assert dealt(case, "contained", IDA, finding=number) is None


# The processor.


def with_contract(case: Case, hours: int | None, language: str = "en") -> Scene:
    partner = Partner("beskjed", "Beskjed AS", "vera", hours)
    organisation = replace(EKSEMPEL, processors=(partner,))
    assessment = assess(case, organisation, INTERVIEW, LAW, NOW)
    return replace(scene(case, DAN, language=language), organisation=organisation, assessment=assessment)


@pytest.mark.parametrize(
    ("language", "flag"),
    [
        ("en", "The processor told us 1 day 23 hours later than the contract allows (24 hours)."),
        ("da", "Databehandleren underrettede os 1 dag og 23 timer senere, end aftalen tillader (24 timer)."),
        ("nb", "Databehandleren underrettet oss 1 døgn og 23 timer senere enn avtalen tillater (24 timer)."),
    ],
)
def test_a_processor_who_told_us_later_than_the_contract_is_flagged(language: str, flag: str) -> None:
    text = said(case_card(with_contract(with_processor(), 24, language)))
    assert flag in text
    assert "Beskjed" in text


@pytest.mark.parametrize("hours", [None, 71, 72])
def test_in_time_or_without_a_term_nobody_is_called_late(hours: int | None) -> None:
    assert not [f for f in with_contract(with_processor(), hours).outlook.flags if f.id == "processor_told_late"]


def test_as_a_processor_the_contract_with_our_customer_sets_the_target() -> None:
    customer = Partner("kunde", "Kunde ApS", "dan", 8)
    for customers, hours in (((customer,), 8), ((), 24)):
        organisation = replace(EKSEMPEL, controller_roles=("processor",), customers=customers)
        deadline = assess(opened(), organisation, INTERVIEW, LAW, NOW).deadline("eu-gdpr-33-2/to_controller")
        assert deadline is not None
        assert deadline.target == OPENED + timedelta(hours=hours)


def test_as_a_processor_told_by_us_is_recorded_like_a_notification() -> None:
    organisation = replace(EKSEMPEL, controller_roles=("processor",))
    assessment = assess(known(), organisation, INTERVIEW, LAW, NOW)
    seen = replace(scene(known(), DAN), organisation=organisation, assessment=assessment)
    filing = [b.ids.get("stage") for b in buttons(case_card(seen)) if b.label == "Record: customer told"]
    assert filing == ["eu-gdpr-33-2/to_controller"]
    assert form("file", seen, {"stage": filing[0] or ""}).ids["stage"] == "eu-gdpr-33-2/to_controller"
    assert "customer told" not in said(case_card(scene(known(), DAN)))


def test_kinds_of_measures_have_words_in_every_language() -> None:
    for language in LANGUAGES:
        speech = TEXTS.speech(language, "UTC")
        assert all(speech(f"measure.{kind}") and speech(f"measure.{kind}.hint") for kind in MeasureKind)
        assert all(speech(f"channel.{channel}") for channel in Channel)
