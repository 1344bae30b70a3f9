"""When each obligation is due, on the strict reading and on others, and why.

`deadlines` is pure: the same situation, law and `now` give the same outlook. Without `now` nothing is late.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.letter import Letter
from bot.domain.milestone import When
from bot.domain.regime import Law
from bot.domain.risk import Level


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
class Sentence:
    """A sentence of the catalogues, not yet in a language. Details are text, instants or durations."""

    key: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueReading:
    """Another instant some hold to be the due one. `rule` is a way of counting, or `policy`."""

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
        """What reminders climb towards: the due instant, else the internal target."""
        return self.due or next((r.due for r in self.readings if r.rule == "policy"), None)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person should look at: `awareness_provisional awareness_missing hour_missing containment_lag
    late_filing delay_reason_missing contradiction`. `value` is machine-readable (ISO 8601)."""

    id: str
    value: str
    says: Sentence


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts that deadlines follow from. Names as in the `deadlines` command.

    `filings` maps obligation ids to the instant they were first filed, `delay_reasons` names those that came
    with a reason; `waived` are obligations a person decided do not apply; empty `regimes` means all possible.
    `breach` is False once it is settled that there was no personal data breach.
    """

    jurisdiction: str
    roles: frozenset[str] = frozenset({"controller"})
    sectors: frozenset[str] = frozenset()
    regimes: frozenset[str] = frozenset()
    risk: Level = Level.UNKNOWN
    entered_after: bool = False
    milestones: Mapping[str, When] = field(default_factory=dict)
    filings: Mapping[str, datetime] = field(default_factory=dict)
    delay_reasons: frozenset[str] = frozenset()
    letters: tuple[Letter, ...] = ()
    waived: frozenset[str] = frozenset()
    breach: bool = True


@dataclass(frozen=True, slots=True)
class Outlook:
    deadlines: tuple[Deadline, ...]
    flags: tuple[Flag, ...]


def deadlines(situation: Situation, law: Law, now: datetime | None) -> Outlook:
    """Every obligation that jurisdiction, roles, sectors and regimes make possible, with its deadline."""
    raise NotImplementedError
