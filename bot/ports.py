"""What the brain needs from outside: time, memory, and who is who. Storage and handlers implement these."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.case import Case
from bot.domain.delivery import Delivery, ReminderKey, State
from bot.domain.ids import CaseId, CommandId, OrganisationId, PartyId
from bot.domain.lending import Lending
from bot.domain.organisation import Organisation
from bot.domain.party import Identity, Party, Role
from bot.domain.report import Draft


class Clock(Protocol):
    """The only source of time. `now` is the wall clock; `elapsed` never steps back and measures waiting."""

    def now(self) -> datetime:
        """The present instant: aware, UTC."""

    def elapsed(self) -> float:
        """Seconds on a monotonic clock, for backoff and time-outs."""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation on one platform. `key` is opaque: only the platform that made it reads it."""

    platform: str
    key: str


@dataclass(frozen=True, slots=True)
class MessageRef:
    """A message on one platform, for updating it. Opaque like Place; `place` is where it stands."""

    place: Place
    key: str


@dataclass(frozen=True, slots=True)
class Command:
    """Who asks for something, and the id that makes a repeat of it the same. Every flow's command extends it."""

    command_id: CommandId
    by: PartyId


@dataclass(frozen=True, slots=True)
class Done:
    """What a flow did. `says` names the sentence for the one who asked (`done.<says>`)."""

    says: str
    case: CaseId | None = None
    number: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder the outbox already has, in whatever state. `audience` is why its recipient was to get it."""

    key: ReminderKey
    state: State
    send_at: datetime
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Something the guard took out of a text. `place` says which (`report/1`), `text` what stood there.

    `text` is only ever given back to put it where it stood.
    """

    number: int
    case: CaseId
    place: str
    kind: str
    by: PartyId
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `about` is kept encrypted; `verb` and `by` (a random id) are not."""

    case: CaseId | None
    organisation: OrganisationId
    verb: str
    by: PartyId | None
    at: datetime
    about: Mapping[str, str] = field(default_factory=dict)


class Directory(Protocol):
    """The organisations, and who holds which role in them at this moment."""

    def organisation(self, organisation: OrganisationId) -> Organisation:
        """Raises KeyError for one that is not configured."""

    def holders(self, organisation: OrganisationId, role: Role, unit: str | None = None) -> tuple[PartyId, ...]:
        """The holder first, then the deputies. A unit's own managers and deciders go before the organisation's."""

    def person(self, organisation: OrganisationId, key: str) -> PartyId | None:
        """Who the organisation file calls `key`; None for nobody it names."""


class Read(Protocol):
    """The memory as it stands, within one transaction or snapshot."""

    def case(self, case: CaseId) -> Case:
        """Raises Refusal `no_such_case`."""

    def open_cases(self, organisation: OrganisationId | None = None) -> tuple[CaseId, ...]:
        """Oldest first."""

    def cases(self, organisation: OrganisationId) -> tuple[CaseId, ...]:
        """All, newest first."""

    def recent_by(self, reporter: PartyId, since: datetime) -> tuple[CaseId, ...]:
        """Open cases this person reported at or after `since`, oldest first."""

    def opened_since(self, organisation: OrganisationId, since: datetime, most: int = 50) -> tuple[CaseId, ...]:
        """The oldest `most` open cases of the organisation that were opened at or after `since`, oldest first."""

    def told(self, case: CaseId) -> tuple[PartyId, ...]:
        """Everyone who was sent something about this case in private, each once."""

    def journal(self, case: CaseId) -> tuple[Entry, ...]:
        """What was done to the case, oldest first. What was erased is left out of `about`."""

    def lendings(self, organisation: OrganisationId) -> tuple[Lending, ...]:
        """Roles that were lent or given and not taken back, oldest first."""

    def party(self, party: PartyId) -> Party:
        """Raises Refusal `no_such_party`."""

    def party_by(self, identity: Identity) -> Party | None: ...

    def draft(self, draft: str) -> Draft | None: ...

    def reminders(self, case: CaseId) -> tuple[Planned, ...]: ...

    def hidden(self, case: CaseId) -> tuple[Hidden, ...]:
        """What is still held back: neither put back nor destroyed. Oldest first."""

    def failures(self, case: CaseId) -> tuple[Delivery, ...]:
        """Deliveries that ended dead, for the card to show."""


class Work(Read, Protocol):
    """One transaction. Rows are collected and flushed once at its end; nothing is written if the flow raises."""

    def new_id(self) -> str:
        """A fresh random id."""

    def next_number(self, organisation: Organisation, year: int) -> str:
        """The next case number, `KBG-2026-014`. Taken numbers are never given again."""

    def save(self, case: Case) -> None:
        """Insert or update: new reports, findings, assignments and acts are appended; changed words rewritten."""

    def save_party(self, party: Party) -> None: ...

    def save_lending(self, lending: Lending) -> None:
        """Insert, or update by its id."""

    def save_draft(self, draft: Draft) -> None: ...

    def delete_draft(self, draft: str) -> None: ...

    def hide(self, hidden: Hidden) -> None: ...

    def unhide(self, case: CaseId, number: int) -> None:
        """Forget what was held: the sealed text is destroyed."""

    def put(self, delivery: Delivery) -> None:
        """Queue. A pending delivery of the same conversation, case and slot is replaced in place; a reminder whose key
        was ever queued is ignored, unless it was cancelled (then it is pending again) or is pending with other ids."""

    def cancel(self, key: ReminderKey, why: str) -> None:
        """A pending reminder ends `cancelled`; one in any other state is left alone."""

    def record(self, entry: Entry) -> None:
        """Append to the journal."""
