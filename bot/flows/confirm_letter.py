"""What an authority only spoke, or dated vaguely, came in writing: the date is certain now, and may be another."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.clocks import is_after
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.guarding import hold, next_hit, note, safe
from bot.flows.lettering import admit_letter, tell_of_date, unsent, with_letter
from bot.flows.settle import settle
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class ConfirmLetter(Command):
    """`due` and `reference` as they stand in writing; left out, what was recorded stands."""

    case: CaseId
    letter: int
    due: When | None = None
    reference: str = ""


def confirm_letter(work: Work, services: Services, command: ConfirmLetter, now: datetime) -> Done:
    """Raises Refusal `date_needed`, `letter_due_before`, `letter_answered`, `no_such_letter`, `may_not`."""
    before = work.case(command.case)
    letter = unsent(before, admit_letter(before, command.by, Verb.CONFIRM, command.letter))
    due = command.due or letter.due
    if not due.dates:
        raise Refusal("date_needed", number=before.number)
    if is_after(letter.received, due, ZoneInfo(before.zone)):
        raise Refusal("letter_due_before", number=before.number)
    reference = safe(command.reference, next_hit(work, before))
    named = reference.text.strip() or letter.reference
    if letter.confirmed_at is not None and (due, named) == (letter.due, letter.reference):
        return Done("unchanged", before.id, before.number)
    confirmed = replace(letter, due=due, reference=named, confirmed_at=letter.confirmed_at or now)
    case = settle(work, services, before, with_letter(before, confirmed), now)
    hold(work, case, command.by, f"letter/{letter.number}", reference, now)
    note(work, case, "letter_confirmed", command.by, now, letter=str(letter.number), due=str(due))
    tell_of_date(work, letter, case, confirmed, command.by, now)
    return Done("letter_confirmed", case.id, case.number)
