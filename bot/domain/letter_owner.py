"""Who answers a question of an authority's letter, and who does while that person is away."""

from collections.abc import Iterator
from datetime import datetime

from bot.domain.case import Case
from bot.domain.ids import PartyId
from bot.domain.letter import LetterQuestion
from bot.domain.party import Role

HELD = (Role.HANDLER, Role.DPO, Role.FILER, Role.DECIDER, Role.MANAGER)
"""Whose deputies stand in first, where someone holds several roles."""


def letter_question(case: Case, number: int) -> LetterQuestion | None:
    """The question of that number, which runs over all letters of the case."""
    return next((q for q in case.letter_questions if q.number == number), None)


def owned(case: Case, letter: int, party: PartyId) -> tuple[LetterQuestion, ...]:
    """The questions of a letter that `party` is still to answer."""
    if party in case.kept_out:
        return ()
    return tuple(q for q in case.asked_in(letter) if q.owner == party and q.open)


def stand_in(case: Case, party: PartyId, now: datetime) -> PartyId | None:
    """Who answers in place of `party`: the deputy of the role they hold in the case, else the handler's deputy, else
    the handler. None when all of these are away themselves."""
    away = {a.party for q in case.letter_questions for a in q.absences if now < a.until}
    unfit = {party, *away, *case.kept_out}
    return next((each for each in _line(case, party) if each not in unfit), None)


def _line(case: Case, party: PartyId) -> Iterator[PartyId]:
    for role in HELD:
        holders = [a.party for a in case.holders(role)]
        if party in holders:
            yield from holders[holders.index(party) + 1 :]
    handlers = [a.party for a in case.holders(Role.HANDLER)]
    yield from (*handlers[1:], *handlers[:1])
