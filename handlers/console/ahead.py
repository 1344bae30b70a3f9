"""What a room's clock comes to next: the nearest deadline of its open cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.assessment import assess
from bot.ports import Read
from bot.services import Services


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
        for deadline in outlook.deadlines:
            rule = services.law.obligation(deadline.obligation)
            if deadline.status.running and deadline.target is not None and deadline.target > now:
                found.append(Ahead(deadline.target, case.number, rule.title if rule is not None else {}))
    return min(found, key=lambda ahead: ahead.at, default=None)
