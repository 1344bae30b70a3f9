"""Who reads, what they see, how people are called."""

from dataclasses import replace

import pytest

from bot.domain.errors import Refusal
from bot.domain.party import Assignment, Role
from bot.domain.report import Report
from bot.domain.rights import Field, Verb
from tests.cards.cast import (
    AUDITOR,
    DAN,
    DORTE,
    EVE,
    IDA,
    MADS,
    NAMES,
    OPENED,
    acknowledged,
    closed,
    full,
    opened,
    scene,
)


def test_the_thread_sees_everything_but_the_reporter() -> None:
    thread = scene(opened())
    assert [what for what in Field if not thread.sees(what)] == [Field.REPORTER]


def test_a_scene_without_a_case_shows_nothing_and_says_so() -> None:
    empty = scene(None, DAN)
    assert not any(empty.sees(what) for what in Field)
    assert not any(empty.offers(verb) for verb in Verb)
    for ask in ("subject", "outlook"):
        with pytest.raises(Refusal, match="no_such_case"):
            getattr(empty, ask)


def test_the_reporter_has_a_name_only_for_those_who_see_it() -> None:
    assert scene(opened(), DAN).who(IDA) == NAMES[IDA]
    assert scene(opened()).who(IDA) == "the reporter"
    assert scene(opened(), MADS).who(IDA) == "the reporter"


def test_a_handler_who_reported_is_named_for_what_they_do_and_not_for_having_reported() -> None:
    case = replace(opened(), reports=(Report(1, DAN, OPENED, "x"),))
    case = replace(case, assignments=(*case.assignments, Assignment(Role.REPORTER, DAN, 0, OPENED)))
    assert scene(case).who(DAN) == NAMES[DAN]
    assert scene(case).who(DAN, reporting=True) == "the reporter"


def test_people_are_roles_for_those_who_see_no_people() -> None:
    assert scene(full(), IDA).who(DAN) == "case handler"
    assert scene(full(), IDA).who(EVE) == "someone"
    assert scene(full(), IDA).who(IDA) == NAMES[IDA]


def test_verbs_are_offered_by_role_and_never_in_a_closed_case() -> None:
    assert scene(opened(), DAN).offers(Verb.ANSWER)
    assert not scene(opened(), IDA).offers(Verb.ANSWER)
    assert scene(opened(), IDA).offers(Verb.ADD)
    assert scene(opened()).offers(Verb.DECIDE), "in the thread whoever presses is asked then"
    assert not scene(closed(opened())).offers(Verb.DECIDE)


def test_an_acknowledgement_is_wanted_of_oneself_and_in_the_thread_of_anyone() -> None:
    taken = acknowledged(opened(), DORTE)
    assert scene(opened()).unacknowledged
    assert not scene(taken).unacknowledged
    assert scene(taken, DAN).unacknowledged
    assert not scene(taken, DORTE).unacknowledged
    assert not scene(taken, IDA).unacknowledged


def test_an_auditor_reads_the_words_and_may_do_nothing() -> None:
    case = replace(opened(), assignments=(*opened().assignments, Assignment(Role.AUDITOR, AUDITOR, 0, OPENED)))
    assert scene(case, AUDITOR).words == case.reports
    assert not any(scene(case, AUDITOR).offers(verb) for verb in Verb)
