"""Who is accounted for: over any rounds and any decision, nobody is forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.assessment import assess
from bot.domain.case import Case
from bot.domain.deadline import Status
from bot.domain.decision import Decision, Matter
from bot.domain.filing import Filing, FilingKind
from bot.domain.finding import Source
from bot.domain.informed import tally, told_at, told_groups, unaccounted
from bot.domain.informing import Channel, Informing
from tests.cards.cast import DAN, EKSEMPEL, INTERVIEW, LAW, MADS, NOW, OPENED, opened

GROUPS = ("pupils", "employees")
COMMUNICATION = "eu-gdpr-34/communication"

rounds = st.builds(
    Informing,
    sequence=st.just(0),
    group=st.sampled_from((*GROUPS, *GROUPS, "", "patients")),
    at=st.just(OPENED),
    by=st.just(DAN),
    channel=st.sampled_from(Channel),
    told=st.integers(0, 6),
    of=st.integers(0, 6),
    text=st.just("Dear all"),
    returned=st.integers(0, 2),
    grounds=st.sampled_from(("", "", "", "they have moved", "  ")),
)
decisions = st.none() | st.sampled_from((*[(True, "")] * 4, (False, "a"), (False, "c"), (False, "")))


def case_of(done: Sequence[Informing], decision: tuple[bool, str] | None = (True, "")) -> Case:
    """Two groups, whose data differs, and these rounds, an hour apart."""
    case = opened().record("whose", GROUPS, DAN, OPENED, Source.THREAD)
    case = case.record("same_data", False, DAN, OPENED, Source.THREAD)
    numbered = (replace(r, sequence=n, at=OPENED + timedelta(hours=n)) for n, r in enumerate(done, 1))
    case = replace(case, informings=tuple(numbered))
    if decision is None:
        return case
    yes, ground = decision
    return replace(case, decisions=(Decision(1, Matter.INFORM, yes, DAN, MADS, OPENED, "", ground=ground),))


def round_of(group: str = "pupils", told: int = 0, of: int = 10, **more: object) -> Informing:
    given: dict[str, object] = {"channel": Channel.LETTER, **more}
    return Informing(0, group, OPENED, DAN, told=told, of=of, text="Dear all", **given)  # type: ignore[arg-type]


def status(case: Case) -> Status:
    found = assess(case, EKSEMPEL, INTERVIEW, LAW, NOW).deadline(COMMUNICATION)
    assert found is not None
    return found.status


@given(done=st.lists(rounds, max_size=9), decision=decisions, filed=st.booleans())
def test_it_is_never_met_while_somebody_is_unaccounted_for(
    done: list[Informing], decision: tuple[bool, str] | None, filed: bool
) -> None:
    """Said without the functions it is made of: in every group what was sent and stayed covers everyone, or words say
    why not, or the public was told. Filing it like a notification is not telling anyone."""
    case = case_of(done, decision)
    if filed:
        filing = Filing(1, COMMUNICATION, FilingKind.FIRST, OPENED, DAN, "2026-1")
        case = replace(case, filings=(filing,))
    covered = decision is not None and (decision[0] or decision[1] == "c")
    for group in GROUPS:
        mine = [r for r in done if r.group == group]
        speaking = [r for r in mine if r.of >= mine[-1].of]
        stayed = sum(r.told - r.returned for r in mine if r.channel is not Channel.PUBLIC)
        public = any(r.channel is Channel.PUBLIC for r in speaking)
        words = decision is not None and decision[0] and any(r.grounds.strip() for r in speaking)
        covered = covered and bool(mine) and mine[-1].of > 0 and (stayed >= mine[-1].of or public or words)
    assert (status(case) is Status.MET) is covered


@pytest.mark.parametrize(
    ("done", "rest", "accounted"),
    [
        ([], 0, False),
        ([round_of(told=4)], 6, False),
        ([round_of(told=10)], 0, True),
        ([round_of(told=10, returned=1)], 1, False),
        ([round_of(told=4), round_of(told=6)], 0, True),
        ([round_of(told=4, grounds="they have moved")], 6, True),
        ([round_of(channel=Channel.PUBLIC)], 10, True),
        ([round_of(channel=Channel.PUBLIC), round_of(told=1, of=11)], 10, False),
        ([round_of(told=10), round_of(told=0, of=12)], 2, False),
    ],
)
def test_a_group_is_accounted_for(done: list[Informing], rest: int, accounted: bool) -> None:
    count = tally(case_of(done), "pupils")
    assert (count.rest, count.accounted) == (rest, accounted)


def test_it_was_done_when_the_last_round_was_made() -> None:
    done = [round_of(told=10), round_of("employees", told=3, of=3)]
    case = case_of(done)
    assert told_at(case, told_groups(case)) == OPENED + timedelta(hours=2)
    assert told_at(case_of(done[:1]), GROUPS) is None
    assert [t.group for t in unaccounted(case_of(done[:1]), GROUPS)] == ["employees"]


def test_a_case_whose_people_have_the_same_data_has_one_group() -> None:
    assert told_groups(opened()) == ("",)
    assert told_groups(case_of([])) == GROUPS
