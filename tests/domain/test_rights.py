"""Who may do what and see what: each refusal beside its success."""

from datetime import UTC, datetime

import pytest

from bot.domain.case import Case
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.party import Assignment, Role
from bot.domain.rights import MAY, SEES, Field, Verb, can_see, may

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


@pytest.mark.parametrize(
    ("role", "verb", "allowed"),
    [
        (Role.REPORTER, Verb.ADD, True),
        (Role.REPORTER, Verb.ANSWER, False),
        (Role.HANDLER, Verb.CLOSE, True),
        (Role.HANDLER, Verb.DECIDE, False),  # the handler advises; the decider decides for the controller
        (Role.DECIDER, Verb.DECIDE, True),
        (Role.DECIDER, Verb.FILE, False),  # filing needs the right to file at the portal
        (Role.FILER, Verb.FILE, True),
        (Role.MANAGER, Verb.ACKNOWLEDGE, True),
        (Role.MANAGER, Verb.CLOSE, False),
        (Role.AUDITOR, Verb.ADD, False),  # reads only
        (Role.ADMINISTRATOR, Verb.ANSWER, False),
    ],
)
def test_verbs_follow_roles(role: Role, verb: Verb, allowed: bool) -> None:
    assert may(HOLDERS[role], verb, a_case()) is allowed


@pytest.mark.parametrize(
    ("role", "field", "seen"),
    [
        (Role.HANDLER, Field.REPORTER, True),
        (Role.MANAGER, Field.REPORTER, False),
        (Role.DECIDER, Field.REPORTER, False),
        (Role.HANDLER, Field.WORDS, True),
        (Role.MANAGER, Field.WORDS, False),
        (Role.HANDLER, Field.REASONS, True),
        (Role.DECIDER, Field.REASONS, False),
        (Role.REPORTER, Field.REASONS, False),
        (Role.MANAGER, Field.CLOCK, True),
        (Role.REPORTER, Field.STATE, True),
        (Role.REPORTER, Field.FINDINGS, False),
        (Role.ADMINISTRATOR, Field.NUMBER, False),
    ],
)
def test_fields_follow_roles(role: Role, field: Field, seen: bool) -> None:
    assert can_see(HOLDERS[role], a_case(), field) is seen


def test_a_deputy_may_what_the_holder_may() -> None:
    assert may(HOLDERS[Role.HANDLER], Verb.ANSWER, a_case(rank=1))


def test_the_tables_name_every_verb_and_field() -> None:
    assert set(MAY) == set(Verb)
    assert set(SEES) == set(Field)
