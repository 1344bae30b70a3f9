"""What a question of the triage is made of, and the interview: all of them, in their order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.domain.condition import ALWAYS, Condition, Truth, holds, some
from bot.domain.finding import UNKNOWN, Facts, Value

OF: Final = "@"
"""Between a question, or a fact, and the group of people it is about: `data_categories@pupils`."""

WHOSE: Final = "whose"
"""The fact that names the groups of people."""


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
    TEXT = "text"
    """a str, already masked"""


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

    def implied(self, value: Value) -> Mapping[str, Value]:
        """The facts that `value` makes true or false: chosen options imply theirs, the others deny them."""
        chosen = set(value) if isinstance(value, tuple) else {value} if isinstance(value, str) else set()
        found: dict[str, Value] = {}
        for option in self.options:
            for fact in option.implies:
                found[fact] = UNKNOWN if value is UNKNOWN else found.get(fact, False) or option.id in chosen
        return found


class Need(StrEnum):
    """What an answer is needed for first, in the order in which things are due."""

    DECISION = "decision"
    """To weigh the risk and decide."""
    FIRST = "first"
    """In the first notification (GDPR Art. 33(3); what is missing may follow, 33(4))."""
    COMPLETE = "complete"
    """In the complete notification."""
    REGISTER = "register"
    """In the register entry (GDPR Art. 33(5))."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at one time. Its id is the fact of its first field.

    It is asked when `asked_when` or `or_when` holds or may hold; `once_known`: only when it is sure to. A decision
    waits for the answer while `decides_when` holds, and no longer once `settled_when` does: then it is asked still,
    but changes nothing that is to be decided. `each_group`: asked once for each group of people, when their
    data differ.
    """

    id: str
    fields: tuple[Field, ...]
    asked_when: Condition = ALWAYS
    need: Need = Need.DECISION
    or_when: Condition | None = None
    once_known: bool = False
    decides_when: Condition = ALWAYS
    settled_when: Condition | None = None
    each_group: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(field.fact for field in self.fields)

    @property
    def base(self) -> str:
        """The id without the group."""
        return base_of(self.id)

    @property
    def group(self) -> str:
        """The group of people it is about; empty when it is about all."""
        return group_of(self.id)

    def of(self, group: str) -> "Question":
        """This question about one group of people alone; itself about all of them, group ""."""
        if not group:
            return self
        fields = tuple(replace(field, fact=f"{field.fact}{OF}{group}") for field in self.fields)
        return replace(self, id=f"{self.id}{OF}{group}", fields=fields)

    def arises(self, facts: Facts) -> Truth:
        """Whether what it asks for arises in a case of these facts."""
        ways = (self.asked_when,) if self.or_when is None else (self.asked_when, self.or_when)
        return some(holds(way, facts) for way in ways)

    def asked(self, facts: Facts) -> bool:
        """Whether it is asked: not when it can't arise, and perhaps not before it is known to."""
        return self.arises(facts) in ((Truth.YES,) if self.once_known else (Truth.YES, Truth.UNKNOWN))

    def decides(self, facts: Facts) -> bool:
        """Whether a decision waits for its answer."""
        if self.need is not Need.DECISION or holds(self.decides_when, facts) is not Truth.YES:
            return False
        return self.settled_when is None or holds(self.settled_when, facts) is not Truth.YES


@dataclass(frozen=True, slots=True, eq=False)
class Interview:
    """All questions, in their order. One interview is another only when it is the very same: it is read once."""

    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question | None:
        """The question of that id, also of one group of people: `data_categories@pupils`."""
        group = group_of(question_id)
        found = next((q for q in self.questions if q.id == base_of(question_id)), None)
        if found is None or not group:
            return found if OF not in question_id else None
        return found.of(group) if found.each_group and group in self.possible_groups else None

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for question in self.questions for field in question.fields)

    @property
    def possible_groups(self) -> tuple[str, ...]:
        """The groups of people that can be named: the options of `whose`."""
        return tuple(option.id for field in self.fields if field.fact == WHOSE for option in field.options)


def base_of(name: str) -> str:
    """A question or fact without its group."""
    return name.partition(OF)[0]


def group_of(name: str) -> str:
    """The group a question or fact is about; empty for all people."""
    return name.partition(OF)[2]
