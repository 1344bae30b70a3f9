"""Who may do what and see what: each refusal beside its success."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.party import Assignment, Role
from bot.domain.rights import MAY, SEES, Field, Verb, can_see, may
from bot.flows.guarding import admit

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOLDERS = {role: PartyId(role) for role in Role}
EVE = PartyId("eve")


def a_case(rank: int = 0) -> Case:
    return Case(
        id=CaseId("case"),
        number="EKS-2026-001",
        organisation=OrganisationId("eksempel"),
        jurisdiction="DK",
        language="da",
        zone="Europe/Copenhagen",
        opened_at=NOW,
        assignments=tuple(Assignment(role, party, rank, NOW) for role, party in HOLDERS.items()),
    )


@pytest.mark.parametrize("verb", list(Verb))
def test_every_verb_has_someone_who_may_and_a_stranger_may_nothing(verb: Verb) -> None:
    assert any(may(party, verb, a_case()) for party in HOLDERS.values())
    assert not may(EVE, verb, a_case())


@pytest.mark.parametrize("field", list(Field))
def test_every_field_is_seen_by_someone_and_a_stranger_sees_nothing(field: Field) -> None:
    assert any(can_see(party, a_case(), field) for party in HOLDERS.values())
    assert not can_see(EVE, a_case(), field)


VERBS = """
             reporter handler dpo decider filer manager administrator auditor
answer       .        x       x   x       x     .       .             .
answer_all   .        x       x   x       x     .       .             .
aware        .        x       x   .       .     .       .             .
acknowledge  .        x       x   x       x     x       .             .
assign       .        x       x   .       .     .       .             .
decide       .        .       .   x       .     .       .             .
file         .        .       .   .       x     .       .             .
close        .        x       x   .       .     .       .             .
join         .        x       x   .       .     .       .             .
add          x        x       x   x       x     .       .             .
keep         x        x       x   x       x     .       .             .
release      x        x       x   x       x     .       .             .
skip         .        x       x   x       x     .       .             .
ask          .        x       x   .       .     .       .             .
tap          x        .       .   .       .     .       .             .
tick         x        x       x   x       x     .       .             .
withdraw     x        .       .   .       .     .       .             .
wish         x        .       .   .       .     .       .             .
exclude      .        x       x   .       .     .       .             .
reopen       .        x       x   .       .     .       .             .
split        .        x       x   .       .     .       .             .
reply        .        x       x   .       .     .       .             .
measure      .        x       x   x       x     .       .             .
measured     .        x       x   x       x     .       .             .
contain      .        x       x   x       x     .       .             .
inform       .        x       x   .       x     .       .             .
letter       .        x       x   .       x     .       .             .
owner        .        x       x   .       .     .       .             .
respond      .        x       x   .       .     .       .             .
away         .        x       x   .       .     .       .             .
extend       .        x       x   .       x     .       .             .
confirm      .        x       x   .       x     .       .             .
sent         .        x       x   .       x     .       .             .
"""
"""The decider decides and the filer files, nobody else: whoever handles the case advises. The auditor reads only."""

FIELDS = """
             reporter handler dpo decider filer manager administrator auditor
number       x        x       x   x       x     x       .             x
clock        .        x       x   x       x     x       .             x
state        x        x       x   x       x     x       .             x
words        x        x       x   .       x     .       .             x
reporter     x        x       x   .       .     .       .             .
findings     .        x       x   x       x     .       .             x
reasons      .        x       x   .       x     .       .             x
risk         .        x       x   x       x     x       .             x
decisions    .        x       x   x       x     x       .             x
filings      .        x       x   x       x     x       .             x
people       .        x       x   x       x     x       .             x
letters      .        x       x   x       x     x       .             x
measures     .        x       x   x       x     x       .             x
exclusions   .        x       x   .       .     .       .             .
register     .        x       x   x       x     .       .             x
"""


def table(text: str) -> dict[str, set[str]]:
    """Row → the roles with a cross."""
    head, *rows = (line.split() for line in text.splitlines() if line)
    return {row[0]: {role for role, mark in zip(head, row[1:], strict=True) if mark == "x"} for row in rows}


def test_the_tables_of_these_tests_name_every_verb_field_and_role() -> None:
    assert list(table(VERBS)) == [verb.value for verb in Verb]
    assert list(table(FIELDS)) == [field.value for field in Field]
    assert VERBS.split("\n")[1].split() == FIELDS.split("\n")[1].split()
    assert set(VERBS.split("\n")[1].split()) == {role.value for role in Role}


@pytest.mark.parametrize("rank", [0, 1])
@pytest.mark.parametrize("verb", list(Verb))
def test_a_verb_is_admitted_exactly_from_those_who_may(verb: Verb, rank: int) -> None:
    """From deputies as from holders. Whoever may not is refused as every flow refuses."""
    case = a_case(rank)
    assert {role.value for role, party in HOLDERS.items() if may(party, verb, case)} == table(VERBS)[verb]
    for role, party in (*HOLDERS.items(), (None, EVE)):
        if role in table(VERBS)[verb]:
            assert admit(case, party, verb) is case
        else:
            with pytest.raises(Refusal) as refused:
                admit(case, party, verb)
            assert (refused.value.key, bool(refused.value.details["number"])) == ("may_not", role is not None)


@pytest.mark.parametrize("field", list(Field))
def test_a_field_is_seen_exactly_by_those_who_may(field: Field) -> None:
    assert {role.value for role, party in HOLDERS.items() if can_see(party, a_case(), field)} == table(FIELDS)[field]
    assert not can_see(EVE, a_case(), field)


@pytest.mark.parametrize("role", list(Role))
def test_who_is_kept_out_may_nothing_and_sees_nothing_whatever_their_role(role: Role) -> None:
    party = HOLDERS[role]
    out = replace(a_case(), exclusions=(Exclusion(1, party, "", HOLDERS[Role.REPORTER], NOW, settled_at=NOW),))
    lifted = replace(out, exclusions=(replace(out.exclusions[0], lifted=True),))
    assert not any(may(party, verb, out) for verb in Verb)
    assert not any(can_see(party, out, field) for field in Field)
    assert {verb.value for verb in Verb if may(party, verb, lifted)} == rows_of(VERBS, role)
    assert {field.value for field in Field if can_see(party, lifted, field)} == rows_of(FIELDS, role)


def rows_of(text: str, role: Role) -> set[str]:
    return {row for row, roles in table(text).items() if role.value in roles}


@pytest.mark.parametrize("role", list(Role))
def test_while_a_wish_waits_all_but_those_near_it_see_number_and_clock_alone(role: Role) -> None:
    waits = replace(a_case(), exclusions=(Exclusion(1, None, "him", HOLDERS[Role.REPORTER], NOW),))
    near = role in (Role.REPORTER, Role.HANDLER, Role.DPO)
    left = rows_of(FIELDS, role) if near else rows_of(FIELDS, role) & {"number", "clock"}
    assert {field.value for field in Field if can_see(HOLDERS[role], waits, field)} == left


def test_the_tables_name_every_verb_and_field() -> None:
    assert set(MAY) == set(Verb)
    assert set(SEES) == set(Field)
