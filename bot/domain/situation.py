"""What deadlines follow from, and whether the breach calls for an obligation at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.condition import Truth
from bot.domain.letter import Letter
from bot.domain.milestone import When
from bot.domain.regime import LETTER, Obligation, Threshold
from bot.domain.risk import Level
from bot.domain.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Situation:
    """The facts that deadlines follow from. Names as in the `deadlines` command.

    `filings` maps obligation ids to the instant they were first filed, `delay_reasons` names those that came
    with a reason; `waived` are obligations a person decided do not apply, `decided` those a person decided do;
    empty `regimes` means all possible. `breach` is False once it is settled that there was no personal data
    breach. `rising`: the risk could still turn out higher than `risk`. `law_date`: the local date whose law a
    case was frozen with; without it the milestones choose. `processor_knew`: since when our processor
    knew. `told_within`, `tells_within`: the hours in which a contract says that they tell us, and we our customer.
    """

    jurisdiction: str
    roles: frozenset[str] = frozenset({"controller"})
    sectors: frozenset[str] = frozenset()
    regimes: frozenset[str] = frozenset()
    risk: Level = Level.UNKNOWN
    entered_after: bool = False
    milestones: Mapping[str, When] = field(default_factory=dict)
    filings: Mapping[str, datetime] = field(default_factory=dict)
    delay_reasons: frozenset[str] = frozenset()
    letters: tuple[Letter, ...] = ()
    waived: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()
    breach: bool = True
    rising: bool = False
    law_date: date | None = None
    processor_knew: When | None = None
    told_within: int | None = None
    tells_within: int | None = None


def applies(rule: Obligation, situation: Situation) -> Truth:
    """Whether the breach calls for it. What a person decided outweighs what the facts propose."""
    if rule.id in situation.decided:
        return Truth.YES
    if not situation.breach or rule.id in situation.waived:
        return Truth.NO
    if rule.threshold is Threshold.ALWAYS:
        return Truth.YES
    if situation.risk is Level.UNKNOWN:
        return Truth.UNKNOWN
    if rule.threshold is Threshold.RISK:
        return Truth.NO if situation.risk is Level.UNLIKELY else Truth.YES
    if situation.risk is Level.HIGH:
        return Truth.YES
    return Truth.UNKNOWN if situation.rising else Truth.NO


def is_possible(rule: Obligation, situation: Situation, day: date) -> bool:
    """Whether jurisdiction, roles and regimes make `rule` an obligation at all, under the law of `day`."""
    # Joint controllers are controllers (GDPR Art. 26).
    roles = situation.roles | {"controller"} if "joint" in situation.roles else situation.roles
    return (
        rule.trigger != LETTER
        and bool(rule.who & roles)
        and (not situation.regimes or rule.regime in situation.regimes)
        and rule.in_force(situation.jurisdiction, day)
    )


def why_moot(rule: Obligation, situation: Situation) -> Sentence:
    """Why `rule` does not apply, when it does not."""
    if not situation.breach:
        return Sentence("why.moot.no_breach")
    return Sentence("why.moot.waived" if rule.id in situation.waived else "why.moot.risk")
