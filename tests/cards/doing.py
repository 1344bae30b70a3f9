"""Cases in which something was decided and done, for the cards that show it."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.containment import said_again
from bot.domain.decision import Decision, Matter
from bot.domain.finding import Source, Value
from bot.domain.informing import Channel, Informing
from bot.domain.measure import Measure, MeasureKind
from bot.domain.milestone import When
from tests.cards.cast import DAN, EVE, MADS, NOW, OPENED, acknowledged, answered, opened

LETTER = "CANARY-LETTER to the people"
GROUNDS = "CANARY-GROUNDS nobody knows where they live"
MEASURE = "CANARY-MEASURE close the share"
DROPPED = "CANARY-DROPPED the share is gone"
WHY = "CANARY-WHY we wait for the vendor"
DUE = OPENED + timedelta(days=5)


def known(**facts: Value) -> Case:
    """Answered, with these facts too."""
    case = acknowledged(answered(opened()), DAN)
    for fact, value in facts.items():
        case = case.record(fact, value, DAN, OPENED + timedelta(hours=2), Source.DIALOG)
    return case


def decided(
    case: Case, yes: bool, *, ground: str = "", recommended: str = "yes", matter: Matter = Matter.INFORM
) -> Case:
    made = Decision(len(case.decisions) + 1, matter, yes, DAN, MADS, NOW, "CANARY-REASONS", (), recommended, ground)
    return replace(case, decisions=(*case.decisions, made))


def told(case: Case, count: int, of: int = 530, **more: object) -> Case:
    given: dict[str, object] = {"group": "", "channel": Channel.DIGITAL_POST, "text": LETTER, **more}
    made = Informing(len(case.informings) + 1, at=NOW, by=DAN, told=count, of=of, **given)  # type: ignore[arg-type]
    return replace(case, informings=(*case.informings, made))


def measured(case: Case, **more: object) -> Case:
    number = len(case.measures) + 1
    given: dict[str, object] = {"kind": MeasureKind.STOP, "text": MEASURE, "owner": EVE, "due": DUE, **more}
    return replace(case, measures=(*case.measures, Measure(number, by=DAN, at=OPENED, **given)))  # type: ignore[arg-type]


def not_yet(case: Case, days: int = 1) -> Case:
    return said_again(case, "why_not_contained", WHY, EVE, OPENED + timedelta(days=days))


def with_processor(**more: Value) -> Case:
    """Beskjed knew on Christmas Eve, so to say, and told us three days later."""
    told_us = When.exact(OPENED - timedelta(hours=1))
    knew = When.exact(OPENED - timedelta(days=3))
    return known(processor=True, processor_name="Beskjed", told_by_processor=told_us, processor_aware=knew, **more)


ASKED = OPENED - timedelta(minutes=14) + timedelta(days=2)
"""When it is asked for the second time whether it is stopped."""


def everything() -> Case:
    """Decided against the recommendation, some told and the rest in public, one measure promised and one given up."""
    case = decided(known(), False, ground="c", recommended="yes")
    case = told(told(case, 412, returned=9, version="2"), 0, channel=Channel.PUBLIC, grounds=GROUNDS)
    case = measured(measured(case), dropped=DROPPED, kind=MeasureKind.PREVENT)
    return not_yet(case)
