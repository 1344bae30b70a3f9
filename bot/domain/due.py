"""A deadline: when something is due, on the strict reading and on others, and where it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.condition import Truth
from bot.domain.sentence import Sentence

POLICY = "policy"
"""The rule of a reading that no law holds: the internal target beside *without undue delay*, and before the date of a
letter."""


class Status(StrEnum):
    """In order of precedence. `moot` includes *does not apply* and *decided not to*."""

    MET = "met"
    MOOT = "moot"
    NOT_COMPUTABLE = "not_computable"
    LATE = "late"
    MAY_APPLY = "may_apply"
    OPEN = "open"

    @property
    def running(self) -> bool:
        return self in (Status.LATE, Status.MAY_APPLY, Status.OPEN)


@dataclass(frozen=True, slots=True)
class DueReading:
    """Another instant some hold to be the due one. `rule` is a way of counting, or `policy`.

    `held_by` is a key of the catalogues: who reads it so, or why it differs.
    """

    rule: str
    due: datetime
    held_by: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due` is the strict reading in UTC, None when the law has no number or it can't be computed.

    `origin` is the milestone or filing it runs from, `began` that instant; `zone` the authority's.
    `provisional`: awareness is not fixed, so the clock runs from discovery or report (may still move).
    """

    obligation: str
    due: datetime | None
    status: Status
    basis: str
    origin: str
    why: Sentence
    zone: ZoneInfo
    readings: tuple[DueReading, ...] = ()
    began: datetime | None = None
    provisional: bool = False
    ladder: str = ""
    late_needs_reason: bool = False

    @property
    def target(self) -> datetime | None:
        """What reminders count down to: the due instant, else the internal target."""
        return self.due or self.aim

    @property
    def aim(self) -> datetime | None:
        """The internal target, where there is one."""
        return next((r.due for r in self.readings if r.rule == "policy"), None)


def status_of(
    began: datetime | None, due: datetime | None, truth: Truth, now: datetime | None, *, provisional: bool
) -> Status:
    if began is None:
        return Status.NOT_COMPUTABLE
    if due is not None and now is not None and now > due:
        return Status.LATE
    return Status.MAY_APPLY if truth is Truth.UNKNOWN or provisional else Status.OPEN
