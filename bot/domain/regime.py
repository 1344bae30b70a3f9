"""What the law is made of: regimes that create obligations, each due within a period, under a citation.

The numbers live in `bot/law/regimes/*.toml`; this module only names their parts. Nothing here knows a law.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.condition import Condition
from bot.domain.decision import Matter
from bot.domain.first_aid import FirstAid
from bot.domain.letter_hint import LetterHint

LETTER: Final = "letter_received"
"""The trigger of what an authority asks for by letter: the letter itself sets the date."""


class LawStatus(StrEnum):
    PROPOSED = "proposed"
    ADOPTED = "adopted"
    IN_FORCE = "in_force"
    REPEALED = "repealed"


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Period:
    """`length` units, counted by the rule named `counting`; `readings` are the other rules some hold to apply.

    `counting` is one of `bot.domain.counting.RULES`, or `udd` (without undue delay: no number in the law) or
    `date_given` (a date an authority set). `policy_hours` is the internal target shown beside `udd`.
    """

    counting: str
    length: int = 0
    unit: Unit = Unit.HOURS
    readings: tuple["Reading", ...] = ()
    policy_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way of counting, and who holds it, as a key of the catalogues."""

    counting: str
    held_by: str


class Threshold(StrEnum):
    """From which risk on an obligation applies."""

    ALWAYS = "always"
    RISK = "risk"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Validity:
    """In force in `jurisdiction` from `start` until the day before `end` (None: still)."""

    jurisdiction: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """Who must tell whom what. `id` is `<regime>/<stage>`; `trigger` a milestone or another obligation's id.

    `late_needs_reason`: a filing after the due instant must say why (GDPR Art. 33(1)). `title` is the
    obligation's official short title by language; `matter` the decision it waits for, if a person must decide.
    `source` is where the numbers were read, `confidence` (high, medium, low) how sure that reading is.
    """

    id: str
    regime: str
    stage: str
    who: frozenset[str]
    whom: str
    trigger: str
    period: Period
    threshold: Threshold
    citation: str
    status: LawStatus
    validity: tuple[Validity, ...]
    title: Mapping[str, str]
    ladder: str
    exempt_when: Condition | None = None
    late_needs_reason: bool = False
    repeats: bool = False
    matter: Matter | None = None
    source: str = ""
    confidence: str = ""

    def is_known_in(self, jurisdiction: str) -> bool:
        """Whether `jurisdiction` knows this obligation at all, in force now or at another time."""
        return self.status is LawStatus.IN_FORCE and any(v.jurisdiction == jurisdiction for v in self.validity)

    def in_force(self, jurisdiction: str, on: date) -> bool:
        return self.status is LawStatus.IN_FORCE and any(
            v.jurisdiction == jurisdiction and v.start <= on and (v.end is None or on < v.end) for v in self.validity
        )


@dataclass(frozen=True, slots=True)
class Authority:
    """Who supervises in `jurisdiction`, in which zone its clock runs, and where one files.

    `regime` is the national entry, `extends` the regime whose obligations it adds itself to, `calendar` the
    country whose public holidays count, `language` the authority's.
    """

    jurisdiction: str
    regime: str
    name: str
    zone: ZoneInfo
    calendar: str
    portal: str
    law: str
    language: str = ""
    extends: str = ""


@dataclass(frozen=True, slots=True)
class RiskRule:
    """One line of the risk table: when `when` holds, the risk is at least (`raises`) or at most `level`."""

    id: str
    level: str
    raises: bool
    when: Condition
    says: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class Law:
    """All rules of one version. `version` is a hash of the rule files, kept with every case they judged.

    `first_aid` is no law: what whoever reported can do at once, by the kind of thing that happened. Nor is
    `letter_hints`: what authorities ask about, and what in a case answers it.
    """

    version: str
    obligations: tuple[Obligation, ...]
    authorities: tuple[Authority, ...]
    risk_rules: tuple[RiskRule, ...]
    ladders: Mapping[str, "LadderData"]
    first_aid: tuple[FirstAid, ...] = ()
    letter_hints: tuple[LetterHint, ...] = ()

    def obligation(self, obligation_id: str) -> Obligation | None:
        return next((o for o in self.obligations if o.id == obligation_id), None)

    def authority(self, jurisdiction: str) -> Authority | None:
        return next((a for a in self.authorities if a.jurisdiction == jurisdiction), None)

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        return tuple(sorted({a.jurisdiction for a in self.authorities}))


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. `offset_hours` counts from the due instant, negative before it; with `from_target` from
    the internal target, where the deadline has one beside its due instant.

    `audience` holds `responsible` (whoever's act is missing), `handler`, `deputy` (of the responsible, else of the
    handler) and `manager`.
    `last`: cannot be silenced.
    """

    id: str
    offset_hours: float
    audience: tuple[str, ...]
    last: bool = False
    from_target: bool = False


@dataclass(frozen=True, slots=True)
class LadderData:
    """When whom is reminded of one kind of deadline; `after_at` are local times (HH:MM) repeated every `after_days`
    days once past due."""

    id: str
    rungs: tuple[Rung, ...]
    after_at: tuple[str, ...] = ()
    after_audience: tuple[str, ...] = ()
    after_days: int = 1
