"""The register entry as people read it: whole for the team, without others' reasons for a decider."""

import pytest

from bot.cards.linear import linear
from bot.cards.register import register_card
from bot.domain.ids import PartyId
from tests.cards.cast import DAN, EVE, IDA, MADS
from tests.documents.kongsberg import ANSWER, TEXT, WHY, WORDS, seen


def read(reader: PartyId = DAN, language: str = "en") -> str:
    card = register_card(seen(reader, language=language))
    assert card is not None
    return linear(card)


def test_it_tells_the_whole_story() -> None:
    told = read()
    for part in (
        "Monday 23 March 2020",
        "CANARY-REASONS",
        "Not known that day",
        "20/0001",
        "41 of 48 told",
        "2 came back undelivered",
        TEXT,
        WHY,
        "CANARY-MEASURE change the application",
        "given up: they had deleted it",
        "Why nine days?",
        ANSWER,
        "Opened again",
        "CANARY-ENDING",
        "from discovery to containment",
    ):
        assert part.casefold() in told.casefold(), part


def test_no_word_of_the_report_is_in_it() -> None:
    assert WORDS not in read()


def test_an_empty_part_says_so() -> None:
    assert "Nothing recorded." not in read().split("# Decisions")[1].split("# To the authority")[0]
    assert register_card(seen()) is not None


@pytest.mark.parametrize("reader", [IDA, EVE])
def test_reporters_and_strangers_get_none(reader: PartyId) -> None:
    assert register_card(seen(reader)) is None


def test_a_decider_reads_their_own_reasons_and_not_the_closers() -> None:
    assert "CANARY-REASONS" in read(MADS)
    assert "CANARY-ENDING" not in read(MADS)
    assert "CANARY-ENDING" in read(DAN)


@pytest.mark.parametrize("language", ["da", "nb", "nn"])
def test_it_speaks_every_language(language: str) -> None:
    assert {"da": "Beslutninger", "nb": "Beslutninger", "nn": "Beslutninger"}[language] in read(DAN, language)
