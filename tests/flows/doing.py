"""Cases in which something is to be decided and done, and the acts, short to write."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.case import Case
from bot.domain.deadline import Deadline
from bot.domain.decision import Matter
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN, Value
from bot.domain.informing import Channel
from bot.domain.interview import applicable, can_decide
from bot.domain.milestone import When
from bot.flows.decide import Decide, decide
from bot.flows.inform import Inform, inform
from bot.ports import Done
from tests.flows.conftest import START, House

COMMUNICATION = "eu-gdpr-34/communication"
SENTENCE = "they can be reached and may be harmed"

HIGH: dict[str, dict[str, Value]] = {
    "personal_data": {"personal_data": True},
    "breach_types": {"breach_types": ("C",)},
    "discovered": {"discovered": When.exact(START)},
    "contained": {"contained": False},
    "whose": {"whose": ("citizens",)},
    "data_categories": {"data_categories": ("identity", "national_id")},
    "recipient": {"recipient": "known_untrusted", "encrypted": False},
}
"""Answers that make a high risk likely: readable national identity numbers with a stranger."""


def ready(house: House, **instead: Value) -> Case:
    """A case in which everything a decision needs is answered; what is not said here is not known."""
    case = house.open()
    for _ in range(40):
        if can_decide(case, house.services.interview):
            break
        for question in applicable(case, house.services.interview):
            fields = [f for f in question.fields if not f.optional or f.fact in instead]
            if question.need == "decision" and any(case.finding(f.fact) is None for f in fields):
                known = HIGH.get(question.id, {})
                values = {f.fact: instead.get(f.fact, known.get(f.fact, UNKNOWN)) for f in fields}
                case = house.give(case, question.id, values, "dan", None)
    return case


def decided(house: House, case: Case, yes: bool, **more: Any) -> Case:
    """On telling the people."""
    more = {"reasons": SENTENCE, "matter": Matter.INFORM, "who": "mads", **more}
    matter, reasons, who = more["matter"], more["reasons"], house.person(more["who"])
    house.do(decide, Decide(house.id(), who, case.id, matter, yes, reasons, more.get("ground", "")))
    return house.case(case.id)


def told(house: House, case: Case, **more: Any) -> Done:
    """One round of telling people: by default all 530 of the one group, by digital post."""
    who = house.person(more.pop("who", "dan"))
    round_ = {"group": "", "channel": Channel.DIGITAL_POST, "told": 530, "of": 530, "text": "Dear all", **more}
    at = round_.pop("at", When.exact(house.now))
    return house.do(inform, Inform(house.id(), who, case.id, at=at, **round_))


def communication(house: House, case: Case) -> Deadline:
    found = house.assess(house.case(case.id)).deadline(COMMUNICATION)
    assert found is not None
    return found


def refused(house: House, case: Case, act: Any, *arguments: Any, **more: Any) -> str:
    """The refusal's key; nothing of the case has changed."""
    before = house.case(case.id)
    with pytest.raises(Refusal) as refusal:
        act(house, case, *arguments, **more)
    assert house.case(case.id) == before
    speech = house.services.say.speech("en", "UTC")
    assert speech(f"refusal.{refusal.value.key}", **refusal.value.details)
    return refusal.value.key


def days(number: float) -> timedelta:
    return timedelta(days=number)
