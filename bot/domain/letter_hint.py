"""What authorities ask about, known by the words they use; and what in a case answers it."""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """What was done or said in a case, beside its facts."""

    CONTAINMENT = "containment"
    MEASURES = "measures"
    NOTIFY = "notify"
    INFORM = "inform"


Phrase = tuple[str, ...]
"""Beginnings of words, in the order in which they must come; other words may stand between them."""


@dataclass(frozen=True, slots=True)
class LetterHint:
    """`phrases`: any of them, in any language. `facts` and `acts` answer such a question.

    With `group` it is no topic: the question is about that group of people, and facts of others answer nothing.
    """

    id: str
    phrases: tuple[Phrase, ...]
    facts: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    group: str = ""
