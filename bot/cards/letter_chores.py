"""What reminds of an authority's letter: the letter itself, the questions that wait, and its date in writing."""

from collections.abc import Iterator

from bot.cards.buttons import acknowledge_button, case_ids, row, show_button
from bot.cards.clock import clock_element
from bot.cards.elements import Button, Card, Element, Style, Text, Tone
from bot.cards.letter import show_letter_button
from bot.cards.letter_question import asking_card, owner_words
from bot.cards.letter_words import (
    answered_words,
    letter_due,
    letter_of,
    limit_words,
    offered,
    owners_words,
    reads,
)
from bot.cards.phrases import left_sentence
from bot.cards.scene import Scene
from bot.domain.chore import CONFIRM, REPLY
from bot.domain.deadline import Deadline
from bot.domain.delivery import ReminderKey
from bot.domain.letter import OBLIGATION, Letter
from bot.domain.letter_owner import owned
from bot.domain.reminder import is_moot
from bot.domain.rights import Field, Verb


def letter_reminder(scene: Scene, key: ReminderKey, audience: str) -> Card | None:
    """Its first line says what is wanted of whoever gets it, and by when. Managers get dates and counts."""
    case = scene.case
    if case is None or scene.assessment is None or is_moot(key, case, scene.assessment.deadlines, scene.now):
        return None
    letter = letter_of(scene, key.obligation.removeprefix(OBLIGATION))
    deadline = scene.assessment.deadline(key.obligation)
    if letter is None or deadline is None or not scene.sees(Field.CLOCK):
        return None
    wording = audience if audience in ("responsible", "manager") else "deputy"
    asks = scene.speech(f"letter.reminder.{wording}", number=case.number)
    asks = f"{asks} {letter_due(scene, deadline)}"
    summary = f"{asks} {left_sentence(scene, deadline)}."
    elements = _elements(scene, letter, deadline, asks, audience)
    return Card(summary, tuple(elements), scene.speech.language)


def reply_card(scene: Scene, key: ReminderKey, audience: str) -> Card | None:
    """All that someone is to answer of one letter. The handler learns who is asked."""
    letter = letter_of(scene, key.obligation.removeprefix(REPLY))
    if letter is None:
        return None
    if audience != "owner":
        return _waiting(scene, letter)
    party = scene.reader.party
    mine = owned(scene.subject, letter.number, party) if party is not None else ()
    says = scene.speech("letter_question.reminds", number=scene.subject.number)
    return asking_card(scene, letter, mine, says) if mine else None


def confirm_card(scene: Scene, key: ReminderKey, _audience: str) -> Card | None:
    """To the handler: ask for the date in writing."""
    letter = letter_of(scene, key.obligation.removeprefix(CONFIRM))
    if letter is None or not scene.sees(Field.LETTERS):
        return None
    speech, deadline = scene.speech, scene.outlook.deadline(letter.obligation)
    says = speech("letter.confirm.says", number=scene.subject.number)
    due = limit_words(scene, deadline) if deadline is not None else ""
    why = speech("letter.confirm.spoken", due=due) if due else speech("letter.ask_date")
    buttons = row(_confirm(scene, letter), show_letter_button(scene, letter))
    return Card(says, (Text(says, Tone.STRONG), Text(why), *buttons), speech.language)


def _elements(scene: Scene, letter: Letter, deadline: Deadline, asks: str, audience: str) -> Iterator[Element]:
    yield Text(asks, Tone.STRONG)
    yield clock_element(scene, deadline)
    counted, owners = answered_words(scene, letter), owners_words(scene, letter) if reads(scene) else ""
    yield Text(scene.speech("letter.with", said=counted, owners=owners) if owners else counted)
    if letter.wants_writing:
        yield Text(scene.speech("letter.ask_writing"), Tone.WARNING)
    if audience != "responsible":
        yield Text(scene.speech(f"reminder.why.{audience}"), Tone.SMALL)
    show = show_letter_button(scene, letter) if scene.sees(Field.LETTERS) else None
    yield from row(acknowledge_button(scene), show, show_button(scene))


def _waiting(scene: Scene, letter: Letter) -> Card | None:
    """Answers are late in the house."""
    asked = [q for q in scene.subject.asked_in(letter.number) if q.open]
    if not asked or not scene.sees(Field.LETTERS):
        return None
    speech, deadline = scene.speech, scene.outlook.deadline(letter.obligation)
    says = speech("letter_question.waiting", number=scene.subject.number)
    due = (Text(letter_due(scene, deadline)),) if deadline is not None else ()
    owners = tuple(Text(owner_words(scene, q), Tone.SMALL) for q in asked)
    buttons = row(show_letter_button(scene, letter))
    return Card(says, (Text(says, Tone.STRONG), *due, *owners, *buttons), speech.language)


def _confirm(scene: Scene, letter: Letter) -> Button | None:
    if not offered(scene, Verb.CONFIRM):
        return None
    ids = {**case_ids(scene), "letter": str(letter.number)}
    return Button("confirm", scene.speech("verb.confirm"), ids=ids, style=Style.PRIMARY, opens=True)
