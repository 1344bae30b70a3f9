"""The questions of the triage, as data: which comes next, and which facts the answers establish."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.case import Case
from bot.domain.condition import ALWAYS, Condition, Truth, holds
from bot.domain.finding import UNKNOWN, Facts, Value


class Kind(StrEnum):
    """How a field is answered, and so the type of its value."""

    YES_NO = "yes_no"
    """bool"""
    CHOICE = "choice"
    """one option's id"""
    SEVERAL = "several"
    """a tuple of option ids, perhaps empty: *none of these*"""
    INSTANT = "instant"
    """a `When`"""
    COUNT = "count"
    """a `Span`"""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer. `implies` are the facts that choosing it makes true (and not choosing it, false)."""

    id: str
    implies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One fact to establish. `optional` fields of a question may stay empty."""

    fact: str
    kind: Kind
    options: tuple[Option, ...] = ()
    optional: bool = False
    milestone: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at one time. Its id is the fact of its first field; `asked_when` says whether it is."""

    id: str
    fields: tuple[Field, ...]
    asked_when: Condition = ALWAYS

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(field.fact for field in self.fields)


@dataclass(frozen=True, slots=True)
class Interview:
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question | None:
        return next((q for q in self.questions if q.id == question_id), None)

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for question in self.questions for field in question.fields)


def facts_of(case: Case, interview: Interview) -> Facts:
    """Every fact the findings establish, those implied by chosen options included."""
    facts: dict[str, Value] = {finding.fact: finding.value for finding in case.findings}
    for field in interview.fields:
        if field.fact in facts:
            facts.update(_implied(field, facts[field.fact]))
    return facts


def _implied(field: Field, value: Value) -> Mapping[str, Value]:
    chosen = set(value) if isinstance(value, tuple) else {value} if isinstance(value, str) else set()
    implied: dict[str, Value] = {}
    for option in field.options:
        for fact in option.implies:
            if value is UNKNOWN:
                implied[fact] = UNKNOWN
            else:
                implied[fact] = implied.get(fact, False) or option.id in chosen
    return implied


def is_answered(case: Case, question: Question) -> bool:
    """Whether every required field of `question` has a finding (*unknown* is one)."""
    return all(case.finding(field.fact) is not None for field in question.fields if not field.optional)


def applicable(case: Case, interview: Interview) -> tuple[Question, ...]:
    """The questions that are asked in this case, in order: those whose condition is not ruled out."""
    facts = facts_of(case, interview)
    return tuple(q for q in interview.questions if holds(q.asked_when, facts) is not Truth.NO)


def next_question(case: Case, interview: Interview) -> Question | None:
    """The first applicable question without an answer; None when the interview is done or the case closed."""
    if not case.open:
        return None
    return next((q for q in applicable(case, interview) if not is_answered(case, q)), None)


def progress(case: Case, interview: Interview) -> tuple[int, int]:
    """How many of the applicable questions are answered, and how many there are."""
    asked = applicable(case, interview)
    return sum(is_answered(case, q) for q in asked), len(asked)
