"""What goes along when a case is joined into another, and what goes back when it is split off again.

The joined case itself is only closed: whatever stands in it stays, so that it can go on as it was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.case import Case
from bot.domain.clocks import AWARENESS, earlier
from bot.domain.exclusion import Exclusion
from bot.domain.finding import UNKNOWN, Source
from bot.domain.guard import placeholders, renumbered
from bot.domain.ids import PartyId
from bot.domain.measure import Measure
from bot.domain.milestone import When
from bot.domain.party import Assignment, Role
from bot.domain.report import Report

TIMES = ("discovered", "known_earlier", "aware_controller")
"""What a clock may run from, beside the reports: the earliest of both cases governs."""

Places = Mapping[str, str]
"""Where a text stood → where its copy stands: `report/1` → `report/3`. What the guard holds of it follows."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Moved:
    """`case` went along or came back; `into` is the one it went into. `places` are those of the texts that moved."""

    case: Case
    into: Case
    places: Places


def along(case: Case, into: Case, shift: int) -> Moved:
    """`into` with the other's reports and their reporters, who is kept out of it, and what was promised in it.

    `shift` is added to the numbers of what the guard took out of those texts.
    """
    reports = [r for r in case.reports if not r.parted]
    wishes = [e for e in case.exclusions if not e.lifted]
    promised = [m for m in case.measures if m.promised]
    joined = replace(
        into,
        reports=(*into.reports, *(_report_along(r, case, into, n, shift) for n, r in enumerate(reports, 1))),
        assignments=(*into.assignments, *_reporters_along(case, into)),
        exclusions=(*into.exclusions, *(_wish_along(e, into, n, shift) for n, e in enumerate(wishes, 1))),
        measures=(*into.measures, *(_measure_along(m, into, n, shift) for n, m in enumerate(promised, 1))),
    )
    places = {f"report/{r.sequence}": f"report/{len(into.reports) + n}" for n, r in enumerate(reports, 1)}
    places |= {f"exclusion/{e.number}": f"exclusion/{_last(into.exclusions) + n}" for n, e in enumerate(wishes, 1)}
    places |= {f"measure/{m.number}": f"measure/{_last(into.measures) + n}" for n, m in enumerate(promised, 1)}
    return Moved(case, joined, places)


def back(case: Case, into: Case, shift: int, by: PartyId, now: datetime) -> Moved:
    """Both cases apart again. What was done to the copies meanwhile is done to what they were copied from.

    The reports stay in `into` as places without words: nothing in it is ever removed. Their writers are no reporters
    of it any more, unless they reported in it as well.
    """
    reports = _paired([r for r in case.reports if not r.parted], _copies(case, into), lambda _one, _other: True)
    wishes = _wishes(case, into)
    promised = _paired([m for m in case.measures if m.promised], into.measures, _is_same_measure)
    parted = {copy.sequence for _, copy in reports}
    split = _without(into, parted, {c.number for _, c in wishes}, {c.number for _, c in promised}, case, by, now)
    case = replace(
        case,
        reports=_instead(case.reports, ((r, replace(r, words=renumbered(c.words, shift))) for r, c in reports)),
        exclusions=_wishes_back(case, wishes, shift),
        measures=_instead(case.measures, ((m, _measure_back(m, c, shift)) for m, c in promised)),
    )
    places = {f"report/{c.sequence}": f"report/{r.sequence}" for r, c in reports}
    places |= {f"exclusion/{c.number}": f"exclusion/{number}" for number, c in wishes}
    places |= {f"measure/{c.number}": f"measure/{m.number}" for m, c in promised}
    return Moved(case, split, places)


def governed(into: Case, joined: Iterable[Case], by: PartyId, now: datetime) -> Case:
    """`into` with, of each of its times, the earliest that it or one of the cases that are `joined` into it knows.

    What a person said of a time since a case was joined counts more than what that case knew. A time that only a
    case knew that is not joined any more is unknown again.
    """
    others = tuple(joined)
    for fact in TIMES:
        own = next((f for f in reversed(into.findings) if f.fact == fact and f.source is not Source.JOIN), None)
        value = own.value if own is not None and isinstance(own.value, When) else None
        for case in others:
            theirs = _time_of(case, into, fact)
            corrected = own is not None and case.closing is not None and case.closing.at < own.at
            if theirs is not None and not corrected:
                value = earlier(theirs, value, ZoneInfo(into.zone))
        if value is not None or isinstance(into.value(fact), When):
            into = into.record(fact, UNKNOWN if value is None else value, by, now, Source.JOIN)
    return into


def unfixed(case: Case) -> Case:
    """`case` with its law to be chosen again, where the awareness that had fixed it went with another case."""
    aware = any(isinstance(case.value(fact), When) for fact in AWARENESS)
    return case if aware or case.law is None or not case.law.fixed else replace(case, law=None)


def _time_of(case: Case, into: Case, fact: str) -> When | None:
    """A case that was entered after the fact starts no clock from a report; one that goes into it brings its own."""
    value = case.value(fact)
    if isinstance(value, When):
        return value
    if fact == "discovered" and into.entered_after and not case.entered_after:
        return When.exact(min(report.at for report in case.reports if not report.parted))
    return None


def _report_along(report: Report, case: Case, into: Case, nth: int, shift: int) -> Report:
    words = renumbered(report.words, shift)
    return replace(report, sequence=len(into.reports) + nth, words=words, origin=case.id)


def _reporters_along(case: Case, into: Case) -> Iterable[Assignment]:
    known = {a.party for a in into.assignments if a.role is Role.REPORTER}
    return (a for a in case.assignments if a.role is Role.REPORTER and a.party not in known)


def _wish_along(wish: Exclusion, into: Case, nth: int, shift: int) -> Exclusion:
    words, reason = renumbered(wish.words, shift), renumbered(wish.reason, shift)
    return replace(wish, number=_last(into.exclusions) + nth, words=words, reason=reason)


def _wishes(case: Case, into: Case) -> list[tuple[int, Exclusion]]:
    """What `into` has of the wishes of `case`, each with the number it gets there: its own, or a new one for whom a
    handler kept out besides. What went back before is hollow, and is not taken for a wish again."""
    own: dict[object, list[int]] = {}
    for wish in case.exclusions:
        if not wish.lifted:
            own.setdefault((wish.by, wish.at), []).append(wish.number)
    found, further = [], _last(case.exclusions)
    for copy in into.exclusions:
        numbers = own.get((copy.by, copy.at))
        if numbers is None or (copy.lifted and copy.party is None and placeholders(copy.words) == copy.words):
            continue
        further += not numbers
        found.append((numbers.pop(0) if numbers else further, copy))
    return found


def _wishes_back(case: Case, wishes: list[tuple[int, Exclusion]], shift: int) -> tuple[Exclusion, ...]:
    by_number = {wish.number: wish for wish in case.exclusions}
    for number, copy in wishes:
        words, reason = renumbered(copy.words, shift), renumbered(copy.reason, shift)
        by_number[number] = replace(copy, number=number, words=words, reason=reason)
    return tuple(by_number[number] for number in sorted(by_number))


def _measure_along(measure: Measure, into: Case, nth: int, shift: int) -> Measure:
    return replace(measure, number=_last(into.measures) + nth, text=renumbered(measure.text, shift))


def _measure_back(measure: Measure, copy: Measure, shift: int) -> Measure:
    text, dropped = renumbered(copy.text, shift), renumbered(copy.dropped, shift)
    return replace(copy, number=measure.number, text=text, dropped=dropped)


def _without(
    into: Case, reports: set[int], wishes: set[int], measures: set[int], case: Case, by: PartyId, now: datetime
) -> Case:
    left = tuple(
        replace(r, parted=True, words=placeholders(r.words)) if r.sequence in reports else r for r in into.reports
    )
    heard = {r.by for r in left if not r.parted}
    return replace(
        into,
        reports=left,
        assignments=tuple(a for a in into.assignments if a.role is not Role.REPORTER or a.party in heard),
        exclusions=tuple(_lifted(e, by, now) if e.number in wishes else e for e in into.exclusions),
        measures=tuple(
            replace(m, dropped=case.number) if m.number in measures and m.promised else m for m in into.measures
        ),
    )


def _lifted(wish: Exclusion, by: PartyId, now: datetime) -> Exclusion:
    """Its place alone: who was to be kept out of the other case is not for this one to tell."""
    wish = replace(wish, party=None, words=placeholders(wish.words), reason=placeholders(wish.reason), lifted=True)
    return replace(wish, settled_by=by, settled_at=now) if wish.open else wish


def _copies(case: Case, into: Case) -> list[Report]:
    return [r for r in into.reports if r.origin == case.id and not r.parted]


def _is_same_measure(one: Measure, other: Measure) -> bool:
    return (one.by, one.at, one.kind) == (other.by, other.at, other.kind)


def _paired(originals: Sequence[T], copies: Sequence[T], same: Callable[[T, T], bool]) -> list[tuple[T, T]]:
    """Each of `originals` that has a copy, with it: both in their order, each copy once. Copies come last."""
    left, pairs = list(copies), []
    for one in reversed(originals):
        at = next((at for at in reversed(range(len(left))) if same(one, left[at])), None)
        if at is not None:
            pairs.append((one, left.pop(at)))
    return pairs[::-1]


def _instead(items: tuple[T, ...], changed: Iterable[tuple[T, T]]) -> tuple[T, ...]:
    """`items` with some in place of others."""
    found = {id(old): new for old, new in changed}
    return tuple(found.get(id(item), item) for item in items)


def _last(numbered: Sequence[Exclusion] | Sequence[Measure]) -> int:
    return max((item.number for item in numbered), default=0)
