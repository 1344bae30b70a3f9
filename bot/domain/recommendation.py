"""What the bot proposes to decide, because of which facts, and which single fact would change it.

Doubt counts against the controller. Once it is certain that there was a breach, the authority is notified unless a risk
is known to be unlikely (GDPR Art. 33(1)): what is missing may follow in phases (33(4)). The people are told when a high
risk is likely (Art. 34(1)); while it may still turn out high, the proposal is neither yes nor no.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.assessment import Assessment
from bot.domain.condition import Between, Truth
from bot.domain.decision import Matter
from bot.domain.finding import UNKNOWN, Span, Value
from bot.domain.groups import NOT_ASKED
from bot.domain.regime import RiskRule
from bot.domain.risk import Fired, Level, Risk, Scale, scales_of, weigh_all

MOST_CHANGES = 5

_LEFT_OUT = frozenset({"personal_data", "breach_types", "unavailable", "data_categories"})
"""What kind of breach it was: were that another, it would be another case. And lists, whose items imply other facts."""


@dataclass(frozen=True, slots=True)
class WouldChange:
    """If `fact` were `to`, the answer would be `then`."""

    fact: str
    to: Value
    then: str


@dataclass(frozen=True, slots=True)
class Recommendation:
    """`answer` is `yes`, `no` or `unknown`; `rules` are those that spoke, `because` the facts they rest on."""

    answer: str
    because: tuple[str, ...] = ()
    rules: tuple[Fired, ...] = ()
    would_change: tuple[WouldChange, ...] = ()


def recommend(assessment: Assessment, matter: Matter) -> Recommendation:
    """For telling the authority, or the people. A person decides."""
    if assessment.breach is Truth.NO:
        return Recommendation("no")
    risk = assessment.risk
    answer = _answer(risk, matter, assessment.breach)
    because = tuple(dict.fromkeys(fact for fired in risk.fired for fact in fired.because))
    return Recommendation(answer, because, risk.fired, _changes(assessment, matter, answer, because))


def _answer(risk: Risk, matter: Matter, breach: Truth) -> str:
    if breach is Truth.UNKNOWN:
        return "unknown"
    if matter is Matter.NOTIFY:
        return "no" if risk.level is Level.UNLIKELY else "yes"
    if risk.level is Level.HIGH:
        return "yes"
    return "unknown" if risk.level is Level.UNKNOWN or risk.missing else "no"


def _changes(assessment: Assessment, matter: Matter, answer: str, because: tuple[str, ...]) -> tuple[WouldChange, ...]:
    """What is not known yet first, then what the rules that spoke rest on, then the rest; each fact once."""
    values = _values(assessment.rules)
    scales = scales_of(assessment.facts, [part.facts for part in assessment.groups], assessment.rules)
    order = dict.fromkeys((*assessment.risk.missing, *because, *values))
    found: list[WouldChange] = []
    for fact in order:
        change = _change(_Trial(scales, assessment.breach, matter, fact), values.get(fact, ()), answer)
        if change is not None:
            found.append(change)
        if len(found) == MOST_CHANGES:
            break
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Trial:
    """The case weighed again, with one fact changed."""

    scales: tuple[Scale, ...]
    breach: Truth
    matter: Matter
    fact: str

    @property
    def now(self) -> Value:
        return self.scales[0].facts.get(self.fact, UNKNOWN)

    def answer(self, to: Value) -> str:
        risk = weigh_all([scale.changed(self.fact, to) for scale in self.scales])
        return _answer(risk, self.matter, self.breach)


def _change(trial: _Trial, values: tuple[Value, ...], answer: str) -> WouldChange | None:
    """The nearest value with which the answer is another, and is one."""
    for to in _others(trial.now, values):
        then = trial.answer(to)
        if then not in (answer, "unknown"):
            return WouldChange(trial.fact, _widened(trial, to, values, then), then)
    return None


def _widened(trial: _Trial, to: Value, values: tuple[Value, ...], then: str) -> Value:
    """`to`, and if it is a number, those beside it that have the same answer."""
    if not isinstance(to, Span):
        return to
    steps = [value for value in values if isinstance(value, Span)]

    def same(at: int) -> bool:
        return 0 <= at < len(steps) and not _is_within(trial.now, steps[at]) and trial.answer(steps[at]) == then

    low = high = steps.index(to)
    while same(low - 1):
        low -= 1
    while same(high + 1):
        high += 1
    return Span(steps[low].least, steps[high].most)


def _values(rules: Sequence[RiskRule]) -> Mapping[str, tuple[Value, ...]]:
    """The values that make a difference to some rule, by fact: those it accepts, and of numbers every step between two
    bounds, ascending."""
    found: dict[str, dict[Value, None]] = {}
    bounds: dict[str, set[int]] = {}
    for rule in rules:
        for fact, accepts in rule.when.terms:
            if fact in _LEFT_OUT:
                continue
            if isinstance(accepts, Between):
                bounds.setdefault(fact, set()).update(_starts(accepts))
                found.setdefault(fact, {})
            else:
                found.setdefault(fact, {}).update(dict.fromkeys(accepts.values))
    return {fact: (*values, *_steps(bounds.get(fact, set()))) for fact, values in found.items()}


def _starts(accepts: Between) -> Iterator[int]:
    """From which numbers on it is another answer."""
    if accepts.least is not None:
        yield accepts.least
    if accepts.most is not None:
        yield accepts.most + 1


def _steps(starts: set[int]) -> tuple[Span, ...]:
    """All numbers, cut at each of `starts`."""
    cuts = sorted(starts)
    if not cuts:
        return ()
    between = (Span(low, high - 1) for low, high in pairwise(cuts))
    return (Span(None, cuts[0] - 1), *between, Span(cuts[-1], None))


def _others(now: Value, values: tuple[Value, ...]) -> Iterator[Value]:
    """What a fact could be instead, the nearest number first; nothing for one that nobody asks here."""
    if now == NOT_ASKED:
        return
    possible = (*values, *(not value for value in values if isinstance(value, bool)))
    other = (value for value in dict.fromkeys(possible) if value != now and not _is_within(now, value))
    yield from sorted(other, key=lambda value: _distance(now, value))


def _is_within(now: Value, step: Value) -> bool:
    """Whether what is known of a number says that already."""
    if not isinstance(now, Span) or not isinstance(step, Span):
        return False
    low = step.least is None or (now.least is not None and now.least >= step.least)
    return low and (step.most is None or (now.most is not None and now.most <= step.most))


def _distance(now: Value, to: Value) -> int:
    """How far a number is from what is known of it; nothing else is near or far."""
    if not isinstance(now, Span) or not isinstance(to, Span):
        return 0
    up = to.least - now.most if to.least is not None and now.most is not None else 0
    down = now.least - to.most if to.most is not None and now.least is not None else 0
    return max(up, down, 0)
