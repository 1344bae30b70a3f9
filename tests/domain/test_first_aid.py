"""The quick questions and the first aid, as facts of a case: what is left to ask, which steps, what was done."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.finding import UNKNOWN, Source
from bot.domain.first_aid import DONE, KIND, TAPS, UNSURE, FirstAid, Step, aid_for, first_aid_done, taps_left
from tests.cards.cast import DAN, IDA, OPENED, opened

AIDS = (FirstAid("paper", (Step("fetch_paper"),)), FirstAid("other", (Step("stop_it", calls=True),)))
LATER = OPENED + timedelta(hours=1)


def tapped(case: Case, fact: str, value: object) -> Case:
    return case.record(fact, value, IDA, OPENED, Source.REPORT)  # type: ignore[arg-type]


def test_three_questions_one_after_the_other() -> None:
    case = opened()
    assert taps_left(case) == TAPS
    assert taps_left(tapped(case, KIND, "paper")) == ("contained", "recipient")


def test_what_anyone_answered_or_the_reporter_does_not_know_is_not_asked() -> None:
    case = opened().record("contained", UNKNOWN, DAN, OPENED, Source.THREAD)
    assert taps_left(tapped(case, UNSURE + KIND, True)) == ("recipient",)


def test_the_first_answer_chooses_the_steps() -> None:
    assert aid_for(opened(), AIDS) is None
    assert aid_for(tapped(opened(), KIND, "paper"), AIDS) == AIDS[0]


def test_whoever_does_not_know_gets_the_steps_that_fit_everything() -> None:
    for fact, value in ((UNSURE + KIND, True), (KIND, "no longer in the file"), (KIND, UNKNOWN)):
        assert aid_for(tapped(opened(), fact, value), AIDS) == AIDS[1]


def test_a_step_is_done_by_whoever_said_so_first() -> None:
    case = tapped(opened(), DONE + "fetch_paper", True)
    case = case.record(DONE + "ask_keep_safe", True, DAN, LATER, Source.THREAD)
    assert first_aid_done(case) == (("fetch_paper", IDA, OPENED), ("ask_keep_safe", DAN, LATER))
    assert first_aid_done(replace(case, findings=())) == ()
