"""What comes next in a case, and who is to do it."""

from enum import StrEnum

from bot.cards.scene import Scene
from bot.domain.assessment import withdrawn_stages
from bot.domain.chore import ACKNOWLEDGE
from bot.domain.condition import Truth
from bot.domain.deadline import Status
from bot.domain.decision import Matter
from bot.domain.informed import is_owed, told_groups, unaccounted
from bot.domain.interview import can_decide, next_question
from bot.domain.party import Role

AWARE = "aware_controller"
"""The fact from which the 72 hours run (GDPR Art. 33(1))."""


class Step(StrEnum):
    """Where a case stands, named for the act that is missing. `card.state.<step>` and `card.next.<step>`."""

    ANSWER = "answer"
    DECIDE_NOTIFY = "decide_notify"
    FILE = "file"
    DECIDE_INFORM = "decide_inform"
    INFORM = "inform"
    CLOSE = "close"
    NO_BREACH = "no_breach"
    CLOSED = "closed"


def step_of(scene: Scene) -> Step:
    case = scene.subject
    if not case.open:
        return Step.CLOSED
    if scene.outlook.breach is Truth.NO:
        return Step.NO_BREACH
    if not can_decide(case, scene.interview):
        return Step.ANSWER
    notify = case.decision(Matter.NOTIFY)
    if notify is None:
        return Step.DECIDE_NOTIFY
    if notify.yes and not case.standing and not withdrawn_stages(case):
        return Step.FILE
    if needs_informing(scene):
        return Step.DECIDE_INFORM
    if must_inform(scene):
        return Step.INFORM
    return Step.CLOSE if next_question(case, scene.interview) is None else Step.ANSWER


def needs_informing(scene: Scene) -> bool:
    """Whether someone must still decide on telling the people (GDPR Art. 34): it applies, or may."""
    if scene.subject.decision(Matter.INFORM) is not None:
        return False
    living = (d for d in scene.outlook.deadlines if d.status.running or d.status is Status.NOT_COMPUTABLE)
    return any(matter_of(scene, d.obligation) is Matter.INFORM for d in living)


def must_inform(scene: Scene) -> bool:
    """Whether it was decided to tell the people, and somebody is still unaccounted for."""
    return is_owed(scene.subject) and bool(unaccounted(scene.subject, told_groups(scene.subject)))


def matter_of(scene: Scene, obligation: str) -> Matter | None:
    rule = scene.law.obligation(obligation)
    return rule.matter if rule is not None else None


def stage_to_file(scene: Scene) -> str:
    """The obligation a notification would discharge now; empty when there is none."""
    stages = [d for d in scene.outlook.deadlines if matter_of(scene, d.obligation) is Matter.NOTIFY]
    unmet = (d.obligation for d in stages if scene.subject.filing(d.obligation) is None)
    return next(unmet, stages[-1].obligation if stages else "")


def unaware(scene: Scene) -> bool:
    """Whether nobody has fixed yet when the organisation became aware, or the hour of it is asked still."""
    asked = ("awareness_provisional", "awareness_missing", "hour_missing")
    return any(flag.id in asked for flag in scene.outlook.flags)


def act_wanted(scene: Scene, obligation: str) -> str:
    """Which act `obligation` waits for, as the reminders name it: `reminder.<audience>.<act>`."""
    if obligation.startswith(ACKNOWLEDGE):
        role = obligation.removeprefix(ACKNOWLEDGE)
        return f"acknowledge_{role}" if role in (Role.DECIDER, Role.FILER) else "acknowledge"
    matter = matter_of(scene, obligation)
    if matter is None:
        return "letter" if obligation.startswith("letter/") else "other"
    if not can_decide(scene.subject, scene.interview):
        return "answer"
    if scene.subject.decision(matter) is None:
        return f"decide_{matter}"
    return "file" if matter is Matter.NOTIFY else "inform"
