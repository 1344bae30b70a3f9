"""What follows from a case under the law: breach or not, the risk, the obligations and their deadlines."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case, LawChoice, Outcome
from bot.domain.clocks import earlier, law_day
from bot.domain.condition import Truth, every, holds
from bot.domain.deadline import Deadline, authority_of, deadlines
from bot.domain.decision import Decision, Matter
from bot.domain.filing import FilingKind
from bot.domain.finding import UNKNOWN, Facts, Value
from bot.domain.flags import Flag
from bot.domain.groups import groups
from bot.domain.informed import PUBLIC_INSTEAD, told_at, told_groups
from bot.domain.interview import Interview, facts_of
from bot.domain.milestone import MILESTONES, When
from bot.domain.organisation import Organisation
from bot.domain.processor import AWARE as PROCESSOR_KNEW
from bot.domain.processor import contract_hours, customer_hours
from bot.domain.regime import Law, Obligation, RiskRule
from bot.domain.risk import Level, Risk, scales_of, weigh, weigh_all
from bot.domain.situation import Situation, applies


@dataclass(frozen=True, slots=True)
class Applies:
    """Whether an obligation applies, with the facts that made it so."""

    obligation: str
    truth: Truth
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupRisk:
    """What a breach means for one group of people. `group` is empty when everyone's data is the same."""

    group: str
    risk: Risk
    facts: Facts


@dataclass(frozen=True, slots=True)
class Assessment:
    """`breach` is NO only when the facts say it was no personal data breach (GDPR Art. 4(12)).

    `groups` are the groups of people with the risk of each, one when everyone's data is the same; `rules` the risk
    table that weighed them.
    """

    facts: Facts
    breach: Truth
    risk: Risk
    applies: tuple[Applies, ...]
    deadlines: tuple[Deadline, ...]
    flags: tuple[Flag, ...]
    groups: tuple[GroupRisk, ...] = ()
    rules: tuple[RiskRule, ...] = ()

    def deadline(self, obligation: str) -> Deadline | None:
        return next((d for d in self.deadlines if d.obligation == obligation), None)

    @property
    def nearest(self) -> Deadline | None:
        """The running deadline with the earliest due instant: what the card's clock shows."""
        running = [(d.due, d.obligation, d) for d in self.deadlines if d.status.running and d.due is not None]
        return min(running)[2] if running else None


REGISTER = "eu-gdpr-33-5/register_entry"
"""The obligation that a closed case has met: its file is the register entry (GDPR Art. 33(5))."""


def is_breach(facts: Facts) -> Truth:
    """GDPR Art. 4(12): personal data, and lost, altered, or seen by someone not entitled."""
    personal, types = facts.get("personal_data", UNKNOWN), facts.get("breach_types", UNKNOWN)
    return every((_known(personal is True, personal), _known(types != (), types)))


def situation_of(
    case: Case, organisation: Organisation, interview: Interview, law: Law, facts: Facts, risk: Risk, breach: Truth
) -> Situation:
    """The case as the deadlines see it. `known_earlier` and `discovered` give the earlier of the two as discovery."""
    outcome = case.closing.outcome if case.closing is not None else None
    filings = {f.stage: f.at for f in reversed(case.standing) if not _is_informing(law, f.stage)}
    if case.closing is not None and outcome is Outcome.BREACH:
        filings.setdefault(REGISTER, case.closing.at)
    filings |= _informed(case, law)
    not_harmless = outcome in (None, Outcome.BREACH)
    return Situation(
        jurisdiction=case.jurisdiction,
        roles=frozenset(organisation.controller_roles),
        sectors=frozenset(organisation.sectors),
        risk=risk.level,
        entered_after=case.entered_after,
        milestones=_milestones(case, interview),
        filings=filings,
        delay_reasons=frozenset(f.stage for f in case.standing if f.delay_reason.strip()),
        letters=case.letters,
        waived=_waived(case, law, facts, outcome),
        decided=_decided(case, law, yes=True) - _spared(case, law) if not_harmless else frozenset(),
        breach=breach is not Truth.NO and outcome not in (Outcome.NEAR_MISS, Outcome.NOT_A_BREACH),
        processor_knew=knew if isinstance(knew := case.value(PROCESSOR_KNEW), When) else None,
        told_within=contract_hours(organisation, case),
        tells_within=customer_hours(organisation, case),
        rising=bool(risk.missing),
        law_date=date.fromisoformat(case.law.date) if case.law is not None and case.law.fixed else None,
    )


def freeze(case: Case, interview: Interview, law: Law, now: datetime) -> Case:
    """`case` with the law that judges it: chosen again until awareness is fixed, and once more then, and kept."""
    if case.law is not None and case.law.fixed:
        return case
    zone = authority_of(law, case.jurisdiction).zone
    day, fixed = law_day(_milestones(case, interview), zone, now)
    choice = LawChoice(day.isoformat(), law.version, fixed)
    return case if case.law == choice else replace(case, law=choice)


def assess(case: Case, organisation: Organisation, interview: Interview, law: Law, now: datetime) -> Assessment:
    """Everything that follows from `case` at `now`, under the law it froze or, until then, the one in force.

    Raises Refusal `unknown_jurisdiction`.
    """
    facts = facts_of(case, interview)
    breach = is_breach(facts)
    no_breach = breach is Truth.NO
    rules = law.risk_rules
    parts = tuple(
        GroupRisk(group.id, Risk(Level.UNLIKELY) if no_breach else weigh(group.facts, rules), group.facts)
        for group in groups(case, interview)
    )
    risk = Risk(Level.UNLIKELY) if no_breach else weigh_all(scales_of(facts, [part.facts for part in parts], rules))
    situation = situation_of(case, organisation, interview, law, facts, risk, breach)
    outlook = deadlines(situation, law, now)
    listed = {deadline.obligation for deadline in outlook.deadlines}
    because = _because(facts, risk, breach)
    found = {o.id: Applies(o.id, _calls(o, situation, breach), because) for o in law.obligations if o.id in listed}
    return Assessment(facts, breach, risk, tuple(found.values()), outlook.deadlines, outlook.flags, parts, rules)


def _known(yes: bool, value: Value) -> Truth:
    return Truth.UNKNOWN if value is UNKNOWN else Truth.YES if yes else Truth.NO


def _calls(rule: Obligation, situation: Situation, breach: Truth) -> Truth:
    """Like `applies`; while it is not settled that there was a breach, nothing is certain."""
    return every((applies(rule, situation), Truth.YES if rule.id in situation.decided else breach))


def _because(facts: Facts, risk: Risk, breach: Truth) -> tuple[str, ...]:
    if breach is Truth.NO:
        return ("personal_data",) if facts.get("personal_data") is False else ("breach_types",)
    return tuple(dict.fromkeys(fact for fired in risk.fired for fact in fired.because))


def _decided(case: Case, law: Law, *, yes: bool) -> frozenset[str]:
    """The obligations whose matter a person decided that way, by the latest decision of it. Not to tell each one
    because that takes too much is to tell the public (GDPR Art. 34(3)(c)): that is still owed."""
    latest = {matter: case.decision(matter) for matter in Matter}
    return frozenset(o.id for o in law.obligations if o.matter and (d := latest[o.matter]) and _owes(d) is yes)


def _is_informing(law: Law, stage: str) -> bool:
    rule = law.obligation(stage)
    return rule is not None and rule.matter is Matter.INFORM


def _informed(case: Case, law: Law) -> dict[str, datetime]:
    """Telling the people is met by everybody being accounted for, and by nothing that someone files."""
    at = told_at(case, told_groups(case))
    return {o.id: at for o in law.obligations if o.matter is Matter.INFORM and at is not None}


def _owes(decision: Decision) -> bool:
    return decision.yes or (decision.matter is Matter.INFORM and decision.ground == PUBLIC_INSTEAD)


def _waived(case: Case, law: Law, facts: Facts, outcome: Outcome | None) -> frozenset[str]:
    """What a person decided against, what the law exempts, and what would follow a notification that was complete or
    withdrawn. In a case that was joined or withdrawn: everything."""
    if outcome in (Outcome.JOINED, Outcome.WITHDRAWN):
        return frozenset(o.id for o in law.obligations)
    exempt = (o.id for o in law.obligations if o.exempt_when and holds(o.exempt_when, facts) is Truth.YES)
    return _spared(case, law).union(exempt, _decided(case, law, yes=False))


def _spared(case: Case, law: Law) -> frozenset[str]:
    """What a decision to notify asks for no more: a notification that was withdrawn, and what would follow it or one
    that was complete."""
    withdrawn = withdrawn_stages(case)
    done = {f.stage for f in case.standing if f.kind is FilingKind.COMPLETE} | withdrawn
    return frozenset(o.id for o in law.obligations if o.trigger in done) | withdrawn


def withdrawn_stages(case: Case) -> frozenset[str]:
    """The stages whose notification was withdrawn. It is due again once the case that ended so was reopened, or once
    it was decided anew to notify."""
    ended = [r.ended.at for r in case.reopenings if r.ended.outcome is not Outcome.BREACH]
    decision = case.decision(Matter.NOTIFY)
    anew = decision.at if decision is not None and decision.yes else None
    taken_back = (f for f in case.filings if f.kind is FilingKind.WITHDRAWAL and case.filing(f.stage) is None)
    return frozenset(f.stage for f in taken_back if not any(at >= f.at for at in ended) and not (anew and anew > f.at))


def _milestones(case: Case, interview: Interview) -> dict[str, When]:
    """Every milestone the case knows: facts named like one, answers that stand for one, and the first report."""
    named = {fact: fact for fact in MILESTONES} | {f.fact: f.milestone for f in interview.fields if f.milestone}
    values = {finding.fact: finding.value for finding in case.findings if finding.fact in named}
    found = {named[fact]: value for fact, value in values.items() if isinstance(value, When)}
    known = case.value("known_earlier")
    if isinstance(known, When):
        found["discovered"] = earlier(known, found.get("discovered"), ZoneInfo(case.zone))
    if case.reports:
        found["reported"] = When.exact(min(report.at for report in case.reports if not report.parted))
    return found
