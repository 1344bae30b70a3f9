"""What a case already says to a question of an authority: suggested, never answered by itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.case import Case
from bot.domain.containment import containment_story
from bot.domain.decision import Matter
from bot.domain.finding import UNKNOWN
from bot.domain.letter_hint import Act, LetterHint, Phrase


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something in the case that answers a question. `what` is `fact`, `containment`, `measures`, `decision`,
    `filing` or `informing`; `key` which one: the fact's id, its group included, or the number of the measure,
    decision, filing or informing; of the story of the containment empty."""

    what: str
    key: str = ""


def suggest(text: str, case: Case, hints: Iterable[LetterHint]) -> tuple[Suggestion, ...]:
    """What of `case` answers the question `text`, in the order of `hints`; each once. Nothing when no hint knows its
    words."""
    spoken = [hint for hint in hints if any(_says(text, phrase) for phrase in hint.phrases)]
    groups = tuple(hint.group for hint in spoken if hint.group)
    found: dict[Suggestion, None] = {}
    for hint in spoken:
        found.update(dict.fromkeys(Suggestion("fact", fact) for fact in _facts(case, hint.facts, groups)))
        for act in hint.acts:
            found.update(dict.fromkeys(_acts(case, act)))
    return tuple(found)


def lines_of(text: str) -> tuple[str, ...]:
    """Questions one a line, without the numbers or dashes that people put before them."""
    lines = (re.sub(r"^\s*(?:\d{1,2}[.):]|[-–•*])\s+", "", line).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def _says(text: str, phrase: Phrase) -> bool:
    words = iter(re.findall(r"\w+", text.casefold()))
    return all(any(word.startswith(beginning) for word in words) for beginning in phrase)


def _facts(case: Case, facts: Iterable[str], groups: tuple[str, ...]) -> Iterator[str]:
    """Those that are known. Where the question names a group and the case knows facts of it, those alone."""
    known = dict.fromkeys(f.fact for f in case.findings if case.value(f.fact) is not UNKNOWN)
    listed = [(fact, [name for name in known if name == fact or name.startswith(f"{fact}@")]) for fact in facts]
    mine = [name for _, names in listed for name in names if name.partition("@")[2] in groups and "@" in name]
    yield from mine or (name for _, names in listed for name in names)


def _acts(case: Case, act: Act) -> Iterator[Suggestion]:
    match act:
        case Act.CONTAINMENT:
            if containment_story(case):
                yield Suggestion(act)
        case Act.MEASURES:
            yield from (Suggestion(act, str(m.number)) for m in case.measures if not m.dropped)
        case Act.NOTIFY:
            yield from _decided(case, Matter.NOTIFY)
            yield from (Suggestion("filing", str(f.sequence)) for f in case.standing)
        case Act.INFORM:
            yield from _decided(case, Matter.INFORM)
            yield from (Suggestion("informing", str(i.sequence)) for i in case.informings)


def _decided(case: Case, matter: Matter) -> Iterator[Suggestion]:
    decision = case.decision(matter)
    if decision is not None:
        yield Suggestion("decision", str(decision.sequence))
