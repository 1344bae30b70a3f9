"""Every card in every language, word for word and element for element.

After looking at what changed: `pytest tests/cards --update-golden`.
"""

import json
from dataclasses import asdict

import pytest

from bot.cards.elements import Card
from bot.cards.linear import linear
from bot.text.catalog import LANGUAGES
from tests.cards.conftest import Golden
from tests.cards.table import CARDS, card

WRITTEN = tuple(language for language in LANGUAGES if language != "nn")


def as_json(dealt: Card) -> object:
    """A card as data, each element under its name."""
    elements = [{type(element).__name__: asdict(element)} for element in dealt.elements]
    rest = {key: value for key, value in asdict(dealt).items() if key != "elements"}
    return {**rest, "elements": elements}


@pytest.mark.parametrize("language", WRITTEN)
def test_every_card_reads_as_it_was_looked_at(language: str, golden: Golden) -> None:
    texts = (f"======== {name}\n{linear(card(name, language))}\n" for name in CARDS)
    golden(f"{language}.txt", "\n".join(texts))


@pytest.mark.parametrize("language", WRITTEN)
def test_every_card_is_made_of_the_same_elements(language: str, golden: Golden) -> None:
    lines = (f"{json.dumps(name)}: {json.dumps(as_json(card(name, language)), ensure_ascii=False)}" for name in CARDS)
    golden(f"{language}.json", "{\n" + ",\n".join(lines) + "\n}\n")


def test_nynorsk_takes_whole_sentences_from_bokmal() -> None:
    assert linear(card("receipt", "nn")) == linear(card("receipt", "nb"))
