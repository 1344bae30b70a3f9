"""The first aid of whoever reported: three quick questions, the steps that follow from the first, and what was done.

Each answer is a finding like any other, by the reporter. Nothing of it is required and nothing is asked twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.case import Case
from bot.domain.finding import Finding
from bot.domain.ids import PartyId

KIND = "incident_kind"
"""The fact that says what kind of thing happened: the id of a kind of `first_aid.toml`."""

TAPS = (KIND, "contained", "recipient")
"""The facts that are asked for, in this order."""

OTHER = "other"
"""The kind whose steps fit everything: for *something else*, and for whoever does not know."""

DONE = "first_aid."
"""Before a step's id: the fact that it was done."""

UNSURE = "unsure."
"""Before a fact: the reporter was asked and does not know. The fact itself stays open, so that the handler is asked."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do now. `calls`: the duty contact is called for it. Its words are `first_aid.<id>`."""

    id: str
    calls: bool = False


@dataclass(frozen=True, slots=True)
class FirstAid:
    """The steps for one kind of thing, the most urgent first."""

    kind: str
    steps: tuple[Step, ...]


def taps_left(case: Case) -> tuple[str, ...]:
    """What is still to be asked: neither answered by anyone nor put aside by the reporter."""
    return tuple(f for f in TAPS if case.finding(f) is None and case.finding(UNSURE + f) is None)


def aid_for(case: Case, aids: Iterable[FirstAid]) -> FirstAid | None:
    """The steps for what happened here; None until the first question is answered or put aside."""
    if KIND in taps_left(case):
        return None
    by_kind = {aid.kind: aid for aid in aids}
    kind = case.value(KIND)
    return by_kind.get(kind if isinstance(kind, str) else OTHER) or by_kind.get(OTHER)


def first_aid_done(case: Case) -> tuple[tuple[str, PartyId, datetime], ...]:
    """The steps that were done, each with who said so first and when."""
    done: dict[str, Finding] = {}
    for finding in case.findings:
        if finding.fact.startswith(DONE) and finding.value is True:
            done.setdefault(finding.fact, finding)
    return tuple((f.fact.removeprefix(DONE), f.by, f.at) for f in done.values())
