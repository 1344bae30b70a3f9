"""Two questions guard everything: may this person do that, and may they see this.

Answered from the case's current assignments, inside each flow's transaction and in every renderer. Read as
data: a table of roles by verb, and a table of roles by field.
"""

from enum import StrEnum

from bot.domain.case import Case
from bot.domain.ids import PartyId
from bot.domain.party import Role


class Verb(StrEnum):
    """What can be done to a case. The value is also the verb of the buttons that ask for it."""

    ANSWER = "answer"
    AWARE = "aware"
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    DECIDE = "decide"
    FILE = "file"
    CLOSE = "close"
    JOIN = "join"
    ADD = "add"
    KEEP = "keep"
    RELEASE = "release"


class Field(StrEnum):
    """What can be seen of a case."""

    NUMBER = "number"
    CLOCK = "clock"
    STATE = "state"
    WORDS = "words"
    REPORTER = "reporter"
    FINDINGS = "findings"
    REASONS = "reasons"
    RISK = "risk"
    DECISIONS = "decisions"
    FILINGS = "filings"
    PEOPLE = "people"


_TEAM = frozenset({Role.HANDLER, Role.DPO, Role.DECIDER, Role.FILER})

MAY: dict[Verb, frozenset[Role]] = {
    Verb.ANSWER: _TEAM,
    Verb.AWARE: frozenset({Role.HANDLER, Role.DPO}),
    Verb.ACKNOWLEDGE: _TEAM | {Role.MANAGER},
    Verb.ASSIGN: frozenset({Role.HANDLER, Role.DPO}),
    Verb.DECIDE: frozenset({Role.DECIDER}),
    Verb.FILE: frozenset({Role.FILER}),
    Verb.CLOSE: frozenset({Role.HANDLER, Role.DPO}),
    Verb.JOIN: frozenset({Role.HANDLER, Role.DPO}),
    Verb.ADD: _TEAM | {Role.REPORTER},
    Verb.KEEP: _TEAM | {Role.REPORTER},
    Verb.RELEASE: _TEAM | {Role.REPORTER},
}

_CLOSE = frozenset({Role.HANDLER, Role.DPO})
_ALL = _TEAM | {Role.AUDITOR}

SEES: dict[Field, frozenset[Role]] = {
    Field.NUMBER: _ALL | {Role.MANAGER, Role.REPORTER},
    Field.CLOCK: _ALL | {Role.MANAGER},
    Field.STATE: _ALL | {Role.MANAGER, Role.REPORTER},
    Field.WORDS: _CLOSE | {Role.FILER, Role.AUDITOR, Role.REPORTER},
    Field.REPORTER: _CLOSE | {Role.REPORTER},
    Field.FINDINGS: _ALL,
    Field.REASONS: _CLOSE | {Role.FILER, Role.AUDITOR},
    Field.RISK: _ALL | {Role.MANAGER},
    Field.DECISIONS: _ALL | {Role.MANAGER},
    Field.FILINGS: _ALL | {Role.MANAGER},
    Field.PEOPLE: _ALL | {Role.MANAGER},
}
"""The reporter sees their own words and that the case goes on. Managers see no free text and no reporter; a decider
sees the findings to decide on, not the words or the name behind them, and of reasons only their own."""


def may(party: PartyId, verb: Verb, case: Case) -> bool:
    """Whether `party` may do `verb` to `case` now. Deputies may what the holder may."""
    return bool(case.roles(party) & MAY[verb])


def can_see(party: PartyId, case: Case, field: Field) -> bool:
    """Whether `party` may see `field` of `case` now."""
    return bool(case.roles(party) & SEES[field])
