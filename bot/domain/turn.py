"""Whose turn it is to decide or to file, and since when: what a decider or filer is asked to acknowledge."""

from datetime import datetime

from bot.domain.assessment import is_breach, withdrawn_stages
from bot.domain.case import Case
from bot.domain.chore import Turn
from bot.domain.condition import Truth
from bot.domain.decision import Matter
from bot.domain.groups import facts_of
from bot.domain.interview import can_decide, waited_for
from bot.domain.party import Role
from bot.domain.question import Interview


def turn_of(case: Case, interview: Interview) -> Turn | None:
    """The decider's once everything a decision needs is answered; the filer's once it was decided to notify.

    None while questions are open, once nothing is to be notified, and when it was filed. Every instant is that of a
    stored act, so that asking again gives the same one.
    """
    if not case.open:
        return None
    notify = case.decision(Matter.NOTIFY)
    if notify is not None:
        filed = case.standing or withdrawn_stages(case)
        return Turn(Role.FILER, notify.at) if notify.yes and not filed else None
    if is_breach(facts_of(case, interview)) is Truth.NO or not can_decide(case, interview):
        return None
    return Turn(Role.DECIDER, _ready_since(case, interview))


def _ready_since(case: Case, interview: Interview) -> datetime:
    """When the last of the answers a decision needs was first given, or someone was asked for it."""
    needed = waited_for(case, interview)
    facts = {field.fact for question in needed for field in question.fields if not field.optional}
    first: dict[str, datetime] = {}
    for finding in case.findings:
        if finding.fact in facts:
            first.setdefault(finding.fact, finding.at)
    ids = {question.id for question in needed}
    asked = (task.at for task in case.tasks if task.open and task.question in ids)
    return max((*first.values(), *asked), default=case.opened_at)
