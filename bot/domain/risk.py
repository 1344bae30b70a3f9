"""How likely and how bad it is for the people concerned: a proposal from a table of rules, never a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.condition import Condition, Truth, holds
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


_ORDER = (Level.UNLIKELY, Level.RISK, Level.HIGH)


def weigh(facts: Facts, rules: tuple[RiskRule, ...]) -> Risk:
    """The highest level a rule raises to; lowered only by a certain rule that nothing higher contradicts.

    Doubt counts against the controller: while a rule could still raise the level, nothing is *unlikely*. A rule
    that does not raise says *at most*; of those that hold, the lowest counts. No rule at all: unknown.
    """
    truths = {rule.id: holds(rule.when, facts) for rule in rules}
    raising = [rule for rule in rules if rule.raises and truths[rule.id] is Truth.YES]
    if raising:
        top = max(raising, key=_rank)
        higher = [r for r in rules if r.raises and truths[r.id] is Truth.UNKNOWN and _rank(r) > _rank(top)]
        fired = sorted(raising, key=_rank, reverse=True)
        return Risk(Level(top.level), tuple(map(_fired, fired)), _missing(higher, facts))
    open_rules = [rule for rule in rules if truths[rule.id] is Truth.UNKNOWN]
    missing = _missing(open_rules, facts)
    lowering = [rule for rule in rules if not rule.raises and truths[rule.id] is Truth.YES]
    if any(rule.raises for rule in open_rules) or not lowering:
        return Risk(Level.UNKNOWN, (), missing)
    lowest = min(lowering, key=_rank)
    lower = [rule for rule in open_rules if _rank(rule) < _rank(lowest)]
    if lower:
        return Risk(Level.UNKNOWN, (), _missing(lower, facts))
    return Risk(Level(lowest.level), tuple(_fired(rule) for rule in lowering if rule.level == lowest.level))


def _rank(rule: RiskRule) -> int:
    return _ORDER.index(Level(rule.level))


def _fired(rule: RiskRule) -> Fired:
    return Fired(rule.id, Level(rule.level), rule.says, rule.when.facts, rule.source)


def _missing(rules: list[RiskRule], facts: Facts) -> tuple[str, ...]:
    """The facts that keep `rules` from being settled, each once."""
    terms = ((fact, Condition((term,))) for rule in rules for term in rule.when.terms for fact in (term[0],))
    return tuple(dict.fromkeys(fact for fact, condition in terms if holds(condition, facts) is Truth.UNKNOWN))
