"""Groups of people in one breach, each with its own data; and what is known of the case as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from types import MappingProxyType
from typing import Final, TypeAlias

from bot.domain.case import Case
from bot.domain.condition import Truth
from bot.domain.finding import UNKNOWN, Facts, Finding, Span, Value
from bot.domain.question import OF, WHOSE, Field, Interview

SAME_DATA: Final = "same_data"
"""Whether the same data of everyone is concerned. If not, each group that `whose` names is looked at by itself."""

COUNT: Final = "group_count"
ALL: Final = "n_subjects"
"""How many people one group has, and how many there are in all."""

REMEMBERED: Final = 64
"""What follows from findings is asked for many times in one settling: so many of the last are remembered."""

Findings: TypeAlias = tuple[Finding, ...]

NOT_ASKED: Final = ""
"""The value of a fact whose question does not arise: it is none of those that a rule may ask for."""


@dataclass(frozen=True, slots=True)
class Group:
    """People whose data is the same. `id` is an option of `whose`; empty when everyone's is, or nobody knows yet.

    `facts` are those of the case, with the group's own data and count under the plain names.
    """

    id: str
    facts: Facts

    @property
    def count(self) -> Value:
        """How many people; UNKNOWN when nobody said."""
        return self.facts.get(ALL, UNKNOWN)


def group_ids(case: Case) -> tuple[str, ...]:
    """The groups that are asked about one by one: several are named, and their data differ. Else none."""
    return _ids(_found(case.findings))


def _ids(found: Mapping[str, Value]) -> tuple[str, ...]:
    whose = found.get(WHOSE, UNKNOWN)
    named = whose if isinstance(whose, tuple) else ()
    return named if len(named) > 1 and found.get(SAME_DATA) is False else ()


def groups(case: Case, interview: Interview) -> tuple[Group, ...]:
    """Each group with its facts; without several, the one group of everyone, whose id is empty."""
    return groups_from(case.findings, interview)


@lru_cache(maxsize=REMEMBERED)
def groups_from(findings: Findings, interview: Interview) -> tuple[Group, ...]:
    found = _found(findings)
    ids = _ids(found)
    if not ids:
        return (Group("", _completed(found, interview)),)
    return tuple(Group(group, _completed(_own(found, interview, group), interview)) for group in ids)


def facts_of(case: Case, interview: Interview) -> Facts:
    """Every fact the findings establish, those implied by chosen options included.

    Of several groups: the data of all of them together. What is true of one is true of the case; what is not known of
    one, and true of none, is not known. A question that does not arise establishes NOT_ASKED.
    """
    return facts_from(case.findings, interview)


@lru_cache(maxsize=REMEMBERED)
def facts_from(findings: Findings, interview: Interview) -> Facts:
    found = _found(findings)
    if not _ids(found):
        return MappingProxyType(_completed(found, interview))
    parts = [group.facts for group in groups_from(findings, interview)]
    whole = {name: value for name, value in found.items() if name not in _shared(interview)}
    for field in _grouped(interview):
        values = [part.get(field.fact, UNKNOWN) for part in parts]
        whole[field.fact] = _united(field, values)
        for fact in field.implied(UNKNOWN):
            whole[fact] = _any([part.get(fact, UNKNOWN) for part in parts])
    if whole.get(ALL, UNKNOWN) is UNKNOWN:
        whole[ALL] = _sum([found.get(f"{COUNT}{OF}{group}", UNKNOWN) for group in _ids(found)])
    return MappingProxyType(_completed(whole, interview))


def _found(findings: Findings) -> dict[str, Value]:
    return {finding.fact: finding.value for finding in findings}


def _grouped(interview: Interview) -> tuple[Field, ...]:
    return tuple(field for question in interview.questions if question.each_group for field in question.fields)


def _shared(interview: Interview) -> frozenset[str]:
    return frozenset(field.fact for field in _grouped(interview))


def _own(found: Mapping[str, Value], interview: Interview, group: str) -> dict[str, Value]:
    """The findings as `group` has them: its own under the plain names, none of another's, and none from before the
    groups were told apart."""
    shared = _shared(interview)
    own = {name: value for name, value in found.items() if name not in shared}
    own |= {fact: found[name] for fact in shared if (name := f"{fact}{OF}{group}") in found}
    if COUNT in own:
        own[ALL] = own[COUNT]
    else:
        own[ALL] = _at_most(own.get(ALL, UNKNOWN))
    return own


def _completed(found: Mapping[str, Value], interview: Interview) -> dict[str, Value]:
    """`found` with what follows from it: implied facts, and which questions do not arise."""
    facts = dict(found)
    for question in interview.questions:
        never = question.arises(facts) is Truth.NO
        for field in question.fields:
            if field.fact in facts:
                facts = {**field.implied(facts[field.fact]), **facts}
            elif never:
                facts[field.fact] = NOT_ASKED
    return facts


def _united(field: Field, values: Sequence[Value]) -> Value:
    """All options that any group has. While one group's are not known, nor are those of all."""
    chosen = {item for value in values if isinstance(value, tuple) for item in value}
    if any(not isinstance(value, tuple) for value in values):
        return UNKNOWN
    return tuple(option.id for option in field.options if option.id in chosen)


def _any(values: Sequence[Value]) -> Value:
    if any(value is True for value in values):
        return True
    return UNKNOWN if any(value is UNKNOWN for value in values) else False


def _at_most(value: Value) -> Value:
    """One group has no more people than there are."""
    return Span(None, value.most) if isinstance(value, Span) else UNKNOWN


def _sum(values: Sequence[Value]) -> Value:
    spans = [value for value in values if isinstance(value, Span)]
    return reduce(_plus, spans) if len(spans) == len(values) else UNKNOWN


def _plus(one: Span, other: Span) -> Span:
    least = (one.least or 0) + (other.least or 0)
    most = None if one.most is None or other.most is None else one.most + other.most
    return Span(least, most)
