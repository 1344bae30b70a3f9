"""The open points of a case, as its cards tell them: who was asked, who finds out, what was put aside."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cards.buttons import answer_button, case_ids
from bot.cards.elements import Button, Element, FactRows, Style, Text, Tone
from bot.cards.phrases import capital, fact_label, option_label
from bot.cards.scene import Scene
from bot.domain.counting import Calendar
from bot.domain.deadline import authority_of
from bot.domain.interview import Question, next_question
from bot.domain.open_point import can_skip, find_out_by, open_points
from bot.domain.question import WHOSE
from bot.domain.rights import Field, Verb
from bot.domain.task import Task, TaskKind
from bot.text.catalog import Speech

NAME = 20
"""Characters of a name on a button."""


def tasks_section(scene: Scene) -> Iterator[Element]:
    """Every open point: the question, who has it, and until when."""
    if not scene.sees(Field.FINDINGS) or not scene.sees(Field.PEOPLE):
        return
    rows = tuple((capital(fact_label(scene.speech, t.question)), state_of(scene, t)) for t in _shown(scene))
    if rows:
        yield Text(scene.speech("task.heading"), Tone.STRONG)
        yield FactRows(rows)


def state_of(scene: Scene, task: Task) -> str:
    """Where an open point stands. Who reported is not named to those who don't see the reporter."""
    return scene.speech(f"task.{task.kind}", who=scene.who(task.owner), due=task.due or task.at)


def waiting(scene: Scene, question: Question) -> Iterator[Element]:
    """What `question` waits for, for its card."""
    for task in open_points(scene.subject, question.id):
        if task.kind is not TaskKind.SKIPPED or question != next_question(scene.subject, scene.interview):
            yield Text(f"{capital(state_of(scene, task))}.", Tone.SMALL)


def is_waiting(scene: Scene, question: Question) -> bool:
    """Whether `question` is not asked of the handler now: it was put aside, or someone was asked or finds out."""
    return next(waiting(scene, question), None) is not None


def waiting_buttons(scene: Scene, question: Question) -> Iterator[Button | None]:
    """What can be done with a question that waits: answer it now, write down what was answered, ask someone else."""
    if scene.offers(Verb.ANSWER):
        yield answer_button(scene, question, scene.speech("verb.answer"))
    asked = [t for t in open_points(scene.subject, question.id) if t.kind is TaskKind.ASKED]
    for task in asked[:3]:
        yield reply_for_button(scene, task, named=len(asked) > 1)
    yield ask_button(scene, question)


def aside_buttons(scene: Scene, question: Question) -> Iterator[Button | None]:
    """What can be done with a question beside answering it."""
    if scene.offers(Verb.SKIP) and can_skip(scene.subject, scene.interview, question, scene.now):
        seq = str(scene.subject.sequence(question.facts))
        ids = {**case_ids(scene), "question": question.id, "seq": seq}
        yield Button("skip", scene.speech("verb.skip"), ids=ids)
    yield ask_button(scene, question)


def ask_button(scene: Scene, question: Question) -> Button | None:
    if not scene.offers(Verb.ASK):
        return None
    ids = {**case_ids(scene), "question": question.id}
    return Button("ask", scene.speech("verb.ask"), ids=ids, opens=True)


def reply_for_button(scene: Scene, task: Task, *, named: bool = False) -> Button | None:
    """To write down what the one who was asked said, by mail or phone. `named`: several were asked."""
    if not scene.offers(Verb.REPLY):
        return None
    who = scene.who(task.owner)
    who = who if len(who) <= NAME else f"{who[:NAME].rstrip()}…"
    label = scene.speech("verb.reply_for.named", who=who) if named else scene.speech("verb.reply_for")
    return Button("reply", label, ids=task_ids(scene, task), opens=True)


def later_button(scene: Scene, task: Task) -> Button:
    label = scene.speech(f"verb.later.{task.kind}")
    return Button("later", label, ids=task_ids(scene, task), opens=True)


def reply_button(scene: Scene, task: Task, label: str, value: str = "") -> Button:
    """The owner's: a press that answers with `value`, or one that opens the form."""
    style = Style.NORMAL if value else Style.PRIMARY
    return Button("reply", label, value, task_ids(scene, task), style, opens=not value)


def question_words(speech: Speech, question: Question) -> str:
    """The question, with the group of people it is about."""
    if not question.group:
        return speech(f"question.{question.base}")
    return speech(f"question.{question.base}.of_group", group=option_label(speech, WHOSE, question.group))


def question_help(speech: Speech, question: Question) -> str:
    return speech(f"question.{question.base}.help")


def task_ids(scene: Scene, task: Task) -> dict[str, str]:
    return {**case_ids(scene), "task": str(task.number), "question": task.question}


def proposed_due(scene: Scene) -> datetime:
    """Until when something is found out, if nobody says otherwise."""
    case, nearest = scene.subject, scene.outlook.nearest
    calendar = Calendar(authority_of(scene.law, case.jurisdiction).calendar)
    return find_out_by(scene.now, ZoneInfo(case.zone), calendar, nearest.due if nearest is not None else None)


def _shown(scene: Scene) -> tuple[Task, ...]:
    """What is asked of someone first; what comes again by itself last."""
    order = list(TaskKind)
    return tuple(sorted(open_points(scene.subject), key=lambda t: (order.index(t.kind), t.number)))
