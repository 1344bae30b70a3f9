"""What the case already says to a question of an authority, in the reader's words and only what they may see."""

from collections.abc import Iterator

from bot.cards.phrases import capital, fact_label, option_label, value_words
from bot.cards.scene import Scene
from bot.domain.containment import containment_story
from bot.domain.informing import Channel
from bot.domain.letter import LetterQuestion
from bot.domain.letter_help import Suggestion, suggest
from bot.domain.letter_hint import Act
from bot.domain.rights import Field
from bot.text.catalog import Speech

Lines = Iterator[str]


def said_already(scene: Scene, question: LetterQuestion, speech: Speech | None = None) -> tuple[str, ...]:
    """A line each, in the order in which it answers. `speech`: another language than the reader's."""
    found = suggest(question.text, scene.subject, scene.law.letter_hints)
    lines = (line for suggestion in found for line in _lines(scene, suggestion, speech or scene.speech))
    return tuple(dict.fromkeys(lines))


def draft(scene: Scene, question: LetterQuestion) -> str:
    """The beginning of an answer, in the case's own language: it leaves the house."""
    return "\n".join(said_already(scene, question, scene.own))


def _lines(scene: Scene, suggestion: Suggestion, speech: Speech) -> Lines:
    match suggestion.what:
        case "fact":
            yield from _fact(scene, suggestion.key, speech)
        case Act.CONTAINMENT:
            yield from _story(scene, speech)
        case Act.MEASURES:
            yield from _measure(scene, suggestion.key, speech)
        case "decision":
            yield from _decision(scene, suggestion.key, speech)
        case "filing":
            yield from _filing(scene, suggestion.key, speech)
        case "informing":
            yield from _informing(scene, suggestion.key, speech)


def _fact(scene: Scene, fact: str, speech: Speech) -> Lines:
    if not scene.sees(Field.FINDINGS):
        return
    label, value = capital(fact_label(speech, fact)), value_words(speech, fact, scene.subject.value(fact))
    yield speech("letter.said.fact", label=label, value=value)


def _story(scene: Scene, speech: Speech) -> Lines:
    """Day by day, why it was not stopped yet, word for word."""
    if scene.sees(Field.REASONS):
        for said in containment_story(scene.subject):
            yield speech("letter.said.day", at=said.at, words=said.words)


def _measure(scene: Scene, number: str, speech: Speech) -> Lines:
    measure = next(m for m in scene.subject.measures if str(m.number) == number)
    if not (scene.sees(Field.MEASURES) and scene.sees(Field.REASONS)):
        return
    if measure.done_at is not None:
        yield speech("letter.said.measure.done", at=measure.done_at, text=measure.text)
    elif measure.due is not None:
        yield speech("letter.said.measure.promised", due=measure.due, text=measure.text)


def _decision(scene: Scene, sequence: str, speech: Speech) -> Lines:
    decision = next(d for d in scene.subject.decisions if str(d.sequence) == sequence)
    if not scene.sees(Field.DECISIONS):
        return
    said = speech(f"letter.said.{decision.matter}.{'yes' if decision.yes else 'no'}", at=decision.at)
    yield f"{said} {decision.reasons}" if scene.sees_reasons(decision.decider) else said


def _filing(scene: Scene, sequence: str, speech: Speech) -> Lines:
    filing = next(f for f in scene.subject.filings if str(f.sequence) == sequence)
    if scene.sees(Field.FILINGS) and scene.sees_reasons(filing.by):
        yield speech("letter.said.filed", at=filing.at, reference=filing.reference)


def _informing(scene: Scene, sequence: str, speech: Speech) -> Lines:
    made = next(i for i in scene.subject.informings if str(i.sequence) == sequence)
    if scene.sees(Field.DECISIONS):
        group = option_label(speech, "whose", made.group) if made.group else speech("letter.said.everybody")
        key = "letter.said.public" if made.channel is Channel.PUBLIC else "letter.said.informed"
        yield speech(key, at=made.at, told=made.told, of=made.of, group=group)
