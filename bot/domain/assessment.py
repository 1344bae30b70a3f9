"""What follows from a case under the law: breach or not, the risk, the obligations and their deadlines."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.condition import Truth
from bot.domain.deadline import Deadline, Flag, Situation
from bot.domain.finding import Facts
from bot.domain.interview import Interview
from bot.domain.organisation import Organisation
from bot.domain.regime import Law
from bot.domain.risk import Risk


@dataclass(frozen=True, slots=True)
class Applies:
    """Whether an obligation applies, with the facts that made it so."""

    obligation: str
    truth: Truth
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """`breach` is NO only when the facts say it was no personal data breach (GDPR Art. 4(12))."""

    facts: Facts
    breach: Truth
    risk: Risk
    applies: tuple[Applies, ...]
    deadlines: tuple[Deadline, ...]
    flags: tuple[Flag, ...]

    def deadline(self, obligation: str) -> Deadline | None:
        return next((d for d in self.deadlines if d.obligation == obligation), None)

    @property
    def nearest(self) -> Deadline | None:
        """The running deadline with the earliest due instant: what the card's clock shows."""
        running = [(d.due, d.obligation, d) for d in self.deadlines if d.status.running and d.due is not None]
        return min(running)[2] if running else None


def is_breach(facts: Facts) -> Truth:
    """GDPR Art. 4(12): personal data, and lost, altered, or seen by someone not entitled."""
    raise NotImplementedError


def situation_of(case: Case, organisation: Organisation, facts: Facts, risk: Risk, breach: Truth) -> Situation:
    """The case as the deadlines see it. `known_earlier` and `discovered` give the earlier of the two as discovery."""
    raise NotImplementedError


def assess(case: Case, organisation: Organisation, interview: Interview, law: Law, now: datetime) -> Assessment:
    """Everything that follows from `case` at `now`, under the law it froze or, until then, the one in force."""
    raise NotImplementedError
