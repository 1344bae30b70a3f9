"""The inputs of a form as HTML: each with its label, its hint, and whether it may stay empty.

`name` is the id of the element on the page; `say` speaks the form's language, None where a form is only shown.
"""

from markupsafe import Markup

from bot.cards.elements import DateTimeInput, SelectInput, TextInput
from bot.text.catalog import Speech
from handlers.console.plain import plain

_RADIOS = 8
"""Up to so many choices are shown at once; more become a list to open."""

_REQUIRED, _CHECKED, _SELECTED = Markup(" required"), Markup(" checked"), Markup(" selected")


def select(asked: SelectInput, say: Speech | None, name: str) -> Markup:
    """Ticks while they are few, a list to open when only one of many can be chosen."""
    if len(asked.choices) > _RADIOS and not asked.several:
        options = Markup("").join(
            Markup('<option value="{}"{}>{}</option>').format(
                choice.value, _SELECTED if choice.value in asked.chosen else "", plain(choice.label)
            )
            for choice in asked.choices
        )
        empty = Markup('<option value=""></option>') if not asked.chosen else ""
        field = Markup('<select id="{}" name="{}"{}{}>{}{}</select>').format(
            name, asked.name, "" if asked.optional else _REQUIRED, _described(asked.hint, name), empty, options
        )
        return _labelled(asked.label, asked.hint, optional=asked.optional, say=say, name=name, field=field)
    kind = "checkbox" if asked.several else "radio"
    ticks = Markup("").join(
        Markup('<label class="tick"><input type="{}" name="{}" value="{}"{}{}><span>{}{}</span></label>').format(
            kind,
            asked.name,
            choice.value,
            _CHECKED if choice.value in asked.chosen else "",
            "" if asked.several or asked.optional else _REQUIRED,
            plain(choice.label),
            Markup(' <small class="hint">{}</small>').format(plain(choice.hint)) if choice.hint else "",
        )
        for choice in asked.choices
    )
    return _group(asked.label, asked.hint, optional=asked.optional, say=say, name=name, inside=ticks)


def text_input(text: TextInput, say: Speech | None, name: str) -> Markup:
    """One line, or an area for several."""
    shared = Markup('id="{}" name="{}" maxlength="{}"{}{}').format(
        name, text.name, text.limit, "" if text.optional else _REQUIRED, _described(text.hint, name)
    )
    if text.lines > 1:
        # HTML drops a line break right after the tag: ours keeps one that the text begins with.
        field = Markup('<textarea {} rows="{}">\n{}</textarea>').format(shared, text.lines, text.value)
    else:
        field = Markup('<input type="text" {} value="{}" autocomplete="off">').format(shared, text.value)
    return _labelled(text.label, text.hint, optional=text.optional, say=say, name=name, field=field)


def date_time(when: DateTimeInput, say: Speech | None, name: str) -> Markup:
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
