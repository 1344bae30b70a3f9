"""The cards of whoever reported and of what they set going, by name: a part of `table.py`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.cards.deck import deal
from bot.cards.elements import Card
from bot.cards.forms import form
from bot.domain.case import Case
from bot.domain.exclusion import Exclusion
from bot.domain.finding import Source, Value
from bot.domain.ids import PartyId
from tests.cards.cast import CASE, DAN, IDA, MADS, OPENED, opened, scene

Dealer = Callable[[str], Card | None]

STOLEN: tuple[tuple[str, Value], ...] = (("incident_kind", "lost_device"), ("first_aid.lock_device", True))


def waits(person: PartyId | None = MADS, **settled: Any) -> Case:
    """The reporter asks that someone be kept out."""
    wish = Exclusion(1, person, "He showed it to his brother.", IDA, OPENED, **settled)
    return replace(opened(), exclusions=(wish,))


def tapped(*facts: tuple[str, Value]) -> Case:
    case = opened()
    for fact, value in facts:
        case = case.record(fact, value, IDA, OPENED, Source.REPORT)
    return case


def _of(case: Case, kind: str, reader: PartyId | None, **ids: str) -> Dealer:
    return lambda language: deal(kind, scene(case, reader, language=language), ids, None)


def _form(verb: str, case: Case, reader: PartyId, **ids: str) -> Dealer:
    return lambda language: form(verb, scene(case, reader, language=language), {"case": CASE, **ids})


MESSAGES: Mapping[str, Dealer] = {
    "tap": _of(opened(), "tap", IDA),
    "tap-steps": _of(tapped(*STOLEN), "tap", IDA),
    "tap-last": _of(tapped(*STOLEN, ("contained", True)), "tap", IDA),
    "wished": _of(waits(), "wished", DAN, number="1"),
    "wished-words": _of(waits(None), "wished", DAN, number="1"),
    "veiled": _of(waits(), "case", None),
    "covered": _of(waits(), "veil", None, question="whose"),
    "kept-out": _of(waits(settled_by=DAN, settled_at=OPENED), "kept_out", IDA, number="1"),
    "not-kept-out": _of(waits(settled_by=DAN, settled_at=OPENED, lifted=True), "kept_out", IDA, number="1"),
    "receipt-wished": _of(waits(), "receipt", IDA),
    "withdrawn": _of(tapped(("withdrawn", 1)), "withdrawn", DAN),
}

FORMS: Mapping[str, Dealer] = {
    "form-wish": _form("wish", opened(), IDA),
    "form-withdraw": _form("withdraw", opened(), IDA),
    "form-exclude": _form("exclude", waits(), DAN, number="1", keep="no"),
}
