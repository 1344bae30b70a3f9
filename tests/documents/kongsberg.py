"""A case as long as a bad summer: nine days open, notified in time, a letter in the holidays. People are the cast's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.cards.scene import Scene
from bot.domain.case import Case, Closing, Outcome, Reopening
from bot.domain.decision import Decision, Matter
from bot.domain.filing import Filing, FilingKind
from bot.domain.finding import Source, Span, Value
from bot.domain.ids import PartyId
from bot.domain.informing import Channel, Informing
from bot.domain.letter import Letter, LetterQuestion
from bot.domain.measure import Measure, MeasureKind
from bot.domain.milestone import When
from bot.domain.report import Report
from bot.domain.task import Task, TaskKind
from tests.cards.cast import DAN, IDA, MADS, STAGE, opened, scene

FOUND = datetime(2020, 4, 18, 10, 46, tzinfo=UTC)
NOW = datetime(2020, 8, 10, 8, 0, tzinfo=UTC)
WORDS, TEXT, WHY, ANSWER = (
    "CANARY-WORDS",
    "CANARY-TEXT to the guardians",
    "CANARY-WHY not all",
    "CANARY-ANSWER nine days",
)


def case() -> Case:
    found = replace(opened(), opened_at=FOUND, jurisdiction="NO", reports=(Report(1, IDA, FOUND, WORDS),))
    answers: dict[str, Value] = {
        "personal_data": True,
        "breach_types": ("C",),
        "discovered": When.exact(FOUND),
        "started": When.parse("2020-03-23"),
        "contained": True,
        "contained_at": When.parse("2020-04-27"),
        "whose": ("pupils", "employees"),
        "n_subjects": Span(40, 60),
        "aware_controller": When.exact(FOUND),
    }
    for fact, value in answers.items():
        found = found.record(fact, value, DAN, FOUND + timedelta(hours=1), Source.DIALOG)
    return replace(found, **_acts())


def _acts() -> dict[str, Any]:
    day = timedelta(days=1)
    return {
        "decisions": (
            Decision(1, Matter.NOTIFY, True, DAN, MADS, FOUND + day, "CANARY-REASONS", ("n_records",), "yes"),
            Decision(2, Matter.INFORM, True, DAN, MADS, FOUND + 20 * day, "CANARY-REASONS-2"),
        ),
        "filings": (Filing(1, STAGE, FilingKind.FIRST, FOUND + 2 * day, DAN, "20/0001"),),
        "informings": (
            Informing(1, "", FOUND + 30 * day, DAN, Channel.LETTER, 41, 48, TEXT, "1", returned=2, grounds=WHY),
        ),
        "measures": (
            Measure(1, MeasureKind.STOP, "CANARY-MEASURE change the application", DAN, DAN, FOUND, FOUND + 9 * day),
            Measure(2, MeasureKind.PREVENT, "a second look", MADS, DAN, FOUND, None, FOUND + day),
            Measure(3, MeasureKind.REDUCE, "call them", MADS, DAN, FOUND, FOUND + day, None, "they had deleted it"),
        ),
        "letters": (Letter(1, When.parse("2020-06-15"), When.parse("2020-08-07"), When.parse("2020-08-05")),),
        "letter_questions": (LetterQuestion(1, 1, "Why nine days?", DAN, (), ANSWER, "", DAN, FOUND + 100 * day),),
        "tasks": (Task(1, TaskKind.UNKNOWN, "n_subjects", DAN, FOUND, MADS, FOUND + day),),
        "reopenings": (
            Reopening(1, DAN, FOUND + 3 * day, "it was one", Closing(Outcome.NOT_A_BREACH, DAN, FOUND + 2 * day, "no")),
        ),
        "closing": Closing(Outcome.BREACH, DAN, FOUND + 110 * day, "CANARY-ENDING"),
    }


def seen(reader: PartyId | None = DAN, *, language: str = "nb", still_open: bool = False) -> Scene:
    subject = replace(case(), closing=None) if still_open else case()
    return scene(subject, reader, language=language, now=NOW)
