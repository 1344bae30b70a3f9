"""One personal data breach, or what may be one: everything that is known and was done, and nothing derived.

Assessment, risk, deadlines and reminders are computed from a case and never stored in it. A case is frozen:
each verb returns another case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.decision import Decision, Matter
from bot.domain.filing import Filing
from bot.domain.finding import UNKNOWN, Finding, Source, Value
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.letter import Letter
from bot.domain.party import Assignment, Role
from bot.domain.report import Report


class Outcome(StrEnum):
    BREACH = "breach"
    NEAR_MISS = "near_miss"
    NOT_A_BREACH = "not_a_breach"
    JOINED = "joined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case ended: outcome, who closed it and why; `into` is the case a joined one went into."""

    outcome: Outcome
    by: PartyId
    at: datetime
    reason: str
    into: CaseId | None = None


@dataclass(frozen=True, slots=True)
class LawChoice:
    """The law a case is judged by: the local date that chose it, and the rule files' version it was frozen with.

    `fixed` is true once awareness is fixed; until then each settling chooses again.
    """

    date: str
    version: str
    fixed: bool


@dataclass(frozen=True, slots=True)
class Case:
    """`language` and `zone` are those of its thread. `version` is the storage's, for overlapping writers."""

    id: CaseId
    number: str
    organisation: OrganisationId
    jurisdiction: str
    language: str
    zone: str
    opened_at: datetime
    entered_after: bool = False
    unit: str | None = None
    reports: tuple[Report, ...] = ()
    findings: tuple[Finding, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    filings: tuple[Filing, ...] = ()
    letters: tuple[Letter, ...] = ()
    law: LawChoice | None = None
    closing: Closing | None = None
    version: int = 0

    @property
    def open(self) -> bool:
        return self.closing is None

    @property
    def reporter(self) -> PartyId:
        return self.reports[0].by

    def finding(self, fact: str) -> Finding | None:
        """The latest finding of `fact`, if it was ever answered."""
        return next((f for f in reversed(self.findings) if f.fact == fact), None)

    def value(self, fact: str) -> Value:
        finding = self.finding(fact)
        return UNKNOWN if finding is None else finding.value

    def sequence(self, facts: Iterable[str]) -> int:
        """The number of the latest finding among `facts`, 0 for none: what an answer to them was based on."""
        named = set(facts)
        return max((f.sequence for f in self.findings if f.fact in named), default=0)

    def record(self, fact: str, value: Value, by: PartyId, at: datetime, source: Source, reason: str = "") -> "Case":
        """This case with one more finding; itself when the fact already has that very value."""
        known = self.finding(fact)
        if known is not None and known.value == value and type(known.value) is type(value):
            return self
        sequence = self.findings[-1].sequence + 1 if self.findings else 1
        return replace(self, findings=(*self.findings, Finding(sequence, fact, value, by, at, source, reason)))

    def decision(self, matter: Matter) -> Decision | None:
        return next((d for d in reversed(self.decisions) if d.matter is matter), None)

    def filing(self, stage: str) -> Filing | None:
        """The first filing of `stage`: the one that met the deadline."""
        return next((f for f in self.filings if f.stage == stage), None)

    def holders(self, role: Role) -> tuple[Assignment, ...]:
        """Who holds `role` here, the holder first, then the deputies."""
        return tuple(sorted((a for a in self.assignments if a.role is role), key=lambda a: a.rank))

    def roles(self, party: PartyId) -> frozenset[Role]:
        return frozenset(a.role for a in self.assignments if a.party == party)
