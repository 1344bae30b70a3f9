"""Answers as people give them — a pressed button, a form, a typed message — read as values of facts.

Nobody's small talk becomes a finding: a message that is not clearly an answer is none.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.counts import read_count
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Value
from bot.domain.interview import Field, Kind, Question
from bot.domain.localtime import parse_local

Raw = str | list[str]
Answers = tuple[tuple[str, Value], ...]

_NO_OPTION = "none"
"""What stands for *none of these* where several may be chosen."""

_YES = frozenset({"yes", "y", "ja", "jo"})
_NO = frozenset({"no", "n", "nej", "nei"})
_NONE = frozenset({"none", "none of them", "none of these", "ingen", "ingen af dem", "ingen af delene", "ingen av dem"})
_UNKNOWN = frozenset(
    (
        "unknown",
        "not known",
        "not known yet",
        "not sure",
        "don't know",
        "don't know yet",
        "i don't know",
        "we don't know",
        "dont know",
        "ved ikke",
        "ved ikke endnu",
        "det ved jeg ikke",
        "det ved vi ikke",
        "ukendt",
        "vides ikke",
        "usikker",
        "vet ikke",
        "vet ikke ennå",
        "det vet jeg ikke",
        "det vet vi ikke",
        "ukjent",
        "veit ikkje",
        "ukjend",
    )
)


def read_answer(question: Question, raw: Mapping[str, Raw], zone: ZoneInfo, now: datetime) -> Answers:
    """Fact and value of each field of `question` that got an answer; `raw` maps facts to what was given.

    Raises Refusal `answer_missing`, `no_such_option`, `answer_contradicts`, `count_unreadable`, or one of
    `parse_local`'s. Its detail `field` is the fact, so that a form can show the sentence where it belongs.
    """
    answers: list[tuple[str, Value]] = []
    for field in question.fields:
        given = raw.get(field.fact, "")
        try:
            if not _is_empty(field, given):
                answers.append((field.fact, _value(field, given, zone, now)))
            elif not field.optional:
                raise Refusal("answer_missing")
        except Refusal as refused:
            raise Refusal(refused.key, **{**refused.details, "field": field.fact}) from None
    if not answers:
        raise Refusal("answer_missing", field=question.id)
    return tuple(answers)


def _is_empty(field: Field, given: Raw) -> bool:
    """An empty list is an answer where several may be chosen and one is required: none of them."""
    if isinstance(given, str):
        return not given.strip()
    return not given and (field.kind is not Kind.SEVERAL or field.optional)


def _value(field: Field, given: Raw, zone: ZoneInfo, now: datetime) -> Value:
    if field.kind is Kind.SEVERAL:
        return _several(field, [given] if isinstance(given, str) else given)
    text = _single(given).strip()
    if text == UNKNOWN.value:
        return UNKNOWN
    match field.kind:
        case Kind.YES_NO:
            return _option(text, ("yes", "no")) == "yes"
        case Kind.CHOICE:
            return _option(text, tuple(option.id for option in field.options))
        case Kind.INSTANT:
            return parse_local(text, zone, now=now)
        case Kind.COUNT:
            span = read_count(text)
            if span is None:
                raise Refusal("count_unreadable")
            return span
        case Kind.TEXT:
            return UNKNOWN if _folded(text) in _UNKNOWN else text


def _single(given: Raw) -> str:
    if isinstance(given, str):
        return given
    if len(given) != 1:
        raise Refusal("answer_contradicts")
    return given[0]


def _several(field: Field, given: list[str]) -> Value:
    options = tuple(option.id for option in field.options)
    chosen = {item.strip() for item in given}
    alone = {item for item in (UNKNOWN.value, _NO_OPTION) if item in chosen and item not in options}
    if alone and len(chosen) > 1:
        raise Refusal("answer_contradicts")
    if alone:
        return UNKNOWN if UNKNOWN.value in alone else ()
    for item in chosen:
        _option(item, options)
    return tuple(option for option in options if option in chosen)


def _option(text: str, options: tuple[str, ...]) -> str:
    if text not in options:
        raise Refusal("no_such_option")
    return text


def read_words(
    question: Question, text: str, labels: Mapping[str, str], zone: ZoneInfo, now: datetime
) -> Answers | None:
    """What `text` answers to `question`, or None when it is not clearly an answer.

    `labels` maps what the options are called (any case) to their ids. A message answers one field only, so a
    question with more required ones takes nothing but *don't know*. Raises Refusal for a date that is one, but
    can't be: in the future, 31 February.
    """
    said = _folded(text)
    required = [field for field in question.fields if not field.optional]
    if said in _UNKNOWN:
        return read_answer(question, {field.fact: UNKNOWN.value for field in required}, zone, now)
    field = question.fields[0]
    raw = _raw(field, said, {_folded(label): option for label, option in labels.items()})
    if raw is None or required != [field]:
        return None
    try:
        return read_answer(question, {field.fact: raw}, zone, now)
    except Refusal as refused:
        if refused.key in ("when_unreadable", "count_unreadable", "no_such_option"):
            return None
        raise


def _raw(field: Field, said: str, labels: Mapping[str, str]) -> Raw | None:
    match field.kind:
        case Kind.YES_NO:
            return labels.get(said) or ("yes" if said in _YES else "no" if said in _NO else None)
        case Kind.CHOICE:
            return labels.get(said)
        case Kind.SEVERAL:
            return _chosen(said, labels)
        case Kind.INSTANT | Kind.COUNT:
            return said
        case Kind.TEXT:
            # Anything could be meant as one: a text is written in the form alone.
            return None


def _chosen(said: str, labels: Mapping[str, str]) -> list[str] | None:
    if said in labels:
        return [labels[said]]
    if said in _NONE:
        return []
    parts: list[str] = []
    for part in re.split(r"\s*[,;]\s*", said):
        parts += [part] if part in labels else re.split(r"\s*[+&]\s*|\s(?:and|og)\s", part)
    return [labels[part] for part in parts] if all(part in labels for part in parts) else None


def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split()).rstrip(" .!")
