"""The reply to an authority's letter, assembled from the answers to its questions: plain text, ready to be sent."""

from collections.abc import Iterator

from bot.domain.case import Case
from bot.domain.letter import Letter, LetterQuestion
from bot.domain.organisation import Organisation
from bot.text.catalog import Speech


def reply_text(case: Case, letter: Letter, organisation: Organisation, speech: Speech) -> str:
    """Heading with the authority's reference, each question with its answer, where the proof is, and whom to ask: a
    role, nobody's name. What has no answer yet is marked."""
    asked = case.asked_in(letter.number)
    parts = [
        "\n".join(_heading(case, letter, organisation, speech)),
        speech(f"letter.text.opening.{letter.kind}", received=letter.received),
        *("\n".join(_answer(at, question, speech)) for at, question in enumerate(asked, 1)),
        "\n".join(_evidence(asked, speech)),
        "\n".join((speech("letter.text.contact", role=speech("role.dpo")), organisation.name)),
    ]
    return "\n\n".join(part for part in parts if part)


def _heading(case: Case, letter: Letter, organisation: Organisation, speech: Speech) -> Iterator[str]:
    if letter.authority:
        yield speech("letter.text.to", authority=letter.authority)
    yield speech("letter.text.from", organisation=organisation.name)
    if letter.reference:
        yield speech("letter.text.reference", reference=letter.reference)
    yield speech("letter.text.case", number=case.number)


def _answer(at: int, question: LetterQuestion, speech: Speech) -> Iterator[str]:
    yield speech("letter.text.question", at=at, text=question.text)
    yield question.answer or speech("letter.text.open")


def _evidence(asked: tuple[LetterQuestion, ...], speech: Speech) -> Iterator[str]:
    proofs = [(at, question.evidence) for at, question in enumerate(asked, 1) if question.evidence]
    if proofs:
        yield speech("letter.text.evidence")
    for at, evidence in proofs:
        yield speech("letter.text.evidence.of", at=at, evidence=evidence)
