"""The guard took something out of a text; its writer says whether it was right."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.case import Case
from bot.domain.errors import Refusal
from bot.domain.guard import unmask
from bot.domain.ids import CaseId
from bot.flows.guarding import note
from bot.flows.settle import settle
from bot.ports import Command, Done, Hidden, Work
from bot.services import Services


@dataclass(frozen=True, slots=True)
class Unmask(Command):
    """`put_back`: it was no personal number. Otherwise what was held is destroyed."""

    case: CaseId
    number: int
    put_back: bool


def unmask_text(work: Work, services: Services, command: Unmask, now: datetime) -> Done:
    """Only the writer is asked, and only the writer can answer. Raises Refusal `may_not` for anyone else.

    Answered already, or destroyed after a day: nothing changes.
    """
    before = work.case(command.case)
    held = next((h for h in work.hidden(before.id) if h.number == command.number), None)
    if held is None:
        if not before.roles(command.by):
            raise Refusal("may_not", number="")
        return Done("unchanged", before.id, before.number)
    if held.by != command.by:
        raise Refusal("may_not", number="")
    case = _put_back(before, held) if command.put_back else before
    work.unhide(before.id, held.number)
    settle(work, services, before, case, now)
    # Why a role was handed over stands in the journal alone, and what stands there is never changed.
    found = {"text": held.text} if command.put_back and held.place == "assignment" else {}
    verb = "released" if command.put_back else "kept_hidden"
    note(work, case, verb, command.by, now, hidden=str(held.number), **found)
    return Done("released" if command.put_back else "kept", case.id, case.number)


def _put_back_endings(case: Case, back: Callable[[str], str]) -> Case:
    """A case that goes on again keeps why it had ended beside why it goes on. No two of them have a hit in common."""
    closing = case.closing and replace(case.closing, reason=back(case.closing.reason))
    reopenings = (
        replace(r, reason=back(r.reason), ended=replace(r.ended, reason=back(r.ended.reason))) for r in case.reopenings
    )
    return replace(case, closing=closing, reopenings=tuple(reopenings))


def _put_back_letters(case: Case, back: Callable[[str], str]) -> Case:
    """What an authority asked and was told. A reply that has gone out stays as it went."""
    letters = (
        replace(
            each,
            reference=back(each.reference),
            authority=back(each.authority),
            reply_reference=back(each.reply_reference),
        )
        for each in case.letters
    )
    questions = (
        replace(q, text=back(q.text), answer=back(q.answer), evidence=back(q.evidence)) for q in case.letter_questions
    )
    return replace(case, letters=tuple(letters), letter_questions=tuple(questions))


def _put_back(case: Case, held: Hidden) -> Case:
    """`case` with the text back where it stood: the one place where a written text is ever changed."""
    noun, _, number = held.place.partition("/")

    def back(text: str) -> str:
        return unmask(text, held.number, held.text)

    match noun:
        case "report":
            reports = (replace(r, words=back(r.words)) if str(r.sequence) == number else r for r in case.reports)
            return replace(case, reports=tuple(reports))
        case "finding":
            findings = (
                replace(f, value=back(f.value) if isinstance(f.value, str) else f.value, reason=back(f.reason))
                if str(f.sequence) == number
                else f
                for f in case.findings
            )
            return replace(case, findings=tuple(findings))
        case "decision":
            decisions = (
                replace(d, reasons=back(d.reasons)) if str(d.sequence) == number else d for d in case.decisions
            )
            return replace(case, decisions=tuple(decisions))
        case "filing":
            filings = (
                replace(f, reference=back(f.reference), delay_reason=back(f.delay_reason))
                if str(f.sequence) == number
                else f
                for f in case.filings
            )
            return replace(case, filings=tuple(filings))
        case "informing":
            informings = (
                replace(i, text=back(i.text), grounds=back(i.grounds), version=back(i.version))
                if str(i.sequence) == number
                else i
                for i in case.informings
            )
            return replace(case, informings=tuple(informings))
        case "measure":
            measures = (
                replace(m, text=back(m.text), dropped=back(m.dropped)) if str(m.number) == number else m
                for m in case.measures
            )
            return replace(case, measures=tuple(measures))
        case "exclusion":
            exclusions = (
                replace(e, words=back(e.words), reason=back(e.reason)) if str(e.number) == number else e
                for e in case.exclusions
            )
            return replace(case, exclusions=tuple(exclusions))
        case "letter" | "letter_question":
            return _put_back_letters(case, back)
        case "closing" | "reopening":
            return _put_back_endings(case, back)
        case _:
            return case
