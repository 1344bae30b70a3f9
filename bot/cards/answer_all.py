"""Every question of a case on one page, filled with what is known."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.cards.answering import field_input
from bot.cards.elements import Card, Choice, DateTimeInput, Element, Heading, SelectInput, Text, TextInput, Tone
from bot.cards.inputs import form_card
from bot.cards.scene import Scene
from bot.cards.tasks import question_help, question_words
from bot.domain.finding import UNKNOWN
from bot.domain.interview import Field, Kind, Question, applicable

Ids = Mapping[str, str]

NONE = "none"
"""Chosen for *none of these*: on this page, what is left empty stays as it is."""


def answer_all_form(scene: Scene, _ids: Ids | None = None) -> Card:
    """A heading and the inputs of each question. `seq` in the ids is the latest finding that was seen. What is left as
    it stands answers nothing."""
    case, questions = scene.subject, applicable(scene.subject, scene.interview)
    title = scene.speech("card.heading", number=case.number, state=scene.speech("form.answer_all"))
    elements = (
        Heading(title),
        Text(scene.speech("form.answer_all.note"), Tone.SMALL),
        *(element for question in questions for element in _asked(scene, question)),
    )
    seen = case.findings[-1].sequence if case.findings else 0
    return form_card(scene, "answer_all", {"case": case.id, "seq": str(seen)}, elements)


def untouched(scene: Scene, question: Question, seq: int, values: Mapping[str, str | list[str]]) -> bool:
    """Whether `values` hold what the page held of `question` when it was opened, at the finding `seq`."""
    case = scene.subject
    known = tuple(f for f in case.findings if f.fact not in question.facts or f.sequence <= seq)
    seen = replace(scene, case=replace(case, findings=known))
    return all(_said(values.get(field.fact, "")) == _held(seen, field) for field in question.fields)


def _asked(scene: Scene, question: Question) -> Iterator[Element]:
    yield Heading(question_words(scene.speech, question))
    yield Text(question_help(scene.speech, question), Tone.SMALL)
    for field in question.fields:
        yield _input(scene, field)


def _input(scene: Scene, field: Field) -> SelectInput | TextInput | DateTimeInput:
    """Nothing must be filled in on this page."""
    element = replace(field_input(scene, field), optional=True)
    if not isinstance(element, SelectInput) or field.kind is not Kind.SEVERAL:
        return element
    speech = scene.speech
    others = (Choice(NONE, speech("card.none_of_these")), Choice(UNKNOWN.value, speech("card.dont_know")))
    known = scene.subject.finding(field.fact)
    alone = {(): (NONE,), UNKNOWN: (UNKNOWN.value,)}.get(known.value) if known is not None else None
    return replace(element, choices=(*element.choices, *others), chosen=alone or element.chosen)


def _held(scene: Scene, field: Field) -> frozenset[str]:
    element = _input(scene, field)
    return frozenset(element.chosen) if isinstance(element, SelectInput) else _said(element.value)


def _said(given: str | list[str]) -> frozenset[str]:
    texts = [given] if isinstance(given, str) else given
    return frozenset(text.strip() for text in texts if text.strip())


FORMS: dict[str, Callable[[Scene, Ids], Card]] = {"answer_all": answer_all_form}
