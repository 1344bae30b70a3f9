"""Reads `interview.toml`: the questions, and which facts their answers establish."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.condition import Between, Condition, OneOf
from bot.domain.finding import UNKNOWN
from bot.domain.milestone import MILESTONES
from bot.domain.question import OF, Field, Interview, Kind, Need, Option, Question
from bot.law.table import Document, Table


@dataclass(frozen=True, slots=True)
class Several:
    """Some of these options at once: a condition may ask which, or how many."""

    options: tuple[str, ...]


Values = tuple[str | bool, ...] | Several | type[Between] | None
"""What a condition may ask of a fact: some of these values, bounds of a number, or nothing at all."""


def interview_of(document: Document) -> Interview:
    """Every question of the file, in its order."""
    read = [(_question(table), table) for table in document.tables("question")]
    interview = Interview(tuple(question for question, _ in read))
    facts = facts_known(interview)
    seen: set[str] = set()
    for question, table in read:
        for key, condition in _conditions(question):
            check_condition(table, key, condition, facts)
        for name in (question.id, *question.facts[1:]):
            if name in seen:
                table.fault("id" if name == question.id else "fields", f"{name!r} is asked twice")
            seen.add(name)
    return interview


def facts_known(interview: Interview) -> Mapping[str, Values]:
    """Every fact that the interview establishes, and what can be asked of it."""
    known: dict[str, Values] = {}
    for field in interview.fields:
        known.update(dict.fromkeys(field.implied(UNKNOWN), (True, False)))
        match field.kind:
            case Kind.YES_NO:
                known[field.fact] = (True, False)
            case Kind.CHOICE:
                known[field.fact] = tuple(option.id for option in field.options)
            case Kind.SEVERAL:
                known[field.fact] = Several(tuple(option.id for option in field.options))
            case Kind.COUNT:
                known[field.fact] = Between
            case Kind.INSTANT | Kind.TEXT:
                known[field.fact] = None
    return known


def check_condition(table: Table, key: str, condition: Condition, facts: Mapping[str, Values]) -> None:
    """Note facts that no question establishes, and values that are no answer to theirs."""
    for fact, accepts in condition.terms:
        values = facts.get(fact)
        options = values.options if isinstance(values, Several) else values if isinstance(values, tuple) else ()
        if fact not in facts:
            table.fault(key, f"no question establishes {fact!r}")
        elif isinstance(accepts, Between):
            if isinstance(values, tuple) or values is None:
                table.fault(key, f"{fact!r} can't be asked that way")
        elif not options:
            table.fault(key, f"{fact!r} can't be asked that way")
        else:
            _check_values(table, key, fact, accepts, options)


def _check_values(table: Table, key: str, fact: str, accepts: OneOf, options: tuple[str | bool, ...]) -> None:
    for value in accepts.values:
        if (type(value), value) not in [(type(v), v) for v in options]:
            table.fault(key, f"{value!r} is no answer to {fact!r}")


def _conditions(question: Question) -> Iterator[tuple[str, Condition]]:
    yield "asked_when", question.asked_when
    yield "decides_when", question.decides_when
    if question.or_when is not None:
        yield "or_when", question.or_when
    if question.settled_when is not None:
        yield "settled_when", question.settled_when


def _question(table: Table) -> Question:
    fields = tuple(_fields(table))
    need = table.one_of("need", Need, Need.DECISION) if table.has("need") else Need.DECISION
    question = Question(
        table.text("id"),
        fields,
        table.condition("asked_when"),
        need,
        or_when=table.condition("or_when") if table.has("or_when") else None,
        once_known=table.flag("once_known"),
        decides_when=table.condition("decides_when"),
        settled_when=table.condition("settled_when") if table.has("settled_when") else None,
        each_group=table.flag("each_group"),
    )
    if any(OF in name for name in (question.id, *question.facts)):
        table.fault("id", f"{OF!r} stands before a group, and in no name")
    if fields and question.id != fields[0].fact:
        table.fault("id", f"must be the fact of the first field, {fields[0].fact!r}")
    if table.has("fields") and (not fields or all(field.optional for field in fields)):
        table.fault("fields", "one of them must be required")
    table.done()
    return question


def _fields(table: Table) -> Iterator[Field]:
    for inner in table.inner("fields"):
        milestone = inner.text("milestone") if inner.has("milestone") else None
        if milestone is not None:
            inner.known("milestone", milestone, MILESTONES, "milestone")
        options = tuple(_options(inner))
        field = Field(
            fact=inner.text("fact"),
            kind=inner.one_of("kind", Kind, Kind.YES_NO),
            options=options,
            optional=inner.flag("optional"),
            milestone=milestone,
        )
        if (field.kind in (Kind.CHOICE, Kind.SEVERAL)) != bool(options):
            inner.fault("options", "belong to choice and several, and to nothing else")
        if milestone is not None and field.kind is not Kind.INSTANT:
            inner.fault("milestone", "belongs to an instant")
        inner.done()
        yield field


def _options(table: Table) -> Iterator[Option]:
    seen: set[str] = set()
    for inner in table.inner("options", required=False):
        option = Option(inner.text("id"), inner.texts("implies", required=False))
        if option.id in seen:
            inner.fault("id", f"{option.id!r} stands twice")
        seen.add(option.id)
        inner.done()
        yield option
