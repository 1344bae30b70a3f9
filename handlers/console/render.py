"""A neutral card as HTML: semantic, escaped, and the same words in the same order as on every platform."""

import json
import unicodedata
from collections.abc import Mapping
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

_RADIOS = 8
"""Up to so many choices are shown at once; more become a list to open."""

_REQUIRED, _CHECKED, _SELECTED = Markup(" required"), Markup(" checked"), Markup(" selected")

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f")


def plain(text: str) -> str:
    """`text` without what could reorder or hide its neighbours: control characters and direction marks."""
    return "".join(c for c in text if c == "\n" or (c not in _BIDI and unicodedata.category(c) != "Cc"))


def message(card: Card) -> Markup:
    """A card as it stands in a conversation."""
    return _elements(card, None)


def form(card: Card, say: Speech) -> Markup:
    """A card with inputs as the inside of a dialog. Its title is the first heading, or the summary."""
    first = card.elements[0] if card.elements else None
    title = first.text if isinstance(first, Heading) else card.summary
    rest = card.elements[1:] if isinstance(first, Heading) else card.elements
    body = Markup("").join(_element(element, say, f"field-{n}", card.summary) for n, element in enumerate(rest))
    return Markup(
        '<form class="form" lang="{lang}" data-verb="{verb}" data-ids="{ids}">'
        '<h2 id="dialog-title">{title}</h2>{body}<div class="form-end">'
        '<button type="submit" class="primary">{submit}</button>'
        '<button type="button" data-close>{cancel}</button></div></form>'
    ).format(
        lang=card.language,
        verb=card.verb,
        ids=_packed(card.ids),
        title=plain(title),
        body=body,
        submit=plain(card.submit),
        cancel=say("page.cancel"),
    )


def _elements(card: Card, say: Speech | None) -> Markup:
    parts = (_element(element, say, f"field-{n}", card.summary) for n, element in enumerate(card.elements))
    return Markup('<div class="card" lang="{}">{}</div>').format(card.language, Markup("").join(parts))


def _element(element: Element, say: Speech | None, name: str, summary: str) -> Markup:
    match element:
        case Heading(text):
            return Markup('<h3 dir="auto">{}</h3>').format(plain(text))
        case Text(text, tone):
            return _text(plain(text), tone)
        case Quote(text):
            return Markup('<blockquote dir="auto">{}</blockquote>').format(plain(text))
        case FactRows(rows):
            return _facts(rows)
        case Clock():
            return _clock(element)
        case Buttons(buttons):
            row = Markup("").join(_button(button) for button in buttons)
            return Markup('<div class="buttons" role="group" aria-label="{}">{}</div>').format(plain(summary), row)
        case SelectInput():
            return _select(element, say, name)
        case TextInput():
            return _text_input(element, say, name)
        case DateTimeInput():
            return _date_time(element, say, name)
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


def _facts(rows: tuple[tuple[str, str], ...]) -> Markup:
    pairs = Markup("").join(
        Markup('<div><dt>{}</dt><dd dir="auto">{}</dd></div>').format(plain(label), plain(value))
        for label, value in rows
    )
    return Markup("<dl>{}</dl>").format(pairs)


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


def _select(select: SelectInput, say: Speech | None, name: str) -> Markup:
    if len(select.choices) > _RADIOS and not select.several:
        options = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                choice.value, _SELECTED if choice.value in select.chosen else "", plain(choice.label)
            )
            for choice in select.choices
        )
        empty = Markup('<option value=""></option>') if not select.chosen else ""
        field = Markup('<select id="{}" name="{}"{}{}>{}{}</select>').format(
            name, select.name, "" if select.optional else _REQUIRED, _described(select.hint, name), empty, options
        )
        return _labelled(select.label, select.hint, optional=select.optional, say=say, name=name, field=field)
    kind = "checkbox" if select.several else "radio"
    ticks = Markup("").join(
        Markup('<label class="tick"><input type="{}" name="{}" value="{}"{}{}><span>{}{}</span></label>').format(
            kind,
            select.name,
            choice.value,
            _CHECKED if choice.value in select.chosen else "",
            "" if select.several or select.optional else _REQUIRED,
            plain(choice.label),
            Markup(' <small class="hint">{}</small>').format(plain(choice.hint)) if choice.hint else "",
        )
        for choice in select.choices
    )
    return _group(select.label, select.hint, optional=select.optional, say=say, name=name, inside=ticks)


def _text_input(text: TextInput, say: Speech | None, name: str) -> Markup:
    shared = Markup('id="{}" name="{}" maxlength="{}"{}{}').format(
        name, text.name, text.limit, "" if text.optional else _REQUIRED, _described(text.hint, name)
    )
    if text.lines > 1:
        # HTML drops a line break right after the tag: ours keeps one that the text begins with.
        field = Markup('<textarea {} rows="{}">\n{}</textarea>').format(shared, text.lines, text.value)
    else:
        field = Markup('<input type="text" {} value="{}" autocomplete="off">').format(shared, text.value)
    return _labelled(text.label, text.hint, optional=text.optional, say=say, name=name, field=field)


def _date_time(when: DateTimeInput, say: Speech | None, name: str) -> Markup:
    """A date, a time of day, and for what is only known to the month or year a field of its own."""
    day, _, hour = when.value.partition("T")
    whole = len(day) == len("2020-04-18")
    words = {key: "" if say is None else say(f"page.when.{key}") for key in ("date", "time", "part")}
    inside = Markup(
        '<div class="when"><label>{date}<input type="date" data-part="date" value="{day}"></label>'
        '<label>{time}<input type="time" data-part="time" value="{hour}"></label></div>'
        '<details{open}><summary>{part}</summary><label>{part} <input type="text" data-part="part" value="{rest}"'
        ' inputmode="numeric" pattern="[0-9]{{4}}(-[0-9]{{2}})?" placeholder="2020-04" autocomplete="off"></label>'
        "</details>"
    ).format(
        **words,
        day=day if whole else "",
        hour=hour[:5],
        rest="" if whole else day,
        open=Markup(" open") if day and not whole else "",
    )
    group = _group(when.label, when.hint, optional=when.optional, say=say, name=name, inside=inside)
    required = "" if when.optional else Markup(" data-required")
    return Markup('<div data-when="{}"{}>{}</div>').format(when.name, required, group)


def _group(label: str, hint: str, *, optional: bool, say: Speech | None, name: str, inside: Markup) -> Markup:
    return Markup("<fieldset{}><legend>{}</legend>{}{}</fieldset>").format(
        _described(hint, name), _label(label, optional, say), _hint(hint, name), inside
    )


def _labelled(label: str, hint: str, *, optional: bool, say: Speech | None, name: str, field: Markup) -> Markup:
    return Markup('<div class="field"><label for="{}">{}</label>{}{}</div>').format(
        name, _label(label, optional, say), _hint(hint, name), field
    )


def _label(label: str, optional: bool, say: Speech | None) -> Markup:
    mark = Markup(' <span class="optional">{}</span>').format(say("page.optional")) if optional and say else ""
    return Markup("{}{}").format(plain(label), mark)


def _hint(hint: str, name: str) -> Markup:
    return Markup('<p class="hint" id="{}-hint">{}</p>').format(name, plain(hint)) if hint else Markup("")


def _described(hint: str, name: str) -> Markup:
    return Markup(' aria-describedby="{}-hint"').format(name) if hint else Markup("")
