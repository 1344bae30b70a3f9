"""Whoever reported takes it back. Nothing is deleted and the case goes on: a handler closes it with a reason, or not.

What turned out to be a breach is documented whatever its reporter thinks later (GDPR Art. 33(5)).
"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.ids import PartyId
from bot.domain.report import Report

WITHDRAWN = "withdrawn"
"""The fact that it was: the sequence of the report that says why, 0 where nothing was said."""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """`why` is kept as the reports are: their words, under the same key."""

    by: PartyId
    at: datetime
    why: Report | None


def withdrawal(case: Case) -> Withdrawal | None:
    """The latest, if any."""
    found = case.finding(WITHDRAWN)
    if found is None:
        return None
    return Withdrawal(found.by, found.at, next((r for r in case.reports if r.sequence == found.value), None))
