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
    ANSWER_ALL = "answer_all"
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
    SKIP = "skip"
    ASK = "ask"
    TAP = "tap"
    TICK = "tick"
    WITHDRAW = "withdraw"
    WISH = "wish"
    EXCLUDE = "exclude"
    REOPEN = "reopen"
    SPLIT = "split"
    REPLY = "reply"
    MEASURE = "measure"
    MEASURED = "measured"
    CONTAIN = "contain"
    INFORM = "inform"
    LETTER = "letter"
    OWNER = "owner"
    RESPOND = "respond"
    AWAY = "away"
    EXTEND = "extend"
    CONFIRM = "confirm"
    SENT = "sent"


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
    LETTERS = "letters"
    MEASURES = "measures"
    EXCLUSIONS = "exclusions"
    REGISTER = "register"


_TEAM = frozenset({Role.HANDLER, Role.DPO, Role.DECIDER, Role.FILER})
_CLOSE = frozenset({Role.HANDLER, Role.DPO})
_ALL = _TEAM | {Role.AUDITOR}

MAY: dict[Verb, frozenset[Role]] = {
    Verb.ANSWER: _TEAM,
    Verb.ANSWER_ALL: _TEAM,
    Verb.AWARE: _CLOSE,
    Verb.ACKNOWLEDGE: _TEAM | {Role.MANAGER},
    Verb.ASSIGN: _CLOSE,
    Verb.DECIDE: frozenset({Role.DECIDER}),
    Verb.FILE: frozenset({Role.FILER}),
    Verb.CLOSE: _CLOSE,
    Verb.JOIN: _CLOSE,
    Verb.ADD: _TEAM | {Role.REPORTER},
    Verb.KEEP: _TEAM | {Role.REPORTER},
    Verb.RELEASE: _TEAM | {Role.REPORTER},
    Verb.SKIP: _TEAM,
    Verb.ASK: _CLOSE,
    Verb.TAP: frozenset({Role.REPORTER}),
    Verb.TICK: _TEAM | {Role.REPORTER},
    Verb.WITHDRAW: frozenset({Role.REPORTER}),
    Verb.WISH: frozenset({Role.REPORTER}),
    Verb.EXCLUDE: _CLOSE,
    Verb.REOPEN: _CLOSE,
    Verb.SPLIT: _CLOSE,
    Verb.REPLY: _CLOSE,
    Verb.MEASURE: _TEAM,
    Verb.MEASURED: _TEAM,
    Verb.CONTAIN: _TEAM,
    Verb.INFORM: _CLOSE | {Role.FILER},
    Verb.LETTER: _CLOSE | {Role.FILER},
    Verb.OWNER: _CLOSE,
    Verb.RESPOND: _CLOSE,
    Verb.AWAY: _CLOSE,
    Verb.EXTEND: _CLOSE | {Role.FILER},
    Verb.CONFIRM: _CLOSE | {Role.FILER},
    Verb.SENT: _CLOSE | {Role.FILER},
}
"""Owners of one thing (a task, a measure, a letter's question) may do that one thing without any role."""

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
    Field.LETTERS: _ALL | {Role.MANAGER},
    Field.MEASURES: _ALL | {Role.MANAGER},
    Field.EXCLUSIONS: _CLOSE,
    Field.REGISTER: _ALL,
}
"""The reporter sees their own words and that the case goes on. Managers see no free text and no reporter; a decider
sees the findings to decide on, not the words or the name behind them, and of reasons only their own."""


VEILED = frozenset({Field.NUMBER, Field.CLOCK})
"""All that is left to see while it waits whether someone is to be kept out."""

NEAR = frozenset({Role.HANDLER, Role.DPO, Role.REPORTER})
"""Who settles that, and who asked: for them nothing is veiled."""


def may(party: PartyId, verb: Verb, case: Case) -> bool:
    """Whether `party` may do `verb` to `case` now. Deputies may what the holder may."""
    return bool(case.roles(party) & MAY[verb])


def can_see(party: PartyId, case: Case, field: Field) -> bool:
    """Whether `party` may see `field` of `case` now."""
    if field not in VEILED and is_veiled_for(party, case):
        return False
    return bool(case.roles(party) & SEES[field])


def is_veiled_for(party: PartyId, case: Case) -> bool:
    """Whether `party`, who has a part in `case`, is shown number and clock alone: nobody knows yet whether it is they
    who are to be kept out."""
    roles = case.roles(party)
    return case.veiled and bool(roles) and not roles & NEAR
