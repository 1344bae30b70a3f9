"""An authority's letter: the section of the case card, the letter whole, and that it was answered."""

from collections.abc import Iterator, Mapping

from bot.cards.buttons import MOST, case_ids, row, show_button
from bot.cards.elements import Button, Buttons, Card, Element, Heading, Quote, Style, Text, Tone
from bot.cards.letter_question import own_questions, question_elements
from bot.cards.letter_words import (
    answered_words,
    letter_due,
    letter_name,
    letter_of,
    letter_title,
    offered,
    owners_words,
    reads,
)
from bot.cards.phrases import left_words
from bot.cards.reply_text import reply_text
from bot.cards.scene import Scene
from bot.domain.condition import Truth
from bot.domain.errors import Refusal
from bot.domain.letter import Letter
from bot.domain.rights import Field, Verb

Ids = Mapping[str, str]


def letters_section(scene: Scene) -> Iterator[Element]:
    """Each letter in a few lines, also once the case has ended."""
    if not scene.sees(Field.LETTERS):
        return
    for letter in scene.subject.letters:
        yield Text(letter_name(scene, letter), Tone.STRONG)
        # While the case is open, its clock warns of a date that was only spoken.
        yield from _state(scene, letter, warned=scene.subject.open and letter.unconfirmed)


def letter_buttons(scene: Scene, *, whole: bool = False) -> tuple[Buttons, ...]:
    """The letters that wait, and the way to record one: also once the case has ended. `whole`: where the card has room;
    before anything was decided, no authority is likely to ask."""
    if not scene.sees(Field.LETTERS):
        return ()
    waiting = [letter for letter in scene.subject.letters if letter.open]
    record = _record(scene) if whole or _may_be_asked(scene) else None
    return row(*(show_letter_button(scene, letter) for letter in waiting[: MOST - 1]), record)


def _may_be_asked(scene: Scene) -> bool:
    case = scene.subject
    acted = case.letters or case.decisions or case.filings or not case.open
    return bool(acted) or scene.outlook.breach is Truth.NO


def letter_card(scene: Scene, ids: Ids) -> Card | None:
    """`ids["letter"]` is its number. Who reads no letters gets the questions that are theirs, and its date; so does
    every owner when the date has moved (`ids["moved"]`)."""
    letter = letter_of(scene, ids.get("letter", "")) if scene.case is not None else None
    if letter is None:
        return None
    if ids.get("moved") or not scene.sees(Field.LETTERS):
        return own_questions(scene, letter)
    says = scene.speech(f"letter.says.{letter.kind}")
    return _whole(scene, letter, says)


def answered_card(scene: Scene, ids: Ids) -> Card | None:
    """The reply went out. Owners without a part in the case learn that, and nothing else."""
    letter = letter_of(scene, ids.get("letter", "")) if scene.case is not None else None
    if letter is None or letter.answered is None:
        return None
    party, case = scene.reader.party, scene.subject
    took_part = any(q.owner == party for q in case.asked_in(letter.number)) and party not in case.kept_out
    if not (scene.sees(Field.LETTERS) or took_part):
        return None
    speech = scene.speech
    says = speech("letter.sent.says", number=case.number)
    said = speech("letter.sent", at=letter.answered)
    elements: tuple[Element, ...] = (Heading(says), Text(said))
    if scene.sees(Field.LETTERS):
        elements = (*elements, *_how_sent(scene, letter), *row(_show_reply(scene, letter), show_button(scene)))
    return Card(says, elements, speech.language)


def show_letter(scene: Scene, ids: Ids) -> Card:
    """The letter with its questions, answers, owners, and what can be done. Raises Refusal `may_not`,
    `no_such_letter`."""
    letter = _wanted(scene, ids)
    return _whole(scene, letter, letter_title(scene, str(letter.number)))


def show_reply(scene: Scene, ids: Ids) -> Card:
    """The reply as it went out, or as it stands now. Raises Refusal `may_not`, `no_such_letter`."""
    letter, speech = _wanted(scene, ids), scene.speech
    if not reads(scene):
        raise Refusal("may_not", number=scene.subject.number)
    text = letter.reply_text or reply_text(scene.subject, letter, scene.organisation, scene.own)
    title = speech("card.heading", number=scene.subject.number, state=speech("letter.reply"))
    waiting = sum(q.open for q in scene.subject.asked_in(letter.number))
    missing = (Text(speech.count("letter.missing", waiting), Tone.WARNING),) if waiting else ()
    note = (Text(speech("letter.reply.note"), Tone.SMALL),) if letter.open else ()
    return Card(title, (Heading(title), *missing, *note, Quote(text), *row(_sent(scene, letter))), speech.language)


def show_letter_button(scene: Scene, letter: Letter) -> Button:
    label = scene.speech("verb.show_letter", kind=scene.speech(f"letter.kind.{letter.kind}"), number=letter.number)
    return Button("show_letter", label, ids=letter_ids(scene, letter), opens=True)


def letter_ids(scene: Scene, letter: Letter) -> dict[str, str]:
    return {**case_ids(scene), "letter": str(letter.number)}


def _wanted(scene: Scene, ids: Ids) -> Letter:
    if not scene.sees(Field.LETTERS):
        raise Refusal("may_not", number=scene.subject.number if scene.sees(Field.NUMBER) else "")
    letter = letter_of(scene, ids.get("letter", ""))
    if letter is None:
        raise Refusal("no_such_letter", number=scene.subject.number)
    return letter


def _whole(scene: Scene, letter: Letter, says: str) -> Card:
    """Whoever reads no texts gets the dates and counts."""
    heading = Heading(scene.speech("card.heading", number=scene.subject.number, state=says))
    elements = (
        heading,
        Text(letter_name(scene, letter)),
        *_state(scene, letter),
        *_reference(scene, letter),
        *(e for q in scene.subject.asked_in(letter.number) for e in question_elements(scene, q)),
        *row(*_ways(scene, letter)),
    )
    return Card(_summary(scene, letter, says), tuple(elements), scene.speech.language)


def _summary(scene: Scene, letter: Letter, says: str) -> str:
    deadline = scene.outlook.deadline(letter.obligation)
    left = left_words(scene, deadline) if deadline is not None and letter.open else ""
    return " · ".join(part for part in (scene.subject.number, left, says) if part)


def _state(scene: Scene, letter: Letter, *, warned: bool = False) -> Iterator[Element]:
    """By when, how far, with whom, and what is uncertain about the date."""
    speech = scene.speech
    if letter.answered is not None:
        yield Text(speech("letter.sent", at=letter.answered), Tone.SMALL)
        return
    deadline = scene.outlook.deadline(letter.obligation)
    if deadline is not None and scene.sees(Field.CLOCK):
        yield Text(letter_due(scene, deadline))
    owners = owners_words(scene, letter) if reads(scene) else ""
    counted = answered_words(scene, letter)
    yield Text(speech("letter.with", said=counted, owners=owners) if owners else counted, Tone.SMALL)
    if letter.wants_writing and not warned:
        yield Text(speech("letter.ask_writing" if letter.unconfirmed else "letter.ask_date"), Tone.WARNING)
    if letter.extended_to is not None:
        yield Text(speech("letter.extended"), Tone.SMALL)
    elif letter.extension_asked_at is not None:
        yield Text(speech("letter.extension_asked", at=letter.extension_asked_at), Tone.SMALL)


def _reference(scene: Scene, letter: Letter) -> Iterator[Element]:
    if letter.reference and reads(scene):
        yield Text(scene.speech("letter.reference", reference=letter.reference), Tone.SMALL)


def _how_sent(scene: Scene, letter: Letter) -> Iterator[Element]:
    if letter.reply_reference and reads(scene):
        yield Text(scene.speech("card.reference", reference=letter.reply_reference), Tone.SMALL)


def _ways(scene: Scene, letter: Letter) -> Iterator[Button | None]:
    """What can be done with the letter as a whole, the most urgent first."""
    if letter.open and letter.wants_writing:
        yield _opening(scene, letter, Verb.CONFIRM, primary=True)
    ready = letter.open and not any(q.open for q in scene.subject.asked_in(letter.number))
    yield _sent(scene, letter) if ready else None
    yield _show_reply(scene, letter)
    if letter.open:
        yield _opening(scene, letter, Verb.EXTEND)
        yield show_button(scene) if scene.reader.party is not None else None


def _show_reply(scene: Scene, letter: Letter) -> Button | None:
    if not reads(scene):
        return None
    return Button("show_reply", scene.speech("verb.show_reply"), ids=letter_ids(scene, letter), opens=True)


def _sent(scene: Scene, letter: Letter) -> Button | None:
    if not letter.open or any(q.open for q in scene.subject.asked_in(letter.number)):
        return None
    return _opening(scene, letter, Verb.SENT, primary=True)


def _opening(scene: Scene, letter: Letter, verb: Verb, *, primary: bool = False) -> Button | None:
    if not offered(scene, verb):
        return None
    style = Style.PRIMARY if primary else Style.NORMAL
    return Button(verb.value, scene.speech(f"verb.{verb}"), ids=letter_ids(scene, letter), style=style, opens=True)


def _record(scene: Scene) -> Button | None:
    if not offered(scene, Verb.LETTER):
        return None
    return Button(Verb.LETTER.value, scene.speech("verb.letter"), ids=case_ids(scene), opens=True)
