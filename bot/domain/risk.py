"""How likely and how bad it is for the people concerned: a proposal from a table of rules, never a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.finding import Facts
from bot.domain.regime import RiskRule


class Level(StrEnum):
    """GDPR Art. 33(1) and 34(1): unlikely to result in a risk, a risk, a high risk; or not known yet."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that spoke: what it says by language, because of which facts, from which source."""

    id: str
    level: Level
    says: Mapping[str, str]
    because: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Risk:
    """`missing` are the facts that, once known, could change the level."""

    level: Level
    fired: tuple[Fired, ...] = ()
    missing: tuple[str, ...] = ()


def weigh(facts: Facts, rules: tuple[RiskRule, ...]) -> Risk:
    """The highest level a rule raises to; lowered only by a certain rule that nothing higher contradicts.

    Doubt counts against the controller: while a rule could still raise the level, nothing is *unlikely*.
    """
    raise NotImplementedError
