"""An authority's letter: by when its answer is due, who is reminded, who stands in, and what the case already says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.case import Case, Closing, Outcome
from bot.domain.chore import CONFIRM, REPLY, chores, reply_due
from bot.domain.deadline import Deadline, Outlook, Status, deadlines
from bot.domain.delivery import ReminderKey
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.letter import Absence, Letter, LetterKind, LetterQuestion
from bot.domain.letter_owner import owned, stand_in
from bot.domain.milestone import When
from bot.domain.party import Assignment, Role
from bot.domain.reminder import is_moot, plan
from bot.domain.situation import Situation
from bot.law.load import load_law

LAW = load_law()
OSLO = ZoneInfo("Europe/Oslo")
DAN, DORTE, MADS, IDA, EVE = (PartyId(name) for name in ("dan", "dorte", "mads", "ida", "eve"))
RECEIVED = When.parse("2020-06-15")
NOW = datetime(2020, 6, 15, 12, tzinfo=UTC)
LETTER = Letter(1, RECEIVED, When.parse("2020-08-07"))


def a_case(*letters: Letter, owners: tuple[PartyId, ...] = (DAN,)) -> Case:
    roles = [(Role.HANDLER, DAN, 0), (Role.HANDLER, DORTE, 1), (Role.DPO, DAN, 0), (Role.MANAGER, MADS, 0)]
    return Case(
        id=CaseId("case"),
        number="KBG-2020-001",
        organisation=OrganisationId("kongsberg"),
        jurisdiction="NO",
        language="nb",
        zone="Europe/Oslo",
        opened_at=NOW - timedelta(days=58),
        assignments=tuple(Assignment(role, party, rank, NOW, NOW) for role, party, rank in roles),
        letters=letters,
        letter_questions=tuple(LetterQuestion(n, 1, f"question {n}", owner) for n, owner in enumerate(owners, 1)),
    )


def outlook(*letters: Letter, now: datetime | None = NOW) -> Outlook:
    return deadlines(Situation("NO", letters=letters, breach=False), LAW, now)


def deadline(letter: Letter, now: datetime | None = NOW) -> Deadline:
    return next(d for d in outlook(letter, now=now).deadlines if d.obligation == letter.obligation)


def local(instant: datetime | None) -> str:
    assert instant is not None
    return f"{instant.astimezone(OSLO):%Y-%m-%d %H:%M}"


def rungs(case: Case, now: datetime = NOW) -> dict[str, set[str]]:
    """Local instant of each letter's reminder → its rung and who gets it."""
    found: dict[str, set[str]] = {}
    listed = [d for d in outlook(*case.letters, now=now).deadlines if d.obligation.startswith("letter/")]
    for reminder in plan(case, listed, LAW, now, ready=True):
        if reminder.key.obligation.startswith("letter/"):
            about = f"{reminder.key.rung} {reminder.key.recipient}"
            found.setdefault(local(reminder.send_at), set()).add(about)
    return found


def test_the_ladder_climbs_towards_the_target_and_ends_at_the_limit() -> None:
    """7 August 2020 is a Friday: the target is Thursday 15:00, the limit Friday 24:00."""
    found = rungs(a_case(LETTER))
    assert list(found) == [
        "2020-07-23 15:00",
        "2020-07-30 15:00",
        "2020-08-03 15:00",
        "2020-08-05 15:00",
        "2020-08-06 15:00",
        "2020-08-07 08:00",
        "2020-08-08 00:00",
        "2020-08-08 08:00",
    ]
    assert found["2020-07-23 15:00"] == {"target-14d dan"}
    assert found["2020-08-05 15:00"] == {"target-1d dan", "target-1d dorte", "target-1d mads"}
    assert found["2020-08-08 00:00"] == {"due dan", "due dorte", "due mads"}


def test_nothing_of_it_can_be_silenced_from_the_day_before_the_target() -> None:
    ladder = LAW.ladders["days"]
    assert [rung.id for rung in ladder.rungs if rung.last] == ["target-1d", "target", "-16h", "due"]


def test_a_letter_without_a_target_is_climbed_to_from_its_limit() -> None:
    letter = Letter(1, When.parse("2020-08-07"), When.parse("2020-08-07"))
    assert deadline(letter).aim is None
    assert "2020-08-08 00:00" in rungs(a_case(letter), datetime(2020, 8, 7, 10, tzinfo=UTC))


def test_more_time_asked_for_changes_nothing_and_granted_moves_the_limit() -> None:
    asked = replace(LETTER, extension_asked_at=NOW)
    assert (deadline(asked).due, deadline(asked).aim) == (deadline(LETTER).due, deadline(LETTER).aim)
    granted = replace(asked, extended_to=When.parse("2020-08-14"))
    assert local(deadline(granted).due) == "2020-08-15 00:00"
    assert local(deadline(granted).aim) == "2020-08-13 15:00"
    assert deadline(granted).why.key == "why.letter.extended"


def test_an_old_rung_is_moot_once_the_limit_moved() -> None:
    key = ReminderKey(CaseId("case"), "letter/1", "target-7d", deadline(LETTER).due or NOW, DAN)
    assert not is_moot(key, a_case(LETTER), outlook(LETTER).deadlines, NOW)
    granted = replace(LETTER, extended_to=When.parse("2020-08-14"))
    assert is_moot(key, a_case(granted), outlook(granted).deadlines, NOW)
    answered = replace(LETTER, answered=When.parse("2020-06-15"))
    assert is_moot(key, a_case(answered), outlook(answered).deadlines, NOW)


@pytest.mark.parametrize("kind", [LetterKind.PHONE, LetterKind.MEETING, LetterKind.INSPECTION])
def test_a_spoken_date_may_be_another_until_it_is_in_writing(kind: LetterKind) -> None:
    spoken = replace(LETTER, kind=kind)
    found = deadline(spoken)
    assert (found.status, found.provisional, found.why.key) == (Status.MAY_APPLY, True, "why.letter.unconfirmed")
    assert found.status.running
    assert [(f.id, f.value) for f in outlook(spoken).flags] == [("letter_unconfirmed", "letter/1")]
    confirmed = replace(spoken, confirmed_at=NOW)
    assert (deadline(confirmed).status, deadline(confirmed).provisional) == (Status.OPEN, False)
    assert outlook(confirmed).flags == ()


def test_a_spoken_date_that_has_passed_is_late_all_the_same() -> None:
    spoken = replace(LETTER, kind=LetterKind.PHONE)
    assert deadline(spoken, NOW + timedelta(days=90)).status is Status.LATE
    assert deadline(replace(spoken, answered=RECEIVED), NOW + timedelta(days=90)).status is Status.MET
    assert outlook(replace(spoken, answered=RECEIVED)).flags == ()


@pytest.mark.parametrize("kind", [LetterKind.LETTER, LetterKind.MAIL])
def test_what_is_written_needs_no_confirming(kind: LetterKind) -> None:
    assert deadline(replace(LETTER, kind=kind)).status is Status.OPEN
    assert outlook(replace(LETTER, kind=kind)).flags == ()


def test_a_closed_case_still_waits_for_a_letter_and_for_nothing_else() -> None:
    closed = replace(a_case(LETTER, owners=(MADS,)), closing=Closing(Outcome.BREACH, DAN, NOW, "all done"))
    assert rungs(closed) == rungs(a_case(LETTER, owners=(MADS,)))
    assert {c.id for c in chores(closed, NOW)} == {"reply/1"}
    legal = outlook(LETTER).deadlines
    assert {r.key.obligation for r in plan(closed, legal, LAW, NOW, ready=True)} == {"letter/1", "reply/1"}
    done = replace(closed, letters=(replace(LETTER, answered=RECEIVED),))
    assert plan(done, outlook(*done.letters).deadlines, LAW, NOW, ready=True) == ()


def test_a_case_nobody_has_opened_yet_still_waits_for_a_letter() -> None:
    waiting = replace(a_case(LETTER), entered_after=True, assignments=(Assignment(Role.HANDLER, DAN, 0, NOW),))
    assert {r.key.obligation for r in plan(waiting, outlook(LETTER).deadlines, LAW, NOW, ready=True)} == {"letter/1"}


@pytest.mark.parametrize(
    ("received", "due", "asked"),
    [
        ("2020-06-15", "2020-08-07", "2020-07-31 09:00"),  # a week before
        ("2020-07-31", "2020-08-07", "2020-08-03 09:00"),  # a week in all: halfway
        ("2020-08-06T15:00:00+02:00", "2020-08-07T15:00:00+02:00", "2020-08-07 09:00"),
        ("2020-08-06T22:00:00+02:00", "2020-08-07T08:00:00+02:00", "2020-08-07 03:00"),  # a night: no morning in it
        ("2020-08-07T10:00:00+02:00", "2020-08-07", "2020-08-07 00:00"),  # today: at once
        ("2020-08-07", "2020-08-07", "2020-08-07 09:00"),
        ("2020", "2020-08-07", "2020-07-31 09:00"),
    ],
)
def test_answers_are_wanted_a_week_before_or_halfway(received: str, due: str, asked: str) -> None:
    letter = Letter(1, When.parse(received), When.parse(due))
    assert local(reply_due(letter, OSLO)) == asked


def test_without_a_day_nothing_is_asked_of_the_owners_and_the_handler_asks_for_one() -> None:
    vague = Letter(1, RECEIVED, When.parse("2020-08"))
    assert reply_due(vague, OSLO) is None
    assert deadline(vague).status is Status.NOT_COMPUTABLE
    (chore,) = chores(a_case(vague, owners=(MADS,)), NOW)
    assert (chore.id, chore.owner, local(chore.due)) == ("confirm/1", DAN, "2020-06-15 09:00")


def test_a_spoken_date_is_asked_for_in_writing_until_it_came() -> None:
    spoken = replace(LETTER, kind=LetterKind.PHONE)
    assert CONFIRM + "1" in {c.id for c in chores(a_case(spoken), NOW)}
    assert chores(a_case(replace(spoken, confirmed_at=NOW)), NOW) == ()
    assert chores(a_case(replace(spoken, answered=RECEIVED)), NOW) == ()


def test_each_owner_is_asked_once_for_all_their_questions_and_the_handler_by_the_letter_itself() -> None:
    case = a_case(LETTER, owners=(DAN, MADS, MADS, DORTE))
    assert [(c.id, c.owner) for c in chores(case, NOW)] == [(REPLY + "1", MADS), (REPLY + "1", DORTE)]
    answered = tuple(replace(q, answer="so", answered_at=NOW) for q in case.letter_questions)
    assert chores(replace(case, letter_questions=answered), NOW) == ()


def test_what_someone_owns_ends_with_its_answer() -> None:
    case = a_case(LETTER, owners=(MADS, MADS, DAN))
    assert [q.number for q in owned(case, 1, MADS)] == [1, 2]
    first = replace(case.letter_questions[0], answer="so", answered_at=NOW)
    assert [q.number for q in owned(replace(case, letter_questions=(first, *case.letter_questions[1:])), 1, MADS)] == [
        2
    ]


@pytest.mark.parametrize(("party", "deputy"), [(DAN, DORTE), (DORTE, DAN), (MADS, DORTE), (EVE, DORTE)])
def test_the_deputy_of_their_role_stands_in_else_the_handlers_else_the_handler(party: PartyId, deputy: PartyId) -> None:
    assert stand_in(a_case(LETTER, owners=(party,)), party, NOW) == deputy


def test_nobody_stands_in_who_is_away_too_and_they_do_again_when_they_are_back() -> None:
    case = a_case(LETTER, owners=(MADS, DAN))
    away = replace(case.letter_questions[1], absences=(Absence(DORTE, NOW + timedelta(days=7)),))
    case = replace(case, letter_questions=(case.letter_questions[0], away))
    assert stand_in(case, MADS, NOW) == DAN
    assert stand_in(case, DAN, NOW) is None
    assert stand_in(case, MADS, NOW + timedelta(days=7)) == DORTE
