"""What a card is made from: one case as it stands, who reads it, and the language they read it in.

A scene is built from stored facts by whoever sends the card. Every card asks it `sees` before showing anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.assessment import Assessment
from bot.domain.case import Case
from bot.domain.delivery import Delivery
from bot.domain.errors import Refusal
from bot.domain.ids import CaseId, PartyId
from bot.domain.interview import Interview
from bot.domain.organisation import Organisation
from bot.domain.party import Role
from bot.domain.regime import Law
from bot.domain.report import Draft, Report
from bot.domain.rights import SEES, Field, Verb, can_see, may
from bot.ports import Hidden
from bot.text.catalog import Speech


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a card is for. `party` is None for the triage thread, which everyone who handles cases reads."""

    party: PartyId | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """`case` and `assessment` are both None for cards about no case. `names` are those of everyone in the case;
    `parties` the people a role can be handed to. `others` are the numbers of cases that this one is compared with.
    """

    case: Case | None
    assessment: Assessment | None
    organisation: Organisation
    interview: Interview
    law: Law
    speech: Speech
    now: datetime
    reader: Reader = Reader()
    names: Mapping[PartyId, str] = field(default_factory=dict)
    parties: tuple[tuple[PartyId, str], ...] = ()
    hidden: tuple[Hidden, ...] = ()
    failures: tuple[Delivery, ...] = ()
    draft: Draft | None = None
    others: Mapping[CaseId, str] = field(default_factory=dict)

    @property
    def subject(self) -> Case:
        """The case. Raises Refusal `no_such_case` when the scene has none."""
        if self.case is None:
            raise Refusal("no_such_case")
        return self.case

    @property
    def outlook(self) -> Assessment:
        """The assessment. Raises Refusal `no_such_case` when the scene has none."""
        if self.assessment is None:
            raise Refusal("no_such_case")
        return self.assessment

    def sees(self, what: Field) -> bool:
        """Whether the reader may see `what`. The thread sees what a handler sees, but never who reported it."""
        if self.case is None:
            return False
        if self.reader.party is None:
            return what is not Field.REPORTER and Role.HANDLER in SEES[what]
        return can_see(self.reader.party, self.case, what)

    def sees_reasons(self, by: PartyId) -> bool:
        """Whether the reader may see what `by` wrote: reasons, references. Managers, deciders and reporters see
        only what they wrote themselves."""
        return self.sees(Field.REASONS) or self.reader.party == by

    def offers(self, verb: Verb) -> bool:
        """Whether to show a way to do `verb`. In the thread always: there, whoever presses is asked."""
        if self.case is None or not self.case.open:
            return False
        return self.reader.party is None or may(self.reader.party, verb, self.case)

    def who(self, party: PartyId, *, reporting: bool = False) -> str:
        """How to call `party` here. `reporting`: what is told of them, they did as the one who reported.

        Whoever has no other part in the case than reporting is named only to those who see the reporter.
        """
        as_reporter = reporting or self._only_reported(party)
        if party == self.reader.party:
            return self.names.get(party) or self.reader.name
        if as_reporter:
            return self._named(party) if self.sees(Field.REPORTER) else self.speech("role.reporter")
        if self.sees(Field.PEOPLE):
            return self._named(party)
        roles = self.subject.roles(party)
        role = next((role for role in Role if role in roles and role is not Role.REPORTER), "someone")
        return self.speech(f"role.{role}")

    def _only_reported(self, party: PartyId) -> bool:
        return self.subject.roles(party) <= {Role.REPORTER} and any(r.by == party for r in self.subject.reports)

    def _named(self, party: PartyId) -> str:
        return self.names.get(party) or self.speech("role.someone")

    @property
    def words(self) -> tuple[Report, ...]:
        """The reports the reader may read: a reporter their own, the team all."""
        if not self.sees(Field.WORDS):
            return ()
        reader, case = self.reader.party, self.subject
        if reader is not None and not (case.roles(reader) - {Role.REPORTER}) & SEES[Field.WORDS]:
            return tuple(report for report in case.reports if report.by == reader)
        return case.reports

    @property
    def unacknowledged(self) -> bool:
        """Whether an acknowledgement is still wanted: from the reader, in the thread from anyone who handles it."""
        if self.reader.party is None:
            holders = self.subject.holders(Role.HANDLER)
            return bool(holders) and not any(a.acknowledged_at for a in holders)
        own = (a for a in self.subject.assignments if a.party == self.reader.party and a.role is not Role.REPORTER)
        return any(a.acknowledged_at is None for a in own)
