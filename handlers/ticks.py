"""What belongs to the wall clock: run every minute, and at every step of a clock that is moved.

A daily job runs when no row says it ran on this local date, so a minute missed is never a day missed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.ids import OrganisationId
from bot.flows.draft import KEEP_FOR
from bot.flows.take_back import end_over, over
from bot.ports import Entry
from bot.services import Services
from storage.work import SqlRead, SqlWork

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


@dataclass(frozen=True, slots=True)
class Over:
    """A lent role whose time is up."""

    organisation: OrganisationId
    lending: str


def lendings_over(read: SqlRead, organisations: Iterable[OrganisationId], now: datetime) -> tuple[Over, ...]:
    """Those to end now, however long ago their time was up: a clock that jumped or a bot that was down skips none."""
    return tuple(Over(home, lending) for home in organisations for lending in over(read, home, now))


def end_lending(services: Services, one: Over, now: datetime, work: SqlWork) -> None:
    end_over(work, services, one.organisation, one.lending, now)


def next_due(read: SqlRead, organisations: Iterable[OrganisationId], after: datetime) -> datetime | None:
    """When something is to be said next, or a lent role goes back, later than `after`."""
    ends = [lending.until for home in organisations for lending in read.lendings(home)]
    return min((at for at in (read.next_due(after), *ends) if at is not None and at > after), default=None)
