"""An authority asks: from the letter that came to the reply that went, on the real store."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.case import Case, Outcome
from bot.domain.deadline import Status
from bot.domain.delivery import State, ToParty, ToThread
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.letter import Letter, LetterKind, LetterQuestion
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.flows.assign import Assign, assign
from bot.flows.close import Close, close
from bot.flows.confirm_letter import ConfirmLetter, confirm_letter
from bot.flows.extend import Extend, extend
from bot.flows.letter_owner import BeAway, HandQuestion, be_away, hand_question
from bot.flows.receive_letter import ReceiveLetter, receive_letter
from bot.flows.respond import Respond, respond
from bot.flows.send_reply import SendReply, send_reply
from bot.flows.unmask import Unmask, unmask_text
from bot.ports import Done
from tests.flows.conftest import House

DUE = When.parse("2026-12-18")
"""A Friday, four weeks after the house's first morning."""

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
CPR = "010180-9995"
WHY, HOW_MANY = "Hvorfor gik der ni dage?", "Hvor mange ansatte er berørt?"


def receive(house: House, case: Case, who: str = "dan", **more: object) -> Case:
    given: dict[str, object] = {
        "kind": LetterKind.LETTER,
        "received": When.exact(house.now),
        "due": DUE,
        "reference": "2026-442-1",
        "authority": "Datatilsynet",
        "questions": (WHY, HOW_MANY),
    }
    command = ReceiveLetter(house.id(), house.person(who), case.id, **{**given, **more})  # type: ignore[arg-type]
    house.do(receive_letter, command)
    return house.case(case.id)


def hand(house: House, case: Case, question: int, to: str, who: str = "dan", reason: str = "") -> Case:
    house.do(hand_question, HandQuestion(house.id(), house.person(who), case.id, question, house.person(to), reason))
    return house.case(case.id)


def away(house: House, case: Case, question: int, until: str, who: str) -> Case:
    house.do(be_away, BeAway(house.id(), house.person(who), case.id, question, When.parse(until)))
    return house.case(case.id)


def answer(house: House, case: Case, question: int, text: str, who: str = "dan", evidence: str = "") -> Case:
    house.do(respond, Respond(house.id(), house.person(who), case.id, question, text, evidence))
    return house.case(case.id)


def send(house: House, case: Case, who: str = "dan", at: When | None = None, letter: int = 1) -> Done:
    return house.do(
        send_reply, SendReply(house.id(), house.person(who), case.id, letter, at or When.exact(house.now), "DP-1")
    )


def more_time(house: House, case: Case, granted: str | None = None, who: str = "dan", letter: int = 1) -> Case:
    until = When.parse(granted) if granted else None
    house.do(extend, Extend(house.id(), house.person(who), case.id, letter, granted is not None, until))
    return house.case(case.id)


def confirm(house: House, case: Case, due: str | None = None, reference: str = "", who: str = "dan") -> Case:
    when = When.parse(due) if due else None
    house.do(confirm_letter, ConfirmLetter(house.id(), house.person(who), case.id, 1, when, reference))
    return house.case(case.id)


def letter_of(case: Case) -> Letter:
    letter = case.letter(1)
    assert letter is not None
    return letter


def question(case: Case, number: int = 1) -> LetterQuestion:
    return next(q for q in case.letter_questions if q.number == number)


def refused(act: object, *arguments: object, **more: object) -> str:
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **more)  # type: ignore[operator]
    return refusal.value.key


def told(house: House, case: Case, kind: str) -> list[object]:
    return [delivery.to for delivery in house.queued(case, kind)]


# Received.


def test_a_letter_has_its_deadline_its_ladder_and_its_questions(house: House) -> None:
    case = receive(house, house.open())
    letter = letter_of(case)
    assert (letter.kind, letter.due, letter.reference, letter.authority) == (
        LetterKind.LETTER,
        DUE,
        "2026-442-1",
        "Datatilsynet",
    )
    assert letter.by == house.person("dan")
    assert [(q.number, q.text, q.owner) for q in case.asked_in(1)] == [
        (1, WHY, house.person("dan")),
        (2, HOW_MANY, house.person("dan")),
    ]
    deadline = house.assess(case).deadline("letter/1")
    assert deadline is not None
    assert deadline.due == datetime(2026, 12, 18, 23, tzinfo=UTC)
    assert deadline.aim == datetime(2026, 12, 17, 14, tzinfo=UTC)
    rungs = sorted({(d.send_at, d.reminder.rung) for d in house.ladder(case, "letter/1") if d.reminder})
    assert rungs[0] == (datetime(2026, 12, 3, 14, tzinfo=UTC), "target-14d")
    assert house.dues(case, "letter/1") == {deadline.due}


def test_the_thread_is_told_and_the_handler_unless_they_recorded_it(house: House) -> None:
    mine = receive(house, house.open())
    assert told(house, mine, "letter") == [ToThread(mine.id)]
    theirs = receive(house, house.open("another"), who="dorte")
    assert told(house, theirs, "letter") == [ToThread(theirs.id), ToParty(house.person("dan"))]


@pytest.mark.parametrize(("who", "may"), [("dan", True), ("dorte", True), ("mads", False), ("ida", False)])
def test_the_handler_and_the_filer_record_it_and_nobody_else(house: House, who: str, may: bool) -> None:
    case = house.open()
    if may:
        assert receive(house, case, who=who).letters
    else:
        assert refused(receive, house, case, who=who) == "may_not"
        assert not house.case(case.id).letters


def test_the_form_sent_twice_records_one_letter_and_another_letter_is_another(house: House) -> None:
    case = receive(house, house.open(), questions=(WHY, f"Who is {CPR}?"))
    assert len(receive(house, case, questions=(WHY, f"Who is {CPR}?")).letters) == 1
    more = receive(house, case, questions=(HOW_MANY,))
    assert [(q.number, q.letter) for q in more.letter_questions] == [(1, 1), (2, 1), (3, 2)]
    assert house.ladder(more, "letter/2")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"due": None}, "due_needed"),
        ({"due": When.parse("2026-11-19")}, "letter_due_before"),
        ({"questions": ()}, "letter_questions_needed"),
        ({"questions": ("  ", "")}, "letter_questions_needed"),
        ({"questions": tuple(f"Question {n}?" for n in range(21))}, "letter_questions_many"),
    ],
)
def test_what_is_missing_is_refused_and_nothing_is_recorded(house: House, given: dict[str, object], why: str) -> None:
    case = house.open()
    assert refused(receive, house, case, **given) == why
    assert house.case(case.id) == case
    assert len(receive(house, case, questions=tuple(f"Question {n}?" for n in range(20))).letter_questions) == 20


def test_personal_numbers_in_it_are_hidden_and_their_writer_is_asked(house: House) -> None:
    case = receive(house, house.open(), reference=f"sag {CPR}", questions=(f"Hvem er {CPR}?", WHY))
    held = house.store.read(lambda read: read.hidden(case.id)).result()
    assert [(h.place, h.text) for h in held] == [("letter/1", CPR), ("letter_question/1", CPR)]
    assert CPR not in str(case)
    for each in held:
        house.do(unmask_text, Unmask(house.id(), house.person("dan"), case.id, each.number, True))
    back = house.case(case.id)
    assert (letter_of(back).reference, question(back).text) == (f"sag {CPR}", f"Hvem er {CPR}?")


def test_a_closed_case_stays_closed_and_its_letter_is_reminded_of(house: House) -> None:
    case = house.open()
    house.do(close, Close(house.id(), house.person("dan"), case.id, Outcome.NOT_A_BREACH, "nothing happened"))
    assert house.queued(case, "reminder") == []
    case = hand(house, receive(house, case), 2, "mads")
    assert not case.open
    assert house.ladder(case, "letter/1")
    assert house.ladder(case, "reply/1")
    case = answer(house, answer(house, case, 1, "a"), 2, "b", who="mads")
    send(house, case)
    assert house.queued(case, "reminder") == []
    assert not house.case(case.id).open


# Spoken, confirmed, more time.


def test_a_phone_call_counts_provisionally_until_it_is_confirmed_with_another_date(house: House) -> None:
    case = receive(house, house.open(), kind=LetterKind.PHONE, due=When.parse("2026-12-11"), reference="")
    deadline = house.assess(case).deadline("letter/1")
    assert deadline is not None
    assert (deadline.status, deadline.provisional) == (Status.MAY_APPLY, True)
    assert "letter_unconfirmed" in {f.id for f in house.assess(case).flags}
    asked = house.ladder(case, "confirm/1")
    assert {d.to for d in asked} == {ToParty(house.person("dan")), ToParty(house.person("dorte"))}
    house.later(days=2)
    case = confirm(house, case, "2026-12-18", "2026-442-1")
    letter = letter_of(case)
    assert (letter.confirmed_at, letter.due, letter.reference) == (house.now, DUE, "2026-442-1")
    assert house.dues(case, "letter/1") == {datetime(2026, 12, 18, 23, tzinfo=UTC)}
    assert house.ladder(case, "confirm/1") == []
    assert "letter_unconfirmed" not in {f.id for f in house.assess(case).flags}


def test_confirming_keeps_what_is_left_out_and_twice_changes_nothing(house: House) -> None:
    case = receive(house, house.open(), kind=LetterKind.MEETING)
    once = confirm(house, case)
    assert (letter_of(once).due, letter_of(once).reference) == (DUE, "2026-442-1")
    house.later(days=1)
    assert confirm(house, once) == once


def test_a_vague_date_is_no_deadline_until_a_day_is_confirmed(house: House) -> None:
    case = receive(house, house.open(), kind=LetterKind.PHONE, due=When.parse("2026-12"))
    assert house.ladder(case, "letter/1") == []
    assert house.ladder(case, "confirm/1")
    assert refused(confirm, house, case) == "date_needed"
    assert refused(confirm, house, case, "2026-12") == "date_needed"
    assert refused(confirm, house, case, "2026-11-01") == "letter_due_before"
    assert house.ladder(confirm(house, case, "2026-12-18"), "letter/1")


def test_a_day_that_moved_is_told_to_those_who_must_answer(house: House) -> None:
    case = hand(house, receive(house, house.open(), kind=LetterKind.PHONE), 2, "ida")
    before = len(told(house, case, "letter"))
    confirm(house, case)
    assert len(told(house, case, "letter")) == before, "it is the same day"
    case = more_time(house, case, "2027-01-15")
    assert told(house, case, "letter")[before:] == [ToParty(house.person("ida"))]


def test_more_time_asked_for_changes_nothing_and_granted_moves_everything(house: House) -> None:
    case = hand(house, receive(house, house.open()), 2, "mads")
    before = {(d.reminder.obligation, d.send_at) for d in house.queued(case, "reminder") if d.reminder}
    case = more_time(house, case)
    assert letter_of(case).extension_asked_at == house.now
    assert {(d.reminder.obligation, d.send_at) for d in house.queued(case, "reminder") if d.reminder} == before
    house.later(days=1)
    assert more_time(house, case) == case
    case = more_time(house, case, "2027-01-15")
    assert house.dues(case, "letter/1") == {datetime(2027, 1, 15, 23, tzinfo=UTC)}
    assert house.dues(case, "reply/1") == {datetime(2027, 1, 8, 9, tzinfo=COPENHAGEN)}
    assert more_time(house, case, "2027-01-15") == case
    cancelled = [d for state, d in house.queue(case) if state is State.CANCELLED and d.reminder is not None]
    assert {d.reminder.obligation for d in cancelled if d.reminder} == {"letter/1", "reply/1"}


@pytest.mark.parametrize(
    ("until", "why"),
    [("2026-12-18", "extension_not_later"), ("2026-12-01", "extension_not_later"), ("2027", "date_needed")],
)
def test_more_time_is_a_later_day(house: House, until: str, why: str) -> None:
    case = receive(house, house.open())
    assert refused(more_time, house, case, until) == why
    assert letter_of(more_time(house, case, "2026-12-19")).extended_to == When.parse("2026-12-19")


# Owners.


def test_anyone_of_the_organisation_may_be_asked_and_both_are_told(house: House) -> None:
    case = hand(house, receive(house, house.open()), 2, "eve", reason="she keeps the lists")
    assert question(case, 2).owner == house.person("eve")
    assert told(house, case, "letter_question") == [ToParty(house.person("eve"))], "dan handed it on himself"
    case = hand(house, case, 2, "mads")
    assert told(house, case, "letter_question")[1:] == [ToParty(house.person("mads")), ToParty(house.person("eve"))]
    assert {d.to for d in house.ladder(case, "reply/1") if d.ids["audience"] == "owner"} == {
        ToParty(house.person("mads"))
    }


def test_the_same_owner_again_changes_nothing(house: House) -> None:
    case = hand(house, receive(house, house.open()), 2, "mads")
    assert hand(house, case, 2, "mads") == case
    assert len(told(house, case, "letter_question")) == 1


@pytest.mark.parametrize("who", ["mads", "ida", "eve"])
def test_only_the_handler_hands_a_question_on(house: House, who: str) -> None:
    case = hand(house, receive(house, house.open()), 1, "mads")
    assert refused(hand, house, case, 1, "eve", who=who) == "may_not"
    assert refused(hand, house, case, 9, "eve") == "no_such_letter_question"
    assert question(hand(house, case, 1, "eve")).owner == house.person("eve")


def test_why_it_was_handed_on_is_guarded_too(house: House) -> None:
    case = hand(house, receive(house, house.open()), 1, "mads", reason=f"he knows {CPR}")
    held = house.store.read(lambda read: read.hidden(case.id)).result()
    assert [h.place for h in held] == ["assignment"]
    about = [e.about for e in house.store.read(lambda read: read.journal(case.id)).result() if e.verb == "letter_owner"]
    assert CPR not in str(about)


def test_who_is_away_is_replaced_by_the_deputy_who_is_reminded_and_keeps_it(house: House) -> None:
    """Mads holds no role with a deputy of its own: the handler's deputy stands in."""
    case = hand(house, hand(house, receive(house, house.open()), 1, "mads"), 2, "mads")
    case = away(house, case, 1, "2026-12-07", who="mads")
    dorte, mads = house.person("dorte"), house.person("mads")
    assert [q.owner for q in case.asked_in(1)] == [dorte, dorte]
    assert [(a.party, a.until) for a in question(case).absences] == [(mads, datetime(2026, 12, 6, 23, tzinfo=UTC))]
    owners = {d.to for d in house.ladder(case, "reply/1") if d.ids["audience"] == "owner"}
    assert owners == {ToParty(dorte)}
    assert told(house, case, "letter_question")[2:] == [ToParty(dorte), ToParty(mads)] * 2
    house.later(days=17)
    case = answer(house, case, 1, "because", who="dorte")
    assert question(case, 2).owner == dorte, "it stays with her though he is back"


def test_the_deputy_of_ones_own_role_comes_first_and_someone_away_is_passed_over(house: House) -> None:
    case = receive(house, house.open())
    case = away(house, case, 1, "2026-12-07", who="dan")
    assert {q.owner for q in case.asked_in(1)} == {house.person("dorte")}
    assert refused(away, house, case, 1, "2026-12-08", who="dorte") == "nobody_stands_in"
    case = hand(house, case, 1, "eve", who="dorte")
    assert refused(away, house, case, 2, "2026-12-08", who="dorte") == "nobody_stands_in"


@pytest.mark.parametrize(("until", "why"), [("2026-11-20", "away_over"), ("2026-12", "date_needed")])
def test_away_needs_a_day_to_come(house: House, until: str, why: str) -> None:
    case = hand(house, receive(house, house.open()), 1, "mads")
    assert refused(away, house, case, 1, until, who="mads") == why
    assert question(away(house, case, 1, "2026-11-21", who="mads")).owner == house.person("dorte")


def test_the_handler_may_say_that_someone_is_away_and_a_stranger_may_not(house: House) -> None:
    case = hand(house, receive(house, house.open()), 1, "mads")
    assert refused(away, house, case, 1, "2026-12-07", who="eve") == "may_not"
    assert question(away(house, case, 1, "2026-12-07", who="dan")).owner == house.person("dorte")


def test_a_new_handler_is_reminded_of_the_letter_itself(house: House) -> None:
    case = receive(house, house.open())
    house.do(assign, Assign(house.id(), house.person("dan"), case.id, Role.HANDLER, house.person("dorte")))
    assert ToParty(house.person("dorte")) in {d.to for d in house.ladder(case, "letter/1")}


# Answers.


def test_an_owner_without_a_role_answers_and_the_handler_is_told(house: House) -> None:
    case = hand(house, receive(house, house.open()), 2, "eve")
    case = answer(house, case, 2, "One.", who="eve", evidence="the staff list of 3 May")
    given = question(case, 2)
    assert (given.answer, given.evidence, given.answered_by) == ("One.", "the staff list of 3 May", house.person("eve"))
    assert told(house, case, "letter_question")[-1:] == [ToParty(house.person("dan"))]
    assert house.ladder(case, "reply/1") == []


@pytest.mark.parametrize(("who", "may"), [("dan", True), ("mads", False), ("ida", False)])
def test_whoever_is_not_asked_answers_only_as_handler_or_dpo(house: House, who: str, may: bool) -> None:
    case = hand(house, receive(house, house.open()), 2, "eve")
    if may:
        assert question(answer(house, case, 2, "One.", who=who), 2).answered_by == house.person(who)
    else:
        assert refused(answer, house, case, 2, "One.", who=who) == "may_not"


def test_an_answer_is_given_anew_until_the_reply_is_sent(house: House) -> None:
    case = answer(house, receive(house, house.open(), questions=(WHY,)), 1, "We do not know.")
    assert answer(house, case, 1, "We do not know.") == case
    assert refused(answer, house, case, 1, " ") == "letter_answer_needed"
    case = answer(house, case, 1, "The vendor took nine days.")
    send(house, case)
    assert refused(answer, house, case, 1, "Else.") == "letter_answered"
    assert question(house.case(case.id)).answer == "The vendor took nine days."


def test_a_personal_number_in_an_answer_is_hidden(house: House) -> None:
    case = answer(house, receive(house, house.open()), 1, f"It was {CPR}.", evidence=f"file {CPR}")
    held = house.store.read(lambda read: read.hidden(case.id)).result()
    assert [h.place for h in held] == ["letter_question/1"] * 2
    assert len({h.number for h in held}) == 2
    assert CPR not in str(case)
    house.do(unmask_text, Unmask(house.id(), house.person("dan"), case.id, held[1].number, True))
    assert question(house.case(case.id)).evidence == f"file {CPR}"


# The reply.


def test_the_reply_waits_for_every_answer(house: House) -> None:
    case = answer(house, receive(house, house.open()), 1, "Because.")
    with pytest.raises(Refusal) as refusal:
        send(house, case)
    assert (refusal.value.key, refusal.value.details["open"]) == ("questions_open", "1")
    assert letter_of(house.case(case.id)).open


def test_the_reply_is_kept_as_it_went_and_everything_about_it_ends(house: House) -> None:
    case = hand(house, receive(house, house.open()), 2, "eve")
    case = answer(house, answer(house, case, 1, "Because."), 2, "One.", who="eve", evidence="the list")
    house.later(days=10)
    send(house, case)
    case = house.case(case.id)
    letter = letter_of(case)
    assert (letter.answered, letter.reply_reference) == (When.exact(house.now), "DP-1")
    for part in ("Til Datatilsynet", "Jeres reference: 2026-442-1", f"1. {WHY}\nBecause.", f"2. {HOW_MANY}\nOne."):
        assert part in letter.reply_text
    assert letter.reply_text.rstrip().endswith("Kontakt: databeskyttelsesrådgiver (DPO)\nEksempelby Kommune")
    assert house.ladder(case, "letter/1") == []
    assert told(house, case, "answered") == [ToThread(case.id), ToParty(house.person("eve"))]
    assert send(house, case, at=When.exact(house.now)).says == "unchanged"
    assert refused(send, house, case, at=When.parse("2026-11-25")) == "letter_answered"
    assert refused(more_time, house, case, "2027-01-01") == "letter_answered"
    assert refused(confirm, house, case) == "letter_answered"
    assert refused(hand, house, case, 1, "eve") == "letter_answered"
    assert refused(away, house, case, 1, "2026-12-24", who="dan") == "letter_answered"
    deadline = house.assess(case).deadline("letter/1")
    assert deadline is not None
    assert deadline.status is Status.MET


@pytest.mark.parametrize(("at", "why"), [("2026-11-01", "sent_before_letter"), ("2026-11", "date_needed")])
def test_the_reply_went_after_the_letter_came(house: House, at: str, why: str) -> None:
    case = answer(house, receive(house, house.open(), questions=(WHY,)), 1, "Because.")
    assert refused(send, house, case, at=When.parse(at)) == why
    assert send(house, case, at=When.parse("2026-11-20")).says == "letter_sent"


@pytest.mark.parametrize("who", ["mads", "ida", "eve"])
def test_only_the_handler_and_the_filer_send(house: House, who: str) -> None:
    case = answer(house, receive(house, house.open(), questions=(WHY,)), 1, "Because.")
    assert refused(send, house, case, who=who) == "may_not"
    assert send(house, case, who="dorte").says == "letter_sent"


def test_a_letter_there_is_not_is_not_found(house: House) -> None:
    case = receive(house, house.open())
    assert refused(send, house, case, letter=2) == "no_such_letter"
    assert refused(more_time, house, case, letter=2) == "no_such_letter"
    assert refused(more_time, house, case, who="eve", letter=2) == "may_not"


def test_the_summer_of_2020(house: House) -> None:
    """Received on 15 June, due on 7 August in the holidays; one owner away, the deputy answers, sent before the
    target. In a case of another organisation this is Kongsberg's."""
    house.now = datetime(2020, 6, 15, 8, tzinfo=UTC)
    four = ("Hvorfor gik der ni dage?", "Hvilke oplysninger?", "Hvor mange ansatte?", "Er de underrettet?")
    case = receive(house, house.open(), due=When.parse("2020-08-07"), questions=four)
    case = hand(house, case, 3, "mads")
    house.later(days=10)
    case = away(house, case, 3, "2020-08-10", who="mads")
    assert question(case, 3).owner == house.person("dorte")
    reminded = [d.send_at for d in house.ladder(case, "reply/1") if d.to == ToParty(house.person("dorte"))]
    assert reminded[:2] == [datetime(2020, 7, 28, 7, tzinfo=UTC), datetime(2020, 7, 31, 7, tzinfo=UTC)]
    house.now = datetime(2020, 8, 5, 9, tzinfo=UTC)
    for number in (1, 2, 4):
        case = answer(house, case, number, f"answer {number}")
    case = answer(house, case, 3, "one", who="dorte")
    assert send(house, case).says == "letter_sent"
    assert letter_of(house.case(case.id)).answered == When.exact(house.now)
    assert timedelta(days=1) < datetime(2020, 8, 6, 13, tzinfo=UTC) - house.now
    assert house.ladder(case, "letter/1") == []


def test_a_case_of_strangers_tells_them_nothing(house: House) -> None:
    case = receive(house, house.open())
    command = Respond(house.id(), house.person("eve"), CaseId(case.id), 1, "mine", "")
    with pytest.raises(Refusal) as refusal:
        house.do(respond, command)
    assert refusal.value.details["number"] == ""
