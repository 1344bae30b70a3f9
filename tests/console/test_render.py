"""Cards as HTML: everything is said, nothing of it is markup, nothing needs a colour."""

from html.parser import HTMLParser

import pytest

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
from bot.text.load import Texts
from handlers.console.plain import plain
from handlers.console.render import LONG, form, headed, message, sheet
from tests.console.cards import EVERYTHING, NASTY, note


class Reading(HTMLParser):
    """The tags with their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def nasty_card() -> Card:
    """Someone's markup wherever a text can stand."""
    ids = {NASTY: NASTY}
    return Card(
        NASTY,
        (
            Heading(NASTY),
            *(Text(NASTY, tone) for tone in Tone),
            Quote(NASTY),
            FactRows(((NASTY, NASTY),)),
            Clock(NASTY, NASTY, NASTY, NASTY, 0.5),
            Buttons((Button(NASTY, NASTY, NASTY, ids),)),
            SelectInput(NASTY, NASTY, (Choice(NASTY, NASTY, NASTY),), hint=NASTY),
            SelectInput(NASTY, NASTY, tuple(Choice(NASTY, NASTY) for _ in range(9))),
            TextInput(NASTY, NASTY, NASTY, hint=NASTY),
            TextInput(NASTY, NASTY, NASTY, lines=3),
            DateTimeInput(NASTY, NASTY, NASTY, hint=NASTY),
        ),
        NASTY,
        NASTY,
        ids,
        NASTY,
    )


def test_nobodys_words_become_markup(words: Texts) -> None:
    card = nasty_card()
    for html in (message(card), form(card, words.speech("en", "UTC"))):
        assert "<script" not in html
        assert NASTY in Reading(html).text
        assert not [tag for tag, _ in Reading(html).tags if tag == "script"]


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\x1b", "\x00", "\u061c"])
def test_marks_that_reorder_or_hide_are_dropped(mark: str) -> None:
    assert plain(f"a{mark}b\nc") == "ab\nc"
    assert mark not in message(note(f"a{mark}b"))


def test_right_to_left_words_keep_their_own_direction() -> None:
    assert '<p dir="auto">שלום</p>' in message(note("שלום"))


def test_a_clock_is_words_first_and_a_named_bar_last() -> None:
    html = message(EVERYTHING)
    assert html.index("at the latest Tuesday") < html.index("29 hours left") < html.index("<progress")
    (bar,) = Reading(html).all("progress")
    assert bar == {"max": "100", "value": "60", "aria-label": "Notify"}


@pytest.mark.parametrize(
    ("share", "late", "state"), [(0.2, False, "running"), (0.7, False, "soon"), (1.4, True, "late")]
)
def test_a_clock_shows_its_state_beside_its_words(share: float, late: bool, state: str) -> None:
    html = message(Card("s", (Clock("t", "d", "2 hours late", "", share, late),), "en"))
    assert f'class="clock {state}"' in html
    assert "2 hours late" in html


@pytest.mark.parametrize(("rows", "folded"), [(LONG, False), (LONG + 1, True)])
def test_a_long_list_of_facts_is_folded_where_that_is_wanted(words: Texts, rows: int, folded: bool) -> None:
    card = Card("s", (FactRows(tuple((f"fact {n}", NASTY) for n in range(rows))),), "da")
    html = message(card, fold=words.speech("en", "UTC"))
    assert (f'<summary lang="en">Details ({rows})</summary>' in html) is folded
    assert "<details" not in message(card)
    assert Reading(html).text.count(NASTY) == rows


def test_headings_have_the_level_of_their_place() -> None:
    card = Card("s", (Heading("One"), Heading("Two")), "en")
    assert [tag for tag, _ in Reading(message(card)).tags if tag != "div"] == ["h3", "h3"]
    assert [tag for tag, _ in Reading(message(card, level=2)).tags if tag != "div"] == ["h2", "h2"]


def test_a_card_is_told_from_its_heading() -> None:
    assert headed(Card("s", (Heading("One"), Text("two")), "en")) == ("One", Card("s", (Text("two"),), "en"))
    assert headed(note("two")) == ("two", note("two"))


def test_a_form_on_a_page_has_neither_title_nor_a_way_to_leave_it(words: Texts) -> None:
    _, rest = headed(EVERYTHING)
    html = sheet(rest, words.speech("en", "UTC"))
    assert "dialog-title" not in html
    assert "data-close" not in html
    assert Reading(html).all("form")[0]["data-verb"] == "add"
    assert 'type="submit"' in html


def test_a_button_carries_what_a_press_sends() -> None:
    answer, file = Reading(message(EVERYTHING)).all("button")
    assert answer["data-verb"] == "answer"
    assert answer["data-value"] == "yes"
    assert answer["data-ids"] == '{"case": "c1"}'
    assert "data-opens" not in answer
    assert "data-opens" in file
    assert file["aria-haspopup"] == "dialog"


def test_the_language_of_a_card_is_marked() -> None:
    assert message(note("hej", "da")).startswith('<div class="card" lang="da">')


def test_a_form_labels_every_input_and_says_what_is_optional(words: Texts) -> None:
    html = form(EVERYTHING, words.speech("en", "UTC"))
    read = Reading(html)
    labels = {label.get("for") for label in read.all("label")}
    (area,) = read.all("textarea")
    assert area["id"] in labels
    assert area["maxlength"] == "99"
    assert area["aria-describedby"] == f"{area['id']}-hint"
    assert "required" in area
    assert "Whose? (optional)" in read.text
    assert "What happened? (optional)" not in read.text
    assert read.all("form")[0]["data-verb"] == "add"


def test_the_title_of_a_form_is_its_heading_once(words: Texts) -> None:
    html = form(EVERYTHING, words.speech("en", "UTC"))
    assert html.count("EKS-2026-001</h") == 1
    assert 'id="dialog-title">EKS-2026-001<' in html


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("2026-04-18T12:46", {"date": "2026-04-18", "time": "12:46", "part": ""}),
        ("2026-04-18", {"date": "2026-04-18", "time": "", "part": ""}),
        ("2026-04", {"date": "", "time": "", "part": "2026-04"}),
        ("", {"date": "", "time": "", "part": ""}),
    ],
)
def test_a_moment_is_shown_as_well_as_it_is_known(words: Texts, value: str, parts: dict[str, str]) -> None:
    card = Card("s", (DateTimeInput("at", "When?", value),), "en", "aware", {}, "Save")
    inputs = Reading(form(card, words.speech("en", "UTC"))).all("input")
    assert {field["data-part"]: field["value"] for field in inputs} == parts


def test_many_choices_become_a_list_to_open(words: Texts) -> None:
    choices = tuple(Choice(str(n), str(n)) for n in range(9))
    few = Card("s", (SelectInput("n", "N", choices[:8], chosen=("3",)),), "en", "add", {}, "Save")
    many = Card("s", (SelectInput("n", "N", choices, chosen=("3",)),), "en", "add", {}, "Save")
    speech = words.speech("en", "UTC")
    ticked = [i["value"] for i in Reading(form(few, speech)).all("input") if "checked" in i]
    picked = [o["value"] for o in Reading(form(many, speech)).all("option") if "selected" in o]
    assert ticked == picked == ["3"]
