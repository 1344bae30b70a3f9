"""While it waits whether someone is to be kept out: who sees what, role by role and field by field."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case
from bot.domain.exclusion import Exclusion
from bot.domain.ids import PartyId
from bot.domain.party import Assignment, Role
from bot.domain.rights import NEAR, SEES, VEILED, Field, can_see
from tests.cards.cast import EVE, IDA, OPENED, opened

SOMEONE = PartyId("p-9")


def waiting(case: Case, *, party: PartyId | None = None) -> Case:
    return replace(case, exclusions=(Exclusion(1, party, "someone", IDA, OPENED),))


def holding(*roles: Role) -> Case:
    more = (Assignment(role, SOMEONE, 9, OPENED) for role in roles)
    return replace(opened(), assignments=(*opened().assignments, *more))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("field", list(Field))
def test_each_role_sees_number_and_clock_or_what_it_saw_before(role: Role, field: Field) -> None:
    before = can_see(SOMEONE, holding(role), field)
    assert before is (role in SEES[field])
    assert can_see(SOMEONE, waiting(holding(role)), field) is (before and (role in NEAR or field in VEILED))


def test_a_decider_who_is_the_dpo_too_settles_it_and_so_sees_it() -> None:
    assert not can_see(SOMEONE, waiting(holding(Role.DECIDER)), Field.FINDINGS)
    assert can_see(SOMEONE, waiting(holding(Role.DECIDER, Role.DPO)), Field.FINDINGS)


def test_once_it_is_settled_nothing_is_veiled() -> None:
    case = waiting(holding(Role.DECIDER))
    settled = replace(case, exclusions=(replace(case.exclusions[0], settled_at=OPENED + timedelta(hours=1)),))
    assert can_see(SOMEONE, settled, Field.FINDINGS)


@pytest.mark.parametrize("field", list(Field))
def test_who_is_kept_out_and_who_has_no_part_see_nothing(field: Field) -> None:
    for role in Role:
        assert not can_see(SOMEONE, waiting(holding(role), party=SOMEONE), field)
    assert not can_see(EVE, waiting(opened()), field)
