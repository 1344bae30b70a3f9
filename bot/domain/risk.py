"""How likely and how bad it is for the people concerned: a proposal from a table of rules, never a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.condition import Condition, Truth, holds
from bot.domain.finding import Facts, Value
from bot.domain.regime import RiskRule


class Level(StrEnum):
    """GDPR Art. 33(1) and 34(1): unlikely to result in a risk, a risk, a high risk; or not known yet."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that spoke: what it says by language, because of which facts, from which source. `raises`: it says *at
    least*; otherwise *at most*, which holds only where nothing raises."""

    id: str
    level: Level
    says: Mapping[str, str]
    because: tuple[str, ...]
    source: str
    raises: bool = True


@dataclass(frozen=True, slots=True)
class Risk:
    """`missing` are the facts that, once known, could change the level."""

    level: Level
    fired: tuple[Fired, ...] = ()
    missing: tuple[str, ...] = ()


_ORDER = (Level.UNLIKELY, Level.RISK, Level.HIGH)


@dataclass(frozen=True, slots=True)
class Scale:
    """One set of facts beside the table: which rules hold. Changing one fact looks again at those that ask for it."""

    facts: Facts
    rules: tuple[RiskRule, ...]
    truths: Mapping[str, Truth]

    @classmethod
    def of(cls, facts: Facts, rules: tuple[RiskRule, ...]) -> "Scale":
        return cls(facts, rules, {rule.id: holds(rule.when, facts) for rule in rules})

    def changed(self, fact: str, to: Value) -> "Scale":
        facts = {**self.facts, fact: to}
        again = {rule.id: holds(rule.when, facts) for rule in self.rules if fact in rule.when.facts}
        return Scale(facts, self.rules, {**self.truths, **again})

    def read(self) -> Risk:
        """The level. See `weigh`."""
        rules, truths, facts = self.rules, self.truths, self.facts
        raising = [rule for rule in rules if rule.raises and truths[rule.id] is Truth.YES]
        if raising:
            top = max(raising, key=_rank)
            higher = [r for r in rules if r.raises and truths[r.id] is Truth.UNKNOWN and _rank(r) > _rank(top)]
            fired = sorted(raising, key=_rank, reverse=True)
            return Risk(Level(top.level), tuple(map(_fired, fired)), _missing(higher, facts))
        open_rules = [rule for rule in rules if truths[rule.id] is Truth.UNKNOWN]
        lowering = [rule for rule in rules if not rule.raises and truths[rule.id] is Truth.YES]
        if any(rule.raises for rule in open_rules) or not lowering:
            return Risk(Level.UNKNOWN, (), _missing(open_rules, facts))
        lowest = min(lowering, key=_rank)
        lower = [rule for rule in open_rules if _rank(rule) < _rank(lowest)]
        if lower:
            return Risk(Level.UNKNOWN, (), _missing(lower, facts))
        return Risk(Level(lowest.level), tuple(_fired(rule) for rule in lowering if rule.level == lowest.level))


def weigh(facts: Facts, rules: tuple[RiskRule, ...]) -> Risk:
    """The highest level a rule raises to; lowered only by a certain rule that nothing higher contradicts.

    Doubt counts against the controller: while a rule could still raise the level, nothing is *unlikely*. A rule
    that does not raise says *at most*; of those that hold, the lowest counts. No rule at all: unknown.
    """
    return Scale.of(facts, rules).read()


def scales_of(whole: Facts, parts: Sequence[Facts], rules: tuple[RiskRule, ...]) -> tuple[Scale, ...]:
    """One scale for everyone together and one for each group, where there are several."""
    return tuple(Scale.of(facts, rules) for facts in (whole, *(parts if len(parts) > 1 else ())))


def weigh_all(scales: Sequence[Scale]) -> Risk:
    """The risk of a case: the highest of its groups'. Everyone together counts as well: that groups are told apart
    makes nothing milder."""
    return scales[0].read() if len(scales) == 1 else _highest([scale.read() for scale in scales])


def _highest(risks: Sequence[Risk]) -> Risk:
    """The worst counts, with all that raises; what lowers speaks only when it lowers them all. While one of them is
    not known, it may be worse."""
    known = [risk for risk in risks if risk.level is not Level.UNKNOWN]
    top = max((risk.level for risk in known), key=_ORDER.index, default=Level.UNKNOWN)
    unsettled = [risk for risk in risks if risk.missing] if top is not Level.HIGH else []
    if top is Level.UNLIKELY and len(known) < len(risks):
        top = Level.UNKNOWN
    missing = tuple(dict.fromkeys(fact for risk in unsettled for fact in risk.missing))
    fired = {f.id: f for risk in risks for f in risk.fired if f.raises or f.level is top}
    if top is Level.UNKNOWN:
        return Risk(top, (), missing)
    return Risk(top, tuple(sorted(fired.values(), key=lambda f: _ORDER.index(f.level), reverse=True)), missing)


def _rank(rule: RiskRule) -> int:
    return _ORDER.index(Level(rule.level))


def _fired(rule: RiskRule) -> Fired:
    return Fired(rule.id, Level(rule.level), rule.says, rule.when.facts, rule.source, rule.raises)


def _missing(rules: list[RiskRule], facts: Facts) -> tuple[str, ...]:
    """The facts that keep `rules` from being settled, each once."""
    terms = ((fact, Condition((term,))) for rule in rules for term in rule.when.terms for fact in (term[0],))
    return tuple(dict.fromkeys(fact for fact, condition in terms if holds(condition, facts) is Truth.UNKNOWN))
