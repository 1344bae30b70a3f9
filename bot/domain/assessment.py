"""What follows from a case under the law: breach or not, the risk, the obligations and their deadlines."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.case import Case, LawChoice, Outcome
from bot.domain.clocks import earlier, law_day
from bot.domain.condition import Truth, every, holds
from bot.domain.deadline import Deadline, authority_of, deadlines
from bot.domain.decision import Matter
from bot.domain.filing import FilingKind
from bot.domain.finding import UNKNOWN, Facts, Value
from bot.domain.flags import Flag
from bot.domain.interview import Interview, facts_of
from bot.domain.milestone import MILESTONES, When
from bot.domain.organisation import Organisation
from bot.domain.regime import Law, Obligation
from bot.domain.risk import Level, Risk, weigh
from bot.domain.situation import Situation, applies


@dataclass(frozen=True, slots=True)
class Applies:
    """Whether an obligation applies, with the facts that made it so."""

    obligation: str
    truth: Truth
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """`breach` is NO only when the facts say it was no personal data breach (GDPR Art. 4(12))."""

    facts: Facts
    breach: Truth
    risk: Risk
    applies: tuple[Applies, ...]
    deadlines: tuple[Deadline, ...]
    flags: tuple[Flag, ...]

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
    filings = {f.stage: f.at for f in reversed(case.filings)}
    if case.closing is not None and outcome is Outcome.BREACH:
        filings.setdefault(REGISTER, case.closing.at)
    return Situation(
        jurisdiction=case.jurisdiction,
        roles=frozenset(organisation.controller_roles),
        sectors=frozenset(organisation.sectors),
        risk=risk.level,
        entered_after=case.entered_after,
        milestones=_milestones(case, interview),
        filings=filings,
        delay_reasons=frozenset(f.stage for f in case.filings if f.delay_reason.strip()),
        letters=case.letters,
        waived=_waived(case, law, facts, outcome),
        decided=_decided(case, law, yes=True) if outcome in (None, Outcome.BREACH) else frozenset(),
        breach=breach is not Truth.NO and outcome not in (Outcome.NEAR_MISS, Outcome.NOT_A_BREACH),
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
    risk = weigh(facts, law.risk_rules) if breach is not Truth.NO else Risk(Level.UNLIKELY)
    situation = situation_of(case, organisation, interview, law, facts, risk, breach)
    outlook = deadlines(situation, law, now)
    listed = {deadline.obligation for deadline in outlook.deadlines}
    because = _because(facts, risk, breach)
    found = {o.id: Applies(o.id, _calls(o, situation, breach), because) for o in law.obligations if o.id in listed}
    return Assessment(facts, breach, risk, tuple(found.values()), outlook.deadlines, outlook.flags)


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
    """The obligations whose matter a person decided that way, by the latest decision of it."""
    latest = {matter: case.decision(matter) for matter in Matter}
    return frozenset(o.id for o in law.obligations if o.matter and (d := latest[o.matter]) and d.yes is yes)


def _waived(case: Case, law: Law, facts: Facts, outcome: Outcome | None) -> frozenset[str]:
    """What a person decided against, what the law exempts, and what would follow a notification that was complete or
    withdrawn. In a case that was joined or withdrawn: everything."""
    if outcome in (Outcome.JOINED, Outcome.WITHDRAWN):
        return frozenset(o.id for o in law.obligations)
    done = {f.stage for f in case.filings if f.kind in (FilingKind.COMPLETE, FilingKind.WITHDRAWAL)}
    spared = frozenset(o.id for o in law.obligations if o.trigger in done)
    exempt = (o.id for o in law.obligations if o.exempt_when and holds(o.exempt_when, facts) is Truth.YES)
    return spared.union(exempt, _decided(case, law, yes=False))


def _milestones(case: Case, interview: Interview) -> dict[str, When]:
    """Every milestone the case knows: facts named like one, answers that stand for one, and the first report."""
    named = {fact: fact for fact in MILESTONES} | {f.fact: f.milestone for f in interview.fields if f.milestone}
    values = {finding.fact: finding.value for finding in case.findings if finding.fact in named}
    found = {named[fact]: value for fact, value in values.items() if isinstance(value, When)}
    known = case.value("known_earlier")
    if isinstance(known, When):
        found["discovered"] = earlier(known, found.get("discovered"), ZoneInfo(case.zone))
    if case.reports:
        found["reported"] = When.exact(min(report.at for report in case.reports))
    return found
