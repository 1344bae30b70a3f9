"""Cases, people and deliveries to remember. Invented; every free text is there to be looked for."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.case import Case, Closing, LawChoice, Outcome, Reopening
from bot.domain.decision import Decision, Matter
from bot.domain.delivery import Delivery, ReminderKey, ToParty, ToThread
from bot.domain.exclusion import Exclusion
from bot.domain.filing import Filing, FilingKind
from bot.domain.finding import UNKNOWN, Finding, Source, Span, Value
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.informing import Channel, Informing
from bot.domain.letter import Absence, Letter, LetterKind, LetterQuestion
from bot.domain.measure import Measure, MeasureKind
from bot.domain.milestone import Precision, When
from bot.domain.party import Assignment, Identity, Party, Role
from bot.domain.report import Report
from bot.domain.task import Task, TaskKind
from storage.store import Store
from storage.work import SqlWork

MASTER = bytes(range(32))
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)
EKSEMPEL = OrganisationId("eksempel")
IDA, DAN, DORTE, MADS = (PartyId(name) for name in ("p-ida", "p-dan", "p-dorte", "p-mads"))

VALUES: tuple[Value, ...] = (
    True,
    False,
    0,
    120,
    "known_untrusted",
    UNKNOWN,
    (),
    ("health", "national_id"),
    Span(None, 50),
    Span(10, None),
    When.exact(NOW),
    When.estimated(NOW),
    When(Precision.DAY, first=date(2026, 11, 18)),
    When(Precision.MONTH, first=date(2026, 11, 1)),
    When(Precision.YEAR, first=date(2026, 1, 1)),
)
"""One of every kind that a finding can hold."""


@dataclass
class HandClock:
    """Elapsed seconds, moved by hand."""

    seconds: float = 100.0

    def elapsed(self) -> float:
        return self.seconds


def small_case(name: str = "c1", words: str = "laptop lost", number: str = "EKS-2026-001") -> Case:
    return Case(
        id=CaseId(name),
        number=number,
        organisation=EKSEMPEL,
        jurisdiction="DK",
        language="da",
        zone="Europe/Copenhagen",
        opened_at=NOW,
        reports=(Report(1, IDA, NOW, words),),
        assignments=(Assignment(Role.REPORTER, IDA, 0, NOW), Assignment(Role.HANDLER, DAN, 0, NOW)),
    )


def full_case(name: str = "c1", canary: str = "") -> Case:
    """Every tuple filled, every kind of finding, closed."""
    findings = tuple(
        Finding(n, f"fact_{n}", value, DAN, NOW + timedelta(minutes=n), Source.THREAD, f"{canary}reason-{n}")
        for n, value in enumerate(VALUES, start=1)
    )
    told = Finding(len(findings) + 1, "told", f"{canary}value", IDA, NOW, Source.REPORT)
    return Case(
        id=CaseId(name),
        number="EKS-2026-014",
        organisation=EKSEMPEL,
        jurisdiction="DK",
        language="da",
        zone="Europe/Copenhagen",
        opened_at=NOW,
        entered_after=True,
        rushed=True,
        unit="care",
        reports=(
            Report(1, IDA, NOW, f"{canary}words"),
            Report(2, MADS, NOW, f"{canary}more words", CaseId("joined"), parted=True),
        ),
        findings=(*findings, told),
        assignments=(
            Assignment(Role.REPORTER, IDA, 0, NOW),
            Assignment(Role.HANDLER, DAN, 0, NOW, NOW + timedelta(hours=1)),
            Assignment(Role.HANDLER, DORTE, 1, NOW),
        ),
        decisions=(
            Decision(1, Matter.NOTIFY, True, DAN, MADS, NOW, f"{canary}reasons", ("contained",), "yes"),
            Decision(2, Matter.INFORM, False, None, MADS, NOW, f"{canary}other reasons", (), "yes", f"{canary}c"),
        ),
        filings=(
            Filing(1, "eu-gdpr-33-1/initial", FilingKind.FIRST, NOW, DAN, f"{canary}ref", f"{canary}late"),
            Filing(2, "eu-gdpr-33-1/initial", FilingKind.COMPLETE, NOW, DAN, "ref", "", f"{canary}copy"),
        ),
        **acts(canary),
        law=LawChoice("2026-11-20", "v1", True),
        closing=Closing(Outcome.JOINED, DAN, NOW + timedelta(days=3), f"{canary}closing", CaseId("other")),
    )


def acts(canary: str = "") -> dict[str, Any]:
    """What was done about a case: everything at its barest, and with everything that can be said of it."""
    later, due = NOW + timedelta(hours=2), NOW + timedelta(days=2)
    ended = Closing(Outcome.JOINED, DAN, NOW, f"{canary}had ended", CaseId("into"))
    spoken = Letter(
        number=2,
        received=When.parse("2026-11-19"),
        due=When.parse("2026-12-08"),
        answered=When.exact(NOW),
        kind=LetterKind.PHONE,
        authority=f"{canary}authority",
        reference=f"{canary}their ref",
        by=DAN,
        confirmed_at=NOW,
        extension_asked_at=later,
        extended_to=When.parse("2026-12-20"),
        reply_reference=f"{canary}our ref",
        reply_text=f"{canary}reply",
    )
    answer = (f"{canary}answer", f"{canary}evidence", DORTE, later)
    return {
        "letters": (Letter(1, When.exact(NOW), When.parse("2026-12-07")), spoken),
        "letter_questions": (
            LetterQuestion(1, 2, f"{canary}why nine days", DAN),
            LetterQuestion(2, 2, f"{canary}how many", IDA, (Absence(DAN, later), Absence(MADS, due)), *answer),
        ),
        "informings": (
            Informing(1, "", NOW, DAN, Channel.LETTER, 40, 42, f"{canary}wording"),
            Informing(
                2, "pupils", NOW, IDA, Channel.PUBLIC, 0, 2, f"{canary}public", f"{canary}v2", 1, f"{canary}moved"
            ),
        ),
        "measures": (
            Measure(1, MeasureKind.STOP, f"{canary}recalled", IDA, DAN, NOW, None, NOW),
            Measure(2, MeasureKind.PREVENT, f"{canary}course", MADS, IDA, NOW, due, None, f"{canary}dropped"),
        ),
        "tasks": (
            Task(1, TaskKind.UNKNOWN, "contained", DAN, NOW, DAN, due),
            Task(2, TaskKind.ASKED, "data_categories@pupils", DAN, NOW, IDA, due, later),
            Task(3, TaskKind.SKIPPED, "whose", IDA, NOW, DAN),
        ),
        "exclusions": (
            Exclusion(1, None, f"{canary}my boss", IDA, NOW),
            Exclusion(2, MADS, f"{canary}Mads", IDA, NOW, True, DAN, later, f"{canary}not concerned"),
        ),
        "reopenings": (
            Reopening(1, DAN, later, f"{canary}there is more", ended),
            Reopening(2, IDA, due, "again", ended),
        ),
    }


def person(party: PartyId = IDA, name: str = "Ida", user: str = "ida") -> Party:
    return Party(party, EKSEMPEL, name, (Identity("console", "room", user),), "da", "Europe/Copenhagen", "care")


def to_person(party: PartyId = IDA, after: float = 0, kind: str = "receipt", **more: Any) -> Delivery:
    """Due `after` seconds from NOW."""
    return Delivery(EKSEMPEL, None, kind, ToParty(party), NOW + timedelta(seconds=after), **more)


def to_thread(case: str = "c1", after: float = 0, kind: str = "case", **more: Any) -> Delivery:
    return Delivery(EKSEMPEL, CaseId(case), kind, ToThread(CaseId(case)), NOW + timedelta(seconds=after), **more)


def reminder(
    rung: str,
    after: float,
    *,
    recipient: PartyId = DAN,
    case: str = "c1",
    due: datetime | None = None,
    legal: bool = True,
) -> Delivery:
    key = ReminderKey(CaseId(case), "eu-gdpr-33-1/initial", rung, due or NOW + timedelta(hours=72), recipient)
    send_at = NOW + timedelta(seconds=after)
    to = ToParty(recipient)
    return Delivery(EKSEMPEL, CaseId(case), "reminder", to, send_at, {"audience": "x"}, None, key, legal)


def put_all(store: Store, *deliveries: Delivery) -> None:
    def put(work: SqlWork) -> None:
        for delivery in deliveries:
            work.put(delivery)

    store.write(put).result()


def opened(store: Store, case: Case | None = None) -> Case:
    """A case as it stands after its first transaction."""
    case = case or small_case()
    store.write(lambda work: work.save(case)).result()
    return store.read(lambda read: read.case(case.id)).result()


def sql(path: Path, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Beside the store, as someone with the file could."""
    with closing(sqlite3.connect(path, timeout=5)) as connection, connection:
        return connection.execute(statement, parameters).fetchall()


def states(path: Path) -> dict[str, int]:
    return dict(sql(path, "SELECT state, count(*) FROM deliveries GROUP BY state"))
