"""Answering in a dialog: one question as a form, and the choice of which answer to correct."""

from collections.abc import Callable, Mapping

from bot.cards.buttons import answer_button, aware_button, question_ids, rows
from bot.cards.elements import (
    Card,
    Choice,
    DateTimeInput,
    Heading,
    SelectInput,
    Text,
    TextInput,
    Tone,
)
from bot.cards.inputs import as_input, form_card
from bot.cards.phrases import capital, fact_label, option_label
from bot.cards.scene import Scene
from bot.cards.steps import AWARE
from bot.cards.tasks import question_help, question_words
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Value
from bot.domain.interview import Field, Kind, applicable, is_answered
from bot.domain.question import base_of
from bot.domain.rights import Field as Seen

Input = SelectInput | TextInput | DateTimeInput

MOST_TO_CORRECT = 25
"""Buttons on one card, in rows of five. With more answers than that, which one to correct is chosen in a form."""

TEXT_LIMIT = 2000
"""Characters of an answer in words."""


def answer_form(scene: Scene, ids: Mapping[str, str]) -> Card:
    """One input per field, named for its fact, filled with what is known. Raises Refusal `no_such_question`."""
    question = scene.interview.question(ids.get("question", ""))
    if question is None:
        raise Refusal("no_such_question")
    speech = scene.speech
    elements = (
        Heading(question_words(speech, question)),
        Text(question_help(speech, question), Tone.SMALL),
        *(field_input(scene, field) for field in question.fields),
    )
    return form_card(scene, "answer", question_ids(scene, question), elements)


def correct_card(scene: Scene) -> Card:
    """Which answer to correct, or when we knew: a button for each, opening its form. Where these are too many, a form
    to choose from."""
    case, speech = scene.subject, scene.speech
    answered = [q for q in applicable(case, scene.interview) if is_answered(case, q)]
    buttons = [answer_button(scene, q, capital(fact_label(speech, q.id))) for q in answered]
    fixed = aware_button(scene) if case.finding(AWARE) is not None else None
    buttons += [fixed] if fixed is not None else []
    title = speech("card.heading", number=case.number, state=speech("form.correct"))
    if len(buttons) <= MOST_TO_CORRECT:
        return Card(title, (Heading(title), *rows(*buttons)), speech.language)
    choices = tuple(Choice(button.ids.get("question", button.verb), button.label) for button in buttons)
    which = SelectInput("question", speech("form.correct.which"), choices)
    return form_card(scene, "correct", {"case": case.id}, (Heading(title), which))


def field_input(scene: Scene, field: Field) -> Input:
    speech = scene.speech
    label, key = capital(fact_label(speech, field.fact)), f"fact.{base_of(field.fact)}.hint"
    hint = speech(key) if speech.has(key) else ""
    value = scene.subject.value(field.fact) if scene.sees(Seen.FINDINGS) else UNKNOWN
    chosen = _chosen(scene, field, value)
    match field.kind:
        case Kind.YES_NO:
            return SelectInput(field.fact, label, _yes_no(scene), chosen=chosen, optional=field.optional, hint=hint)
        case Kind.CHOICE:
            choices = (*_options(scene, field), _dont_know(scene))
            return SelectInput(field.fact, label, choices, chosen=chosen, optional=field.optional, hint=hint)
        case Kind.SEVERAL:
            # None of them may be the answer, so that nothing needs to be ticked.
            return SelectInput(field.fact, label, _options(scene, field), True, chosen, field.optional, hint)
        case Kind.INSTANT:
            label = speech("form.in_zone", label=label, zone=speech.zone)
            return DateTimeInput(field.fact, label, as_input(scene, value), field.optional, hint)
        case Kind.COUNT:
            return TextInput(field.fact, label, as_input(scene, value), limit=40, optional=field.optional, hint=hint)
        case Kind.TEXT:
            text = value if isinstance(value, str) else ""
            return TextInput(field.fact, label, text, 4, TEXT_LIMIT, field.optional, hint)


def _chosen(scene: Scene, field: Field, value: Value) -> tuple[str, ...]:
    """What is known already; nothing where nothing was ever answered."""
    if not scene.sees(Seen.FINDINGS) or scene.subject.finding(field.fact) is None:
        return ()
    match value:
        case bool():
            return ("yes",) if value else ("no",)
        case str():
            return (value,)
        case tuple():
            return value
        case _:
            return (UNKNOWN.value,) if field.kind is not Kind.SEVERAL else ()


def _options(scene: Scene, field: Field) -> tuple[Choice, ...]:
    return tuple(Choice(o.id, option_label(scene.speech, field.fact, o.id)) for o in field.options)


def _yes_no(scene: Scene) -> tuple[Choice, ...]:
    return (
        Choice("yes", scene.speech("card.yes")),
        Choice("no", scene.speech("card.no")),
        _dont_know(scene),
    )


def _dont_know(scene: Scene) -> Choice:
    return Choice(UNKNOWN.value, scene.speech("card.dont_know"))


def _answer(scene: Scene, ids: Mapping[str, str]) -> Card:
    return answer_form(scene, ids) if "question" in ids else correct_card(scene)


FORMS: dict[str, Callable[[Scene, Mapping[str, str]], Card]] = {"answer": _answer}
