"""One question in the thread. Answered, it is edited to show the answer and loses its buttons."""

from collections.abc import Iterator

from bot.cards.buttons import MOST, answer_button, question_ids, row
from bot.cards.elements import Button, Card, Element, FactRows, Heading, Text, Tone
from bot.cards.phrases import fact_row, option_label, summary, value_words
from bot.cards.scene import Scene
from bot.cards.tasks import aside_buttons, is_waiting, question_help, question_words, waiting, waiting_buttons
from bot.domain.finding import UNKNOWN, Finding
from bot.domain.interview import Kind, Question, is_answered, place_of
from bot.domain.rights import Field, Verb


def question_card(scene: Scene, question: Question) -> Card | None:
    """None for whoever may not see the findings."""
    if not scene.sees(Field.FINDINGS):
        return None
    asked = question_words(scene.speech, question)
    says = scene.speech("card.question_summary", question=asked)
    return Card(summary(scene, says), tuple(_elements(scene, question, asked)), scene.speech.language)


def _elements(scene: Scene, question: Question, asked: str) -> Iterator[Element]:
    case, speech = scene.subject, scene.speech
    place = place_of(case, scene.interview, question)
    if place is not None:
        yield Text(speech("card.progress", at=place[0], total=place[1]), Tone.SMALL)
    yield Heading(asked)
    if is_answered(case, question):
        yield from _answer(scene, question)
        yield from _waiting(scene, question)
    elif is_waiting(scene, question):
        yield from _waiting(scene, question)
    elif not case.open or place is None:
        yield Text(speech("card.not_asked"), Tone.SMALL)
    else:
        yield Text(question_help(speech, question), Tone.SMALL)
        yield from row(*_choices(scene, question))
        yield from row(*aside_buttons(scene, question))


def _waiting(scene: Scene, question: Question) -> Iterator[Element]:
    """It was put aside, someone was asked, or someone finds out; it can be answered all the same."""
    yield from waiting(scene, question)
    if is_waiting(scene, question):
        yield from row(*waiting_buttons(scene, question))


def _choices(scene: Scene, question: Question) -> Iterator[Button]:
    """Buttons for what one press can answer, else one that opens the form. *Don't know yet* always."""
    if not scene.offers(Verb.ANSWER):
        return
    values = pressable(scene, question)
    if len(values) < MOST:
        ids = question_ids(scene, question)
        yield from (Button("answer", label, value, ids) for value, label in values)
    if not 0 < len(values) < MOST:
        yield answer_button(scene, question, scene.speech("verb.answer"))
    unknown = UNKNOWN.value
    yield Button("answer", scene.speech("card.dont_know"), unknown, question_ids(scene, question))


def pressable(scene: Scene, question: Question) -> tuple[tuple[str, str], ...]:
    """Value and label of each answer, when the question has one field with few of them."""
    if len(question.fields) > 1:
        return ()
    field, speech = question.fields[0], scene.speech
    match field.kind:
        case Kind.YES_NO:
            return (("yes", speech("card.yes")), ("no", speech("card.no")))
        case Kind.CHOICE:
            return tuple((o.id, option_label(speech, field.fact, o.id)) for o in field.options)
        case _:
            return ()


def _answer(scene: Scene, question: Question) -> Iterator[Element]:
    found = [f for f in (scene.subject.finding(fact) for fact in question.facts) if f is not None]
    speech = scene.speech
    if len(question.fields) == 1:
        yield Text(value_words(speech, found[0].fact, found[0].value), Tone.STRONG)
    else:
        yield FactRows(tuple(fact_row(speech, f.fact, f.value) for f in found))
    yield Text(_by(scene, max(found, key=lambda f: f.sequence)), Tone.SMALL)


def _by(scene: Scene, finding: Finding) -> str:
    if not scene.sees(Field.PEOPLE):
        return scene.speech("card.answered_at", at=finding.at)
    reported = finding.source.value == "report"
    return scene.speech("card.answered_by", who=scene.who(finding.by, reporting=reported), at=finding.at)
