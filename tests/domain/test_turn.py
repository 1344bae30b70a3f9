"""Whose turn it is, and the chores that ask the decider and the filer, each in their turn, to say that they have it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.chore import AWARENESS, Turn, chores, is_opened
from bot.domain.decision import Matter
from bot.domain.finding import UNKNOWN, Source, Value
from bot.domain.ids import PartyId
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.domain.turn import turn_of
from tests.cards.cast import DAN, DORTE, INTERVIEW, MADS, OPENED, acknowledged, closed, decided, filed, opened

SAID = OPENED + timedelta(hours=1)
KNOWN: Mapping[str, Value] = {"personal_data": True, "breach_types": ("C",)}


def ready(case: Case | None = None, *, last: timedelta = timedelta()) -> Case:
    """Every question has some answer; the last of them `last` later."""
    case = case or opened()
    for question in INTERVIEW.questions:
        for field in question.fields:
            case = case.record(field.fact, KNOWN.get(field.fact, UNKNOWN), DAN, SAID, Source.THREAD)
    moved = replace(case.findings[-1], at=SAID)
    needed = next(f for f in case.findings if f.fact == "recipient")
    return replace(
        case, findings=tuple(replace(f, at=SAID + last) if f == needed else f for f in (*case.findings[:-1], moved))
    )


def test_it_is_nobodys_turn_while_questions_are_open_or_when_it_is_over() -> None:
    assert turn_of(opened(), INTERVIEW) is None
    assert turn_of(closed(ready()), INTERVIEW) is None
    assert turn_of(opened().record("personal_data", False, DAN, SAID, Source.THREAD), INTERVIEW) is None


def test_the_deciders_turn_begins_with_the_last_answer_that_is_needed() -> None:
    assert turn_of(ready(last=timedelta(hours=2)), INTERVIEW) == Turn(Role.DECIDER, SAID + timedelta(hours=2))


def test_correcting_an_answer_does_not_begin_it_anew() -> None:
    case = ready().record("recipient", "trusted", DAN, SAID + timedelta(days=1), Source.THREAD)
    assert turn_of(case, INTERVIEW) == turn_of(ready(), INTERVIEW)


def test_the_filers_turn_begins_with_the_decision_and_ends_with_the_filing() -> None:
    case = decided(ready())
    assert turn_of(case, INTERVIEW) == Turn(Role.FILER, OPENED + timedelta(hours=3))
    assert turn_of(filed(case), INTERVIEW) is None
    assert turn_of(decided(ready(), yes=False), INTERVIEW) is None


def asked(case: Case) -> list[tuple[str, object, object]]:
    found = chores(case, SAID, turn_of(case, INTERVIEW))
    return [(c.id, c.owner, c.due) for c in found if c.id.startswith("acknowledge/")]


def test_each_is_asked_to_acknowledge_in_their_turn_only() -> None:
    assert asked(opened()) == [("acknowledge/handler", DAN, OPENED)]
    assert asked(acknowledged(opened(), DAN)) == []
    case = acknowledged(ready(), DAN)
    assert asked(case) == [("acknowledge/decider", MADS, SAID)]
    assert asked(acknowledged(case, MADS)) == []


def test_a_filer_who_took_the_case_as_its_handler_is_not_asked_twice() -> None:
    case = decided(ready())
    assert asked(case)[-1] == ("acknowledge/filer", DAN, OPENED + timedelta(hours=3))
    assert asked(acknowledged(case, DAN)) == []
    assert case.decision(Matter.NOTIFY) is not None


def after(*parties: PartyId) -> Case:
    return acknowledged(replace(opened(), entered_after=True), *parties)


def when(case: Case, days: float) -> list[tuple[object, str]]:
    found = chores(case, OPENED + timedelta(days=days), None)
    return [(c.owner, c.ladder) for c in found if c.id == AWARENESS]


def test_what_was_entered_after_the_fact_waits_for_a_person() -> None:
    assert not is_opened(after())
    assert chores(after(), OPENED, None) == ()
    assert is_opened(after(DAN))
    assert when(after(DAN), 0.5) == [(DAN, "awareness"), (DAN, "daily")]
    assert when(after(DAN), 9) == [(DAN, "daily"), (DAN, "daily")]


def test_it_is_asked_until_it_is_known_to_the_day_or_nothing_is_to_be_notified() -> None:
    def found(fact: str, text: str) -> Case:
        return after(DAN).record(fact, When.parse(text), DAN, SAID, Source.DIALOG)

    assert when(found("discovered", "2021"), 3)
    assert not when(found("discovered", "2021-12-24"), 3)
    assert not when(found("aware_controller", "2021-12-24"), 3)
    assert not when(decided(after(DAN), yes=False), 3)
    assert not when(filed(after(DAN)), 3)
    assert when(decided(after(DAN)), 3)


def test_whoever_opened_it_is_asked_and_once_they_handed_it_on_the_handler() -> None:
    assert when(after(DORTE), 3)[0][0] == DORTE
    assert when(after(MADS), 3)[0][0] == DAN, "a decider can't say it"
    lent = tuple(
        replace(a, since=OPENED + timedelta(hours=1), rank=1 - a.rank) if a.role is Role.HANDLER else a
        for a in after(DAN).assignments
    )
    assert when(replace(after(DAN), assignments=lent), 3)[0][0] == DORTE
