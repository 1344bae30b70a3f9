"""Cards as JSON and back."""

import json

import pytest

from handlers.console.wire import card_from_json, card_to_json
from tests.console.cards import EVERYTHING, note


def test_every_element_comes_back_as_it_was() -> None:
    assert card_from_json(json.loads(json.dumps(card_to_json(EVERYTHING)))) == EVERYTHING


def test_the_json_names_each_element() -> None:
    names = [element["element"] for element in card_to_json(EVERYTHING)["elements"]]
    assert " ".join(names) == "heading text text text text quote facts clock buttons select text_input date_time"


def test_what_a_button_does_is_in_the_json() -> None:
    (button, _) = card_to_json(EVERYTHING)["elements"][8]["buttons"]
    assert button == {
        "verb": "answer",
        "label": "Yes",
        "value": "yes",
        "ids": {"case": "c1"},
        "style": "primary",
        "opens": False,
    }


def test_an_unknown_element_is_refused() -> None:
    data = card_to_json(note("hello"))
    data["elements"][0]["element"] = "video"
    with pytest.raises(ValueError, match="video"):
        card_from_json(data)
