"""A measure was taken, or is promised: what, by whom, until when (GDPR Art. 33(3)(d)). Promises outlive the case."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.delivery import ToParty, ToThread
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.measure import Measure, MeasureKind, promised_for
from bot.domain.milestone import When
from bot.domain.rights import Verb
from bot.flows.guarding import admit, admit_owner, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class TakeMeasure(Command):
    """Either `done` (when it was) or `due` (until when it is promised)."""

    case: CaseId
    kind: MeasureKind
    text: str
    owner: PartyId
    done: When | None = None
    due: When | None = None


@dataclass(frozen=True, slots=True)
class EndMeasure(Command):
    """Either `at` (when it was done) or `dropped` (why it is given up)."""

    case: CaseId
    measure: int
    at: When | None = None
    dropped: str = ""


def take_measure(work: Work, services: Services, command: TakeMeasure, now: datetime) -> Done:
    """Raises Refusal `measure_text`, `done_or_due`, `when_past`, `no_such_person`, `may_not`, `case_closed`."""
    before = admit(work.case(command.case), command.by, Verb.MEASURE)
    taken = safe(command.text, next_hit(work, before))
    if not taken.text.strip():
        raise Refusal("measure_text", number=before.number)
    if work.party(command.owner).organisation != before.organisation or command.owner in before.kept_out:
        raise Refusal("no_such_person")
    measure = _taken(before, command, taken.text, now)
    case = settle(work, services, before, replace(before, measures=(*before.measures, measure)), now)
    hold(work, case, command.by, f"measure/{measure.number}", taken, now)
    note(work, case, "measure", command.by, now, measure=str(measure.number))
    if measure.promised and measure.owner != command.by:
        tell(work, case, "measured", ToParty(measure.owner), now, measure=str(measure.number))
    return Done("measure_promised" if measure.promised else "measure_done", case.id, case.number)


def end_measure(work: Work, services: Services, command: EndMeasure, now: datetime) -> Done:
    """By its owner or the team, also once the case is closed. One that has ended is left as it is.

    Raises Refusal `no_such_measure`, `done_or_dropped`, `may_not`.
    """
    loaded = work.case(command.case)
    measure = next((m for m in loaded.measures if m.number == command.measure), None)
    owner = measure is not None and measure.owner == command.by
    before = admit_owner(loaded, command.by, Verb.MEASURED, owner=owner, closed=True)
    if measure is None:
        raise Refusal("no_such_measure", number=before.number)
    taken = safe(command.dropped, next_hit(work, before))
    if (command.at is None) is (not taken.text.strip()):
        raise Refusal("done_or_dropped", number=before.number)
    if not measure.promised:
        return Done("unchanged", before.id, before.number)
    done_at = None if command.at is None else _instant(before, command.at, now)
    ended = replace(measure, done_at=done_at, dropped=taken.text)
    measures = tuple(ended if m.number == measure.number else m for m in before.measures)
    case = settle(work, services, before, replace(before, measures=measures), now)
    hold(work, case, command.by, f"measure/{measure.number}", taken, now)
    note(work, case, "measured", command.by, now, measure=str(measure.number))
    tell(work, case, "measured", ToThread(case.id), now, measure=str(measure.number))
    return Done("measure_ended", case.id, case.number)


def _taken(case: Case, command: TakeMeasure, text: str, now: datetime) -> Measure:
    if (command.done is None) is (command.due is None):
        raise Refusal("done_or_due", number=case.number)
    number = max((m.number for m in case.measures), default=0) + 1
    measure = Measure(number, command.kind, text, command.owner, command.by, now)
    if command.done is not None:
        return replace(measure, done_at=_instant(case, command.done, now))
    due = promised_for(command.due, case.zone, now) if command.due is not None else None
    if due is None:
        raise Refusal("when_unreadable")
    if due <= now:
        raise Refusal("when_past")
    return replace(measure, due=due)


def _instant(case: Case, at: When, now: datetime) -> datetime:
    """Known to the day, it counts as done at the end of it, and never after now."""
    if not at.dates:
        raise Refusal("when_unreadable")
    return min(at.last_minute(ZoneInfo(case.zone)), now)
