"""What belongs to the wall clock: run every minute, and at every step of a clock that is moved.

A daily job runs when no row says it ran on this local date, so a minute missed is never a day missed.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.flows.draft import KEEP_FOR
from bot.ports import Entry
from storage.work import SqlWork

HOLD_FOR = timedelta(hours=24)
"""What the guard took out is destroyed after this long, unless its writer put it back."""


def run(work: SqlWork, now: datetime, zone: ZoneInfo) -> None:
    """Destroy what the guard held for a day; once a day, delete the drafts that were left lying."""
    for case, number in work.expire_hidden(now - HOLD_FOR):
        work.record(Entry(case, work.organisation_of(case), "hidden_destroyed", None, now, {"hidden": str(number)}))
    today = now.astimezone(zone).date()
    if not work.job_ran("drafts", today):
        work.expire_drafts(now - KEEP_FOR)
        work.mark_job("drafts", today)
