"""One transaction, as the flows and the deliverer see it. Each verb is a line here and a function beside."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from bot.domain.case import Case
from bot.domain.delivery import Delivery, ReminderKey, State
from bot.domain.ids import CaseId, CommandId, OrganisationId, PartyId
from bot.domain.lending import Lending
from bot.domain.organisation import Organisation
from bot.domain.party import Identity, Party
from bot.domain.report import Draft
from bot.ports import Done, Entry, Hidden, MessageRef, Planned
from storage import (
    case_lists,
    cases,
    claims,
    commands,
    completion,
    drafts,
    erasure,
    journal,
    lendings,
    outbox,
    parties,
    reminders,
)
from storage.engine import Transaction
from storage.outcome import Cancelled, Claimed, Dead, Outcome, Retry, Sent
from storage.references import References
from storage.seals import Ring, Seals

__all__ = ["Cancelled", "Claimed", "Dead", "Outcome", "Retry", "Sent", "SqlRead", "SqlWork"]


class SqlRead:
    """The memory at one moment: `bot.ports.Read`, and what the deliverer and the pages ask."""

    def __init__(self, tx: Transaction, ring: Ring, elapsed: Callable[[], float]) -> None:
        self._tx, self._seals, self._elapsed = tx, Seals(ring, tx), elapsed
        self._journal = journal.Journal(tx, self._seals)
        self._cases = cases.Cases(tx, self._seals, self._journal)

    def flush(self) -> None:
        """A reader collects nothing."""

    def case(self, case: CaseId) -> Case:
        return self._cases.case(case)

    def open_cases(self, organisation: OrganisationId | None = None) -> tuple[CaseId, ...]:
        self.flush()
        return case_lists.open_cases(self._tx, organisation)

    def busy_organisations(self) -> frozenset[OrganisationId]:
        self.flush()
        return case_lists.busy_organisations(self._tx)

    def cases(self, organisation: OrganisationId) -> tuple[CaseId, ...]:
        self.flush()
        return case_lists.all_cases(self._tx, organisation)

    def recent_by(self, reporter: PartyId, since: datetime) -> tuple[CaseId, ...]:
        self.flush()
        return case_lists.recent_by(self._tx, reporter, since)

    def opened_since(self, organisation: OrganisationId, since: datetime, most: int = 50) -> tuple[CaseId, ...]:
        self.flush()
        return case_lists.opened_since(self._tx, organisation, since, most)

    def told(self, case: CaseId) -> tuple[PartyId, ...]:
        self.flush()
        return outbox.told(self._tx, case)

    def journal(self, case: CaseId) -> tuple[Entry, ...]:
        self.flush()
        return journal.entries_of(self._tx, self._seals, case)

    def lendings(self, organisation: OrganisationId) -> tuple[Lending, ...]:
        return lendings.lendings(self._tx, self._seals, organisation)

    def party(self, party: PartyId) -> Party:
        return parties.party(self._tx, self._seals, party)

    def party_by(self, identity: Identity) -> Party | None:
        return parties.party_by(self._tx, self._seals, identity)

    def draft(self, draft: str) -> Draft | None:
        return drafts.draft(self._tx, self._seals, draft)

    def reminders(self, case: CaseId) -> tuple[Planned, ...]:
        self.flush()
        return reminders.reminders(self._tx, case)

    def hidden(self, case: CaseId) -> tuple[Hidden, ...]:
        self.flush()
        return drafts.hidden(self._tx, self._seals, case)

    def failures(self, case: CaseId) -> tuple[Delivery, ...]:
        self.flush()
        return outbox.failures(self._tx, case)

    def deliveries(self, case: CaseId) -> tuple[tuple[State, Delivery], ...]:
        """Everything ever queued about a case, with its state, in the order it goes out."""
        self.flush()
        return outbox.deliveries(self._tx, case)

    def case_number(self, case: CaseId) -> str:
        """From a column that is not encrypted: there when the rest can't be read. Raises Refusal `no_such_case`."""
        return case_lists.number_of(self._tx, case)

    def organisation_of(self, case: CaseId) -> OrganisationId:
        """As `case_number`."""
        return case_lists.organisation_of(self._tx, case)

    def first_result(self, command: CommandId) -> Done | None:
        """What the command did when it was carried out, if it was."""
        return commands.first_result(self._tx, self._seals, command)

    def reference(self, case: CaseId, slot: str, place: str) -> MessageRef | None:
        """Where the card of this slot stands in one conversation."""
        self.flush()
        return References(self._tx, self._seals, case).at(slot, place)

    def references(self, case: CaseId, slot: str) -> tuple[MessageRef, ...]:
        self.flush()
        return References(self._tx, self._seals, case).all(slot)

    def next_due(self, after: datetime | None = None) -> datetime | None:
        """The earliest instant a pending row is to be sent at; only later than `after` when given."""
        self.flush()
        return outbox.next_due(self._tx, after)

    def unsettled(self, now: datetime) -> int:
        """Rows due, sending or in doubt, but not those that a backoff holds back. 0 means quiet."""
        self.flush()
        return claims.unsettled(self._tx, now, self._elapsed())

    def late_legal(self, now: datetime, by: timedelta) -> int:
        """Legal reminders that should have gone out at least `by` ago and have not."""
        self.flush()
        return outbox.late_legal(self._tx, now, by)

    def job_ran(self, name: str, local_date: date) -> bool:
        return commands.job_ran(self._tx, name, local_date)

    def verify_journal(self, case: CaseId | None = None) -> int | None:
        """The sequence of the first bad entry of a case's chain, or of any chain; None when all hold."""
        self.flush()
        return journal.first_bad(self._tx, case)


class SqlWork(SqlRead):
    """A transaction that writes: `bot.ports.Work`, the commands, and the deliverer's side of the outbox."""

    def __init__(self, tx: Transaction, ring: Ring, elapsed: Callable[[], float], owner: str) -> None:
        super().__init__(tx, ring, elapsed)
        self._outbox, self._owner = outbox.Outbox(tx), owner
        self._hidden: list[Hidden] = []

    def begin(self) -> None:
        """The first transaction after a start. Raises KeyFault when the master key is another database's."""
        self._seals.root()
        claims.doubt_all(self._tx)

    def flush(self) -> None:
        """Write what was collected. Cases first: the other rows refer to them."""
        self._cases.flush()
        self._outbox.flush()
        while self._hidden:
            drafts.hide(self._tx, self._seals, self._hidden.pop())
        self._journal.flush()

    def new_id(self) -> str:
        return uuid4().hex

    def next_number(self, organisation: Organisation, year: int) -> str:
        return case_lists.next_number(self._tx, organisation.id, organisation.prefix, year)

    def save(self, case: Case) -> None:
        self._cases.save(case)

    def save_party(self, party: Party) -> None:
        parties.save_party(self._tx, self._seals, party)

    def save_lending(self, lending: Lending) -> None:
        lendings.save_lending(self._tx, self._seals, lending)

    def save_draft(self, draft: Draft) -> None:
        drafts.save_draft(self._tx, self._seals, draft)

    def delete_draft(self, draft: str) -> None:
        drafts.delete_draft(self._tx, draft)

    def hide(self, hidden: Hidden) -> None:
        self._hidden.append(hidden)

    def unhide(self, case: CaseId, number: int) -> None:
        self.flush()
        drafts.unhide(self._tx, case, number)

    def put(self, delivery: Delivery) -> None:
        self._outbox.put(delivery, new_case=delivery.case is not None and self._cases.is_new(delivery.case))

    def cancel(self, key: ReminderKey, why: str) -> None:
        self._outbox.cancel(key, why)

    def record(self, entry: Entry) -> None:
        self._journal.record(entry)

    def keep_result(self, command: CommandId, by: PartyId, done: Done, now: datetime) -> None:
        """Raises IntegrityError when the command has a result already."""
        commands.keep_result(self._tx, self._seals, command, by, done, now)

    def claim(self, now: datetime, lease: timedelta, limit: int = 8) -> tuple[Claimed, ...]:
        """Rows to send now, those in doubt first, at most one per conversation. `lease` outlasts any time-out."""
        self.flush()
        return claims.claim(self._tx, now, self._elapsed(), lease, self._owner, limit)

    def queue(self, delivery: Delivery) -> int:
        """Queue at once. The row it became, for what it succeeds."""
        return outbox.queue(self._tx, delivery)

    def complete(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        self.flush()
        completion.complete(self._tx, self._seals, self._owner, outcomes, now)

    def keep_reference(self, case: CaseId, slot: str, place: str, ref: MessageRef) -> None:
        self.flush()
        References(self._tx, self._seals, case).keep(slot, place, ref)

    def expire_drafts(self, before: datetime) -> int:
        return drafts.expire_drafts(self._tx, before)

    def expire_hidden(self, before: datetime) -> tuple[tuple[CaseId, int], ...]:
        self.flush()
        return drafts.expire_hidden(self._tx, before)

    def mark_job(self, name: str, local_date: date) -> None:
        commands.mark_job(self._tx, name, local_date)

    def erase(self, case: CaseId, kind: str) -> None:
        """Destroy the `working` or the `register` key of a case; with the first, its reporters have no name."""
        self.flush()
        erasure.erase(self._tx, self._seals, self.case(case), kind)
        self._cases.forget(case)

    def rotate(self, new_master: bytes) -> None:
        """Wrap every top key anew; part of `Store.rotate`, which also goes on with the new master."""
        self._seals.rotate(new_master)
