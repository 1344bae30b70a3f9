"""What a room's clock comes to next: the nearest deadline of its open cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.assessment import assess
from bot.domain.case import Case
from bot.ports import Read
from bot.services import Services
from bot.text.catalog import LANGUAGES


@dataclass(frozen=True, slots=True)
class Ahead:
    """`at` is a due instant; `number` and `title` (by language) say of what. Both empty: something is sent then."""

    at: datetime
    number: str = ""
    title: Mapping[str, str] = field(default_factory=dict)


def next_deadline(read: Read, services: Services, now: datetime) -> Ahead | None:
    """The earliest running deadline still to come, among all open cases."""
    found: list[Ahead] = []
    for case_id in read.open_cases():
        case = read.case(case_id)
        organisation = services.directory.organisation(case.organisation)
        outlook = assess(case, organisation, services.interview, services.law, now)
        found += [
            Ahead(deadline.target, case.number, _title(services, case, deadline.obligation))
            for deadline in outlook.deadlines
            if deadline.status.running and deadline.target is not None and deadline.target > now
        ]
    return min(found, key=lambda ahead: ahead.at, default=None)


def _title(services: Services, case: Case, obligation: str) -> Mapping[str, str]:
    """The law's own, or what the answer to a letter is called."""
    rule = services.law.obligation(obligation)
    letter = next((letter for letter in case.letters if letter.obligation == obligation), None)
    if rule is not None or letter is None:
        return rule.title if rule is not None else {}
    key = f"letter.answer.{letter.kind}"
    return {name: services.say.speech(name, case.zone)(key, number=letter.number) for name in LANGUAGES}
