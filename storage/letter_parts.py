"""An authority's letters and their questions as rows. What it asked and was told is the register's; who was away while
it waited is about people, and goes with the working key."""

from datetime import UTC, datetime
from typing import Any

from bot.domain.ids import PartyId
from bot.domain.letter import Absence, Letter, LetterKind, LetterQuestion
from bot.domain.milestone import When
from storage.act_tables import LetterQuestionRow, LetterRow
from storage.part import Columns, Part, Spot, someone
from storage.tables import table

_SEALED = ("authority", "reference", "reply_reference", "reply_text")


def _write_letter(letter: Letter, spot: Spot) -> Columns:
    return {
        "received": str(letter.received),
        "due": str(letter.due),
        "answered": letter.answered and str(letter.answered),
        "kind": letter.kind.value,
        "by": letter.by,
        "confirmed_at": letter.confirmed_at,
        "extension_asked_at": letter.extension_asked_at,
        "extended_to": letter.extended_to and str(letter.extended_to),
        **{field: spot.seal(spot.boxes.register, field, getattr(letter, field)) for field in _SEALED},
    }


def _read_letter(row: Any, spot: Spot) -> Letter:
    return Letter(
        number=row.number,
        received=When.parse(row.received),
        due=When.parse(row.due),
        answered=_when(row.answered),
        kind=LetterKind(row.kind or LetterKind.LETTER),
        by=someone(row.by),
        confirmed_at=row.confirmed_at,
        extension_asked_at=row.extension_asked_at,
        extended_to=_when(row.extended_to),
        **{field: spot.open(spot.boxes.register, field, getattr(row, field)) for field in _SEALED},
    )


def _when(text: str | None) -> When | None:
    return None if text is None else When.parse(text)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _write_question(question: LetterQuestion, spot: Spot) -> Columns:
    absences = [[a.party, a.until.isoformat()] for a in question.absences]
    return {
        "letter": question.letter,
        "owner": question.owner,
        "absences": spot.boxes.working.seal_json(spot.at("absences"), absences),
        "answered_by": question.answered_by,
        "answered_at": question.answered_at,
        **{f: spot.seal(spot.boxes.register, f, getattr(question, f)) for f in ("text", "answer", "evidence")},
    }


def _read_question(row: Any, spot: Spot) -> LetterQuestion:
    absences = spot.boxes.working.open_json(spot.at("absences"), row.absences) or ()
    return LetterQuestion(
        number=row.number,
        letter=row.letter,
        owner=PartyId(row.owner),
        absences=tuple(Absence(PartyId(party), _at(until)) for party, until in absences),
        answered_by=someone(row.answered_by),
        answered_at=row.answered_at,
        **{f: spot.open(spot.boxes.register, f, getattr(row, f)) for f in ("text", "answer", "evidence")},
    )


LETTERS: dict[str, Part] = {
    "letters": Part(
        table(LetterRow), "number", lambda c: {each.number: each for each in c.letters}, _write_letter, _read_letter
    ),
    "letter_questions": Part(
        table(LetterQuestionRow),
        "number",
        lambda c: {q.number: q for q in c.letter_questions},
        _write_question,
        _read_question,
    ),
}
"""By the field of Case they fill."""
