"""Conditions over facts, in three truth values: yes, no, and not known yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.finding import UNKNOWN, Facts, Span, Value


class Truth(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """All of `terms` at once: fact → the values that satisfy it. No terms: always yes.

    For a fact with several values (data categories), one accepted value among them is enough. A number is
    compared through the terms `least` and `most` of `Between`; of several values, how many they are.
    """

    terms: tuple[tuple[str, "Accepts"], ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(fact for fact, _ in self.terms)


ALWAYS = Condition()
"""The condition without terms."""


@dataclass(frozen=True, slots=True)
class OneOf:
    values: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Between:
    least: int | None = None
    most: int | None = None


Accepts = OneOf | Between


def holds(condition: Condition, facts: Facts) -> Truth:
    """Whether `condition` is satisfied: a certain *no* outweighs an unknown, an unknown outweighs a *yes*."""
    return every(_accepts(accepted, facts.get(fact, UNKNOWN)) for fact, accepted in condition.terms)


def every(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    if Truth.NO in seen:
        return Truth.NO
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.YES


def some(truths: Iterable[Truth]) -> Truth:
    seen = set(truths)
    if Truth.YES in seen:
        return Truth.YES
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.NO


def _accepts(accepted: Accepts, value: Value) -> Truth:
    if value is UNKNOWN:
        return Truth.UNKNOWN
    if isinstance(accepted, Between):
        return _between(accepted, value)
    if isinstance(value, tuple):
        return _truth(any(item in accepted.values for item in value))
    return _truth(any(value == item and isinstance(value, bool) == isinstance(item, bool) for item in accepted.values))


def _between(bounds: Between, value: Value) -> Truth:
    if isinstance(value, tuple):
        value = len(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = Span(value, value)
    if not isinstance(value, Span):
        return Truth.NO
    low, high = value.least or 0, value.most
    if bounds.least is not None and high is not None and high < bounds.least:
        return Truth.NO
    if bounds.most is not None and low > bounds.most:
        return Truth.NO
    inside_low = bounds.least is None or low >= bounds.least
    inside_high = bounds.most is None or (high is not None and high <= bounds.most)
    return Truth.YES if inside_low and inside_high else Truth.UNKNOWN


def _truth(value: bool) -> Truth:
    return Truth.YES if value else Truth.NO


def condition_of(table: Mapping[str, object]) -> Condition:
    """Read `{fact = [accepted…]}` or `{fact = {least = n, most = n}}`, as it stands in the data files.

    Raises ValueError naming the fact, for anything else.
    """
    terms: list[tuple[str, Accepts]] = []
    for fact, accepted in table.items():
        match accepted:
            case [*items] if items and all(isinstance(item, str | bool) for item in items):
                terms.append((fact, OneOf(tuple(item for item in items if isinstance(item, str | bool)))))
            case {"least": int() as least, "most": int() as most, **rest} if not rest:
                terms.append((fact, Between(least, most)))
            case {"least": int() as least, **rest} if not rest:
                terms.append((fact, Between(least=least)))
            case {"most": int() as most, **rest} if not rest:
                terms.append((fact, Between(most=most)))
            case _:
                raise ValueError(f"{fact}: a list of accepted values, or {{least, most}}")
    return Condition(tuple(terms))
