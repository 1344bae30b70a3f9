"""A whole card as plain text in reading order: for screen readers, for the record of what was sent, for tests."""

from collections.abc import Iterator
from typing import assert_never

from bot.cards.elements import (
    Buttons,
    Card,
    Clock,
    DateTimeInput,
    Element,
    FactRows,
    Heading,
    Quote,
    SelectInput,
    Text,
    TextInput,
    Tone,
)


def linear(card: Card) -> str:
    """The summary, then every element, one line or more each; buttons in brackets, inputs with their values.

    A card that begins with its summary word for word says it once."""
    first = card.elements[0] if card.elements else None
    said_already = isinstance(first, Text) and first.text == card.summary
    rest = card.elements[said_already:]
    lines = [card.summary, *(line for element in rest for line in _lines(element))]
    if card.submit:
        lines.append(f"[{card.submit}]")
    return "\n".join(lines)


def _lines(element: Element) -> Iterator[str]:
    match element:
        case Heading(text):
            yield f"# {text}"
        case Text(text, tone):
            yield f"! {text}" if tone is Tone.WARNING else text
        case Quote(text):
            yield from (f"> {line}" for line in text.splitlines() or [""])
        case FactRows(rows):
            yield from (f"{label}: {value}" for label, value in rows)
        case Clock():
            yield from (part for part in (element.title, element.due, element.left, element.basis) if part)
        case Buttons(buttons):
            yield " ".join(f"[{button.label}]" for button in buttons)
        case SelectInput():
            yield from _select(element)
        case TextInput(_, label, value) | DateTimeInput(_, label, value):
            yield f"{label}: {value or '____'}"
            yield from _hint(element.hint)
        case _:
            assert_never(element)


def _select(select: SelectInput) -> Iterator[str]:
    yield select.label
    for choice in select.choices:
        mark = "x" if choice.value in select.chosen else " "
        yield f"({mark}) {choice.label}" + (f": {choice.hint}" if choice.hint else "")
    yield from _hint(select.hint)


def _hint(hint: str) -> Iterator[str]:
    if hint:
        yield hint
