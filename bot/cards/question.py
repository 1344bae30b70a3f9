"""One question in the thread. Answered, it is edited to show the answer and loses its buttons."""

from collections.abc import Iterator

from bot.cards.buttons import MOST, answer_button, question_ids, row
from bot.cards.elements import Button, Card, Element, FactRows, Heading, Text, Tone
from bot.cards.phrases import fact_row, summary, value_words
from bot.cards.scene import Scene
from bot.domain.finding import UNKNOWN, Finding
from bot.domain.interview import Kind, Question, applicable, is_answered
from bot.domain.rights import Field, Verb


def question_card(scene: Scene, question: Question) -> Card | None:
    """None for whoever may not see the findings."""
    if not scene.sees(Field.FINDINGS):
        return None
    asked = scene.speech(f"question.{question.id}")
    says = scene.speech("card.question_summary", question=asked)
    return Card(summary(scene, says), tuple(_elements(scene, question, asked)), scene.speech.language)


def _elements(scene: Scene, question: Question, asked: str) -> Iterator[Element]:
    case, speech = scene.subject, scene.speech
    questions = applicable(case, scene.interview)
    if question in questions:
        at, total = questions.index(question) + 1, len(questions)
        yield Text(speech("card.progress", at=at, total=total), Tone.SMALL)
    yield Heading(asked)
    if is_answered(case, question):
        yield from _answer(scene, question)
    elif not case.open or question not in questions:
        yield Text(speech("card.not_asked"), Tone.SMALL)
    else:
        yield Text(speech(f"question.{question.id}.help"), Tone.SMALL)
        yield from row(*_choices(scene, question))


def _choices(scene: Scene, question: Question) -> Iterator[Button]:
    """Buttons for what one press can answer, else one that opens the form. *Don't know yet* always."""
    if not scene.offers(Verb.ANSWER):
        return
    values = _pressable(scene, question)
    if len(values) < MOST:
        ids = question_ids(scene, question)
        yield from (Button("answer", label, value, ids) for value, label in values)
    if not 0 < len(values) < MOST:
        yield answer_button(scene, question, scene.speech("verb.answer"))
    unknown = UNKNOWN.value
    yield Button("answer", scene.speech("card.dont_know"), unknown, question_ids(scene, question))


def _pressable(scene: Scene, question: Question) -> tuple[tuple[str, str], ...]:
    """Value and label of each answer, when the question has one field with few of them."""
    if len(question.fields) > 1:
        return ()
    field, speech = question.fields[0], scene.speech
    match field.kind:
        case Kind.YES_NO:
            return (("yes", speech("card.yes")), ("no", speech("card.no")))
        case Kind.CHOICE:
            return tuple((o.id, speech(f"option.{field.fact}.{o.id}")) for o in field.options)
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
