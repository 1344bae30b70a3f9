"""A person decides for the controller: tell the authority or not, tell the people or not, and why."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.assessment import assess
from bot.domain.case import Case
from bot.domain.decision import Decision, Matter
from bot.domain.delivery import ToThread
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN
from bot.domain.ids import CaseId, PartyId
from bot.domain.interview import facts_of
from bot.domain.party import Role
from bot.domain.recommendation import recommend
from bot.domain.rights import Verb
from bot.domain.risk import Level
from bot.flows.guarding import admit, hold, next_hit, note, safe
from bot.flows.settle import settle, tell
from bot.ports import Command, Done, Work
from bot.services import Services

GROUNDS = ("a", "b", "c")
"""GDPR Art. 34(3): unintelligible to others; the high risk is over; telling each would take too much."""

NO_GROUND = "none"
"""None of the three is claimed: it was decided that the risk is not high."""

A_SENTENCE = 4
"""Words. Against the recommendation, *no* is no reason that anyone could check."""


@dataclass(frozen=True, slots=True)
class Decide(Command):
    """`reasons` are required both ways: the authority must be able to see why (GDPR Art. 33(5)).

    `ground`: why the people are not told though the risk is high, one of `GROUNDS`; or `NO_GROUND`.
    """

    case: CaseId
    matter: Matter
    yes: bool
    reasons: str
    ground: str = ""


def decide(work: Work, services: Services, command: Decide, now: datetime) -> Done:
    """Deciding anew is possible; the latest counts. Raises Refusal `reason_needed`, `against_needs_sentence`,
    `ground_needed`, `ground_misplaced`, `may_not`, `case_closed`."""
    before = admit(work.case(command.case), command.by, Verb.DECIDE)
    taken = safe(command.reasons, next_hit(work, before))
    if not taken.text.strip():
        raise Refusal("reason_needed", number=before.number)
    decision = replace(_decision(services, before, command, now), reasons=taken.text)
    if decision.against and len(taken.text.split()) < A_SENTENCE:
        raise Refusal("against_needs_sentence", number=before.number, least=str(A_SENTENCE))
    case = settle(work, services, before, replace(before, decisions=(*before.decisions, decision)), now)
    hold(work, case, command.by, f"decision/{decision.sequence}", taken, now)
    note(work, case, "decided", command.by, now, matter=command.matter, decision=str(decision.sequence))
    tell(work, case, "decided", ToThread(case.id), now, decision=str(decision.sequence))
    return Done("decided", case.id, case.number)


def _decision(services: Services, case: Case, command: Decide, now: datetime) -> Decision:
    """What the bot proposed that day is frozen with it: it may propose something else once more is known."""
    organisation = services.directory.organisation(case.organisation)
    assessment = assess(case, organisation, services.interview, services.law, now)
    return Decision(
        sequence=len(case.decisions) + 1,
        matter=command.matter,
        yes=command.yes,
        adviser=_adviser(case),
        decider=command.by,
        at=now,
        reasons="",
        unknowns=_unknowns(services, case),
        recommended=recommend(assessment, command.matter).answer,
        ground=_ground(case, command, assessment.risk.level),
    )


def _ground(case: Case, command: Decide, level: Level) -> str:
    """Art. 34(3) has grounds for not telling people of a high risk, and for nothing else."""
    keeps_quiet = command.matter is Matter.INFORM and not command.yes
    if not keeps_quiet:
        if command.ground not in ("", NO_GROUND):
            raise Refusal("ground_misplaced", number=case.number)
        return ""
    if command.ground not in (*GROUNDS, NO_GROUND) and (command.ground or level is Level.HIGH):
        raise Refusal("ground_needed", number=case.number)
    return command.ground if command.ground in GROUNDS else ""


def _adviser(case: Case) -> PartyId | None:
    return next((a.party for a in case.holders(Role.DPO)), None)


def _unknowns(services: Services, case: Case) -> tuple[str, ...]:
    facts = facts_of(case, services.interview)
    return tuple(f.fact for f in services.interview.fields if facts.get(f.fact, UNKNOWN) is UNKNOWN)
