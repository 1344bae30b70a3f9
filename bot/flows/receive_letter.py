"""An authority asks: by letter, phone, mail, at a meeting or an inspection (GDPR Art. 58(1)(a) and (e), Art. 31)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.clocks import is_after
from bot.domain.delivery import ToParty, ToThread
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.letter import MOST_QUESTIONS, Letter, LetterKind, LetterQuestion
from bot.domain.milestone import When
from bot.domain.party import Role
from bot.domain.rights import Verb
from bot.flows.guarding import Safe, admit_owner, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class ReceiveLetter(Command):
    """`due`: what the authority wrote or said; a month or a year dates nothing yet, and the date is asked for."""

    case: CaseId
    kind: LetterKind
    received: When
    due: When | None
    reference: str
    authority: str
    questions: tuple[str, ...]


def receive_letter(work: Work, services: Services, command: ReceiveLetter, now: datetime) -> Done:
    """Also about a case that is closed: the case stays so, the letter has a deadline of its own.

    Raises Refusal `due_needed`, `letter_due_before`, `letter_questions_needed`, `letter_questions_many`, `may_not`.
    """
    before = admit_owner(work.case(command.case), command.by, Verb.LETTER, owner=False, closed=True)
    _check(before, command)
    if _is_known(before, command):
        return Done("unchanged", before.id, before.number)
    taken = _guarded(command, next_hit(work, before))
    letter, questions = _recorded(before, command, taken)
    case = replace(before, letters=(*before.letters, letter))
    case = replace(case, letter_questions=(*before.letter_questions, *questions))
    case = settle(work, services, before, case, now)
    places = [f"letter/{letter.number}"] * 2 + [f"letter_question/{q.number}" for q in questions]
    for place, text in zip(places, taken, strict=True):
        hold(work, case, command.by, place, text, now)
    note(work, case, "letter_received", command.by, now, letter=str(letter.number), kind=letter.kind)
    tell(work, case, "letter", ToThread(case.id), now, letter=str(letter.number))
    handler = questions[0].owner
    if handler != command.by:
        tell(work, case, "letter", ToParty(handler), now, letter=str(letter.number))
    return Done("letter_received", case.id, case.number)


def _check(case: Case, command: ReceiveLetter) -> None:
    zone = ZoneInfo(case.zone)
    if command.due is None:
        raise Refusal("due_needed", number=case.number)
    if is_after(command.received, command.due, zone):
        raise Refusal("letter_due_before", number=case.number)
    if not any(text.strip() for text in command.questions):
        raise Refusal("letter_questions_needed", number=case.number)
    if len(command.questions) > MOST_QUESTIONS:
        raise Refusal("letter_questions_many", number=case.number, most=str(MOST_QUESTIONS))


def _is_known(case: Case, command: ReceiveLetter) -> bool:
    """Whether the last letter is this one: the form was sent twice."""
    if not case.letters:
        return False
    last, asked = case.letters[-1], case.asked_in(case.letters[-1].number)
    same = (last.kind, last.received, last.due) == (command.kind, command.received, command.due)
    mine = [safe(text).text for text in command.questions if text.strip()]
    return same and list(map(_bare, mine)) == [_bare(q.text) for q in asked]


def _bare(text: str) -> str:
    """`text` without the numbers of what was taken out of it: they differ from one sending to the next."""
    return re.sub(r"⟦([a-z]+) \d+⟧", r"⟦\1⟧", text)


def _guarded(command: ReceiveLetter, first: int) -> tuple[Safe, ...]:
    """Reference, authority, and each question, their hits numbered on."""
    taken: list[Safe] = []
    for text in (command.reference, command.authority, *(t for t in command.questions if t.strip())):
        taken.append(safe(text, first))
        first += len(taken[-1].hits)
    return tuple(taken)


def _recorded(case: Case, command: ReceiveLetter, taken: tuple[Safe, ...]) -> tuple[Letter, list[LetterQuestion]]:
    """Every question is the handler's until someone else is named."""
    assert command.due is not None
    number = max((letter.number for letter in case.letters), default=0) + 1
    reference, authority, *asked = (each.text.strip() for each in taken)
    letter = Letter(
        number=number,
        received=command.received,
        due=command.due,
        kind=command.kind,
        authority=authority,
        reference=reference,
        by=command.by,
    )
    return letter, list(_asked(case, command, number, asked))


def _asked(case: Case, command: ReceiveLetter, letter: int, texts: list[str]) -> Iterator[LetterQuestion]:
    owner = next((a.party for a in case.holders(Role.HANDLER)), command.by)
    last = max((q.number for q in case.letter_questions), default=0)
    for number, text in enumerate(texts, last + 1):
        yield LetterQuestion(number, letter, text, owner)
