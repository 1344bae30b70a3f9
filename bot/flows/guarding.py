"""What every flow asks first: may they, is it open, and is what they wrote safe to keep."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.delivery import Delivery, ToParty
from bot.domain.errors import Refusal
from bot.domain.guard import Hit, clean, mask, numbers
from bot.domain.ids import PartyId
from bot.domain.rights import Verb, may
from bot.ports import Entry, Hidden, Work


def admit(case: Case, by: PartyId, verb: Verb) -> Case:
    """`case`, if `by` may do `verb` to it and it is open. A stranger learns nothing of its state."""
    if not may(by, verb, case):
        raise Refusal("may_not", number=case.number if case.roles(by) else "")
    if not case.open:
        raise Refusal("case_closed", number=case.number)
    return case


def admit_owner(case: Case, by: PartyId, verb: Verb, *, owner: bool, closed: bool = False) -> Case:
    """Like `admit`, for a verb about one thing that its `owner` may do without any role in the case, unless they are
    kept out of it. `closed`: also once the case is closed."""
    if owner and by not in case.kept_out:
        if not case.open and not closed:
            raise Refusal("case_closed", number=case.number)
        return case
    if closed and not case.open and may(by, verb, case):
        return case
    return admit(case, by, verb)


@dataclass(frozen=True, slots=True)
class Safe:
    """A text fit to keep, and what the guard took out of it."""

    text: str
    hits: tuple[Hit, ...]


def safe(text: str, first: int = 1) -> Safe:
    """Clean `text` and mask what looks personal; hits are numbered from `first`."""
    masked = mask(clean(text), first=first)
    return Safe(masked.text, masked.hits)


def next_hit(work: Work, case: Case) -> int:
    """A number no hit of the case has, neither in its texts nor among those held (the journal has texts too)."""
    return max(_last_number(case), *(held.number for held in work.hidden(case.id)), 0) + 1


def hold(work: Work, case: Case, by: PartyId, place: str, taken: Safe, now: datetime) -> None:
    """Keep the hits sealed until their writer says what they are, and ask the writer."""
    for hit in taken.hits:
        work.hide(Hidden(hit.number, case.id, place, hit.kind, by, now, hit.text))
        ids = {"number": str(hit.number)}
        work.put(Delivery(case.organisation, case.id, "hidden", ToParty(by), now, ids=ids))


def note(work: Work, case: Case, verb: str, by: PartyId | None, now: datetime, **about: str) -> None:
    """Write the journal line of an act."""
    work.record(Entry(case.id, case.organisation, verb, by, now, about))


def _last_number(case: Case) -> int:
    texts = [r.words for r in case.reports] + [f.reason for f in case.findings]
    texts += [d.reasons for d in case.decisions] + [f"{f.reference} {f.delay_reason}" for f in case.filings]
    texts += [f.value for f in case.findings if isinstance(f.value, str)]
    texts += [f"{i.text} {i.grounds} {i.version}" for i in case.informings]
    texts += [f"{m.text} {m.dropped}" for m in case.measures]
    texts += [f"{r.reason} {r.ended.reason}" for r in case.reopenings]
    texts += [case.closing.reason] if case.closing is not None else []
    texts += [f"{e.words} {e.reason}" for e in case.exclusions]
    texts += [f"{e.reference} {e.authority} {e.reply_reference}" for e in case.letters]
    texts += [f"{q.text} {q.answer} {q.evidence}" for q in case.letter_questions]
    return max((number for text in texts for number in numbers(text)), default=0)
