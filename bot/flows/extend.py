"""More time to answer an authority's letter: asked for, which changes nothing; and granted, which moves its date."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.letter import Letter
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.guarding import note
from bot.flows.lettering import admit_letter, tell_of_date, unsent, with_letter
from bot.flows.settle import settle
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Extend(Command):
    """`granted`: until `until`. Otherwise more time was asked for, and `until` says nothing."""

    case: CaseId
    letter: int
    granted: bool
    until: When | None = None


def extend(work: Work, services: Services, command: Extend, now: datetime) -> Done:
    """Raises Refusal `date_needed`, `extension_not_later`, `letter_answered`, `no_such_letter`, `may_not`."""
    before = work.case(command.case)
    letter = unsent(before, admit_letter(before, command.by, Verb.EXTEND, command.letter))
    changed = _granted(before, letter, command.until) if command.granted else _asked(letter, now)
    if changed == letter:
        return Done("unchanged", before.id, before.number)
    case = settle(work, services, before, with_letter(before, changed), now)
    about = {"letter": str(letter.number), "until": str(changed.limit)}
    verb = "letter_extended" if command.granted else "letter_extension_asked"
    note(work, case, verb, command.by, now, **about)
    tell_of_date(work, letter, case, changed, command.by, now)
    return Done(verb, case.id, case.number)


def _asked(letter: Letter, now: datetime) -> Letter:
    return letter if letter.extension_asked_at is not None else replace(letter, extension_asked_at=now)


def _granted(case: Case, letter: Letter, until: When | None) -> Letter:
    if until is None or not until.dates:
        raise Refusal("date_needed", number=case.number)
    if until == letter.extended_to:
        return letter
    zone = ZoneInfo(case.zone)
    if letter.limit.dates and until.latest(zone) <= letter.limit.latest(zone):
        raise Refusal("extension_not_later", number=case.number)
    return replace(letter, extended_to=until)
