"""One personal data breach, or what may be one: everything that is known and was done, and nothing derived.

Assessment, risk, deadlines and reminders are computed from a case and never stored in it. A case is frozen:
each verb returns another case.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.decision import Decision, Matter
from bot.domain.exclusion import Exclusion
from bot.domain.filing import Filing, FilingKind
from bot.domain.finding import UNKNOWN, Finding, Source, Value
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.informing import Informing
from bot.domain.letter import Letter, LetterQuestion
from bot.domain.measure import Measure
from bot.domain.party import Assignment, Role
from bot.domain.report import Report
from bot.domain.task import Task


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
class Reopening:
    """A case that had ended goes on: who said so, when and why, and how it had ended."""

    number: int
    by: PartyId
    at: datetime
    reason: str
    ended: Closing


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
    """`language` and `zone` are those of its thread. `version` is the storage's, for overlapping writers.

    `entered_after`: it was written down after the fact. `rushed`: when it was opened, little or no time was left.
    """

    id: CaseId
    number: str
    organisation: OrganisationId
    jurisdiction: str
    language: str
    zone: str
    opened_at: datetime
    entered_after: bool = False
    rushed: bool = False
    unit: str | None = None
    reports: tuple[Report, ...] = ()
    findings: tuple[Finding, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    decisions: tuple[Decision, ...] = ()
    filings: tuple[Filing, ...] = ()
    letters: tuple[Letter, ...] = ()
    letter_questions: tuple[LetterQuestion, ...] = ()
    informings: tuple[Informing, ...] = ()
    measures: tuple[Measure, ...] = ()
    tasks: tuple[Task, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    law: LawChoice | None = None
    closing: Closing | None = None
    version: int = 0

    @property
    def open(self) -> bool:
        return self.closing is None

    @property
    def joined(self) -> tuple[CaseId, ...]:
        """The cases that went into this one and did not go back."""
        return tuple(dict.fromkeys(r.origin for r in self.reports if r.origin is not None and not r.parted))

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
        """The first filing of `stage` that stands: the one that met the deadline. One that was withdrawn does not."""
        return next((f for f in self.standing if f.stage == stage), None)

    @property
    def standing(self) -> tuple[Filing, ...]:
        """The filings that were not withdrawn."""
        last = max((at for at, f in enumerate(self.filings) if f.kind is FilingKind.WITHDRAWAL), default=-1)
        return self.filings[last + 1 :]

    def holders(self, role: Role) -> tuple[Assignment, ...]:
        """Who holds `role` here, the holder first, then the deputies. Nobody who is kept out."""
        held = (a for a in self.assignments if a.role is role and a.party not in self.kept_out)
        return tuple(sorted(held, key=lambda a: a.rank))

    def roles(self, party: PartyId) -> frozenset[Role]:
        """What `party` is in this case: nothing at all when they are kept out."""
        if party in self.kept_out:
            return frozenset()
        return frozenset(a.role for a in self.assignments if a.party == party)

    @property
    def kept_out(self) -> frozenset[PartyId]:
        """Who must not see this case, whatever roles they hold."""
        return frozenset(e.party for e in self.exclusions if e.party is not None and not e.lifted)

    @property
    def veiled(self) -> bool:
        """Whether a wish to keep someone out still waits for an answer: then the thread shows number and clock alone,
        and no manager is told."""
        return any(e.open for e in self.exclusions)

    def task(self, number: int) -> Task | None:
        return next((t for t in self.tasks if t.number == number), None)

    def letter(self, number: int) -> Letter | None:
        return next((letter for letter in self.letters if letter.number == number), None)

    def asked_in(self, letter: int) -> tuple[LetterQuestion, ...]:
        """The questions of one letter, in their order."""
        return tuple(q for q in self.letter_questions if q.letter == letter)
