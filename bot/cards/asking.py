"""One question for someone who sees nothing else of the case; their reply; and the reminders of both."""

from collections.abc import Iterator, Mapping

from bot.cards.buttons import MOST, answer_button, row, rows, show_button
from bot.cards.elements import Button, Card, Element, FactRows, Heading, Text, Tone
from bot.cards.phrases import capital, fact_label, fact_row, summary
from bot.cards.question import pressable
from bot.cards.scene import Scene
from bot.cards.tasks import (
    ask_button,
    later_button,
    question_help,
    question_words,
    reply_button,
    reply_for_button,
    state_of,
)
from bot.domain.chore import TASK, together
from bot.domain.delivery import ReminderKey
from bot.domain.finding import UNKNOWN
from bot.domain.interview import Question
from bot.domain.open_point import asked_of, find_question, is_unknown
from bot.domain.party import Role
from bot.domain.rights import Field, Verb
from bot.domain.task import Task, TaskKind

Ids = Mapping[str, str]


def own_task(scene: Scene, number: str) -> Task | None:
    """The open task of that number that the reader was asked. None for anyone else, and for who is kept out."""
    party = scene.reader.party
    if scene.case is None or party is None:
        return None
    return next((t for t in asked_of(scene.case, party) if str(t.number) == number), None)


def asked_card(scene: Scene, ids: Ids) -> Card | None:
    """For the one who was asked: that one question, why, who asks, until when. None once it is needed no more."""
    task = own_task(scene, ids.get("task", ""))
    return _to_owner(scene, task, "asked.summary") if task is not None else None


def unasked_card(scene: Scene, ids: Ids) -> Card | None:
    """For the one who was asked: it is needed no more. None where they are kept out, or it is open again."""
    task = _ended(scene, ids.get("task", ""))
    if task is None or task.owner != scene.reader.party or task.owner in scene.subject.kept_out:
        return None
    says = scene.speech("asked.over", number=scene.subject.number)
    return Card(says, (Text(says),), scene.speech.language)


def replied_card(scene: Scene, ids: Ids) -> Card | None:
    """For the one who asked: what was answered, and by whom."""
    task = _ended(scene, ids.get("task", ""))
    question = find_question(scene.subject, scene.interview, task.question) if task is not None else None
    if task is None or question is None or not scene.sees(Field.FINDINGS) or not scene.subject.open:
        return None
    speech, case = scene.speech, scene.subject
    found = [f for f in map(case.finding, question.facts) if f is not None]
    key = "replied.unknown" if is_unknown(case, question) else "replied.known"
    says = speech("replied.summary", fact=fact_label(speech, question.id))
    elements: list[Element] = [
        Heading(speech("card.heading", number=case.number, state=speech("replied.state"))),
        Text(question_words(speech, question), Tone.STRONG),
        FactRows(tuple(fact_row(speech, f.fact, f.value) for f in found)),
        Text(speech(key, who=scene.who(task.owner)), Tone.SMALL),
    ]
    answer = answer_button(scene, question, speech("verb.answer")) if scene.offers(Verb.ANSWER) else None
    elements += row(*((answer, ask_button(scene, question)) if is_unknown(case, question) else ()), show_button(scene))
    return Card(summary(scene, says), tuple(elements), speech.language)


def task_card(scene: Scene, key: ReminderKey, _audience: str) -> Card | None:
    """The reminder of an open point, for its owner, or for whoever handles the case once its date is past."""
    task = scene.subject.task(int(key.obligation.removeprefix(TASK)))
    if task is None:
        return None
    if own_task(scene, str(task.number)) is not None:
        return _to_owner(scene, task, "asked.again")
    if scene.sees(Field.FINDINGS) and scene.sees(Field.PEOPLE):
        return _for_asker(scene, task) if task.kind is TaskKind.ASKED else _found_out(scene, task)
    return None


def _to_owner(scene: Scene, task: Task, key: str) -> Card | None:
    question = find_question(scene.subject, scene.interview, task.question)
    if question is None or task.due is None:
        return None
    says = scene.speech(key, number=scene.subject.number, due=task.due)
    return Card(says, tuple(_one_question(scene, task, question)), scene.speech.language)


def _one_question(scene: Scene, task: Task, question: Question) -> Iterator[Element]:
    """Nothing of the case but its number: who sees this has no part in it."""
    speech = scene.speech
    yield Heading(question_words(speech, question))
    yield Text(question_help(speech, question), Tone.SMALL)
    yield Text(speech("asked.why", number=scene.subject.number))
    role, organisation = speech(f"role.{_role(scene, task)}"), scene.organisation.name
    late = task.due is not None and task.due < scene.now
    key = "asked.from.late" if late else "asked.from"
    yield Text(speech(key, role=role, organisation=organisation, due=task.due))
    yield Text(speech("asked.by_mail" if scene.reader.outside else "asked.only_this"), Tone.SMALL)
    if not scene.reader.outside:
        yield from row(*_replies(scene, task, question))


def _role(scene: Scene, task: Task) -> str:
    roles = scene.subject.roles(task.by) - {Role.REPORTER}
    return next((role for role in Role if role in roles), Role.HANDLER)


def _replies(scene: Scene, task: Task, question: Question) -> Iterator[Button]:
    values = pressable(scene, question)
    if 0 < len(values) < MOST:
        yield from (reply_button(scene, task, label, value) for value, label in values)
    else:
        yield reply_button(scene, task, scene.speech("verb.answer"))
    yield reply_button(scene, task, scene.speech("verb.dont_know"), UNKNOWN.value)


def _for_asker(scene: Scene, task: Task) -> Card:
    """Whoever was asked has not answered."""
    speech = scene.speech
    says = speech("task.waits", number=scene.subject.number, fact=fact_label(speech, task.question))
    elements: tuple[Element, ...] = (Text(says, Tone.STRONG), Text(f"{capital(state_of(scene, task))}."))
    question = find_question(scene.subject, scene.interview, task.question)
    other = ask_button(scene, question) if question is not None else None
    move = later_button(scene, task) if scene.offers(Verb.ASK) else None
    elements += row(reply_for_button(scene, task), other, move, show_button(scene))
    return Card(says, elements, speech.language)


def _found_out(scene: Scene, task: Task) -> Card | None:
    """Everything one person said they would find out until that instant, in one card."""
    speech, open_now = scene.speech, together(scene.subject, task)
    if not open_now or task.due is None:
        return None
    facts = [fact_label(speech, t.question) for t in open_now]
    mine = task.owner == scene.reader.party
    key = "task.find_out" if mine else "task.find_out.other"
    says = speech(key, number=scene.subject.number, who=scene.who(task.owner), due=task.due)
    found = ((t, find_question(scene.subject, scene.interview, t.question)) for t in open_now)
    answers = tuple(_answer(scene, t, q, several=len(open_now) > 1) for t, q in found if q is not None)
    more = later_button(scene, task) if mine or scene.offers(Verb.ASK) else None
    brief = speech("task.brief", number=scene.subject.number)
    listed = Text(f"{capital(speech.listed(facts))}.")
    elements: tuple[Element, ...] = (Text(says, Tone.STRONG), listed, *rows(*answers), *row(more, show_button(scene)))
    return Card(brief, elements, speech.language)


def _answer(scene: Scene, task: Task, question: Question, *, several: bool) -> Button | None:
    label = capital(fact_label(scene.speech, question.id)) if several else scene.speech("verb.answer")
    if scene.offers(Verb.ANSWER):
        return answer_button(scene, question, label)
    return reply_button(scene, task, label) if task.owner == scene.reader.party else None


def _ended(scene: Scene, number: str) -> Task | None:
    if scene.case is None:
        return None
    task = next((t for t in scene.case.tasks if str(t.number) == number), None)
    return task if task is not None and task.kind is TaskKind.ASKED and not (task.open and scene.case.open) else None
