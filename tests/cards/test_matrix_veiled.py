"""While it waits whether someone is to be kept out, and after: number and clock for some, nothing at all for one."""

from itertools import product

import pytest

from bot.domain.party import Role
from bot.domain.rights import NEAR
from tests.cards.cast import OTHER
from tests.cards.matrix import RELEASED, look, looked
from tests.cards.matrix_case import READERS, SOMEONE, STATES, holding, running, scene_for, seen_by, without
from tests.cards.test_matrix import EVERYWHERE, FAR, OWNED, PEOPLE, everything
from tests.cards.test_matrix_offers import OFFERED


@pytest.mark.parametrize(("reader", "language"), [*product(FAR, ("en", "da"))])
def test_while_it_waits_number_and_clock_are_all_there_is(reader: str, language: str) -> None:
    allowed = {"number", "clock"} & EVERYWHERE[reader]
    found = everything(reader, language, waits=True)
    leaks = {name: one.cells - allowed for name, one in found.items()}
    assert {name: cells for name, cells in leaks.items() if cells} == {}
    assert set().union(*(one.cells for one in found.values())) == allowed


@pytest.mark.parametrize("reader", FAR)
def test_while_it_waits_only_taking_it_and_filing_in_time_are_offered(reader: str) -> None:
    """Beside what opens a page: *show*."""
    offered = set().union(*(one.verbs for one in everything(reader, waits=True).values()))
    may = OFFERED.get(reader, {"acknowledge"}) & {"acknowledge", "file"}
    assert offered - {"show"} == may


@pytest.mark.parametrize("reader", ["handler", "deputy", "dpo", "reporter", "owner"])
def test_while_it_waits_those_near_it_see_what_they_saw_before(reader: str) -> None:
    assert {Role.HANDLER, Role.DPO, Role.REPORTER} == NEAR
    before, now = look(reader, "running"), look(reader, "running", waits=True)
    own = (name for name in now if name.split(" as ")[0] in OWNED)
    for name in ("status", "case whole", "case", "pictures", "register card", *own):
        assert before[name].cells == now[name].cells, name


@pytest.mark.parametrize(("reader", "settled"), [*product((*PEOPLE, "owner"), (True, False))])
def test_who_is_kept_out_gets_no_card_and_no_form_whatever_they_hold(reader: str, settled: bool) -> None:
    party, _ = READERS[reader]
    assert party is not None
    for state in STATES:
        case = seen_by(reader, state, also=lambda case: without(case, party, settled=settled)).subject
        scene = scene_for(case, party)
        assert OTHER in scene.others, "also where they handle the case it went into"
        for name, found in looked(scene).items():
            assert found.cells == frozenset(), f"{state}: {name}"
            assert name in ("cases", "my reports") or not found.dealt, f"{state}: {name}"
        assert all(make(scene) is None for make in RELEASED.values())


def test_who_is_kept_out_of_one_role_is_kept_out_of_all() -> None:
    every = tuple(role for role in Role if role is not Role.REPORTER)
    case = holding(running(), *every)
    assert looked(scene_for(case, SOMEONE))["status"].cells >= EVERYWHERE["handler"] - {"exclusions", "register"}
    out = without(case, SOMEONE, settled=True)
    assert not any(found.cells for found in looked(scene_for(out, SOMEONE)).values())
