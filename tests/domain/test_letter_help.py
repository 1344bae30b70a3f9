"""What a case already says to an authority: Kongsberg's four questions in three languages, and the near misses."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.case import Case
from bot.domain.chore import WHY_NOT
from bot.domain.decision import Decision, Matter
from bot.domain.finding import Source, Span, Value
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.informing import Channel, Informing
from bot.domain.letter_help import Suggestion, lines_of, suggest
from bot.domain.measure import Measure, MeasureKind
from bot.domain.milestone import When
from bot.law.load import load_law

HINTS = load_law().letter_hints
DAN, MADS = PartyId("dan"), PartyId("mads")
DISCOVERED = datetime(2020, 4, 18, 10, 46, tzinfo=UTC)

FACTS: dict[str, Value] = {
    "discovered": When.exact(DISCOVERED),
    "contained_at": When.parse("2020-04-27"),
    "data_categories@pupils": ("identity", "photo"),
    "data_categories@employees": ("identity", "health"),
    "group_count@pupils": Span(212, 212),
    "group_count@employees": Span(1, 1),
    WHY_NOT: "the vendor has not answered",
}


def kongsberg() -> Case:
    case = Case(
        id=CaseId("case"),
        number="KBG-2020-001",
        organisation=OrganisationId("kongsberg"),
        jurisdiction="NO",
        language="nb",
        zone="Europe/Oslo",
        opened_at=DISCOVERED,
        decisions=(Decision(1, Matter.INFORM, False, DAN, MADS, DISCOVERED + timedelta(days=10), "not reached yet"),),
        informings=(Informing(1, "pupils", DISCOVERED + timedelta(days=12), DAN, Channel.EMAIL, 200, 212, "text"),),
        measures=(
            Measure(1, MeasureKind.STOP, "asked the vendor to change it", DAN, DAN, DISCOVERED, done_at=DISCOVERED),
            Measure(2, MeasureKind.PREVENT, "given up", DAN, DAN, DISCOVERED, dropped="not needed"),
        ),
    )
    for fact, value in FACTS.items():
        case = case.record(fact, value, DAN, DISCOVERED, Source.DIALOG)
    return case


def said(text: str, case: Case | None = None) -> list[str]:
    return [f"{s.what} {s.key}".strip() for s in suggest(text, case or kongsberg(), HINTS)]


WHY = ["fact discovered", "fact contained_at", "containment", "measures 1"]
DATA = ["fact data_categories@employees"]
COUNT = ["fact group_count@employees"]
INFORMED = ["decision 1", "informing 1"]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("Hvorfor tok det ni dager fra feilen ble oppdaget til den ble lukket?", WHY),
        ("Hvilke personopplysninger om ansatte er omfattet?", DATA),
        ("Hvor mange ansatte gjelder det?", COUNT),
        ("Er de berørte blitt informert?", INFORMED),
        ("Hvorfor gik der ni dage, fra bruddet blev opdaget, til det blev lukket?", WHY),
        ("Hvilke oplysninger om ansatte er omfattet?", DATA),
        ("Hvor mange medarbejdere er berørt?", COUNT),
        ("Er de berørte blevet underrettet?", INFORMED),
        ("Why did it take nine days from the discovery until it was closed?", WHY),
        ("Which employee data was concerned? WHICH DATA, and why?", DATA),
        ("How many employees were affected?", COUNT),
        ("Were the people concerned told about it?", INFORMED),
    ],
)
def test_each_of_the_four_questions_finds_its_material(question: str, answers: list[str]) -> None:
    assert said(question) == answers


def test_without_a_group_in_the_question_every_group_answers() -> None:
    assert said("Hvor mange er berørt?") == ["fact group_count@pupils", "fact group_count@employees"]


def test_a_group_the_case_knows_nothing_of_leaves_what_it_knows() -> None:
    assert said("Hvor mange pasienter er berørt?") == ["fact group_count@pupils", "fact group_count@employees"]


def test_a_question_nobody_foresaw_gets_nothing() -> None:
    assert said("Vennligst send inn organisasjonskartet.") == []


def test_words_must_come_in_their_order_and_begin_so() -> None:
    assert said("Mange takk. Hvor skal det sendes?") == []
    assert said("Somehow, anymany") == []


def test_what_is_not_known_answers_nothing() -> None:
    empty = Case(CaseId("c"), "X", OrganisationId("o"), "NO", "nb", "Europe/Oslo", DISCOVERED)
    assert suggest("Hvor mange er berørt, og hvorfor tok det ni dager?", empty, HINTS) == ()


def test_each_thing_is_suggested_once() -> None:
    found = suggest("Hvilke tiltak, og hvorfor tok det ni dager?", kongsberg(), HINTS)
    assert found.count(Suggestion("measures", "1")) == 1


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("1. Why?\n2) Which?\n\n- How many?\n  • Told? ", ("Why?", "Which?", "How many?", "Told?")),
        ("Why nine days", ("Why nine days",)),
        ("2020 was the year of what?", ("2020 was the year of what?",)),
        (" \n\n", ()),
    ],
)
def test_questions_are_read_one_a_line_without_their_numbers(text: str, lines: tuple[str, ...]) -> None:
    assert lines_of(text) == lines
