"""How long the breach went on after it was discovered, and what was said about that day by day.

The authority asks: why did it take nine days from the discovery to the stop? These words are the answer, kept as
they were said.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.case import Case
from bot.domain.chore import WHY_NOT, containment_owner, discovery
from bot.domain.finding import Finding, Source, Value
from bot.domain.ids import PartyId

CONTAINED = "contained"
CONTAINED_AT = "contained_at"


class Said(NamedTuple):
    """One answer to *is it stopped?*, in the words of whoever gave it."""

    at: datetime
    by: PartyId
    words: str


def containment_story(case: Case) -> tuple[Said, ...]:
    """Every *not yet, because …*, oldest first, and at the end why nothing was left to stop, if that was said."""
    return tuple(_story(case))


def _story(case: Case) -> Iterator[Said]:
    for finding in case.findings:
        if finding.fact == WHY_NOT and isinstance(finding.value, str):
            yield Said(finding.at, finding.by, finding.value)
        if finding.fact == CONTAINED and finding.value is True and finding.reason:
            yield Said(finding.at, finding.by, finding.reason)


def said_again(case: Case, fact: str, value: Value, by: PartyId, at: datetime, reason: str = "") -> Case:
    """`case` with this finding, also where the same was said before: the same words on another day are another
    answer."""
    sequence = case.findings[-1].sequence + 1 if case.findings else 1
    finding = Finding(sequence, fact, value, by, at, Source.DIALOG, reason)
    return replace(case, findings=(*case.findings, finding))


def uncontained_for(case: Case, now: datetime) -> timedelta | None:
    """How long it has been known and not stopped; None once it is stopped, or while nobody knows since when."""
    since = discovery(case)
    if since is None or not is_uncontained(case):
        return None
    return max(now - since, timedelta())


def is_uncontained(case: Case) -> bool:
    """Whether it may still be going on."""
    no_breach = case.value("personal_data") is False or case.value("breach_types") == ()
    return case.open and not no_breach and case.value(CONTAINED) is not True


def may_contain(case: Case, party: PartyId) -> bool:
    """Whoever is to stop it may say whether it is stopped, also without a role in the case."""
    return party == containment_owner(case) and party not in case.kept_out
