"""A case full of canaries, one for each field that can be seen of it, in each state, and whoever may read it.

Each reader holds one role and owns nothing, so that what they are shown they are shown for their role alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.cards.phrases import localised
from bot.cards.scene import Scene
from bot.domain import open_point
from bot.domain.case import Case, Closing, Outcome, Reopening
from bot.domain.containment import said_again
from bot.domain.decision import Decision, Matter
from bot.domain.exclusion import Exclusion
from bot.domain.filing import Filing, FilingKind
from bot.domain.finding import UNKNOWN, Source
from bot.domain.first_aid import DONE, KIND
from bot.domain.ids import PartyId
from bot.domain.informing import Channel, Informing
from bot.domain.letter import Letter, LetterKind, LetterQuestion
from bot.domain.measure import Measure, MeasureKind
from bot.domain.milestone import When
from bot.domain.party import Assignment, Role
from bot.domain.report import Report
from bot.domain.task import TaskKind
from bot.domain.withdrawal import WITHDRAWN
from tests.cards.cast import DAN, DORTE, EVE, IDA, MADS, NAMES, OPENED, OTHER, STAGE, answered, opened
from tests.cards.cast import scene as scene_of

SOMEONE = PartyId("p-9")
"""Holds one role of the case and owns nothing in it."""

NUMBER = "EKS-2026-777"
OWN_WORDS, NOTE, TAKEN_BACK = "CANARY-OWN lost on the bus", "CANARY-NOTE of the handler", "CANARY-BACK it was found"
FINDING, BEFORE, NOT_YET = "CANARY-FINDING it may be read", "CANARY-BEFORE a lock", "CANARY-NOTYET the vendor"
REASONS, AWARE, DELAY = "CANARY-REASONS so and so", "CANARY-AWARE it was later", "CANARY-DELAY the portal"
ENDED, ONWARD, ENDING = "CANARY-ENDED", "CANARY-ONWARD", "CANARY-ENDING"
REFERENCE, TOLD, GROUNDS = "CANARY-REFERENCE", "CANARY-TOLD dear citizen", "CANARY-GROUNDS no address"
MEASURE, DID, DROPPED = "CANARY-MEASURE close the share", "CANARY-DID call them", "CANARY-DROPPED it is gone"
ASKED, ASKED_EVE = "CANARY-ASKED why nine days", "CANARY-EVES how many"
ANSWER, EVIDENCE = "CANARY-ANSWER so", "CANARY-EVIDENCE the log"
AUTHORITY, THEIRS, OURS, REPLY = "CANARY-AUTHORITY", "CANARY-THEIRS", "CANARY-OURS", "CANARY-REPLY"
WISH = "CANARY-WISH he is my manager"


def _at(hours: int, minutes: int) -> datetime:
    return OPENED + timedelta(hours=hours, minutes=minutes)


NOW = _at(30, 32)
ASKED_UNTIL = _at(36, 7)
DECIDED_AT, INFORMED_AT, FILED_AT = _at(3, 13), _at(4, 17), _at(5, 19)
RECEIVED_AT, DUE_AT, DONE_AT = _at(6, 23), _at(100, 29), _at(7, 31)


def running() -> Case:
    """Everything that can be written in a case that goes on. Nothing in it is the readers' own."""
    case = replace(answered(opened()), number=NUMBER, reports=_reports())
    case = case.record("consequences", FINDING, EVE, _at(1, 5), Source.DIALOG)
    case = case.record("measures_before", BEFORE, DAN, _at(1, 6), Source.DIALOG)
    case = case.record("aware_controller", When.exact(_at(2, 0)), DAN, _at(2, 1), Source.DIALOG, AWARE)
    case = said_again(case, "why_not_contained", NOT_YET, MADS, _at(25, 0))
    for fact, value in ((KIND, "lost_device"), (DONE + "lock_device", True), (WITHDRAWN, 3)):
        case = case.record(fact, value, IDA, _at(0, 8), Source.REPORT)
    case = replace(case, decisions=_decisions(), filings=_filings(), informings=_informings(), measures=_measures())
    case = replace(case, letters=_letters(), letter_questions=_questions(), exclusions=(_wish(settled=True),))
    ended = Closing(Outcome.NEAR_MISS, DAN, _at(8, 0), ENDED)
    return _points(replace(case, reopenings=(Reopening(1, DAN, _at(9, 0), ONWARD, ended),)))


def _reports() -> tuple[Report, ...]:
    said = ((IDA, 0, OWN_WORDS), (DAN, 2, NOTE), (IDA, 8, TAKEN_BACK))
    return tuple(Report(n, by, _at(0, minute), words) for n, (by, minute, words) in enumerate(said, 1))


def _decisions() -> tuple[Decision, ...]:
    return (
        Decision(1, Matter.NOTIFY, True, DAN, MADS, DECIDED_AT, REASONS, ("n_records",)),
        Decision(2, Matter.INFORM, True, DAN, MADS, DECIDED_AT, REASONS),
    )


def _filings() -> tuple[Filing, ...]:
    """Of another stage, so that the clock of the first goes on."""
    return (Filing(1, "eu-gdpr-33-1/supplement", FilingKind.SUPPLEMENT, FILED_AT, DAN, REFERENCE, DELAY),)


def _informings() -> tuple[Informing, ...]:
    return (Informing(1, "", INFORMED_AT, DAN, Channel.LETTER, 20, 40, TOLD, "1", 2, GROUNDS),)


def _measures() -> tuple[Measure, ...]:
    return (
        Measure(1, MeasureKind.STOP, MEASURE, EVE, DAN, OPENED, DUE_AT),
        Measure(2, MeasureKind.REDUCE, DID, DAN, DAN, OPENED, None, DONE_AT),
        Measure(3, MeasureKind.PREVENT, MEASURE, DAN, DAN, OPENED, DUE_AT, None, DROPPED),
    )


def _letters() -> tuple[Letter, ...]:
    came, due = When.exact(RECEIVED_AT), When.parse("2026-12-18")
    spoken = Letter(1, came, due, kind=LetterKind.PHONE, authority=AUTHORITY, reference=THEIRS, by=DAN)
    sent = Letter(2, came, due, When.exact(NOW), authority=AUTHORITY, reply_reference=OURS, reply_text=REPLY)
    return spoken, sent


def _questions() -> tuple[LetterQuestion, ...]:
    return (
        LetterQuestion(1, 1, ASKED, DAN, (), ANSWER, EVIDENCE, DAN, _at(10, 0)),
        LetterQuestion(2, 1, ASKED_EVE, EVE),
        LetterQuestion(3, 1, ASKED, DAN),
        LetterQuestion(4, 2, ASKED, EVE, (), ANSWER, EVIDENCE, EVE, _at(10, 0)),
    )


def _wish(*, settled: bool, party: PartyId | None = None) -> Exclusion:
    wish = Exclusion(1, party, WISH, IDA, OPENED)
    return replace(wish, lifted=party is None, settled_by=DAN, settled_at=_at(1, 0)) if settled else wish


def _points(case: Case) -> Case:
    """Eve is asked what is known already, and answered what else she was asked; Dan finds something out."""
    case = open_point.opened(case, TaskKind.ASKED, "consequences", DAN, EVE, OPENED, ASKED_UNTIL)
    case = open_point.ended(case, lambda task: task.owner == EVE, _at(1, 5))
    case = open_point.opened(case, TaskKind.ASKED, "measures_before", DAN, EVE, OPENED, ASKED_UNTIL)
    case = case.record("recipient", UNKNOWN, DAN, OPENED, Source.THREAD)
    return open_point.opened(case, TaskKind.UNKNOWN, "recipient", DAN, DAN, OPENED, ASKED_UNTIL)


def new() -> Case:
    """Just reported; a question is to be answered."""
    return replace(opened(), number=NUMBER, reports=_reports()[:1])


def to_decide() -> Case:
    """As it runs, with nothing decided and all letters answered by those who were asked."""
    answers = tuple(replace(q, answer=ANSWER, answered_by=q.owner, answered_at=_at(10, 0)) for q in _questions())
    return replace(running(), decisions=(), filings=(), informings=(), letter_questions=answers)


def entered_after() -> Case:
    """Nobody knows since when; Dan opened it."""
    opener = tuple(a.acknowledge(OPENED) if a.party == DAN else a for a in new().assignments)
    return replace(new(), entered_after=True, assignments=opener)


def closed() -> Case:
    return replace(running(), closing=Closing(Outcome.NEAR_MISS, DAN, _at(20, 0), ENDING))


def joined() -> Case:
    return replace(running(), closing=Closing(Outcome.JOINED, DAN, _at(20, 0), ENDING, OTHER))


STATES: Mapping[str, Callable[[], Case]] = {
    "new": new,
    "running": running,
    "to_decide": to_decide,
    "to_file": lambda: replace(running(), filings=()),
    "to_inform": lambda: replace(running(), informings=()),
    "entered_after": entered_after,
    "closed": closed,
    "joined": joined,
}


def veiled(case: Case) -> Case:
    """It waits whether someone is to be kept out; only words say who."""
    return replace(case, exclusions=(_wish(settled=False),))


def without(case: Case, party: PartyId, *, settled: bool) -> Case:
    return replace(case, exclusions=(_wish(settled=settled, party=party),))


def holding(case: Case, *roles: Role, deputy: bool = False) -> Case:
    """`case` with SOMEONE first in each of these roles, or last."""
    others = [replace(a, rank=a.rank + 1) if a.role in roles and not deputy else a for a in case.assignments]
    mine = [Assignment(role, SOMEONE, 9 if deputy else 0, OPENED) for role in roles]
    return replace(case, assignments=(*others, *mine))


READERS: Mapping[str, tuple[PartyId | None, Callable[[Case], Case]]] = {
    "reporter": (IDA, lambda case: case),
    "handler": (SOMEONE, lambda case: holding(case, Role.HANDLER)),
    "deputy": (SOMEONE, lambda case: holding(case, Role.HANDLER, deputy=True)),
    "dpo": (SOMEONE, lambda case: holding(case, Role.DPO)),
    "decider": (SOMEONE, lambda case: holding(case, Role.DECIDER)),
    "filer": (SOMEONE, lambda case: holding(case, Role.FILER)),
    "manager": (SOMEONE, lambda case: holding(case, Role.MANAGER)),
    "auditor": (SOMEONE, lambda case: holding(case, Role.AUDITOR)),
    "administrator": (SOMEONE, lambda case: holding(case, Role.ADMINISTRATOR)),
    "nobody": (SOMEONE, lambda case: case),
    "thread": (None, lambda case: case),
    "owner": (EVE, lambda case: case),
}
"""The owner has no role: one question is theirs to answer, one measure to take, one question of a letter."""


def seen_by(reader: str, state: str, language: str = "en", also: Callable[[Case], Case] = lambda case: case) -> Scene:
    """`also`: what else became of the case. Another case is known to those alone who handle that one as well."""
    party, given = READERS[reader]
    seen = scene_for(also(given(STATES[state]())), party, language)
    return seen if reader in ("handler", "deputy", "dpo", "thread") else replace(seen, others={})


def scene_for(case: Case, party: PartyId | None, language: str = "en") -> Scene:
    return scene_of(case, party, language=language, now=NOW)


Texts = Mapping[str, tuple[str, ...]]


def canaries(scene: Scene) -> Texts:
    """What gives a cell away: its texts, and its instants as a sentence and as data."""
    speech = scene.speech
    deadline = scene.outlook.deadline(STAGE)
    due = deadline.due if deadline is not None else None
    rules = tuple(localised(rule.says, speech.language).rstrip(".") for rule in scene.outlook.risk.fired)

    def at(*instants: datetime) -> tuple[str, ...]:
        return tuple(said for i in instants for said in (speech.instant(i), i.astimezone(UTC).isoformat()))

    return {
        "number": (NUMBER,),
        "clock": at(due) if due is not None else (),
        "state": (speech("outcome.near_miss"),),
        "own words": (OWN_WORDS,),
        "others' words": (NOTE,),
        "reporter": (NAMES[IDA],),
        "findings": (FINDING, BEFORE, NOT_YET),
        "reasons": (REASONS, AWARE, DELAY, ENDED, ONWARD, ENDING, REFERENCE, TOLD, GROUNDS),
        "risk": rules,
        "decisions": at(DECIDED_AT, INFORMED_AT),
        "filings": at(FILED_AT),
        "people": tuple(NAMES[party] for party in (DAN, DORTE, MADS, EVE) if party != scene.reader.party),
        "letters": at(RECEIVED_AT),
        "letters' texts": (ASKED, ASKED_EVE, ANSWER, EVIDENCE, AUTHORITY, THEIRS, OURS, REPLY),
        "measures": at(DUE_AT, DONE_AT),
        "measures' texts": (MEASURE, DID, DROPPED),
        "exclusions": (WISH,),
        "register": (speech("register.law"),),
    }
