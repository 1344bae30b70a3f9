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
from bot.domain.holding import Seat
from bot.domain.ids import CaseId, PartyId
from bot.domain.interview import Interview
from bot.domain.organisation import Organisation
from bot.domain.party import Role
from bot.domain.regime import Law
from bot.domain.report import Draft, Report
from bot.domain.rights import SEES, VEILED, Field, Verb, can_see, is_veiled_for, may
from bot.ports import Hidden
from bot.text.catalog import Speech


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a card is for. `party` is None for the triage thread, which everyone who handles cases reads. `outside`: they
    get mail and nothing else, so that no button reaches them."""

    party: PartyId | None = None
    name: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """`case` and `assessment` are both None for cards about no case. `names` are those of everyone in the case;
    `parties` the people a role can be handed to. `others` are the numbers of cases that this one is compared with.
    `people` is everyone the organisation file names, `seats` who holds which role of it (for cards about no case).
    `shut`: someone kept out of the case reads its thread.
    `voice`: the language of the case itself.
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
    people: tuple[tuple[PartyId, str], ...] = ()
    shut: bool = False
    seats: tuple[Seat, ...] = ()
    voice: Speech | None = None

    @property
    def own(self) -> Speech:
        """The case's own language and zone, for texts that leave the house, whoever reads the card."""
        return self.voice or self.speech

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

    @property
    def veiled(self) -> bool:
        """Whether number and clock are all the reader sees: it waits whether someone is to be kept out, or, for the
        thread, someone who is kept out reads along there."""
        if self.case is None:
            return False
        if self.reader.party is None:
            return self.case.veiled or self.shut
        return is_veiled_for(self.reader.party, self.case)

    def sees(self, what: Field) -> bool:
        """Whether the reader may see `what`. The thread sees what a handler sees, but never who reported it."""
        if self.case is None or (self.veiled and what not in VEILED):
            return False
        if self.reader.party is None:
            return what is not Field.REPORTER and Role.HANDLER in SEES[what]
        return can_see(self.reader.party, self.case, what)

    def sees_reasons(self, by: PartyId) -> bool:
        """Whether the reader may see what `by` wrote: reasons, references. Managers, deciders and reporters see
        only what they wrote themselves."""
        return self.sees(Field.REASONS) or self.reader.party == by

    def offers(self, verb: Verb) -> bool:
        """Whether to show a way to do `verb`. In the thread always: there, whoever presses is asked.

        Whoever sees number and clock alone can say that they have it, and file what must be filed in time.
        """
        if self.case is None or not self.case.open:
            return False
        if self.veiled and verb not in (Verb.ACKNOWLEDGE, Verb.FILE):
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
            return tuple(report for report in case.reports if report.by == reader and not report.parted)
        return tuple(report for report in case.reports if not report.parted)

    @property
    def unacknowledged(self) -> bool:
        """Whether an acknowledgement is still wanted: from the reader, in the thread from anyone who handles it."""
        if self.reader.party is None:
            holders = self.subject.holders(Role.HANDLER)
            return bool(holders) and not any(a.has_it for a in holders)
        own = (a for a in self.subject.assignments if a.party == self.reader.party and a.role is not Role.REPORTER)
        return any(not a.has_it for a in own)
