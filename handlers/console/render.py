"""A neutral card as HTML: semantic, escaped, and the same words in the same order as on every platform."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

from markupsafe import Markup

from bot.cards.elements import (
    Button,
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
from bot.text.catalog import Speech
from handlers.console.inputs import date_time, select, text_input
from handlers.console.plain import plain

LONG = 7
"""Rows of facts that stand in a conversation at once; more are folded away until they are asked for."""


def message(card: Card, *, level: int = 3, fold: Speech | None = None) -> Markup:
    """A card as it stands in a conversation, or on a page. `level`: of its headings, 1 to 6. `fold`: long lists of
    facts are folded, under a word in the page's language."""
    return Markup('<div class="card" lang="{}">{}</div>').format(card.language, _body(card, None, level, fold))


def form(card: Card, say: Speech) -> Markup:
    """A card with inputs as the inside of a dialog. Its title is the first heading, or the summary."""
    title, rest = headed(card)
    head = Markup('<h2 id="dialog-title">{}</h2>').format(plain(title))
    cancel = Markup('<button type="button" data-close>{}</button>').format(say("page.cancel"))
    return _form(rest, say, head, cancel, 3)


def sheet(card: Card, say: Speech) -> Markup:
    """A card with inputs as a page of its own, below the page's heading."""
    return _form(card, say, Markup(""), Markup(""), 2)


def headed(card: Card) -> tuple[str, Card]:
    """The card's heading, its summary where it has none; and the card below it."""
    first = card.elements[0] if card.elements else None
    if isinstance(first, Heading):
        return first.text, replace(card, elements=card.elements[1:])
    return card.summary, card


def _form(card: Card, say: Speech, head: Markup, cancel: Markup, level: int) -> Markup:
    return Markup(
        '<form class="form" lang="{lang}" data-verb="{verb}" data-ids="{ids}">{head}{body}<div class="form-end">'
        '<button type="submit" class="primary">{submit}</button>{cancel}</div></form>'
    ).format(
        lang=card.language,
        verb=card.verb,
        ids=_packed(card.ids),
        head=head,
        body=_body(card, say, level),
        submit=plain(card.submit),
        cancel=cancel,
    )


def _body(card: Card, say: Speech | None, level: int, fold: Speech | None = None) -> Markup:
    parts = (_element(element, say, n, card.summary, level, fold) for n, element in enumerate(card.elements))
    return Markup("").join(parts)


def _element(
    element: Element, say: Speech | None, number: int, summary: str, level: int, fold: Speech | None
) -> Markup:
    name = f"field-{number}"
    match element:
        case Heading(text):
            return Markup('<h{n} dir="auto">{}</h{n}>').format(plain(text), n=level)
        case Text(text, tone):
            return _text(plain(text), tone)
        case Quote(text):
            return Markup('<blockquote dir="auto">{}</blockquote>').format(plain(text))
        case FactRows(rows):
            return _facts(rows, fold)
        case Clock():
            return _clock(element)
        case Buttons(buttons):
            row = Markup("").join(_button(button) for button in buttons)
            return Markup('<div class="buttons" role="group" aria-label="{}">{}</div>').format(plain(summary), row)
        case SelectInput():
            return select(element, say, name)
        case TextInput():
            return text_input(element, say, name)
        case DateTimeInput():
            return date_time(element, say, name)
        case _:
            assert_never(element)


def _text(text: str, tone: Tone) -> Markup:
    match tone:
        case Tone.STRONG:
            return Markup('<p dir="auto"><strong>{}</strong></p>').format(text)
        case Tone.SMALL:
            return Markup('<p dir="auto" class="small">{}</p>').format(text)
        case Tone.WARNING:
            return Markup('<p dir="auto" class="warning"><span aria-hidden="true">⚠ </span>{}</p>').format(text)
        case Tone.PLAIN:
            return Markup('<p dir="auto">{}</p>').format(text)
        case _:
            assert_never(tone)


def _facts(rows: tuple[tuple[str, str], ...], fold: Speech | None) -> Markup:
    pairs = Markup("").join(
        Markup('<div><dt>{}</dt><dd dir="auto">{}</dd></div>').format(plain(label), plain(value))
        for label, value in rows
    )
    listed = Markup("<dl>{}</dl>").format(pairs)
    if fold is None or len(rows) <= LONG:
        return listed
    return Markup('<details class="fold"><summary lang="{}">{}</summary>{}</details>').format(
        fold.language, fold("page.fold", number=len(rows)), listed
    )


def _clock(clock: Clock) -> Markup:
    """The words first, the bar last: a bar says nothing to who can't see it."""
    share = None if clock.share is None else round(100 * min(max(clock.share, 0), 1))
    bar = Markup("")
    if share is not None:
        bar = Markup('<progress max="100" value="{}" aria-label="{}">{} %</progress>').format(
            share, plain(clock.title), share
        )
    basis = Markup('<p class="small">{}</p>').format(plain(clock.basis)) if clock.basis else Markup("")
    state = "late" if clock.late else "soon" if share is not None and share >= 67 else "running"
    return Markup(
        '<div class="clock {}"><p class="clock-title">{}</p><p class="due">{}</p><p class="left">{}</p>{}{}</div>'
    ).format(state, plain(clock.title), plain(clock.due), plain(clock.left), bar, basis)


def _button(button: Button) -> Markup:
    return Markup('<button type="button" class="{}" data-verb="{}" data-value="{}" data-ids="{}"{}>{}</button>').format(
        button.style,
        button.verb,
        button.value,
        _packed(button.ids),
        Markup(' data-opens aria-haspopup="dialog"') if button.opens else "",
        plain(button.label),
    )


def _packed(ids: Mapping[str, str]) -> str:
    return json.dumps(dict(ids))
