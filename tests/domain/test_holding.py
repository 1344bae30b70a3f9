"""Who holds a role: the file's people, overlaid by what was lent and given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.case import Case
from bot.domain.chore import handed_over
from bot.domain.exclusion import Exclusion
from bot.domain.holding import lent_in, placed, seat_at, seated, taken_back_in, together
from bot.domain.ids import OrganisationId, PartyId
from bot.domain.lending import Lending
from bot.domain.party import Role
from tests.domain.test_reminder import DAN, DORTE, IDA, MADS, OPENED, a_case

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
EVE = PartyId("eve")
SEED = (DAN, DORTE)


def lent(lender: PartyId = DAN, to: PartyId = DORTE, role: Role = Role.HANDLER, unit: str | None = None) -> Lending:
    until = NOW + timedelta(days=1)
    return Lending("l-1", OrganisationId("eksempel"), role, lender, to, lender, NOW, until, unit)


def handlers(case: Case) -> list[PartyId]:
    return [a.party for a in case.holders(Role.HANDLER)]


@pytest.mark.parametrize(
    ("lending", "holders"),
    [
        (lent(), (DORTE, DAN)),
        (lent(to=EVE), (EVE, DAN, DORTE)),
        (lent(lender=DORTE, to=EVE), (DAN, EVE, DORTE)),  # a deputy's place, not the holder's
        (lent(lender=MADS, to=EVE), (EVE, DAN, DORTE)),  # the file dropped the lender since: the journal wins
        (lent(role=Role.FILER), SEED),
        (lent(unit="care"), SEED),
        (replace(lent(), until=NOW), SEED),
        (replace(lent(), ended_at=NOW), SEED),
        (replace(lent(), until=None), (DORTE, DAN)),
    ],
)
def test_the_receiver_comes_before_the_lender(lending: Lending, holders: tuple[PartyId, ...]) -> None:
    assert seated(SEED, (lending,), Role.HANDLER, None, NOW) == holders


def test_a_units_lending_counts_in_that_unit() -> None:
    assert seated(SEED, (lent(unit="care"),), Role.HANDLER, "care", NOW) == (DORTE, DAN)


def test_what_was_given_and_lent_on_is_overlaid_in_order() -> None:
    given, on = replace(lent(), until=None), lent(lender=DORTE, to=EVE)
    assert seated(SEED, (given, on), Role.HANDLER, None, NOW) == (EVE, DORTE, DAN)


def test_a_seat_knows_by_what_its_holder_has_it() -> None:
    assert seat_at(SEED, (lent(),), Role.HANDLER, None, NOW).lending == lent()
    assert seat_at(SEED, (lent(role=Role.FILER),), Role.HANDLER, None, NOW).lending is None
    assert seat_at((), (), Role.DECIDER, "care", NOW).key == "decider/care"


def test_lent_in_one_act_is_known_as_such() -> None:
    assert together(lent(), lent(role=Role.FILER))
    assert not together(lent(), replace(lent(), at=NOW - timedelta(minutes=1)))


def test_a_case_has_the_receiver_first_the_lender_behind_and_back() -> None:
    case = lent_in(a_case(), lent(to=EVE), NOW)
    assert handlers(case) == [EVE, DAN, DORTE]
    assert handlers(taken_back_in(case, lent(to=EVE), SEED, NOW)) == [DAN, DORTE]
    deputy = lent_in(a_case(), lent(), NOW)
    assert handlers(deputy) == [DORTE, DAN]
    assert handlers(taken_back_in(deputy, lent(), SEED, NOW)) == [DAN, DORTE]


def test_a_case_the_lender_does_not_hold_stays() -> None:
    for lending in (lent(lender=MADS), lent(unit="care")):
        assert lent_in(a_case(), lending, NOW) == a_case()
    assert lent_in(replace(a_case(), unit="care"), lent(unit="care"), NOW) != replace(a_case(), unit="care")


def test_whoever_is_kept_out_neither_gets_it_nor_loses_their_place() -> None:
    shut = replace(a_case(), exclusions=(Exclusion(1, DORTE, "", IDA, NOW),))
    assert lent_in(shut, lent(), NOW) == shut
    case = placed(shut, Role.HANDLER, (EVE, DAN), NOW)
    assert handlers(case) == [EVE, DAN]
    lifted = replace(case, exclusions=(replace(case.exclusions[0], lifted=True),))
    assert handlers(lifted) == [EVE, DAN, DORTE]


def test_what_changed_since_is_not_reversed() -> None:
    case = placed(lent_in(a_case(), lent(), NOW), Role.HANDLER, (MADS, DORTE, DAN), NOW)
    assert taken_back_in(case, lent(), SEED, NOW) == case


def test_a_hand_over_is_acknowledged_anew_and_by_anyone_of_the_role() -> None:
    """Also one at the very instant at which the former holder had said so."""
    for at in (NOW, OPENED):
        before = replace(a_case(), assignments=tuple(replace(a, acknowledged_at=at) for a in a_case().assignments))
        case = lent_in(before, lent(), NOW)
        assert handed_over(case, Role.HANDLER) == NOW
        assert not any(a.has_it for a in case.holders(Role.HANDLER))
        taken = [a.acknowledge(NOW) if a.party == DAN else a for a in case.assignments]
        assert handed_over(replace(case, assignments=tuple(taken)), Role.HANDLER) is None


def test_a_deputy_who_moves_up_because_others_are_kept_out_has_it_since_then() -> None:
    waits = replace(a_case(acknowledged=False), exclusions=(Exclusion(1, DAN, "", IDA, NOW),))
    assert handlers(waits) == [DORTE]
    assert handed_over(waits, Role.HANDLER) == NOW
    assert handed_over(a_case(acknowledged=False), Role.HANDLER) == OPENED


def test_who_comes_first_as_before_keeps_what_they_said() -> None:
    case = placed(a_case(), Role.HANDLER, (DAN, EVE), NOW)
    assert handed_over(case, Role.HANDLER) is None
    assert case.holders(Role.HANDLER)[0].since == OPENED
