"""What a person should look at: clocks that stand on little, lags, late filings, and times that contradict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.clocks import Milestones, Start, contradictions, is_after, iso_duration, lag, told_late
from bot.domain.letter import Letter
from bot.domain.milestone import When
from bot.domain.sentence import Sentence

_SOON = timedelta(hours=24)
"""Stopped within this time of its discovery, a breach raises no question about the lag. From this long on, lags are
whole days."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person should look at: `awareness_provisional awareness_missing hour_missing containment_lag
    late_filing delay_reason_missing letter_unconfirmed processor_told_late contradiction`.

    `value` is machine-readable: an ISO 8601 date, instant or duration, the obligation that lacks a reason or a date, or
    `first>second` for a contradiction. Empty when there is nothing to say.
    """

    id: str
    value: str
    says: Sentence


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing beside its deadline. `latest` is the last due instant of any reading, `due` the strict one."""

    obligation: str
    basis: str
    at: datetime
    due: datetime | None
    latest: datetime | None
    reason_missing: bool


def origin(milestone: str) -> Sentence:
    """The name of a milestone, as a sentence."""
    return Sentence(f"origin.{milestone}")


def awareness_flags(start: Start | None, zone: ZoneInfo) -> Iterator[Flag]:
    """What is not settled about the awareness that a clock should run from."""
    if start is None:
        yield Flag("awareness_missing", "", Sentence("flag.awareness_missing"))
        return
    details = {"origin": origin(start.milestone), "began": start.when}
    if start.provisional:
        value = str(start.when.instant.astimezone(zone).isoformat() if start.when.instant else start.when)
        yield Flag("awareness_provisional", value, Sentence("flag.awareness_provisional", details))
    if start.hour_missing:
        yield Flag("hour_missing", str(start.when), Sentence("flag.hour_missing", details))


def lag_flags(milestones: Milestones, zone: ZoneInfo) -> Iterator[Flag]:
    """How long the breach went on after someone knew of it, if that was more than a day."""
    known = milestones.get("discovered") or milestones.get("aware_controller")
    contained = milestones.get("contained")
    if known is None or contained is None:
        return
    days = lag(known, contained, zone)
    if days is None or days < timedelta(days=1) or _is_soon(known, contained):
        return
    yield Flag("containment_lag", iso_duration(days), Sentence("flag.containment_lag", {"lag": days}))


def _is_soon(known: When, contained: When) -> bool:
    return known.instant is not None and contained.instant is not None and contained.instant - known.instant < _SOON


def processor_flags(knew: When | None, told: When | None, hours: int | None) -> Iterator[Flag]:
    """Our processor told us later than the contract allows, after they knew (GDPR Art. 28(3)(f), 33(2))."""
    late = told_late(knew, told, hours) if hours is not None else None
    if late is not None:
        says = Sentence("flag.processor_told_late", {"late": late, "hours": hours})
        yield Flag("processor_told_late", iso_duration(late), says)


def filing_flags(filings: Iterable[Filed], zone: ZoneInfo) -> Iterator[Flag]:
    """Filings after the strict due instant; and those whose reasons for the delay are not there."""
    for filed in filings:
        if filed.due is None or filed.at <= filed.due:
            continue
        between = filed.latest is not None and filed.at <= filed.latest
        late = filed.at - filed.due
        if late >= _SOON:
            late = filed.at.astimezone(zone).date() - filed.due.astimezone(zone).date()
        details: dict[str, object] = {"basis": filed.basis, "at": filed.at, "due": filed.due}
        says = Sentence("flag.late_filing_strict" if between else "flag.late_filing", details)
        yield Flag("late_filing", iso_duration(late), says)
        if filed.reason_missing:
            basis = {"basis": filed.basis}
            yield Flag("delay_reason_missing", filed.obligation, Sentence("flag.delay_reason_missing", basis))


def letter_flags(letters: Iterable[Letter]) -> Iterator[Flag]:
    """Dates that an authority only spoke: until it writes them, they may be misheard."""
    for letter in letters:
        if letter.open and letter.unconfirmed:
            details = {"letter": letter.number}
            yield Flag("letter_unconfirmed", letter.obligation, Sentence("flag.letter_unconfirmed", details))


def order_flags(
    milestones: Milestones, filings: Iterable[Filed], letters: Iterable[Letter], zone: ZoneInfo
) -> Iterator[Flag]:
    """Times that can't all be right."""
    for first, second in contradictions(milestones, zone):
        yield _contradiction(first, second, origin(first), origin(second))
    discovered = milestones.get("discovered")
    for filed in filings:
        if discovered is not None and is_after(discovered, When.exact(filed.at), zone):
            yield _contradiction("discovered", filed.obligation, origin("discovered"), origin("filing"))
    for letter in letters:
        if is_after(letter.received, letter.due, zone):
            names = f"letter/{letter.number}.received", f"letter/{letter.number}.due"
            yield _contradiction(*names, origin("letter_received"), origin("letter_due"))


def _contradiction(first: str, second: str, said_first: Sentence, said_second: Sentence) -> Flag:
    details = {"first": said_first, "second": said_second}
    return Flag("contradiction", f"{first}>{second}", Sentence("flag.contradiction", details))
