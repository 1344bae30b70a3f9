"""A case with an authority's letters, each text a canary of its own, and every card there is about them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.cards.deck import deal
from bot.cards.elements import Card
from bot.cards.forms import form
from bot.domain.case import Case
from bot.domain.chore import chores
from bot.domain.delivery import ReminderKey
from bot.domain.ids import PartyId
from bot.domain.letter import Absence, Letter, LetterKind, LetterQuestion
from bot.domain.milestone import When
from tests.cards.cast import CASE, DAN, EVE, MADS, NOW, OPENED, STATES, scene

AUTHORITY, THEIR_REFERENCE, OUR_REFERENCE = "CANARY-AUTHORITY", "CANARY-THEIRS", "CANARY-OURS"
ASKED, ASKED_EVE, ASKED_TOO = "CANARY-ASKED why nine days", "CANARY-EVE how many", "CANARY-TOO who was told"
ANSWER, EVIDENCE, REPLY = "CANARY-ANSWER because", "CANARY-EVIDENCE the log", "CANARY-REPLY whole"

LETTER = Letter(
    number=1,
    received=When.exact(OPENED),
    due=When.parse("2026-12-18"),
    kind=LetterKind.PHONE,
    authority=AUTHORITY,
    reference=THEIR_REFERENCE,
    by=DAN,
)
QUESTIONS = (
    LetterQuestion(1, 1, ASKED, DAN, answer=ANSWER, evidence=EVIDENCE, answered_by=DAN, answered_at=OPENED),
    LetterQuestion(2, 1, ASKED_EVE, EVE, absences=(Absence(MADS, NOW + timedelta(days=9)),)),
    LetterQuestion(3, 1, ASKED_TOO, DAN),
)


def asked(case: Case | None = None) -> Case:
    """The authority phoned: one question is answered, one is Eve's in Mads' place, one the handler's."""
    return replace(case or STATES["full"](), letters=(LETTER,), letter_questions=QUESTIONS)


def all_answered() -> Case:
    given = tuple(replace(q, answer=ANSWER, answered_by=q.owner, answered_at=OPENED) for q in QUESTIONS)
    return replace(asked(), letter_questions=given)


def replied() -> Case:
    sent = replace(LETTER, answered=When.exact(NOW), reply_reference=OUR_REFERENCE, reply_text=REPLY)
    return replace(all_answered(), letters=(sent,))


def in_writing() -> Case:
    letter = replace(LETTER, kind=LetterKind.LETTER, extension_asked_at=NOW)
    return replace(asked(), letters=(letter,))


LETTER_STATES: Mapping[str, Callable[[], Case]] = {
    "asked": asked,
    "all_answered": all_answered,
    "replied": replied,
    "in_writing": in_writing,
}


def dealt(kind: str, state: str, reader: PartyId | None, language: str = "en", **ids: str) -> Card | None:
    return deal(kind, scene(LETTER_STATES[state](), reader, language=language), ids, None)


def reminded(
    obligation: str, reader: PartyId, audience: str, state: str = "asked", language: str = "en"
) -> Card | None:
    """The reminder of a letter, or of a chore about it, as it stands in this state."""
    case = LETTER_STATES[state]()
    seen = scene(case, reader, language=language)
    deadline = seen.outlook.deadline("letter/1")
    assert deadline is not None
    due = deadline.due or NOW
    if not obligation.startswith("letter/"):
        due = next(chore.due for chore in chores(case, NOW) if chore.id == obligation)
    return deal("reminder", seen, {"audience": audience}, ReminderKey(CASE, obligation, "due", due, reader))


def opened(verb: str, reader: PartyId, state: str = "asked", language: str = "en", **ids: str) -> Card:
    return form(verb, scene(LETTER_STATES[state](), reader, language=language), {"case": CASE, **ids})


Dealer = Callable[[str], Card | None]

LETTER_CARDS: Mapping[str, Dealer] = {
    "letter": lambda la: dealt("letter", "asked", None, la, letter="1"),
    "letter-in-writing": lambda la: dealt("letter", "in_writing", DAN, la, letter="1"),
    "letter-manager": lambda la: dealt("letter", "asked", MADS, la, letter="1"),
    "letter-moved": lambda la: dealt("letter", "asked", EVE, la, letter="1", moved="yes"),
    "letter-ready": lambda la: opened("show_letter", DAN, "all_answered", la, letter="1"),
    "letter-question": lambda la: dealt("letter_question", "asked", EVE, la, question="2"),
    "letter-question-own": lambda la: dealt("letter_question", "asked", DAN, la, question="3"),
    "letter-question-released": lambda la: dealt("letter_question", "asked", MADS, la, question="2", was="yes"),
    "letter-question-answered": lambda la: dealt("letter_question", "asked", DAN, la, question="1"),
    "letter-answered": lambda la: dealt("answered", "replied", None, la, letter="1"),
    "letter-answered-owner": lambda la: dealt("answered", "replied", EVE, la, letter="1"),
    "letter-reminder": lambda la: reminded("letter/1", DAN, "responsible", language=la),
    "letter-reminder-manager": lambda la: reminded("letter/1", MADS, "manager", language=la),
    "letter-reply": lambda la: reminded("reply/1", EVE, "owner", language=la),
    "letter-reply-handler": lambda la: reminded("reply/1", DAN, "handler", language=la),
    "letter-confirm": lambda la: reminded("confirm/1", DAN, "owner", language=la),
    "show-reply": lambda la: opened("show_reply", DAN, "asked", la, letter="1"),
    "form-letter": lambda la: opened("letter", DAN, "asked", la),
    "form-owner": lambda la: opened("owner", DAN, "asked", la, question="3"),
    "form-away": lambda la: opened("away", EVE, "asked", la, question="2"),
    "form-respond": lambda la: opened("respond", DAN, "asked", la, question="3"),
    "form-extend": lambda la: opened("extend", DAN, "asked", la, letter="1"),
    "form-confirm": lambda la: opened("confirm", DAN, "asked", la, letter="1"),
    "form-sent": lambda la: opened("sent", DAN, "all_answered", la, letter="1"),
}
