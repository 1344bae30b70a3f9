"""When each obligation is due, on the strict reading and on others, and why.

`deadlines` is pure: the same situation, law and `now` give the same outlook. Without `now` nothing is late.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.clocks import AWARENESS, Start, law_day, start_of
from bot.domain.condition import Truth
from bot.domain.counting import RULES, UDD, Calendar, count
from bot.domain.due import POLICY as POLICY
from bot.domain.due import Deadline as Deadline
from bot.domain.due import DueReading as DueReading
from bot.domain.due import Status as Status
from bot.domain.due import status_of
from bot.domain.errors import Refusal
from bot.domain.flags import (
    Filed,
    awareness_flags,
    filing_flags,
    lag_flags,
    letter_flags,
    order_flags,
    origin,
    processor_flags,
)
from bot.domain.flags import Flag as Flag
from bot.domain.letter_deadline import letter_deadline
from bot.domain.milestone import When
from bot.domain.regime import LETTER, Authority, Law, Obligation, Unit
from bot.domain.sentence import Sentence as Sentence
from bot.domain.situation import Situation as Situation
from bot.domain.situation import applies, is_possible, why_moot

CONTROLLER = "controller"
"""Whom a processor tells: within the hours of their contract, where it has any (GDPR Art. 28(3), 33(2))."""


@dataclass(frozen=True, slots=True)
class Outlook:
    deadlines: tuple[Deadline, ...]
    flags: tuple[Flag, ...]


def deadlines(situation: Situation, law: Law, now: datetime | None) -> Outlook:
    """Every obligation that jurisdiction, roles, sectors and regimes make possible, with its deadline.

    Raises Refusal `unknown_jurisdiction` for one that no authority of `law` supervises.
    """
    authority = authority_of(law, situation.jurisdiction)
    day = situation.law_date or law_day(situation.milestones, authority.zone, now)[0]
    rules = tuple(rule for rule in law.obligations if is_possible(rule, situation, day))
    listed = tuple(_deadline(rule, situation, authority, now) for rule in rules)
    asked = next((r for r in law.obligations if r.trigger == LETTER and r.is_known_in(situation.jurisdiction)), None)
    letters = tuple(letter_deadline(letter, asked, authority, now) for letter in situation.letters) if asked else ()
    return Outlook((*listed, *letters), tuple(_flags(situation, rules, listed, authority.zone)))


def authority_of(law: Law, jurisdiction: str) -> Authority:
    """Raises Refusal `unknown_jurisdiction`, naming the known ones."""
    authority = law.authority(jurisdiction)
    if authority is None:
        raise Refusal("unknown_jurisdiction", jurisdiction=jurisdiction, known=", ".join(law.jurisdictions))
    return authority


def _deadline(rule: Obligation, situation: Situation, authority: Authority, now: datetime | None) -> Deadline:
    zone, start = authority.zone, _start(rule, situation, authority.zone)
    began = start.when.earliest(zone) if start is not None else None
    truth = applies(rule, situation)
    met, moot = rule.id in situation.filings, truth is Truth.NO
    due = None
    if began is not None and rule.period.counting != UDD:
        due = count(began, rule.period.length, rule.period.counting, zone, Calendar(authority.calendar))
    readings = tuple(_readings(rule, start, authority, situation)) if start is not None else ()
    if met:
        status, why = Status.MET, Sentence("why.met", {"at": situation.filings[rule.id]})
    elif moot:
        status, why, due, readings = Status.MOOT, why_moot(rule, situation), None, ()
    else:
        provisional = start is not None and start.provisional
        status, why = status_of(began, due, truth, now, provisional=provisional), _why(rule, start)
    return Deadline(
        obligation=rule.id,
        due=due,
        status=status,
        basis=rule.citation,
        origin=start.milestone if start is not None else rule.trigger,
        why=why,
        zone=zone,
        readings=readings,
        began=began,
        provisional=start is not None and start.provisional,
        ladder=rule.ladder,
        late_needs_reason=rule.late_needs_reason,
    )


def _start(rule: Obligation, situation: Situation, zone: ZoneInfo) -> Start | None:
    """From a filing, when the rule names one; else from its milestone or what stands in for it."""
    if "/" in rule.trigger:
        filed = situation.filings.get(rule.trigger)
        return Start(rule.trigger, When.exact(filed)) if filed is not None else None
    return start_of(rule.trigger, situation.milestones, zone, entered_after=situation.entered_after)


def _readings(rule: Obligation, start: Start, authority: Authority, situation: Situation) -> Iterator[DueReading]:
    period, zone, calendar = rule.period, authority.zone, Calendar(authority.calendar)
    began = start.when.earliest(zone)
    if period.counting == UDD:
        if rule.whom == CONTROLLER and situation.tells_within is not None:
            yield DueReading(POLICY, began + timedelta(hours=situation.tells_within), "held.contract")
        elif period.policy_hours is not None:
            yield DueReading(POLICY, began + timedelta(hours=period.policy_hours), "held.policy")
        return
    for reading in period.readings:
        due = count(began, period.length, reading.counting, zone, calendar)
        yield DueReading(reading.counting, due, reading.held_by)
    # Days and months count from the day of the event, so that its hour changes nothing.
    if start.hour_missing and RULES[period.counting].unit is Unit.HOURS:
        due = count(start.when.latest(zone), period.length, period.counting, zone, calendar)
        yield DueReading(period.counting, due, "held.day_end")


def _why(rule: Obligation, start: Start | None) -> Sentence:
    if start is None:
        waits = "/" in rule.trigger
        return Sentence("why.waits") if waits else Sentence("why.missing", {"origin": origin(rule.trigger)})
    named = origin("filing" if "/" in start.milestone else start.milestone)
    details: dict[str, object] = {"origin": named, "began": start.when, "length": rule.period.length}
    udd = rule.period.counting == UDD
    counted = Sentence("why.udd" if udd else f"why.counted.{rule.period.unit}", details)
    return Sentence("why.provisional", {"counted": counted}) if start.provisional else counted


def _flags(
    situation: Situation, rules: tuple[Obligation, ...], listed: tuple[Deadline, ...], zone: ZoneInfo
) -> Iterator[Flag]:
    living = {deadline.obligation for deadline in listed if deadline.status is not Status.MOOT}
    for trigger in dict.fromkeys(rule.trigger for rule in rules if rule.id in living):
        if trigger in AWARENESS:
            start = start_of(trigger, situation.milestones, zone, entered_after=situation.entered_after)
            yield from awareness_flags(start, zone)
    yield from lag_flags(situation.milestones, zone)
    told = situation.milestones.get("told_by_processor")
    yield from processor_flags(situation.processor_knew, told, situation.told_within)
    filed = tuple(_filed(deadline, situation) for deadline in listed if deadline.obligation in situation.filings)
    yield from filing_flags(filed, zone)
    yield from letter_flags(situation.letters)
    yield from order_flags(situation.milestones, filed, situation.letters, zone)


def _filed(deadline: Deadline, situation: Situation) -> Filed:
    dues = [due for due in (deadline.due, *(reading.due for reading in deadline.readings)) if due is not None]
    missing = deadline.late_needs_reason and deadline.obligation not in situation.delay_reasons
    at, latest = situation.filings[deadline.obligation], max(dues, default=None)
    return Filed(deadline.obligation, deadline.basis, at, deadline.due, latest, missing)
