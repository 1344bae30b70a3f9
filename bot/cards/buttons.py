"""The buttons of cards. What a press does is said by its verb; ids are hints the server checks again."""

from collections.abc import Iterator

from bot.cards.elements import Button, Buttons, Style
from bot.cards.scene import Scene
from bot.cards.steps import AWARE, Step, must_inform, needs_informing, stage_to_file, step_of, unaware
from bot.domain.decision import Matter
from bot.domain.interview import Question, next_question
from bot.domain.rights import Field, Verb

MOST = 5
"""Buttons in one row of a card."""


def row(*buttons: Button | None) -> tuple[Buttons, ...]:
    """Those that are there, at most five; nothing when there are none."""
    present = tuple(button for button in buttons if button is not None)
    return (Buttons(present[:MOST]),) if present else ()


def rows(*buttons: Button | None) -> tuple[Buttons, ...]:
    """All of those that are there, at most five in a row."""
    present = tuple(button for button in buttons if button is not None)
    return tuple(Buttons(present[at : at + MOST]) for at in range(0, len(present), MOST))


def acknowledge_button(scene: Scene) -> Button | None:
    if not scene.offers(Verb.ACKNOWLEDGE) or not scene.unacknowledged:
        return None
    return Button("acknowledge", scene.speech("verb.acknowledge"), ids=case_ids(scene), style=Style.PRIMARY)


def show_button(scene: Scene) -> Button:
    return Button("show", scene.speech("verb.show"), ids=case_ids(scene))


def case_ids(scene: Scene) -> dict[str, str]:
    return {"case": scene.subject.id}


def question_ids(scene: Scene, question: Question) -> dict[str, str]:
    """With the finding that an answer would replace, so that a stale one is known as such."""
    seq = str(scene.subject.sequence(question.facts))
    return {**case_ids(scene), "question": question.id, "seq": seq}


def answer_button(scene: Scene, question: Question, label: str, *, style: Style = Style.NORMAL) -> Button:
    return Button("answer", label, ids=question_ids(scene, question), style=style, opens=True)


def step_button(scene: Scene) -> Button | None:
    """The act that is missing now, if the reader may do it."""
    match step_of(scene):
        case Step.ANSWER:
            question = next_question(scene.subject, scene.interview)
            if question is None or not scene.offers(Verb.ANSWER):
                return None
            return answer_button(scene, question, scene.speech("verb.answer_next"), style=Style.PRIMARY)
        case Step.DECIDE_NOTIFY:
            return decide_button(scene, Matter.NOTIFY)
        case Step.DECIDE_INFORM:
            return decide_button(scene, Matter.INFORM)
        case Step.FILE:
            return file_button(scene)
        case Step.INFORM:
            return inform_button(scene)
        case Step.CLOSE | Step.NO_BREACH:
            return _opening(scene, Verb.CLOSE, style=Style.PRIMARY)
        case Step.CLOSED:
            return None


def decide_button(scene: Scene, matter: Matter, *, style: Style = Style.PRIMARY) -> Button | None:
    if not scene.offers(Verb.DECIDE):
        return None
    ids = {**case_ids(scene), "matter": str(matter)}
    return Button("decide", scene.speech(f"verb.decide.{matter}"), ids=ids, style=style, opens=True)


def inform_button(scene: Scene, *, style: Style = Style.PRIMARY) -> Button | None:
    return _opening(scene, Verb.INFORM, style=style)


def public_button(scene: Scene) -> Button | None:
    """Its form holds the draft of the public text, for those who can't be told one by one."""
    if not scene.offers(Verb.INFORM):
        return None
    return Button("public_text", scene.speech("verb.public_text"), ids=case_ids(scene), opens=True)


def file_button(scene: Scene) -> Button | None:
    stage = stage_to_file(scene)
    if not scene.offers(Verb.FILE) or not stage:
        return None
    ids = {**case_ids(scene), "stage": stage}
    return Button("file", scene.speech("verb.file"), ids=ids, style=Style.PRIMARY, opens=True)


def aware_button(scene: Scene) -> Button | None:
    if not scene.offers(Verb.AWARE):
        return None
    ids = {**case_ids(scene), "seq": str(scene.subject.sequence((AWARE,)))}
    return Button("aware", scene.speech("verb.aware"), ids=ids, opens=True)


def assign_button(scene: Scene) -> Button | None:
    return _opening(scene, Verb.ASSIGN)


def add_button(scene: Scene) -> Button | None:
    return _opening(scene, Verb.ADD)


def case_buttons(scene: Scene) -> tuple[Buttons, ...]:
    """What can be done with a case now, the most urgent first."""
    return rows(*_wanted(scene))


def _wanted(scene: Scene) -> Iterator[Button | None]:
    step = step_of(scene)
    yield acknowledge_button(scene)
    yield step_button(scene)
    if unaware(scene):
        yield aware_button(scene)
    if must_inform(scene):
        yield inform_button(scene, style=Style.NORMAL) if step is not Step.INFORM else None
        yield public_button(scene)
    if step is Step.FILE and needs_informing(scene):
        yield decide_button(scene, Matter.INFORM, style=Style.NORMAL)
    if scene.offers(Verb.ANSWER) and any(scene.subject.finding(f.fact) for f in scene.interview.fields):
        # An answer to no question in particular: the form asks which one to correct.
        yield Button("answer", scene.speech("verb.correct"), ids=case_ids(scene), opens=True)
    yield _opening(scene, Verb.ANSWER_ALL)
    if scene.reader.party is not None and not scene.sees(Field.FINDINGS):
        yield add_button(scene)
    yield assign_button(scene)
    yield _opening(scene, Verb.MEASURE)
    if step not in (Step.CLOSE, Step.NO_BREACH):
        yield _opening(scene, Verb.CLOSE)


def _opening(scene: Scene, verb: Verb, *, style: Style = Style.NORMAL) -> Button | None:
    if not scene.offers(verb):
        return None
    return Button(verb.value, scene.speech(f"verb.{verb}"), ids=case_ids(scene), style=style, opens=True)
