"""Groups of people on the cards: their questions name them, the case card lists them. Texts are shown as written."""

from collections.abc import Mapping

import pytest

from bot.cards.answering import TEXT_LIMIT, answer_form
from bot.cards.case import case_card
from bot.cards.elements import FactRows, Heading, TextInput
from bot.cards.linear import linear
from bot.cards.phrases import SHORT, fact_label, fact_row, value_words
from bot.cards.question import question_card
from bot.domain.case import Case
from bot.domain.finding import Source, Span, Value
from tests.cards.cast import DAN, EVE, IDA, INTERVIEW, MADS, NOW, TEXTS, answered, opened, scene

ANSWERED = answered(opened())
APART: Mapping[str, Value] = {
    "same_data": False,
    "data_categories@citizens": ("identity",),
    "group_count@citizens": Span(30, 30),
    "data_categories@employees": ("identity", "health"),
}


def told(case: Case, findings: Mapping[str, Value]) -> Case:
    for fact, value in findings.items():
        case = case.record(fact, value, DAN, NOW, Source.DIALOG)
    return case


def apart() -> Case:
    return told(ANSWERED, APART)


@pytest.mark.parametrize(
    ("language", "asked", "label"),
    [
        ("en", "Children and pupils: which data?", "kinds of data (Children and pupils)"),
        ("da", "Børn og elever: hvilke oplysninger?", "hvilke slags oplysninger (Børn og elever)"),
        ("nb", "Barn og elever: hvilke opplysninger?", "hva slags opplysninger (Barn og elever)"),
    ],
)
def test_a_question_about_a_group_says_which(language: str, asked: str, label: str) -> None:
    question = INTERVIEW.question("data_categories@pupils")
    assert question is not None
    case = told(ANSWERED, {"whose": ("pupils", "employees"), "same_data": False})
    card = question_card(scene(case, reader=DAN, language=language), question)
    assert card is not None
    assert Heading(asked) in card.elements
    assert fact_label(TEXTS.speech(language, "UTC"), "data_categories@pupils") == label


def test_the_case_card_lists_the_groups_once_there_are_several() -> None:
    (rows,) = [e for e in case_card(scene(apart(), reader=DAN)).elements if isinstance(e, FactRows) and _is_groups(e)]
    assert rows.rows == (
        ("Citizens", "Names. How many: 30. Risk (proposal): there is a risk"),
        ("Employees", "Names; Health data. How many: not known yet. Risk (proposal): high risk"),
    )
    assert not [e for e in case_card(scene(ANSWERED, reader=DAN)).elements if _is_groups(e)]


def _is_groups(element: object) -> bool:
    return isinstance(element, FactRows) and any("How many:" in value for _, value in element.rows)


@pytest.mark.parametrize("reader", [EVE, IDA])
def test_whoever_sees_no_findings_sees_no_groups(reader: str) -> None:
    found = scene(apart(), reader=reader)  # type: ignore[arg-type]  # a party's id is a str
    assert not [element for element in case_card(found).elements if _is_groups(element)]


def test_what_a_group_has_stands_with_the_groups_alone() -> None:
    rows = [row for e in case_card(scene(apart(), reader=DAN)).elements if isinstance(e, FactRows) for row in e.rows]
    assert not [label for label, _ in rows if label.startswith("Kinds of data")]


def test_a_text_is_asked_for_in_lines_and_filled_with_what_is_known() -> None:
    written = told(ANSWERED, {"consequences": "Fraud, perhaps.\nAnd worry."})
    card = answer_form(scene(written, reader=DAN), {"question": "consequences"})
    (given,) = [element for element in card.elements if isinstance(element, TextInput)]
    assert (given.name, given.value, given.lines, given.limit) == (
        "consequences",
        "Fraud, perhaps.\nAnd worry.",
        4,
        TEXT_LIMIT,
    )
    empty = answer_form(scene(ANSWERED, reader=DAN), {"question": "consequences"})
    assert [e.value for e in empty.elements if isinstance(e, TextInput)] == [""]


def test_a_long_text_is_cut_among_the_facts_and_whole_on_its_own_card() -> None:
    speech, long = TEXTS.speech("en", "UTC"), "worry " * 100
    assert value_words(speech, "consequences", long) == long
    label, shown = fact_row(speech, "consequences", long)
    assert (label, shown.endswith("…")) == ("Likely consequences", True)
    assert len(shown) <= SHORT + 1
    question = INTERVIEW.question("consequences")
    assert question is not None
    card = question_card(scene(told(ANSWERED, {"consequences": long}), reader=MADS), question)
    assert card is None or long.strip() in linear(card)


def test_what_no_decision_waits_for_is_on_the_card_once_it_is_answered() -> None:
    def shown(case: Case) -> str:
        return linear(case_card(scene(case, reader=DAN)))

    assert "Likely consequences" not in shown(ANSWERED)
    assert "Likely consequences: Fraud." in shown(told(ANSWERED, {"consequences": "Fraud."}))
