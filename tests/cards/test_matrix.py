"""Role × field × card: exactly the allowed cells show, and each refusal stands beside its success."""

from dataclasses import replace
from itertools import product

import pytest

from bot.cards.deck import KINDS, deal
from bot.cards.elements import Card
from bot.cards.forms import GUARDED, OWN, form
from bot.cards.linear import linear
from bot.cards.lists import status_card
from bot.cards.register import register_card
from bot.cards.scene import Scene
from bot.domain.errors import Refusal
from bot.domain.holding import Seat
from bot.domain.ids import PartyId
from bot.domain.party import Role
from bot.domain.rights import Field
from tests.cards import held
from tests.cards import matrix_case as mc
from tests.cards.cast import DAN, DORTE, DRAFT, EVE, IDA, MADS, NAMES
from tests.cards.matrix import FORMS, MESSAGES, PAGES, RELEASED, Found, look, said, shown
from tests.cards.matrix_case import READERS, STATES, canaries, holding, running, scene_for, seen_by

GRID = """
                 reporter handler deputy dpo decider filer manager auditor thread owner administrator nobody
number           c        c       c      c   c       c     c       c       c      o     .             .
clock            .        c       c      c   c       c     c       c       c      .     .             .
state            c        c       c      c   c       c     c       c       c      .     .             .
own words        c        c       c      c   .       c     .       c       c      .     .             .
others' words    .        c       c      c   .       c     .       c       c      .     .             .
reporter         c        c       c      c   .       .     .       .       .      .     .             .
findings         .        c       c      c   c       c     .       c       c      .     .             .
reasons          .        c       c      c   .       c     .       c       c      .     .             .
risk             .        c       c      c   c       c     c       c       c      .     .             .
decisions        .        c       c      c   c       c     c       c       c      .     .             .
filings          .        c       c      c   c       c     c       c       c      .     .             .
people           .        c       c      c   c       c     c       c       c      .     .             .
letters          .        c       c      c   c       c     c       c       c      .     .             .
letters' texts   .        c       c      c   .       c     .       c       c      o     .             .
measures         .        c       c      c   c       c     c       c       c      o     .             .
measures' texts  .        c       c      c   c       c     .       c       c      o     .             .
exclusions       .        o       o      o   .       .     .       .       .      .     .             .
register         .        o       o      o   o       o     .       o       .      .     .             .
"""
"""c: on the case card, and elsewhere. o: elsewhere only. The owner's is the one thing that is theirs: see `OWNED`.
Reasons are others' reasons: what one wrote oneself one may read."""

OWNED: dict[str, set[str]] = {
    "asked": {"number"},
    "unasked": {"number"},
    "measured": {"number", "measures", "measures' texts"},
    "letter": {"number", "letters' texts"},
    "letter moved": {"number", "letters' texts"},
    "letter_question": {"number", "letters' texts"},
    "answered": {"number"},
    "form reply": set(),
    "form measured": {"number", "measures' texts"},
    "form contain": {"number"},
    "form contain not_yet": {"number"},
    "reminder of task/2": {"number"},
    "reminder of measure/1": {"number", "measures", "measures' texts"},
    "reminder of containment": {"number", "measures' texts"},
    "reminder of reply/1": {"number", "letters' texts"},
}
"""What its owner sees on each card of their one thing."""

FAR = ("decider", "filer", "manager", "auditor", "administrator", "nobody", "thread")
"""Those for whom a case is veiled while it waits whether someone is to be kept out."""

PEOPLE = tuple(reader for reader in READERS if reader not in ("thread", "owner"))


def columns(table: str, marks: str) -> dict[str, set[str]]:
    """Column → the rows that have one of `marks` in it."""
    head, *rows = (line for line in table.splitlines() if line)
    names = head.split()
    cells = [(row[: head.index(names[0])].strip(), row[head.index(names[0]) :].split()) for row in rows]
    return {name: {row for row, said in cells if said[at] in marks} for at, name in enumerate(names)}


EVERYWHERE, ON_THE_CASE_CARD = columns(GRID, "co"), columns(GRID, "c")


def everything(reader: str, language: str = "en", *, waits: bool = False) -> dict[str, Found]:
    """In every state that the case can be in, by state and card."""
    return {
        f"{state}: {name}": found
        for state in STATES
        for name, found in look(reader, state, language, waits=waits).items()
    }


@pytest.mark.parametrize(("reader", "language"), [*product(READERS, ("en", "da"))])
def test_no_card_form_page_or_export_shows_a_cell_that_is_not_allowed(reader: str, language: str) -> None:
    allowed = EVERYWHERE[reader]
    leaks = {name: found.cells - allowed for name, found in everything(reader, language).items()}
    assert {name: cells for name, cells in leaks.items() if cells} == {}


@pytest.mark.parametrize("reader", READERS)
def test_each_cell_that_is_allowed_shows_somewhere(reader: str) -> None:
    found = {**everything(reader), **({} if reader in FAR else everything(reader, waits=True))}
    assert set().union(*(one.cells for one in found.values())) == EVERYWHERE[reader]


@pytest.mark.parametrize(("reader", "language"), [*product(READERS, ("en", "da"))])
def test_the_case_card_shows_exactly_the_allowed_cells(reader: str, language: str) -> None:
    card = look(reader, "running", language)["case" if reader == "thread" else "status"]
    assert card.cells == ON_THE_CASE_CARD[reader]
    assert card.dealt is bool(ON_THE_CASE_CARD[reader])


def test_every_field_is_in_the_matrix() -> None:
    rows = set().union(*EVERYWHERE.values())
    assert {field.value for field in Field} - {"words"} <= rows
    assert {"own words", "others' words"} <= rows
    signs = canaries(seen_by("handler", "running"))
    assert set(signs) == rows
    assert all(signs.values()), "a cell without a canary proves nothing"


def dealt_to(name: str) -> set[str]:
    return {
        reader
        for reader, state, waits in product(READERS, STATES, (False, True))
        if (found := look(reader, state, waits=waits).get(name)) is not None and found.dealt
    }


@pytest.mark.parametrize("name", [*MESSAGES, "assigned", *(f"form {name}" for name in FORMS)])
def test_what_is_shown_to_someone_is_refused_to_someone(name: str) -> None:
    if name.startswith("reminder of "):  # not every audience is told of everything: its obligation is what counts
        obligation = name.split(" as ")[0]
        names = [other for other in MESSAGES if other.split(" as ")[0] == obligation]
    else:
        names = [name]
    shown = set().union(*map(dealt_to, names))
    assert shown
    assert not {"nobody", "administrator"} & shown


def test_every_kind_and_every_form_there_is_is_walked() -> None:
    walked = {name.split(":")[0].split()[0] for name in MESSAGES} | {"assigned"}
    assert set(KINDS) - walked == {"draft_waiting", "role"}, "about no case: below"
    assert {*GUARDED, *OWN} - {name.split()[0] for name in FORMS} == {"report", "draft", "lend"}, "about no case: below"


def test_what_is_about_no_case_is_for_those_whom_it_names() -> None:
    draft = {"draft": DRAFT.id}
    for reader in (IDA, DAN, EVE):
        card = deal("draft_waiting", scene_for_none(reader), draft, None)
        assert (card is not None and DRAFT.words in linear(card)) is (reader == IDA)
        assert opens("report", reader, draft) is (reader == IDA)
        assert opens("draft", reader, draft) is (reader == IDA)
    for reader in (DAN, DORTE, EVE):
        card = deal("role", held.seen(reader, held.LATER), held.SAID, None)
        assert (card is not None) is (reader != EVE)
        assert opens("lend", reader, {}) is (reader != EVE)


def scene_for_none(reader: PartyId) -> Scene:
    seats = (Seat(Role.HANDLER, None, (DAN, DORTE)), Seat(Role.FILER, None, (DORTE,)))
    return replace(held.seen(reader), seats=seats)


def opens(verb: str, reader: PartyId, ids: dict[str, str]) -> bool:
    try:
        return bool(form(verb, scene_for_none(reader), ids))
    except Refusal:
        return False


def test_the_pages_open_for_those_who_have_a_part_in_the_case() -> None:
    register = {reader for reader in PEOPLE if "register" in EVERYWHERE[reader]}
    rows = {reader for reader in PEOPLE if "number" in look(reader, "running")["register.csv"].cells}
    entries = {reader for reader in PEOPLE if "number" in look(reader, "running")["register.json"].cells}
    pictures = {reader for reader in PEOPLE if "clock" in look(reader, "running")["pictures"].cells}
    assert rows == register
    assert entries == {reader for reader in register if "reasons" in EVERYWHERE[reader]}
    assert pictures == {reader for reader in PEOPLE if "clock" in EVERYWHERE[reader]}
    assert set(PAGES) <= set(look("handler", "running"))


# What is one's own.


@pytest.mark.parametrize("language", ["en", "da"])
def test_an_owner_sees_their_one_thing_and_nothing_else(language: str) -> None:
    """No word of another question, no answer, no other measure."""
    found = look("owner", "running", language)
    for name, one in found.items():
        obligation, _, audience = name.partition(" as ")
        allowed = OWNED.get(obligation, set())
        assert one.cells == allowed if audience in ("", "owner") else one.cells <= allowed, name
    assert {name.partition(" as ")[0] for name, one in found.items() if one.dealt} >= set(OWNED)
    texts = [said(made) for _, made in shown(seen_by("owner", "running", language)) if isinstance(made, Card)]
    mine, others = (mc.ASKED_EVE, mc.MEASURE), (mc.ASKED, mc.ANSWER, mc.DID, mc.DROPPED)
    assert all(any(word in text for text in texts) for word in mine)
    assert not any(word in text for text in texts for word in others)


def test_a_decider_reads_their_own_reasons_and_nobody_elses() -> None:
    """Mads decided. The one who decides beside him does not read why."""
    case = holding(running(), Role.DECIDER)
    for card in (status_card, register_card):
        his, others = card(scene_for(case, MADS)), card(scene_for(case, mc.SOMEONE))
        assert his is not None
        assert others is not None
        assert mc.REASONS in said(his)
        assert mc.REASONS not in said(others)
        assert not any(word in said(his) for word in (mc.AWARE, mc.DELAY, mc.ONWARD, mc.TOLD))


def test_whoever_had_it_before_learns_that_it_is_not_theirs_and_the_number() -> None:
    for state, make in product(("running", "to_decide"), RELEASED.values()):
        for reader in ("nobody", "administrator"):
            scene = seen_by(reader, state)
            card = make(scene)
            assert isinstance(card, Card)
            shown = {c for c, signs in canaries(scene).items() if any(sign in said(card) for sign in signs)}
            assert shown == {"number"}


def test_the_register_names_who_wrote_a_note_and_not_who_reported() -> None:
    """Dan wrote a note to it, and handles the case: an auditor may know him, and not Ida."""
    makers = PAGES["register.json"]
    theirs, handlers = makers(seen_by("auditor", "running")), makers(seen_by("handler", "running"))
    assert NAMES[DAN] in str(theirs)
    assert NAMES[IDA] not in str(theirs)
    assert NAMES[IDA] in str(handlers)
