"""What the verbs of an authority's letter share: finding it, and putting the changed one back in its case."""

from dataclasses import replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import ToParty
from bot.domain.errors import Refusal
from bot.domain.ids import PartyId
from bot.domain.letter import Letter, LetterQuestion
from bot.domain.letter_owner import letter_question
from bot.domain.rights import Verb
from bot.flows.guarding import admit_owner
from bot.flows.settle import tell
from bot.ports import Work


def admit_letter(case: Case, by: PartyId, verb: Verb, number: int) -> Letter:
    """Letter `number`, if `by` may do `verb` to it. A closed case forbids nothing: the authority waits all the same.

    Raises Refusal `may_not`, `no_such_letter`.
    """
    admit_owner(case, by, verb, owner=False, closed=True)
    letter = case.letter(number)
    if letter is None:
        raise Refusal("no_such_letter", number=case.number)
    return letter


def admit_question(case: Case, by: PartyId, verb: Verb, number: int, *, owner: bool) -> LetterQuestion:
    """Question `number`, if `by` may do `verb` to it; `owner`: also as the one who is to answer it.

    Raises Refusal `may_not`, `no_such_letter_question`, `letter_answered` once the reply has gone out.
    """
    question = letter_question(case, number)
    admit_owner(case, by, verb, owner=owner and question is not None and question.owner == by, closed=True)
    if question is None:
        raise Refusal("no_such_letter_question", number=case.number)
    letter = case.letter(question.letter)
    if letter is None or not letter.open:
        raise Refusal("letter_answered", number=case.number)
    return question


def unsent(case: Case, letter: Letter) -> Letter:
    """`letter`, if its reply has not gone out. Raises Refusal `letter_answered`."""
    if not letter.open:
        raise Refusal("letter_answered", number=case.number)
    return letter


def tell_of_date(work: Work, before: Letter, case: Case, letter: Letter, by: PartyId, now: datetime) -> None:
    """Whoever is still to answer, that the date is another now. Not whoever said so."""
    if before.limit == letter.limit:
        return
    for owner in dict.fromkeys(q.owner for q in case.asked_in(letter.number) if q.open):
        if owner != by and owner not in case.kept_out:
            tell(work, case, "letter", ToParty(owner), now, letter=str(letter.number), moved="yes")


def with_letter(case: Case, letter: Letter) -> Case:
    return replace(case, letters=tuple(letter if each.number == letter.number else each for each in case.letters))


def with_questions(case: Case, *changed: LetterQuestion) -> Case:
    by_number = {question.number: question for question in changed}
    questions = tuple(by_number.get(each.number, each) for each in case.letter_questions)
    return replace(case, letter_questions=questions)
