"""Role × verb: buttons and forms are offered to those who may, and to nobody else."""

import pytest

from bot.domain.rights import Verb
from tests.cards.matrix import FORMS, look
from tests.cards.matrix_case import STATES
from tests.cards.test_matrix import FAR, PEOPLE, columns, everything

BUTTONS = """
              reporter handler deputy dpo decider filer manager auditor administrator nobody
answer        .        x       x      x   x       x     .       .       .             .
answer_all    .        x       x      x   x       x     .       .       .             .
aware         .        x       x      x   .       .     .       .       .             .
acknowledge   .        x       x      x   x       x     x       .       .             .
assign        .        x       x      x   .       .     .       .       .             .
decide        .        .       .      .   x       .     .       .       .             .
file          .        .       .      .   .       x     .       .       .             .
close         .        x       x      x   .       .     .       .       .             .
join          .        x       x      x   .       .     .       .       .             .
add           x        x       x      x   x       x     .       .       .             .
skip          .        x       x      x   x       x     .       .       .             .
ask           .        x       x      x   .       .     .       .       .             .
tap           x        .       .      .   .       .     .       .       .             .
withdraw      x        .       .      .   .       .     .       .       .             .
wish          x        .       .      .   .       .     .       .       .             .
exclude       .        x       x      x   .       .     .       .       .             .
reopen        .        x       x      x   .       .     .       .       .             .
split         .        x       x      x   .       .     .       .       .             .
reply         .        x       x      x   .       .     .       .       .             .
measure       .        x       x      x   x       x     .       .       .             .
measured      .        x       x      x   x       x     .       .       .             .
contain       .        x       x      x   x       x     .       .       .             .
inform        .        x       x      x   .       x     .       .       .             .
letter        .        x       x      x   .       x     .       .       .             .
owner         .        x       x      x   .       .     .       .       .             .
respond       .        x       x      x   .       .     .       .       .             .
away          .        x       x      x   .       .     .       .       .             .
extend        .        x       x      x   .       x     .       .       .             .
confirm       .        x       x      x   .       x     .       .       .             .
sent          .        x       x      x   .       x     .       .       .             .
"""
"""Who is offered what, by a button on some card and, where there is one, by its form."""

APART = {"keep", "release", "tick"}
"""Asked of whoever wrote the text; ticked on the card of whoever reported."""

OFFERED = columns(BUTTONS, "x")


def test_every_verb_is_in_the_table_of_buttons() -> None:
    rows = set().union(*OFFERED.values())
    assert {verb.value for verb in Verb} - rows == APART


@pytest.mark.parametrize("reader", PEOPLE)
def test_buttons_are_offered_exactly_to_those_who_may(reader: str) -> None:
    found = [*everything(reader).values(), *(() if reader in FAR else everything(reader, waits=True).values())]
    offered = set().union(*(one.verbs for one in found)) & {verb.value for verb in Verb}
    assert offered - APART == OFFERED[reader]


@pytest.mark.parametrize("name", [name for name in FORMS if name.split()[0] in list(Verb)])
def test_forms_open_exactly_for_those_who_may(name: str) -> None:
    opened = {reader for reader in PEOPLE if any(look(reader, state)[f"form {name}"].dealt for state in STATES)}
    assert opened == {reader for reader in PEOPLE if name.split()[0] in OFFERED[reader]}


@pytest.mark.parametrize(
    ("name", "readers"),
    [
        ("public_text", {"handler", "deputy", "dpo", "filer"}),
        ("later", {"handler", "deputy", "dpo"}),
        ("show_letter", {"handler", "deputy", "dpo", "decider", "filer", "manager", "auditor"}),
        ("show_reply", {"handler", "deputy", "dpo", "filer", "auditor"}),
    ],
)
def test_forms_of_no_verb_open_for_those_who_may_read_them(name: str, readers: set[str]) -> None:
    assert {reader for reader in PEOPLE if look(reader, "running")[f"form {name}"].dealt} == readers


@pytest.mark.parametrize("verb", ["keep", "release"])
def test_what_was_hidden_is_asked_of_its_writer_alone(verb: str) -> None:
    for reader in PEOPLE:
        assert (verb in look(reader, "running")["hidden"].verbs) is (reader == "reporter")


def test_first_aid_is_ticked_by_whoever_reported() -> None:
    for reader in PEOPLE:
        assert ("tick" in look(reader, "running")["tap"].verbs) is (reader == "reporter")
