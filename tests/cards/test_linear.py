"""A whole card as plain text, in reading order."""

from bot.cards.elements import (
    Button,
    Buttons,
    Card,
    Choice,
    Clock,
    DateTimeInput,
    FactRows,
    Heading,
    Quote,
    SelectInput,
    Text,
    TextInput,
    Tone,
)
from bot.cards.linear import linear


def test_every_element_is_read_once_and_in_order() -> None:
    card = Card(
        "summary",
        (
            Heading("heading"),
            Text("plain"),
            Text("careful", Tone.WARNING),
            Quote("one\ntwo"),
            FactRows((("label", "value"),)),
            Clock("title", "due", "left", "basis", 0.5),
            Buttons((Button("a", "first"), Button("b", "second"))),
        ),
        "en",
    )
    assert linear(card).splitlines() == [
        "summary",
        "# heading",
        "plain",
        "! careful",
        "> one",
        "> two",
        "label: value",
        *("title", "due", "left", "basis"),
        "[first] [second]",
    ]


def test_what_the_summary_says_is_not_said_again() -> None:
    card = Card("Saved.", (Text("Saved."), Text("Saved.")), "en")
    assert linear(card).splitlines() == ["Saved.", "Saved."]


def test_a_form_shows_its_values_hints_and_what_submitting_is_called() -> None:
    choices = (Choice("y", "yes"), Choice("n", "no", "really"))
    card = Card(
        "form",
        (
            SelectInput("s", "select", choices, chosen=("n",), hint="choose"),
            TextInput("t", "text"),
            DateTimeInput("d", "date", "2020-04-18"),
        ),
        "en",
        verb="v",
        submit="send",
    )
    assert linear(card).splitlines() == [
        "form",
        "select",
        "( ) yes",
        "(x) no: really",
        "choose",
        "text: ____",
        "date: 2020-04-18",
        "[send]",
    ]
