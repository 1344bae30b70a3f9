"""Small sentences about an authority's letter: what it is called, by when it is due, and how far its answer is."""

from bot.cards.scene import Scene
from bot.domain.deadline import Deadline
from bot.domain.ids import PartyId
from bot.domain.letter import OBLIGATION, Letter, LetterQuestion
from bot.domain.milestone import Precision
from bot.domain.rights import Field, Verb, may


def letter_of(scene: Scene, number: str) -> Letter | None:
    return next((letter for letter in scene.subject.letters if str(letter.number) == number), None)


def letter_title(scene: Scene, number: str) -> str:
    """*Answer to the authority's letter no. 2*, or to its call, mail, or what it asked when it was there."""
    letter = letter_of(scene, number)
    return scene.speech(f"letter.answer.{letter.kind if letter is not None else 'letter'}", number=number)


def letter_name(scene: Scene, letter: Letter) -> str:
    """*Letter 1 from Datatilsynet, received 15 June 2020*."""
    known = letter.authority.strip() if reads(scene) else ""
    details = {"number": letter.number, "received": letter.received}
    kind = scene.speech(f"letter.kind.{letter.kind}")
    if not known:
        return scene.speech("letter.name.bare", kind=kind, **details)
    return scene.speech("letter.name", kind=kind, authority=known, **details)


def letter_due(scene: Scene, deadline: Deadline) -> str:
    """The internal target, while it lies ahead, and the authority's date; *24:00* where that is a day."""
    limit, speech = limit_words(scene, deadline), scene.speech
    if deadline.due is None:
        return speech("letter.due.none")
    if scene.now > deadline.due:
        return speech("letter.due.late", due=limit)
    if deadline.aim is None or scene.now > deadline.aim:
        return speech("letter.due.only", due=limit)
    same_zone = speech.zone == deadline.zone.key
    target = speech.instant(deadline.aim) if same_zone else speech.instant_with_zone(deadline.aim)
    return speech("letter.due", target=target, due=limit)


def limit_words(scene: Scene, deadline: Deadline) -> str:
    """The end of a day is said as 24:00 of that day, not as 00:00 of the next."""
    speech, letter = scene.speech, letter_of(scene, deadline.obligation.removeprefix(OBLIGATION))
    if deadline.due is None or letter is None:
        return ""
    if speech.zone != deadline.zone.key:
        return speech.instant_with_zone(deadline.due)
    day = letter.limit.first if letter.limit.precision is Precision.DAY else None
    if day is None:
        return speech.instant(deadline.due)
    return speech("when.instant", date=speech.day(day), time=speech("letter.midnight"))


def answered_words(scene: Scene, letter: Letter) -> str:
    """*2 of 4 questions answered*."""
    asked = scene.subject.asked_in(letter.number)
    return scene.speech("letter.answered_of", done=sum(not q.open for q in asked), total=len(asked))


def owners_words(scene: Scene, letter: Letter) -> str:
    """Who is still to answer what: *Mads (2, 3); Dan (1)*. Empty when nothing is open."""
    waiting: dict[PartyId, list[str]] = {}
    for at, question in enumerate(scene.subject.asked_in(letter.number), 1):
        if question.open:
            waiting.setdefault(question.owner, []).append(str(at))
    return "; ".join(f"{scene.who(owner)} ({', '.join(numbers)})" for owner, numbers in waiting.items())


def place_of(scene: Scene, question: LetterQuestion) -> int:
    """Its number within its letter, from 1: as the authority counts."""
    asked = [q.number for q in scene.subject.asked_in(question.letter)]
    return asked.index(question.number) + 1


def reads(scene: Scene) -> bool:
    """Whether the reader may read what the authority asked and what is answered. Managers and deciders see dates and
    counts; an owner their own question."""
    return scene.sees(Field.LETTERS) and scene.sees(Field.REASONS)


def is_owner(scene: Scene, question: LetterQuestion) -> bool:
    party = scene.reader.party
    return party is not None and party == question.owner and party not in scene.subject.kept_out


def offered(scene: Scene, verb: Verb) -> bool:
    """Like `scene.offers`, also in a case that has ended: the authority waits all the same."""
    if scene.case is None or scene.veiled:
        return False
    return scene.reader.party is None or may(scene.reader.party, verb, scene.case)
