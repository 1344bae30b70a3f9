"""A neutral card as plain JSON and back: for the tape, the log pane and whoever drives the console."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.cards.elements import (
    Button,
    Buttons,
    Card,
    Choice,
    Clock,
    DateTimeInput,
    Element,
    FactRows,
    Heading,
    Quote,
    SelectInput,
    Style,
    Text,
    TextInput,
    Tone,
)

_NAMES: dict[type[Element], str] = {
    Heading: "heading",
    Text: "text",
    Quote: "quote",
    FactRows: "facts",
    Clock: "clock",
    Buttons: "buttons",
    SelectInput: "select",
    TextInput: "text_input",
    DateTimeInput: "date_time",
}


def card_to_json(card: Card) -> dict[str, Any]:
    """`{"summary", "language", "verb", "ids", "submit", "elements": [{"element": name, …its fields}]}`."""
    elements = [{"element": _NAMES[type(element)], **asdict(element)} for element in card.elements]
    return {**asdict(card), "elements": elements}


def card_from_json(data: Mapping[str, Any]) -> Card:
    """The inverse. Raises KeyError, TypeError or ValueError for what `card_to_json` never wrote."""
    elements = tuple(_element(dict(element)) for element in data["elements"])
    return Card(data["summary"], elements, data["language"], data["verb"], dict(data["ids"]), data["submit"])


def _element(data: dict[str, Any]) -> Element:
    match data.pop("element"):
        case "heading":
            return Heading(**data)
        case "text":
            return Text(data["text"], Tone(data["tone"]))
        case "quote":
            return Quote(**data)
        case "facts":
            return FactRows(tuple((label, value) for label, value in data["rows"]))
        case "clock":
            return Clock(**data)
        case "buttons":
            return Buttons(tuple(Button(**{**button, "style": Style(button["style"])}) for button in data["buttons"]))
        case "select":
            choices = tuple(Choice(**choice) for choice in data["choices"])
            return SelectInput(**{**data, "choices": choices, "chosen": tuple(data["chosen"])})
        case "text_input":
            return TextInput(**data)
        case "date_time":
            return DateTimeInput(**data)
        case other:
            raise ValueError(f"{other!r} is no element of a card")
