"""By when an authority's letter is to be answered: its own date, and the internal target before it."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

from bot.domain.condition import Truth
from bot.domain.counting import Calendar, count
from bot.domain.due import POLICY, Deadline, DueReading, Status, status_of
from bot.domain.letter import Letter
from bot.domain.regime import LETTER, Authority, Obligation
from bot.domain.sentence import Sentence

AIM_AT = time(15)
"""The answer to a letter goes out by this local time of the last working day before it is due: while people are there
who can be asked, and the authority's portal can still fail once."""


def letter_deadline(letter: Letter, rule: Obligation, authority: Authority, now: datetime | None) -> Deadline:
    """A date an authority set. It stands whatever the breach turns out to be; while it was only spoken, it may be
    another."""
    zone, due, limit = authority.zone, None, letter.limit
    if limit.dates:
        calendar = Calendar(authority.calendar)
        due = limit.instant or count(limit.earliest(zone), 0, rule.period.counting, zone, calendar)
    status, why = status_of(due, due, Truth.YES, now, provisional=letter.unconfirmed), _why_letter(letter)
    if letter.answered is not None:
        status, why = Status.MET, Sentence("why.met", {"at": letter.answered})
    return Deadline(
        obligation=letter.obligation,
        due=due,
        status=status,
        basis=rule.citation,
        origin=LETTER,
        why=why,
        zone=zone,
        readings=tuple(_aimed(letter, authority)),
        began=letter.received.earliest(zone) if letter.received.dates else None,
        provisional=letter.unconfirmed and letter.open,
        ladder=rule.ladder,
    )


def _why_letter(letter: Letter) -> Sentence:
    if not letter.limit.dates:
        return Sentence("why.letter.vague")
    if letter.extended_to is not None:
        why = Sentence("why.letter.extended")
    else:
        why = Sentence("why.letter.instant" if letter.due.instant else "why.letter.day")
    return Sentence("why.letter.unconfirmed", {"counted": why}) if letter.unconfirmed else why


def _aimed(letter: Letter, authority: Authority) -> Iterator[DueReading]:
    """The internal target: 15:00 of the last working day before the day it is due. None where that had passed before
    the letter came."""
    zone, day = authority.zone, letter.limit.local_date(authority.zone)
    if day is None:
        return
    aim = datetime.combine(Calendar(authority.calendar).working_before(day), AIM_AT, zone).astimezone(UTC)
    if not letter.received.dates or aim > letter.received.earliest(zone):
        yield DueReading(POLICY, aim, "held.letter")
