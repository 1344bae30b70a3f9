"""Around someone who is kept out, and back: each role always has someone, or it is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.exclusion import Exclusion
from bot.domain.ids import PartyId
from bot.domain.party import Role
from bot.domain.routing import ROUTED, restored, routed
from tests.cards.cast import DAN, DORTE, EVE, IDA, MADS, OPENED, acknowledged, opened

LATER = OPENED + timedelta(hours=1)


def without(case: Case, *parties: PartyId) -> Case:
    """`case` with the wish that they be kept out, not yet routed."""
    wishes = (Exclusion(n, party, "", IDA, LATER) for n, party in enumerate(parties, 1))
    return replace(case, exclusions=tuple(wishes))


def holders(case: Case, role: Role) -> list[PartyId]:
    assert [a.rank for a in case.holders(role)] == list(range(len(case.holders(role))))
    return [a.party for a in case.holders(role)]


def test_the_deputy_moves_up_and_has_it_since_now() -> None:
    case = routed(without(acknowledged(opened(), DAN), DAN), EVE, LATER)
    assert holders(case, Role.HANDLER) == [DORTE]
    assert case.holders(Role.HANDLER)[0].since == LATER
    assert holders(case, Role.FILER) == [DORTE]


def test_what_nobody_is_left_for_goes_to_the_outside_person() -> None:
    case = routed(without(opened(), MADS), EVE, LATER)
    assert holders(case, Role.DECIDER) == holders(case, Role.MANAGER) == [EVE]
    assert holders(case, Role.HANDLER) == [DAN, DORTE]
    assert case.holders(Role.HANDLER)[0].since == OPENED, "nothing changed for them"


def test_a_role_that_nobody_had_is_given_to_nobody() -> None:
    bare = replace(opened(), assignments=tuple(a for a in opened().assignments if a.role is not Role.DPO))
    assert holders(routed(without(bare, DAN), EVE, LATER), Role.DPO) == []


def test_without_an_outside_person_a_role_may_be_left_with_nobody_but_not_the_handler() -> None:
    assert holders(routed(without(opened(), MADS), None, LATER), Role.DECIDER) == []
    with pytest.raises(Refusal, match="nobody_left"):
        routed(without(opened(), DAN, DORTE), None, LATER)
    assert holders(routed(without(opened(), DAN, DORTE), EVE, LATER), Role.HANDLER) == [EVE]


@pytest.mark.parametrize("outside", [IDA, DAN, None])
def test_neither_the_reporter_nor_someone_kept_out_stands_in(outside: PartyId | None) -> None:
    with pytest.raises(Refusal, match="nobody_left"):
        routed(without(opened(), DAN, DORTE), outside, LATER)


def test_the_reporter_stays_the_reporter() -> None:
    assert holders(routed(without(opened(), MADS), EVE, LATER), Role.REPORTER) == [IDA]


LISTED = dict.fromkeys(ROUTED, (DAN, DORTE)) | {Role.DECIDER: (MADS,), Role.MANAGER: (MADS,), Role.DPO: (DAN,)}


def lifted(case: Case) -> Case:
    return replace(case, exclusions=tuple(replace(e, lifted=True, settled_at=LATER) for e in case.exclusions))


@pytest.mark.parametrize("party", [DAN, DORTE, MADS])
def test_whoever_comes_back_has_what_they_had(party: PartyId) -> None:
    before = opened()
    case = restored(lifted(routed(without(before, party), EVE, LATER)), party, LISTED, EVE, LATER)
    for role in ROUTED:
        assert holders(case, role) == holders(before, role), role


def test_who_comes_back_to_the_first_place_is_to_acknowledge_it_anew() -> None:
    away = routed(without(acknowledged(opened(), DAN, DORTE), DAN), EVE, LATER)
    back = restored(lifted(away), DAN, LISTED, EVE, LATER + timedelta(hours=1))
    assert [a.has_it for a in back.holders(Role.HANDLER)] == [False, False]


def test_who_was_named_by_hand_meanwhile_stays_first() -> None:
    away = routed(without(opened(), MADS), None, LATER)
    named = replace(away, assignments=(*away.assignments, replace(away.assignments[0], role=Role.DECIDER, party=EVE)))
    back = restored(lifted(named), MADS, LISTED, None, LATER)
    assert holders(back, Role.DECIDER) == [EVE, MADS]


def test_nobody_comes_back_whom_another_wish_keeps_out() -> None:
    twice = routed(without(opened(), MADS, MADS), EVE, LATER)
    half = replace(twice, exclusions=(replace(twice.exclusions[0], lifted=True), twice.exclusions[1]))
    assert holders(restored(half, MADS, LISTED, EVE, LATER), Role.DECIDER) == [EVE]
