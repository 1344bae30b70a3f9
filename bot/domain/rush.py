"""A case that was opened late: there is little time left for the first notification, or none.

Then only what that notification needs is asked, and those who decide and file are told at once.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.deadline import Deadline
from bot.domain.decision import Matter
from bot.domain.regime import Law

LITTLE = timedelta(hours=12)
"""With less than this left when a case was opened it is rushed: the half day in which one rung would be left."""


def first_due(deadlines: Iterable[Deadline], law: Law) -> datetime | None:
    """When the first notification is due, on the strict reading; None where none runs or nothing can be counted."""
    rules = ((d, law.obligation(d.obligation)) for d in deadlines if d.status.running and d.due is not None)
    return min((d.due for d, rule in rules if d.due and rule and rule.matter is Matter.NOTIFY), default=None)


def hurried(case: Case, deadlines: Iterable[Deadline], law: Law) -> Case:
    """`case` with `rushed` as it is now: under twelve hours were left when it was opened, and nothing is filed yet.

    It may turn out only later, when discovery or awareness is fixed. A closed case stays as it was.
    """
    if not case.open:
        return case
    due = first_due(deadlines, law) if not case.standing else None
    rushed = due is not None and due - case.opened_at < LITTLE
    return case if rushed is case.rushed else replace(case, rushed=rushed)
