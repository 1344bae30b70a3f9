"""A reminder: its first line says what is wanted of whoever gets it, and by when."""

from collections.abc import Iterator

from bot.cards.buttons import (
    acknowledge_button,
    decide_button,
    file_button,
    inform_button,
    row,
    show_button,
    step_button,
)
from bot.cards.clock import clock_element
from bot.cards.elements import Button, Card, Element, FactRows, Text, Tone
from bot.cards.phrases import (
    capital,
    due_sentence,
    fact_row,
    left_sentence,
    missing_words,
    state_words,
    title_of,
)
from bot.cards.scene import Scene
from bot.cards.steps import act_wanted, step_of
from bot.domain.deadline import Deadline
from bot.domain.decision import Matter
from bot.domain.delivery import ReminderKey
from bot.domain.interview import progress
from bot.domain.reminder import is_moot
from bot.domain.rights import Field, Verb
from bot.domain.turn import turn_of

FOR_MANAGERS = ("breach_types", "n_subjects")
"""What a manager's reminder says of the findings: the category and the count, nothing else."""

AUDIENCES = ("responsible", "handler", "deputy", "manager")

_VERBS = {
    "answer": Verb.ANSWER,
    "decide_notify": Verb.DECIDE,
    "decide_inform": Verb.DECIDE,
    "file": Verb.FILE,
    "inform": Verb.INFORM,
    "acknowledge_decider": Verb.DECIDE,
    "acknowledge_filer": Verb.FILE,
}


def reminder_card(scene: Scene, key: ReminderKey, audience: str) -> Card | None:
    """None when it is moot: done, no longer due at that very instant, or its recipient has no part any more."""
    case = scene.case
    if case is None or scene.assessment is None:
        return None
    if is_moot(key, case, scene.assessment.deadlines, scene.now, turn_of(case, scene.interview)):
        return None
    if not scene.sees(Field.CLOCK):
        return None
    deadline = scene.assessment.deadline(key.obligation)
    audience = audience if audience in AUDIENCES else "responsible"
    asks = _ask(scene, key.obligation, audience, deadline)
    left = left_sentence(scene, deadline) if deadline is not None else ""
    summary = f"{asks} {left}." if left else asks
    return Card(summary, tuple(_elements(scene, key, audience, asks, deadline)), scene.speech.language)


def _ask(scene: Scene, obligation: str, audience: str, deadline: Deadline | None) -> str:
    act = act_wanted(scene, obligation)
    title = title_of(scene, obligation) if deadline is not None else ""
    ask = scene.speech(f"reminder.{_wording(scene, act, audience)}.{act}", number=scene.subject.number, title=title)
    return f"{ask} {due_sentence(scene, deadline)}" if deadline is not None else ask


def _wording(scene: Scene, act: str, audience: str) -> str:
    """As whom the reader is asked: those who can't do the act themselves see to it that it is done."""
    if audience not in ("handler", "deputy"):
        return audience
    verb = _VERBS.get(act)
    return "deputy" if verb is None or scene.offers(verb) else "manager"


def _elements(scene: Scene, key: ReminderKey, audience: str, asks: str, deadline: Deadline | None) -> Iterator[Element]:
    yield Text(asks, Tone.STRONG)
    shown = deadline or scene.outlook.nearest
    if shown is not None:
        yield clock_element(scene, shown)
    if audience == "manager":
        yield FactRows(tuple(_for_manager(scene)))
    elif scene.sees(Field.FINDINGS) and (missing := missing_words(scene)):
        yield Text(capital(missing))
    if audience != "responsible":
        yield Text(scene.speech(f"reminder.why.{audience}"), Tone.SMALL)
    act = _act_button(scene, key.obligation) if audience != "manager" else None
    yield from row(acknowledge_button(scene), act, show_button(scene))


def _act_button(scene: Scene, obligation: str) -> Button | None:
    match act_wanted(scene, obligation):
        case "answer":
            return step_button(scene)
        case "decide_notify" | "acknowledge_decider":
            return decide_button(scene, Matter.NOTIFY)
        case "decide_inform":
            return decide_button(scene, Matter.INFORM)
        case "file" | "acknowledge_filer":
            return file_button(scene)
        case "inform":
            return inform_button(scene)
        case _:
            return None


def _for_manager(scene: Scene) -> Iterator[tuple[str, str]]:
    """State, risk, category, counts: no names, no free text, nobody who reported."""
    speech, case = scene.speech, scene.subject
    answered, total = progress(case, scene.interview)
    yield speech("card.state"), state_words(scene, step_of(scene))
    yield speech("card.answered"), speech("card.progress", at=answered, total=total)
    yield speech("card.risk_label"), speech(f"risk.{scene.outlook.risk.level}")
    for fact in FOR_MANAGERS:
        if case.finding(fact) is not None:
            yield fact_row(speech, fact, case.value(fact))
