"""One question of an authority's letter: what its owner gets and nothing else, and what reminds them of it."""

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from bot.cards.buttons import case_ids, row
from bot.cards.elements import Button, Card, Element, Heading, Quote, Style, Text, Tone
from bot.cards.letter_said import said_already
from bot.cards.letter_words import answered_words, is_owner, letter_due, offered, place_of, reads
from bot.cards.phrases import left_words
from bot.cards.scene import Scene
from bot.domain.letter import Letter, LetterQuestion
from bot.domain.letter_owner import letter_question, owned
from bot.domain.rights import Field, Verb

Ids = Mapping[str, str]


def question_card(scene: Scene, ids: Ids) -> Card | None:
    """`ids["question"]` is its number. To its owner: please answer. With `ids["was"]`, to whoever had it: it is with
    someone else. Once it is answered, to the handler: what. None when the reply is sent."""
    question = _question(scene, ids) if scene.case is not None else None
    letter = scene.subject.letter(question.letter) if question is not None else None
    if question is None or letter is None or not letter.open or scene.reader.party in scene.subject.kept_out:
        return None
    if ids.get("was"):
        return None if is_owner(scene, question) else _released(scene)
    if question.open:
        says = scene.speech("letter_question.asks", number=scene.subject.number)
        return asking_card(scene, letter, (question,), says) if is_owner(scene, question) else None
    return _answered(scene, letter, question) if reads(scene) else None


def own_questions(scene: Scene, letter: Letter) -> Card | None:
    """All that the reader is to answer of one letter; None when that is nothing."""
    party = scene.reader.party
    mine = owned(scene.subject, letter.number, party) if party is not None and letter.open else ()
    says = scene.speech("letter_question.moved", number=scene.subject.number)
    return asking_card(scene, letter, mine, says) if mine else None


def question_elements(scene: Scene, question: LetterQuestion) -> Iterator[Element]:
    """One question within its letter, for who may read it: its owner, its answer, or what the case already says."""
    if not (reads(scene) or is_owner(scene, question)):
        return
    yield Text(_numbered(scene, question), Tone.STRONG)
    if reads(scene):
        yield Text(owner_words(scene, question), Tone.SMALL)
    if question.open:
        yield from _said(scene, question)
    else:
        yield from _given(scene, question)
    yield from row(*_ways(scene, question))


def asking_card(scene: Scene, letter: Letter, questions: tuple[LetterQuestion, ...], says: str) -> Card:
    """Each with its own buttons. The number of the case and the date are all that is said beside them."""
    speech, deadline = scene.speech, scene.outlook.deadline(letter.obligation)
    due = letter_due(scene, deadline) if deadline is not None else ""
    left = left_words(scene, deadline) if deadline is not None else ""
    elements: list[Element] = [Text(" ".join(part for part in (says, due) if part), Tone.STRONG)]
    for question in questions:
        elements += (Quote(question.text), *_said(scene, question), *row(*_ways(scene, question)))
    if not scene.sees(Field.NUMBER):
        elements.append(Text(speech("letter_question.note"), Tone.SMALL))
    return Card(f"{says} {left}." if left else says, tuple(elements), speech.language)


def _answered(scene: Scene, letter: Letter, question: LetterQuestion) -> Card:
    speech = scene.speech
    says = speech("letter_question.answered", number=scene.subject.number, at=place_of(scene, question))
    ready = not any(q.open for q in scene.subject.asked_in(letter.number))
    note = speech("letter.all_answered") if ready else answered_words(scene, letter)
    ids = {**case_ids(scene), "letter": str(letter.number)}
    show = Button("show_reply", speech("verb.show_reply"), ids=ids, opens=True)
    buttons = row(_answer(scene, question), show)
    elements = (Heading(says), Quote(question.text), *_given(scene, question), Text(note), *buttons)
    return Card(says, elements, speech.language)


def _released(scene: Scene) -> Card:
    """The number and nothing else: it is not theirs any more."""
    says = scene.speech("letter_question.released", number=scene.subject.number)
    return Card(says, (Text(says),), scene.speech.language)


def _numbered(scene: Scene, question: LetterQuestion) -> str:
    return scene.speech("letter.text.question", at=place_of(scene, question), text=question.text)


def owner_words(scene: Scene, question: LetterQuestion) -> str:
    """Who has it, or who answered it. Whoever was away before is named with the day they are back."""
    speech, at = scene.speech, place_of(scene, question)
    if question.answered_by is not None and question.answered_at is not None:
        return speech("letter.answered_by", who=scene.who(question.answered_by), at=question.answered_at)
    owner = scene.who(question.owner)
    away = question.absences[-1] if question.absences else None
    if away is None or away.until <= scene.now:
        return speech("letter.owner", at=at, who=owner)
    until = away.until.astimezone(ZoneInfo(speech.zone)).date()
    return speech("letter.owner.for", at=at, who=owner, away=scene.who(away.party), until=until)


def _given(scene: Scene, question: LetterQuestion) -> Iterator[Element]:
    yield Quote(question.answer)
    if question.evidence:
        yield Text(scene.speech("letter.evidence", evidence=question.evidence), Tone.SMALL)


def _said(scene: Scene, question: LetterQuestion) -> Iterator[Element]:
    """What the case already says: only what the reader may see of it."""
    lines = said_already(scene, question)
    if lines:
        yield Text(scene.speech("letter.said"), Tone.SMALL)
        yield Quote("\n".join(lines))


def _ways(scene: Scene, question: LetterQuestion) -> Iterator[Button | None]:
    letter = scene.subject.letter(question.letter)
    if letter is None or not letter.open:
        return
    yield _answer(scene, question)
    yield _opening(scene, question, Verb.OWNER, mine=False) if question.open else None
    yield _opening(scene, question, Verb.AWAY, mine=True) if question.open else None


def _answer(scene: Scene, question: LetterQuestion) -> Button | None:
    return _opening(scene, question, Verb.RESPOND, mine=True, primary=question.open)


def _opening(scene: Scene, question: LetterQuestion, verb: Verb, *, mine: bool, primary: bool = False) -> Button | None:
    if not (offered(scene, verb) or (mine and is_owner(scene, question))):
        return None
    own = ".own" if verb is Verb.AWAY and is_owner(scene, question) else ""
    label = scene.speech("verb.respond.anew" if verb is Verb.RESPOND and not question.open else f"verb.{verb}{own}")
    ids = question_ids(scene, question)
    return Button(verb.value, label, ids=ids, style=Style.PRIMARY if primary else Style.NORMAL, opens=True)


def question_ids(scene: Scene, question: LetterQuestion) -> dict[str, str]:
    return {**case_ids(scene), "question": str(question.number)}


def _question(scene: Scene, ids: Ids) -> LetterQuestion | None:
    number = ids.get("question", "")
    return letter_question(scene.subject, int(number)) if number.isascii() and number.isdigit() else None
