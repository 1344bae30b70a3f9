"""The neutral card: a closed set of elements that every platform folder renders with one `match`.

Adding an element makes mypy fail in each `render.py` until it is handled there. Text in elements is plain
text in the reader's language; renderers escape it.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Tone(StrEnum):
    """What a text is for; never carried by colour alone."""

    PLAIN = "plain"
    STRONG = "strong"
    SMALL = "small"
    WARNING = "warning"


class Style(StrEnum):
    NORMAL = "normal"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Quote:
    """Someone's own words."""

    text: str


@dataclass(frozen=True, slots=True)
class FactRows:
    """Label and value, row by row."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline: `due` and `left` as sentences (the words come first), `share` of the time used, 0 to 1."""

    title: str
    due: str
    left: str
    basis: str
    share: float | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """`verb` says what a press does, `value` what was picked; `ids` are hints the server checks again.

    `opens` is true when a press asks for a form instead of acting.
    """

    verb: str
    label: str
    value: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    style: Style = Style.NORMAL
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Buttons:
    """At most five; renderers break them into rows of three."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SelectInput:
    """In forms: one of `choices`, or any number of them when `several`."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    several: bool = False
    chosen: tuple[str, ...] = ()
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TextInput:
    """In forms: free text; `lines` > 1 for a longer one. `limit` in characters."""

    name: str
    label: str
    value: str = ""
    lines: int = 1
    limit: int = 3000
    optional: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DateTimeInput:
    """In forms: a local date and time, `YYYY-MM-DDTHH:MM`, in the zone the label names; or a part of it."""

    name: str
    label: str
    value: str = ""
    optional: bool = False
    hint: str = ""


Element = Heading | Text | Quote | FactRows | Clock | Buttons | SelectInput | TextInput | DateTimeInput


@dataclass(frozen=True, slots=True)
class Card:
    """What the bot says: `summary` is the notification and linear reading, without personal data.

    A card with inputs is a form: `verb` and `ids` say what submitting it does, `submit` what its button reads. On the
    case card `ids` name the case, so that a thread is known by what it stands under, also once it has no buttons.
    Forms open in dialogs only: a card that is edited in place holds no inputs.
    """

    summary: str
    elements: tuple[Element, ...]
    language: str
    verb: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    submit: str = ""
