"""The forms of open points: ask someone, reply to what one was asked, another date."""

from collections.abc import Callable, Iterator, Mapping

from bot.cards.answering import field_input
from bot.cards.elements import Card, Choice, DateTimeInput, Element, Heading, SelectInput, Text, Tone
from bot.cards.inputs import as_input, at_label, form_card
from bot.cards.scene import Scene
from bot.cards.tasks import proposed_due, question_help, question_words, task_ids
from bot.domain.errors import Refusal
from bot.domain.interview import Question
from bot.domain.milestone import When
from bot.domain.open_point import find_question
from bot.domain.party import Role
from bot.domain.rights import Field, Verb
from bot.domain.task import Task, TaskKind

Ids = Mapping[str, str]


def ask_form(scene: Scene, ids: Ids) -> Card:
    """Whom to ask, and until when. Raises Refusal `no_such_question`."""
    question = _question(scene, ids.get("question", ""))
    speech = scene.speech
    elements = (
        Heading(speech("form.ask")),
        Text(question_words(speech, question), Tone.STRONG),
        Text(speech("form.ask.note"), Tone.SMALL),
        SelectInput("to", speech("form.ask.to"), tuple(_people(scene))),
        _due(scene),
    )
    return form_card(scene, "ask", {"case": scene.subject.id, "question": question.id}, elements)


def later_form(scene: Scene, ids: Ids) -> Card:
    """Until when it is found out instead. Raises Refusal `may_not`, `already_answered`."""
    task = _task(scene, ids)
    mine = task is not None and task.kind is TaskKind.UNKNOWN and _is_own(scene, task)
    if task is None or not (mine or scene.offers(Verb.ASK)):
        raise Refusal("may_not", number=scene.subject.number if scene.sees(Field.NUMBER) else "")
    _check_open(scene, task)
    question = _question(scene, task.question)
    elements = (
        Heading(scene.speech("form.later")),
        Text(question_words(scene.speech, question), Tone.STRONG),
        Text(scene.speech("form.later.note"), Tone.SMALL),
        _due(scene),
    )
    return form_card(scene, "later", task_ids(scene, task), elements)


def reply_form(scene: Scene, ids: Ids) -> Card:
    """The inputs of the one question. Only who sees the findings sees what is known of it.

    Raises Refusal `may_not` for anyone but its owner and who may write for them, `already_answered`.
    """
    task = _task(scene, ids)
    if task is None or not (_is_own(scene, task) or scene.offers(Verb.REPLY)):
        raise Refusal("may_not", number=scene.subject.number if scene.sees(Field.NUMBER) else "")
    _check_open(scene, task)
    question = _question(scene, task.question)
    speech, mine = scene.speech, _is_own(scene, task)
    note = speech("form.reply.note") if mine else speech("form.reply.for", who=scene.who(task.owner))
    elements: tuple[Element, ...] = (
        Heading(question_words(speech, question)),
        Text(question_help(speech, question), Tone.SMALL),
        Text(note, Tone.SMALL),
        *(field_input(scene, field) for field in question.fields),
    )
    return form_card(scene, "reply", task_ids(scene, task), elements)


def _people(scene: Scene) -> Iterator[Choice]:
    """Whoever reported, the unit's managers, and everyone else of the organisation; nobody who is kept out. While it
    waits whether someone is, whoever reported alone."""
    case, speech = scene.subject, scene.speech
    out = {*case.kept_out, *((scene.reader.party,) if scene.reader.party is not None else ())}
    managers = [a.party for a in case.holders(Role.MANAGER)]
    if case.reporter not in out:
        out.add(case.reporter)
        yield Choice(case.reporter, _reporter(scene))
    names = dict((*((m, scene.names.get(m, "")) for m in managers), *scene.parties, *scene.people))
    for party, name in () if case.veiled else names.items():
        if party not in out:
            yield Choice(party, speech("form.ask.manager", who=name) if party in managers else name)


def _reporter(scene: Scene) -> str:
    role = scene.speech("role.reporter")
    if not scene.sees(Field.REPORTER):
        return role
    return scene.speech("form.ask.reporter", who=scene.who(scene.subject.reporter, reporting=True))


def _due(scene: Scene) -> DateTimeInput:
    proposed = as_input(scene, When.exact(proposed_due(scene)))
    return DateTimeInput("due", at_label(scene, "form.due"), proposed)


def _task(scene: Scene, ids: Ids) -> Task | None:
    number = ids.get("task", "")
    tasks = scene.subject.tasks
    return next((t for t in tasks if str(t.number) == number and t.kind is not TaskKind.SKIPPED), None)


def _is_own(scene: Scene, task: Task) -> bool:
    return task.owner == scene.reader.party and task.owner not in scene.subject.kept_out


def _check_open(scene: Scene, task: Task) -> None:
    if not task.open or not scene.subject.open:
        raise Refusal("already_answered", number=scene.subject.number)


def _question(scene: Scene, question: str) -> Question:
    found = find_question(scene.subject, scene.interview, question)
    if found is None:
        raise Refusal("no_such_question")
    return found


FORMS: dict[str, Callable[[Scene, Ids], Card]] = {"ask": ask_form}

OWN: dict[str, Callable[[Scene, Ids], Card]] = {"reply": reply_form, "later": later_form}
"""About one open point: its owner may, without any role in the case."""
