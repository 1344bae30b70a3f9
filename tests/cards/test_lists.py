"""What someone gets who asks for their cases, their reports, or help."""

from dataclasses import replace

from bot.cards.elements import FactRows
from bot.cards.linear import linear
from bot.cards.lists import cases_card, help_card, my_reports_card
from bot.domain.case import Case
from tests.cards.cast import DAN, EVE, IDA, MADS, STATES, WORDS, scene


def numbered(state: str, number: str) -> Case:
    return replace(STATES[state](), number=number)


def test_cases_are_sorted_by_time_left_and_those_without_a_clock_come_last() -> None:
    cases = [numbered("dateless", "E-1"), numbered("to_file", "E-2"), numbered("new", "E-3"), numbered("closed", "E-4")]
    card = cases_card([scene(case, DAN) for case in cases], scene(None, DAN))
    rows = next(e for e in card.elements if isinstance(e, FactRows)).rows
    assert [number for number, _ in rows] == ["E-3", "E-2", "E-1"]
    assert card.summary == "3 open cases, the nearest deadline first"


def test_a_stranger_and_a_reporter_have_no_cases_where_the_handler_has() -> None:
    cases = [STATES["new"]()]
    for reader, found in ((DAN, True), (MADS, True), (EVE, False), (IDA, False)):
        card = cases_card([scene(case, reader) for case in cases], scene(None, reader))
        assert ("EKS-2026-014" in linear(card)) is found


def test_a_reporter_learns_that_it_goes_on_and_how_it_ended() -> None:
    going = my_reports_card([scene(STATES["to_file"](), IDA)], scene(None, IDA))
    ended = my_reports_card([scene(STATES["closed"](), IDA)], scene(None, IDA))
    assert "EKS-2026-014: being looked into" in linear(going)
    assert "EKS-2026-014: closed: a personal data breach" in linear(ended)
    assert WORDS not in linear(going)


def test_no_more_than_five_cases_have_a_button_and_all_are_listed() -> None:
    cases = [numbered("new", f"E-{n}") for n in range(8)]
    text = linear(cases_card([scene(case, DAN) for case in cases], scene(None, DAN)))
    assert text.count("[E-") == 5
    assert text.count("questions open") == 8


def test_help_names_the_words_that_the_command_understands() -> None:
    for language, words in (("en", ("cases", "help")), ("da", ("sager", "hjælp")), ("nb", ("saker", "hjelp"))):
        text = linear(help_card(scene(None, IDA, language=language)))
        assert all(f"/breach {word}" in text for word in words)
