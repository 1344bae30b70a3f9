"""What someone needs who takes over a running case: what is due, what is decided, what only they can do."""

from collections.abc import Iterator

from bot.cards.elements import Element, Text, Tone
from bot.cards.phrases import deadline_line, title_of
from bot.cards.scene import Scene
from bot.cards.steps import Step, needs_informing, step_of, unaware
from bot.domain.condition import Truth
from bot.domain.deadline import Deadline
from bot.domain.decision import Matter
from bot.domain.holding import HANDED
from bot.domain.interview import can_decide, next_question, progress
from bot.domain.party import Assignment, Role
from bot.domain.rights import Field, Verb

MOST = 6
"""Lines of what is due: the card is to be read on one screen."""


def is_new_to(scene: Scene, own: Assignment) -> bool:
    """Whether the role came to them while the case was running already."""
    case = scene.subject
    holders = case.holders(own.role)
    return own.since > case.opened_at or (own.rank > 0 and holders[0].party == own.party)


def handover_section(scene: Scene) -> Iterator[Element]:
    """No more than they may see; each part only where there is something to say."""
    speech = scene.speech
    yield from _part(scene, "handover.due", list(_due(scene)))
    yield from _part(scene, "handover.decided", list(_decided(scene)))
    acts = [speech(f"handover.act.{name}", **details) for name, details in _missing(scene)]
    yield from _part(scene, "handover.yours", acts or [speech("handover.nothing")])


def _part(scene: Scene, key: str, lines: list[str]) -> Iterator[Element]:
    if lines:
        yield Text(scene.speech(key), Tone.STRONG)
        yield from (Text(line, Tone.SMALL) for line in lines)


def _due(scene: Scene) -> Iterator[str]:
    """Each running obligation in a line, the nearest first; those without a number in the law last."""
    if not scene.sees(Field.CLOCK) or scene.outlook.breach is Truth.NO:
        return
    running = [d for d in scene.outlook.deadlines if d.status.running and d.target is not None]
    running.sort(key=_soonest)
    yield from (deadline_line(scene, deadline) for deadline in running[:MOST])
    if len(running) > MOST:
        yield scene.speech.count("handover.more", len(running) - MOST)


def _soonest(deadline: Deadline) -> tuple[bool, float]:
    at = deadline.target
    return deadline.due is None, at.timestamp() if at is not None else 0.0


def _decided(scene: Scene) -> Iterator[str]:
    speech, case = scene.speech, scene.subject
    for decision in (case.decision(matter) for matter in Matter) if scene.sees(Field.DECISIONS) else ():
        if decision is not None:
            key = f"card.decided.{decision.matter}.{'yes' if decision.yes else 'no'}"
            yield speech(key, who=scene.who(decision.decider), at=decision.at)
    for filing in case.filings if scene.sees(Field.FILINGS) else ():
        yield speech("card.filed", title=title_of(scene, filing.stage), who=scene.who(filing.by), at=filing.at)


def _missing(scene: Scene) -> Iterator[tuple[str, dict[str, object]]]:
    """The acts that the roles they hold first give them, and that are missing now: `handover.act.<name>`."""
    case, step = scene.subject, step_of(scene)
    first = {role for role in HANDED if [a.party for a in case.holders(role)][:1] == [scene.reader.party]}
    notify = case.decision(Matter.NOTIFY)
    if first & {Role.HANDLER, Role.DPO} and any(wish.open for wish in case.exclusions) and scene.sees(Field.EXCLUSIONS):
        yield "exclude", {}
    if Role.HANDLER in first and scene.offers(Verb.ANSWER) and next_question(case, scene.interview) is not None:
        at, total = progress(case, scene.interview)
        yield "answer", {"at": at, "total": total}
    if first & {Role.HANDLER, Role.DPO} and scene.offers(Verb.AWARE) and unaware(scene):
        yield "aware", {}
    if Role.DECIDER in first and notify is None and step is not Step.NO_BREACH:
        yield "decide_notify" if can_decide(case, scene.interview) else "decide_notify_later", {}
    if Role.DECIDER in first and needs_informing(scene):
        yield "decide_inform", {}
    if Role.FILER in first and not case.standing and (notify.yes if notify is not None else step is not Step.NO_BREACH):
        yield "file" if notify is not None else "file_later", {}
    if first & {Role.HANDLER, Role.DPO} and step in (Step.CLOSE, Step.NO_BREACH):
        yield "close", {}
