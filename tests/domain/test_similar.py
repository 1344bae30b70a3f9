"""When two reports are proposed to be one leak."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.case import Case, Closing, Outcome
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.report import Report
from bot.domain.similar import LATELY, SOON, first_alike, is_alike, similar_words, words_of

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
IDA, EVE = PartyId("ida"), PartyId("eve")


def opened(number: int, words: str, by: PartyId, after: timedelta = timedelta()) -> Case:
    at = START + after
    reports = (Report(1, by, at, words),)
    return Case(
        CaseId(f"c{number}"), f"EKS-{number}", OrganisationId("e"), "DK", "da", "Europe/Copenhagen", at, reports=reports
    )


LAPTOP, LETTER = "laptop with patient files left on the bus", "a letter to the wrong citizen"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The rota with diagnoses is on our website", "Diagnoses of patients on the website, the rota too"),
        ("Vagtplanen med diagnoser er lagt på nettet", "Der ligger diagnoser i en vagtplan på nettet"),
        ("Klasseliste med fødselsnumre sendt til feil forelder", "Feil forelder fikk klasselisten"),
    ],
)
def test_the_same_story_in_other_words_and_endings_is_alike(first: str, second: str) -> None:
    assert similar_words(first, second)
    assert similar_words(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LAPTOP, LETTER),
        ("a mail", "a mail"),
        ("It was not there when she came, and they have it now", "They came and it was not there, she said"),
        ("kort ⟦cpr 1⟧ ⟦cpr 2⟧", "kort ⟦cpr 1⟧ ⟦cpr 2⟧"),
        ("The laptop of a teacher was stolen from her car", "The laptop is out of battery since Monday morning"),
    ],
)
def test_one_word_small_words_and_what_was_hidden_make_nothing_alike(first: str, second: str) -> None:
    assert not similar_words(first, second)


def test_words_are_compared_by_their_beginnings() -> None:
    assert words_of("Vagtplanen") == words_of("en vagtplan") != words_of("vagterne")


def test_within_ten_minutes_any_two_are_alike_and_not_after() -> None:
    first = opened(1, LAPTOP, IDA)
    assert is_alike(opened(2, LETTER, EVE, SOON), first)
    assert not is_alike(opened(2, LETTER, EVE, SOON + timedelta(seconds=1)), first)


@pytest.mark.parametrize(("words", "by"), [(LETTER, IDA), (LAPTOP, EVE)])
def test_within_a_day_it_takes_the_same_reporter_or_the_same_words(words: str, by: PartyId) -> None:
    first = opened(1, LAPTOP, IDA)
    assert is_alike(opened(2, words, by, LATELY), first)
    assert not is_alike(opened(2, words, by, LATELY + timedelta(seconds=1)), first)


def test_only_an_older_open_case_that_was_not_entered_after_is_proposed() -> None:
    first, second = opened(1, LAPTOP, IDA), opened(2, LAPTOP, IDA, timedelta(minutes=1))
    closing = Closing(Outcome.JOINED, IDA, START, "", CaseId("c0"))
    assert is_alike(second, first)
    assert not is_alike(first, second)
    assert not is_alike(first, first)
    assert not is_alike(second, replace(first, closing=closing))
    assert not is_alike(replace(second, entered_after=True), first)
    assert not is_alike(second, replace(first, entered_after=True))


def test_what_went_back_to_another_case_counts_no_more() -> None:
    gone = Report(2, EVE, START, LETTER, CaseId("c9"), parted=True)
    first = replace(opened(1, LAPTOP, IDA), reports=(*opened(1, LAPTOP, IDA).reports, gone))
    later = opened(2, LETTER, EVE, timedelta(hours=1))
    assert not is_alike(later, first)
    assert is_alike(later, replace(first, reports=(first.reports[0], replace(gone, parted=False))))


def test_the_oldest_that_fits_is_taken() -> None:
    cases = [opened(n, LAPTOP, IDA, timedelta(minutes=n)) for n in range(1, 12)]
    new = opened(20, LAPTOP, EVE, timedelta(minutes=20))
    assert first_alike(new, reversed(cases)) == cases[0]
    assert first_alike(new, []) is None
    assert first_alike(opened(20, LETTER, EVE, timedelta(minutes=30)), cases) is None
