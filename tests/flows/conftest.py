"""A house to try flows in: a real SQLite file, the real law and words, the standing cast, and time as we say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import as_file, files
from itertools import count
from pathlib import Path

import pytest

from bot.domain.assessment import Assessment, assess
from bot.domain.case import Case
from bot.domain.delivery import Delivery, State, ToParty
from bot.domain.finding import Source, Value
from bot.domain.ids import CaseId, CommandId, OrganisationId, PartyId
from bot.domain.milestone import When
from bot.flows.answer import Answer, answer
from bot.flows.open_case import OpenCase, open_case
from bot.law.load import load_interview, load_law
from bot.ports import Command, Done
from bot.services import Services
from bot.text.load import load_catalogues
from handlers.desk import C, Flow
from handlers.directory import seed
from handlers.organisations import load_organisations
from storage.store import Store
from storage.work import SqlRead, SqlWork

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ORGANISATION = OrganisationId("eksempel")
NOTIFY = "eu-gdpr-33-1/initial"


@dataclass
class House:
    """`now` is moved by hand. `do` runs a flow as the desk does, without the command-id bookkeeping."""

    store: Store
    services: Services
    now: datetime = START
    _ids: Iterator[int] = field(default_factory=count)

    def person(self, key: str) -> PartyId:
        parties = self.services.directory.parties  # type: ignore[attr-defined]  # the seeded one has them
        found: PartyId = parties[ORGANISATION, key]
        return found

    def id(self) -> CommandId:
        return CommandId(f"command-{next(self._ids)}")

    def do(self, flow: Flow[C], command: C) -> Done:
        return self.store.write(lambda work: flow(work, self.services, command, self.now)).result()

    def open(self, words: str = "laptop lost on the bus", who: str = "ida", **more: object) -> Case:
        command = OpenCase(self.id(), self.person(who), ORGANISATION, words, **more)  # type: ignore[arg-type]
        done = self.do(open_case, command)
        assert done.case is not None
        return self.case(done.case)

    def answer(self, case: Case, question: str, who: str = "dan", seq: int | None = None, **values: Value) -> Case:
        return self.give(case, question, values, who, seq)

    def give(self, case: Case, question: str, values: Mapping[str, Value], who: str, seq: int | None) -> Case:
        command = Answer(self.id(), self.person(who), case.id, question, tuple(values.items()), Source.THREAD, seq)
        self.do(answer, command)
        return self.case(case.id)

    def answer_all(self, case: Case, **instead: Value) -> Case:
        """What a decision needs of a laptop lost with nothing on it but names; `instead` replaces some."""
        given: dict[str, dict[str, Value]] = {
            "personal_data": {"personal_data": True},
            "breach_types": {"breach_types": ("C", "A")},
            "contained": {"contained": True},
            "whose": {"whose": ("citizens",)},
            "data_categories": {"data_categories": ("identity",)},
            "recipient": {"recipient": "known_untrusted", "encrypted": False},
            "malicious": {"malicious": False},
            "vulnerable": {"vulnerable": False},
            "backup_available": {"backup_available": True, "unavailable_for": "hours"},
        }

        given["discovered"] = {"discovered": When.exact(START)}
        for question in self.services.interview.questions:
            values = {fact: instead.get(fact, value) for fact, value in given.get(question.id, {}).items()}
            if values:
                case = self.give(case, question.id, values, "dan", None)
        return case

    def case(self, case: CaseId) -> Case:
        return self.store.read(lambda read: read.case(case)).result()

    def assess(self, case: Case) -> Assessment:
        organisation = self.services.directory.organisation(case.organisation)
        return assess(case, organisation, self.services.interview, self.services.law, self.now)

    def queue(self, case: Case) -> list[tuple[State, Delivery]]:
        return self.store.read(lambda read: list(read.deliveries(case.id))).result()

    def queued(self, case: Case, kind: str, to: str | None = None) -> list[Delivery]:
        """Pending deliveries of a kind, in the order they go out."""
        return [
            delivery
            for state, delivery in self.queue(case)
            if state is State.PENDING
            and delivery.kind == kind
            and (to is None or delivery.to == ToParty(self.person(to)))
        ]

    def ladder(self, case: Case, obligation: str = NOTIFY) -> list[Delivery]:
        """The queued reminders of one obligation."""
        queued = self.queued(case, "reminder")
        return [d for d in queued if d.reminder is not None and d.reminder.obligation == obligation]

    def dues(self, case: Case, obligation: str = NOTIFY) -> set[datetime]:
        """The due instants those reminders climb towards: one, unless an old ladder was left standing."""
        return {d.reminder.due for d in self.ladder(case, obligation) if d.reminder is not None}

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with as_file(files("handlers.play") / "organisations" / "eksempel.toml") as file:
        organisations = load_organisations(file)
    store = Store.open(tmp_path / "bot.sqlite", b"m" * 32)
    directory = store.write(lambda work: seed(work, organisations)).result()
    yield House(store, Services(load_law(), load_interview(), load_catalogues(), directory))
    store.close()


__all__ = ["START", "Command", "House", "SqlRead", "SqlWork"]
