"""Reads `letter_hints.toml`: the words by which an authority's question is known, and what answers it."""

from collections.abc import Iterator, Mapping

from bot.domain.chore import WHY_NOT
from bot.domain.letter_hint import Act, LetterHint, Phrase
from bot.domain.milestone import MILESTONES
from bot.domain.question import WHOSE
from bot.law.questions import Several, Values
from bot.law.table import LANGUAGES, Document, Table


def hints_of(document: Document, facts: Mapping[str, Values]) -> Iterator[LetterHint]:
    """Every hint of the file, in its order. `facts` are those that the interview establishes."""
    whose = facts.get(WHOSE)
    seen: set[str] = set()
    for table in document.tables("hint"):
        hint = LetterHint(
            id=table.text("id"),
            phrases=tuple(phrase for language in LANGUAGES for phrase in _phrases(table, language)),
            facts=table.texts("facts", required=False),
            acts=tuple(_acts(table)),
            group=table.text("group") if table.has("group") else "",
        )
        for fact in hint.facts if facts else ():
            table.known("facts", fact, (*facts, *MILESTONES, WHY_NOT), "fact")
        if isinstance(whose, Several):
            table.known("group", hint.group, whose.options, "group of people")
        if bool(hint.group) == bool(hint.facts or hint.acts):
            table.fault("id", "either it names a group, or facts or acts that answer")
        if hint.id in seen:
            table.fault("id", f"{hint.id!r} stands twice")
        seen.add(hint.id)
        table.done(("group",))
        yield hint


def _phrases(table: Table, language: str) -> Iterator[Phrase]:
    for text in table.texts(language):
        if text != text.casefold() or not text.split():
            table.fault(language, f"{text!r} must be words in small letters")
        yield tuple(text.split())


def _acts(table: Table) -> Iterator[Act]:
    for name in table.texts("acts", required=False):
        table.known("acts", name, tuple(Act), "act")
        if name in tuple(Act):
            yield Act(name)
