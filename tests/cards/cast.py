"""Scenes to deal cards from: the standing cast, the real law, interview and words, and one case in many states."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.cards.scene import Reader, Scene
from bot.domain import open_point
from bot.domain.assessment import assess
from bot.domain.case import Case, Closing, Outcome, Reopening
from bot.domain.decision import Decision, Matter
from bot.domain.delivery import Delivery, ReminderKey, ToParty
from bot.domain.filing import Filing, FilingKind
from bot.domain.finding import UNKNOWN, Source, Span, Value
from bot.domain.ids import CaseId, OrganisationId, PartyId
from bot.domain.milestone import When
from bot.domain.organisation import Organisation
from bot.domain.party import Assignment, Role
from bot.domain.report import Draft, Report
from bot.domain.task import TaskKind
from bot.law.load import load_interview, load_law
from bot.ports import Hidden
from bot.text.load import load_catalogues

LAW, INTERVIEW, TEXTS = load_law(), load_interview(), load_catalogues()

NOW = datetime(2026, 11, 21, 6, 32, tzinfo=UTC)
OPENED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
NOTICED = datetime(2026, 11, 20, 7, 46, tzinfo=UTC)
STAGE = "eu-gdpr-33-1/initial"

IDA, DAN, DORTE, MADS, EVE, AUDITOR = (PartyId(f"p-{name}") for name in ("1", "2", "3", "4", "5", "6"))
NAMES = {IDA: "Ida Reportersen", DAN: "Dan Dahl", DORTE: "Dorte Dam", MADS: "Mads Maler", EVE: "Eve Eng"}
CASE, OTHER = CaseId("c-1"), CaseId("c-2")

WORDS = "CANARY-WORDS the laptop was left on the bus"
MORE_WORDS = "CANARY-NOTE written by the handler"
REASONS = "CANARY-REASONS of the decision"
AWARE_REASON = "CANARY-AWARE why it is later"
DELAY = "CANARY-DELAY the portal was down"
ENDING = "CANARY-ENDING why it was closed"
ONWARD = "CANARY-ONWARD why it goes on"
REFERENCE = "CANARY-REFERENCE"
SECRET = "CANARY-SECRET 010170-0000"

EKSEMPEL = Organisation(
    id=OrganisationId("eksempel"),
    name="Eksempelby Kommune",
    prefix="EKS",
    jurisdiction="DK",
    zone="Europe/Copenhagen",
    language="da",
    people=(),
    roles={},
    duty_contact="IT-vagten, 00 00 00 00",
    whistleblower_channel="intra.example/whistle",
)

ANSWERS: Mapping[str, Value] = {
    "personal_data": True,
    "breach_types": ("C", "A"),
    "discovered": When.exact(NOTICED),
    "contained": False,
    "whose": ("citizens", "employees"),
    "n_subjects": Span(36, 44),
    "same_data": True,
    "data_categories": ("identity", "health"),
    "recipient": "known_untrusted",
    "encrypted": False,
}


def opened() -> Case:
    """Ida reported; Dan handles, advises and files; Dorte stands in; Mads decides and manages."""
    roles = [(Role.REPORTER, IDA, 0), (Role.HANDLER, DAN, 0), (Role.HANDLER, DORTE, 1), (Role.DPO, DAN, 0)]
    roles += [(Role.DECIDER, MADS, 0), (Role.FILER, DAN, 0), (Role.FILER, DORTE, 1), (Role.MANAGER, MADS, 0)]
    return Case(
        id=CASE,
        number="EKS-2026-014",
        organisation=EKSEMPEL.id,
        jurisdiction="DK",
        language="da",
        zone="Europe/Copenhagen",
        opened_at=OPENED,
        unit="care",
        reports=(Report(1, IDA, OPENED, WORDS),),
        assignments=tuple(Assignment(role, party, rank, OPENED) for role, party, rank in roles),
    )


def answered(case: Case, *, until: str | None = None, **instead: Value) -> Case:
    """With the answers in order, up to and without the question `until`; `instead` replaces some."""
    for question in INTERVIEW.questions:
        if question.id == until:
            break
        for fact in question.facts:
            value = instead.get(fact, ANSWERS.get(fact))
            if value is not None:
                case = case.record(fact, value, DAN, OPENED + timedelta(hours=1), Source.THREAD)
    return case


def acknowledged(case: Case, *parties: PartyId) -> Case:
    at = OPENED + timedelta(minutes=10)
    return replace(case, assignments=tuple(a.acknowledge(at) if a.party in parties else a for a in case.assignments))


def decided(case: Case, matter: Matter = Matter.NOTIFY, *, yes: bool = True, by: PartyId = MADS) -> Case:
    sequence = len(case.decisions) + 1
    at = OPENED + timedelta(hours=3)
    return replace(case, decisions=(*case.decisions, Decision(sequence, matter, yes, DAN, by, at, REASONS)))


def filed(case: Case) -> Case:
    filing = Filing(1, STAGE, FilingKind.FIRST, OPENED + timedelta(hours=5), DAN, REFERENCE, DELAY)
    return replace(case, filings=(*case.filings, filing))


def aware(case: Case) -> Case:
    at = When.exact(OPENED + timedelta(hours=2))
    return case.record("aware_controller", at, DAN, OPENED + timedelta(hours=2), Source.DIALOG, AWARE_REASON)


def closed(case: Case, outcome: Outcome = Outcome.BREACH) -> Case:
    return replace(case, closing=Closing(outcome, DAN, OPENED + timedelta(hours=20), ENDING))


def reopened(case: Case) -> Case:
    """It had been closed, and goes on."""
    ended = Closing(Outcome.NEAR_MISS, DAN, OPENED + timedelta(hours=6), ENDING)
    return replace(case, reopenings=(Reopening(1, DAN, OPENED + timedelta(hours=8), ONWARD, ended),))


def joined(case: Case) -> Case:
    """It went into another case."""
    return replace(case, closing=Closing(Outcome.JOINED, DAN, OPENED + timedelta(hours=1), "", OTHER))


def full() -> Case:
    """Everything that can be written in a case, each text a canary of its own."""
    case = filed(decided(decided(aware(answered(opened()))), Matter.INFORM, yes=False))
    return replace(case, reports=(*case.reports, Report(2, DAN, OPENED + timedelta(hours=1), MORE_WORDS)))


BY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
"""Until when it is asked or found out."""


def waiting(case: Case) -> Case:
    """Eve was asked one question, Dan finds out another, and one was put aside."""
    case = open_point.opened(case, TaskKind.ASKED, "contained", DAN, EVE, OPENED, BY)
    case = case.record("recipient", UNKNOWN, DAN, OPENED, Source.THREAD)
    case = open_point.opened(case, TaskKind.UNKNOWN, "recipient", DAN, DAN, OPENED, BY)
    return open_point.put_aside(case, "whose", DAN, OPENED)


def replied(case: Case) -> Case:
    """Eve answered."""
    case = case.record("contained", True, EVE, OPENED + timedelta(hours=2), Source.DIALOG)
    return open_point.ended(case, lambda task: task.owner == EVE, OPENED + timedelta(hours=2))


STATES: Mapping[str, Callable[[], Case]] = {
    "new": opened,
    "asking": lambda: acknowledged(answered(opened(), until="contained"), DAN),
    "to_decide": lambda: acknowledged(answered(opened()), DAN),
    "to_file": lambda: decided(acknowledged(aware(answered(opened())), DAN)),
    "full": lambda: acknowledged(full(), DAN),
    "no_breach": lambda: acknowledged(answered(opened(), personal_data=False, until="breach_types"), DAN),
    "dateless": lambda: replace(acknowledged(opened(), DAN), entered_after=True),
    "closed": lambda: closed(full()),
    "reopened": lambda: reopened(acknowledged(full(), DAN)),
    "joined": lambda: joined(opened()),
    "asked": lambda: waiting(acknowledged(answered(opened(), until="contained"), DAN)),
    "replied": lambda: replied(waiting(acknowledged(answered(opened(), until="contained"), DAN))),
}
"""One case in each state it can be in."""

HIDDEN = Hidden(1, CASE, "report/1", "cpr", IDA, OPENED, SECRET)
DRAFT = Draft("d-1", EKSEMPEL.id, IDA, OPENED, "something about a mail")


def scene(case: Case | None, reader: PartyId | None = None, *, language: str = "en", now: datetime = NOW) -> Scene:
    """What `reader` (None: the thread) is shown of `case`."""
    assessment = assess(case, EKSEMPEL, INTERVIEW, LAW, now) if case is not None else None
    return Scene(
        case=case,
        assessment=assessment,
        organisation=EKSEMPEL,
        interview=INTERVIEW,
        law=LAW,
        speech=TEXTS.speech(language, EKSEMPEL.zone),
        now=now,
        reader=Reader(reader, NAMES.get(reader, "") if reader is not None else ""),
        names=NAMES,
        parties=tuple((party, NAMES[party]) for party in (DAN, DORTE, MADS)),
        hidden=(HIDDEN,),
        draft=DRAFT,
        others={OTHER: "EKS-2026-013"},
    )


def reminder(seen: Scene, recipient: PartyId, obligation: str = STAGE) -> ReminderKey:
    """The key of a reminder about `obligation` as it stands in this scene."""
    deadline = seen.outlook.deadline(obligation)
    assert deadline is not None
    return ReminderKey(seen.subject.id, obligation, "-24h", deadline.target or NOW, recipient)


def undeliverable(party: PartyId) -> Delivery:
    return Delivery(EKSEMPEL.id, CASE, "assigned", ToParty(party), OPENED)
